//! What retention has taken: it is told, and neither counted again nor taken for silence.

use crate::place::{HEADER, Place, zhijian};
use predicates::prelude::*;
use serde_json::Value;
use std::path::Path;

const SUMS: &str =
    "SELECT group_concat(day || ':' || conversations || ':' || score_sum, ' ' ORDER BY day) FROM days WHERE day < 20251112";

#[test]
fn what_is_forgotten_is_not_counted_again_by_another_export() {
    let place = Place::new("keep_scorecards_days = 7\n");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    place.export("20251112.csv", "2025-11-12", "A01", 1);
    place.run("2025-11-12").assert().code(0);
    assert_eq!(place.ask::<i64>("SELECT count(*) FROM conversations WHERE day = 20251103"), 0, "forgotten");
    let before: String = place.ask(SUMS);
    // The month once more, under another name: the same conversations of a day that is forgotten, and a day that never was there.
    let old = std::fs::read_to_string(place.path("in/20251103.csv")).expect("the export");
    std::fs::write(place.path("in/20251113-month.csv"), format!("{old}c9,A02,售后,客服,2025-11-04 10:00:00,您好\n"))
        .expect("an export");
    place
        .run("2025-11-13")
        .assert()
        .code(0)
        .stderr(predicate::str::contains("forgotten something").and(predicate::str::contains("conversations=3")));
    let after: String = place.ask(SUMS);
    assert_eq!(after.split(' ').next(), Some(&*before), "once");
    assert!(after.contains("20251104:1:"), "what is new counts: {after}");
    place.run("2025-11-13").assert().code(0).stderr(predicate::str::contains("nothing new"));
    assert_eq!(place.ask::<String>(SUMS), after);
    // It comes again with a few of its four: those that are forgotten were read all the same.
    std::fs::write(place.path("in/20251113-month.csv"), format!("{HEADER}c9,A02,售后,客服,2025-11-04 10:00:00,您好\n"))
        .expect("an export");
    place.run("2025-11-13").assert().code(3).stderr(predicate::str::contains("replaces 4 conversations by 1"));
}

#[test]
fn a_day_that_is_mistyped_makes_nothing_too_old() {
    let texts = "SELECT count(*) FROM transcripts";
    for (reason, days, left) in [
        ("a year ahead, of which nothing is there", &["2025-11-03", "2026-11-03"][..], 3),
        ("the next day", &["2025-11-03", "2025-11-04"], 3),
        ("a month later, of which there is an export", &["2025-11-03", "2025-12-03"], 1),
    ] {
        let place = Place::new("keep_texts_days = 7\nlook_back_days = 0\n");
        place.mood("20251103.csv", "2025-11-03", "A01", 3, false);
        if reason.ends_with("export") {
            place.mood("20251203.csv", "2025-12-03", "A01", 1, false);
        }
        for day in days {
            let removed = predicate::str::contains("texts before 2026").not();
            place.run(day).arg("--dry-run").assert().stdout(removed);
            let _ = place.run(day).assert();
        }
        assert_eq!(place.ask::<i64>(texts), left, "{reason}");
    }
}

#[test]
fn discover_tells_what_is_forgotten_and_calls_no_rule_silent() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/nightly/rules");
    for (reason, more, says, forgotten, expected) in [
        ("all is there", "", "", [0, 0], Some("drift")),
        (
            "findings of the baseline",
            "keep_findings_days = 2\n",
            "120 conversations of the baseline are forgotten",
            [0, 120],
            None,
        ),
        (
            "all of a part of it",
            "keep_scorecards_days = 3\n",
            "80 conversations of the baseline are forgotten",
            [0, 80],
            Some("drift"),
        ),
    ] {
        let place = Place::new(&format!("look_back_days = 0\n{more}"));
        for nth in 1..=6 {
            // In the baseline all are rude, and in the period nobody.
            place.mood(&format!("2025110{nth}.csv"), &format!("2025-11-0{nth}"), "A01", 40, nth <= 3);
            place.run(&format!("2025-11-0{nth}")).assert().code(0);
        }
        let mut command = zhijian();
        command
            .args(["discover", "--json", "--lang", "en", "--days", "3", "--baseline-days", "3", "--store"])
            .arg(place.path("qa.db"));
        let output = command.arg("--rulebook").arg(&rules).assert().success().get_output().clone();
        let (found, told): (Value, _) =
            (serde_json::from_slice(&output.stdout).expect("JSON"), String::from_utf8_lossy(&output.stderr).into_owned());
        assert!(told.contains(says) && (says.is_empty() != told.contains("forgotten")), "{reason}: {told}");
        assert_eq!(found["forgotten"], serde_json::json!(forgotten), "{reason}");
        let rules = found["rules"].as_array().expect("a list");
        let why =
            rules.iter().find(|one| one["rule"] == "wording.blame_shifting").map(|one| one["why"].as_str().expect("a word"));
        assert_eq!(why, expected, "{reason}: it fired in the baseline");
        let blame = found["causes"].as_array().expect("a list").iter().find(|one| one["violation"] == "blame_shifting");
        let share_before = blame.map(|one| one["share_before"].clone());
        assert!(share_before.is_none_or(|share| share == 100.0), "{reason}: of those that are there");
    }
}
