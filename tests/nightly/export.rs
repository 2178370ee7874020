//! What the store hands to other tools: views as CSV and Parquet, and a reader who has seen enough.

use crate::place::{Place, zhijian};
use predicates::prelude::*;
use std::fs;
use std::process::{Command, Stdio};

const VIEWS: [&str; 4] = ["agent_day", "finding_day", "rule_stats", "scored_conversation"];

fn night(count: usize) -> Place {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "=A01", count);
    place.run("2025-11-03").assert().code(0);
    place
}

fn export(place: &Place, args: &[&str]) -> assert_cmd::Command {
    let mut command = zhijian();
    command.arg("export").arg("--store").arg(place.path("qa.db")).args(args);
    command
}

#[test]
fn all_views_at_once() {
    let place = night(3);
    export(&place, &["-o"]).arg(place.path("out")).assert().success();
    let mut names: Vec<String> = fs::read_dir(place.path("out"))
        .expect("a folder")
        .map(|file| file.expect("a file").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    assert_eq!(names, VIEWS.map(|view| format!("{view}.csv")), "nothing else is left there");
    for view in VIEWS {
        let alone = export(&place, &[view]).assert().success().get_output().stdout.clone();
        assert!(fs::read(place.path("out").join(format!("{view}.csv"))).expect("a file") == alone, "{view}");
    }
    export(&place, &[]).assert().code(2).stderr(predicate::str::contains("VIEW"));
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_holds_what_the_views_hold() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let place = night(3);
    export(&place, &["--parquet", "-o"]).arg(place.path("out")).assert().success();
    for (view, schema, row) in [
        (
            "agent_day",
            "OPTIONAL INT32 day (DATE)",
            "day: 2025-11-03, agent: \"=A01\", team: \"售后\", conversations: 3, turns: 3",
        ),
        ("finding_day", "OPTIONAL BYTE_ARRAY rule (STRING)", "category: \"blame_shifting\""),
        (
            "rule_stats",
            "OPTIONAL DOUBLE percent_of_conversations",
            "findings: 1, conversations: 1, percent_of_conversations: 33.3",
        ),
        (
            "scored_conversation",
            "OPTIONAL INT64 started_utc (TIMESTAMP(MILLIS,true))",
            "conversation_id: \"20251103.csv-0\", day: 2025-11-03, started_utc: 2025-11-03 02:00:00.000 +00:00, channel: \"chat\"",
        ),
    ] {
        let path = place.path("out").join(format!("{view}.parquet"));
        let reader = SerializedFileReader::new(fs::File::open(&path).expect("a file")).expect("a Parquet file");
        let mut told = Vec::new();
        parquet::schema::printer::print_schema(&mut told, reader.metadata().file_metadata().schema());
        assert!(String::from_utf8_lossy(&told).contains(schema), "{view}: {}", String::from_utf8_lossy(&told));
        let rows: Vec<String> = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row").to_string()).collect();
        assert_eq!(i64::try_from(rows.len()).ok(), Some(place.count(view)), "{view}");
        assert!(rows.iter().any(|found| found.contains(row)), "{view}: {rows:#?}");
        let alone = export(&place, &[view, "--parquet"]).assert().success().get_output().stdout.clone();
        assert!(fs::read(&path).expect("a file") == alone, "{view}: to standard output, too");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_parquet_says_so() {
    let place = night(3);
    let path = place.path("a.parquet");
    let told = predicate::str::contains("built without Parquet").and(predicate::str::contains("--features parquet"));
    export(&place, &["agent_day", "--parquet", "-o"]).arg(&path).assert().code(2).stderr(told);
    assert!(!path.exists());
}

/// The reader of standard output takes a few bytes and goes, as `head` does.
#[test]
fn who_has_seen_enough_ends_it_quietly() {
    let place = night(2000);
    let store = place.path("qa.db").display().to_string();
    let input = place.path("in").display().to_string();
    for (reason, args) in [
        ("a view", vec!["export", "scored_conversation", "--store", &store]),
        #[cfg(feature = "parquet")]
        ("a view as Parquet", vec!["export", "scored_conversation", "--parquet", "--store", &store]),
        ("scorecards", vec!["score", "--format", "jsonl", &input]),
        ("conversations", vec!["convert", &input]),
    ] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("zhijian"))
            .args(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{reason}");
    }
}
