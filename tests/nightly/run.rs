//! `zhijian run` and `zhijian trend` as a user runs them: the real binary, a store, nights one after the other.

use crate::place::{Place, zhijian};
use predicates::prelude::*;
use std::fs;

#[test]
fn a_second_run_changes_nothing_and_a_changed_file_replaces_its_own() {
    let place = Place::new("output = \"out/{yyyy-mm-dd}\"\nreport = [\"html\"]\n");
    place.export("20251103-a.csv", "2025-11-03", "A01", 12);
    place.export("20251103-b.csv", "2025-11-03", "A02", 6);
    place.run("2025-11-03").assert().code(0).stderr(predicate::str::contains("run finished"));
    for name in ["conversations.jsonl", "agents.csv", "findings.csv", "summary.json", "report.html"] {
        assert!(place.path("out/2025-11-03").join(name).is_file(), "{name}");
    }
    assert_eq!(place.count("conversations"), 18);
    let first = place.rows();
    let report = fs::read(place.path("out/2025-11-03/summary.json")).expect("a summary");
    place.run("2025-11-03").assert().code(0).stderr(predicate::str::contains("nothing new"));
    assert!(first == place.rows(), "nothing changes");
    assert_eq!(report, fs::read(place.path("out/2025-11-03/summary.json")).expect("a summary"), "nor do the result files");

    place.export("20251103-b.csv", "2025-11-03", "A02", 9);
    place.run("2025-11-03").assert().code(0).stderr(predicate::str::contains("fresh=1"));
    assert_eq!(place.count("conversations"), 21, "six are replaced by nine");
    let lines = fs::read_to_string(place.path("out/2025-11-03/conversations.jsonl")).expect("scorecards");
    assert_eq!(lines.lines().count(), 21, "the night's result files hold the whole night");

    // Undone, the store is as it was: the sums lose exactly what they gained.
    place.export("20251103-b.csv", "2025-11-03", "A02", 6);
    place.run("2025-11-03").assert().code(0);
    let sums = |rows: &[String]| rows.iter().filter(|row| row.contains("days:")).cloned().collect::<Vec<_>>();
    assert!(sums(&first) == sums(&place.rows()), "the sums are as before");
}

#[test]
fn the_sums_are_those_of_the_rows() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 13);
    place.export("20251104.csv", "2025-11-04", "A01", 5);
    for day in ["2025-11-03", "2025-11-04"] {
        place.run(day).assert().code(0);
    }
    let db = place.store();
    for (reason, query) in [
        ("days", "SELECT (SELECT sum(score_sum) FROM days) = (SELECT sum(score) FROM conversations)"),
        ("agents", "SELECT (SELECT sum(score_squares) FROM agent_days) = (SELECT sum(score * score) FROM scorecards)"),
        ("findings", "SELECT (SELECT sum(findings) FROM finding_days) = (SELECT count(*) FROM findings)"),
        ("rules", "SELECT (SELECT sum(findings) FROM rule_days) = (SELECT count(*) FROM findings)"),
        ("codes", "SELECT (SELECT sum(findings) FROM category_days) = (SELECT count(*) FROM findings)"),
        ("topics", "SELECT (SELECT sum(conversations) FROM topic_days) = (SELECT count(*) FROM conversations)"),
        ("days apart", "SELECT count(*) = 2 FROM days"),
        ("no rude one without a finding", "SELECT count(*) >= 5 FROM findings WHERE cost < 0"),
        (
            "views",
            "SELECT (SELECT count(*) FROM agent_day) + (SELECT count(*) FROM rule_stats) + (SELECT count(*) FROM finding_day) > 4",
        ),
    ] {
        assert_eq!(db.query_row(query, [], |row| row.get::<_, bool>(0)), Ok(true), "{reason}");
    }
}

#[test]
fn texts_are_kept_as_asked() {
    for (how, transcripts, phone) in [("redacted", 3, false), ("none", 0, false), ("full", 3, true)] {
        let place = Place::new(&format!("store_text = \"{how}\"\n"));
        place.export("20251103.csv", "2025-11-03", "A01", 3);
        place.run("2025-11-03").assert().code(0);
        assert_eq!(place.count("transcripts"), transcripts, "{how}");
        let all = place.rows().concat();
        let bytes: Vec<String> = "13812345678".bytes().map(|byte| byte.to_string()).collect();
        assert_eq!(all.contains(&bytes.join(", ")), phone, "{how}: the customer's number");
        let quotes: i64 = place.store().query_row("SELECT count(quote) FROM findings", [], |row| row.get(0)).expect("a count");
        assert_eq!(quotes > 0, how != "none", "{how}: quotes");
    }
}

#[test]
fn old_texts_go_and_scores_stay() {
    let place = Place::new("keep_texts_days = 7\n");
    // Several days of them at once.
    place.export("20251103-b.csv", "2025-11-02", "A01", 3);
    for day in ["2025-11-03", "2025-11-12"] {
        place.export(&format!("{}.csv", day.replace('-', "")), day, "A01", 3);
        place.run(day).assert().code(0);
    }
    assert_eq!((place.count("transcripts"), place.count("conversations")), (3, 9));
    let quoted = "SELECT count(DISTINCT day) FROM conversations JOIN findings ON conversation = id WHERE quote IS NOT NULL";
    let quoted = quoted.replace("conversation = id", "findings.conversation = conversations.id");
    assert_eq!(place.store().query_row(&quoted, [], |row| row.get(0)), Ok(1), "quotes are texts, too");
}

#[test]
fn a_dry_run_makes_nothing() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").arg("--dry-run").assert().code(0).stdout(predicate::str::contains("1 files to score"));
    assert!(!place.path("qa.db").exists());
}

#[test]
fn what_is_wrong_is_told_by_the_exit_code() {
    let place = Place::new("");
    place.run("2025-11-03").assert().code(3).stderr(predicate::str::contains("input not read"));
    place.run("2999-11-03").assert().code(2).stderr(predicate::str::contains("yet to come"));
    for (reason, config, code) in [
        ("unknown key", "store = \"a.db\"\ninputs = [\"x\"]\nstoer = 1\n", 2),
        ("unknown placeholder", "store = \"a.db\"\ninputs = [\"{tomorrow}.csv\"]\n", 2),
        ("no inputs", "store = \"a.db\"\ninputs = []\n", 2),
        (
            "a rest for what is told once anyway",
            "store = \"a.db\"\ninputs = [\"x\"]\n[[alert]]\nname = \"a\"\nwhen = { kind = \"fatal\" }\ncool_down_days = 7\n",
            2,
        ),
        ("a report without a folder", "store = \"a.db\"\ninputs = [\"x\"]\nreport = [\"html\"]\n", 2),
    ] {
        fs::write(place.path("nightly.toml"), config).expect("a configuration");
        place.run("2025-11-03").assert().code(code);
        assert!(!place.path("a.db").exists(), "{reason}: nothing is made");
    }
    zhijian().args(["run", "--config"]).arg(place.path("none.toml")).assert().code(2);
    place.run("yesterday").assert().code(2);
}

#[test]
fn two_runs_do_not_meet() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    let lock = fs::File::create(place.path("qa.db.lock")).expect("the lock");
    lock.lock().expect("nobody else has it");
    place.run("2025-11-03").assert().code(1).stderr(predicate::str::contains("another run"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.path("qa.db"), place.path("link.db")).expect("a link");
        fs::write(place.path("qa.db"), "").expect("an empty store");
        let config = fs::read_to_string(place.path("nightly.toml")).expect("the configuration");
        fs::write(place.path("nightly.toml"), config.replace("qa.db", "link.db")).expect("a configuration");
        place.run("2025-11-03").assert().code(1).stderr(predicate::str::contains("another run"));
    }
    lock.unlock().expect("ours");
    place.run("2025-11-03").assert().code(0);
}

#[test]
fn the_same_content_under_another_name_is_not_scored_again() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    fs::copy(place.path("in/20251103.csv"), place.path("in/20251103-copy.csv")).expect("a copy");
    place.run("2025-11-03").assert().code(0).stderr(predicate::str::contains("its content is scored already"));
    assert_eq!(place.count("conversations"), 3);
}

#[test]
fn the_log_is_json_and_holds_nothing_that_was_said() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    let output = place.run("2025-11-03").args(["--log", "json"]).assert().code(0).get_output().stderr.clone();
    let log = String::from_utf8(output).expect("UTF-8");
    assert!(log.lines().count() >= 3, "{log}");
    for line in log.lines() {
        let event: serde_json::Value = serde_json::from_str(line).expect("an event");
        assert!(event["message"].is_string() && event["level"].is_string(), "{line}");
    }
    assert!(!log.contains("快递") && !log.contains("138"), "{log}");
}

#[test]
fn every_line_of_a_json_log_is_json() {
    const SINK: &str = "[[sink]]\nname = \"here\"\nkind = \"stderr\"\n\
        [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n";
    for (reason, more, day, code, held) in [
        ("an alert on standard error", SINK, "2025-11-03", 4, "\"rule\":\"推卸\""),
        ("nothing came", SINK, "2025-11-04", 3, "input not read"),
        ("a failure", "output = \"nightly.toml/x\"\n", "2025-11-03", 1, "cannot write the result files"),
        ("a day that is none", "", "yesterday", 2, "no day"),
        ("a faulty configuration", "stoer = 1\n", "2025-11-03", 2, "stoer"),
    ] {
        let place = Place::new(more);
        place.export("20251103.csv", "2025-11-03", "A01", 3);
        let log = place.run(day).args(["--log", "json"]).assert().code(code).get_output().stderr.clone();
        let log = String::from_utf8(log).expect("UTF-8");
        assert!(log.contains(held), "{reason}: {log}");
        for line in log.lines() {
            let event: serde_json::Value = serde_json::from_str(line).expect(line);
            assert!(event.is_object(), "{reason}: {line}");
        }
        let text = place.run(day).assert().get_output().stderr.clone();
        assert!(!String::from_utf8_lossy(&text).contains("{\"rule\""), "{reason}: text stays text");
    }
}

#[cfg(unix)]
#[test]
fn a_store_that_cannot_be_written_is_told_of() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    place.export("20251104.csv", "2025-11-04", "A01", 3);
    let before = place.rows();
    let is_refused = |reason: &str| {
        let told = predicate::str::contains("cannot be written").and(predicate::str::contains("nothing of it was lost"));
        place.run("2025-11-04").assert().code(1).stderr(told);
        println!("{reason}");
    };
    // A folder in its place stands for a file that may not be written: that goes for root, too.
    fs::create_dir(place.path("qa.db-wal")).expect("a folder");
    is_refused("what is written beside it");
    fs::remove_dir(place.path("qa.db-wal")).expect("our own folder");
    assert!(before == place.rows(), "nothing is lost");
    let writable = |mode: u32| fs::set_permissions(place.path("qa.db"), fs::Permissions::from_mode(mode)).expect("the store");
    writable(0o444);
    if fs::File::options().append(true).open(place.path("qa.db")).is_ok() {
        eprintln!("skipped: the mode of the store; this user may write everywhere");
    } else {
        is_refused("the store itself");
    }
    writable(0o644);
    assert!(before == place.rows(), "nothing is lost");
    place.run("2025-11-04").assert().code(0);
}

#[test]
fn trends() {
    let place = Place::new("");
    for (nth, day) in ["2025-11-03", "2025-11-04", "2025-11-05"].iter().enumerate() {
        let name = format!("{}.csv", day.replace('-', ""));
        place.export(&name, day, if nth == 2 { "A02" } else { "A01" }, 9 + nth);
        place.run(day).assert().code(0);
    }
    let trend = |args: &[&str]| {
        let mut command = zhijian();
        command.args(["trend", "--store"]).arg(place.path("qa.db")).args(args);
        command
    };
    trend(&[]).assert().success().stdout(predicate::str::contains("2025-11-05").and(predicate::str::contains("11")));
    let own = trend(&["--agent", "A01"]).assert().success().get_output().stdout.clone();
    let own: Vec<Vec<String>> =
        String::from_utf8_lossy(&own).lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
    let days: Vec<&str> = own[2..5].iter().map(|row| &*row[0]).collect();
    assert_eq!(days, ["2025-11-03", "2025-11-04", "2025-11-05"], "nothing before the first day: {own:?}");
    assert_eq!((&*own[3][1], &*own[4][1], &*own[4][2]), ("10", "–", "–"), "a day without conversations has no figures");
    trend(&["--by", "agent"]).assert().success().stdout(predicate::str::contains("A01").and(predicate::str::contains("A02")));
    trend(&["--by", "team", "--per", "month"]).assert().success().stdout(predicate::str::contains("售后"));
    trend(&["--by", "category", "--lang", "en"]).assert().success().stdout(predicate::str::contains("blame_shifting"));
    let own = ["--agent", "A01", "--by", "category", "--per", "month", "--lang", "en"];
    trend(&own).assert().success().stdout(predicate::str::contains("blame_shifting"));
    trend(&["--agent", "A09"]).assert().code(2);
    let json =
        trend(&["--agent", "A01", "--per", "week", "--last", "2", "--json"]).assert().success().get_output().stdout.clone();
    let lines: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!(lines[0]["periods"][1]["from"], "2025-11-03");
    assert_eq!(lines[0]["periods"][1]["conversations"], 19);
    let csv = trend(&["--by", "rule", "--csv", "--last", "3"]).assert().success().get_output().stdout.clone();
    let csv = String::from_utf8(csv).expect("UTF-8");
    assert!(csv.lines().count() > 9 && csv.lines().all(|line| line.split(',').count() >= 9), "{csv}");
}

#[test]
fn views_and_alerts_are_written_for_other_tools() {
    let place = Place::new(
        "[[sink]]\nname = \"here\"\nkind = \"stderr\"\n[[alert]]\nname = \"生硬\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n",
    );
    place.export("20251103.csv", "2025-11-03", "=A01", 3);
    place.run("2025-11-03").assert().code(4).stderr(predicate::str::contains("生硬"));
    let verb = |args: &[&str]| {
        let mut command = zhijian();
        command.arg(args[0]).arg("--store").arg(place.path("qa.db")).args(&args[1..]);
        command
    };
    for (view, held) in [
        ("agent_day", "'=A01"),
        ("finding_day", "blame_shifting"),
        ("rule_stats", "blame_shifting"),
        ("scored_conversation", "20251103.csv-2"),
    ] {
        let csv = verb(&["export", view]).assert().success().get_output().stdout.clone();
        let csv = String::from_utf8(csv).expect("UTF-8");
        assert!(csv.contains(held) && csv.starts_with('\u{feff}'), "{view}: {csv}");
    }
    verb(&["export", "rule_stats", "-o"]).arg(place.path("rules.csv")).assert().success();
    assert!(fs::read_to_string(place.path("rules.csv")).expect("the file").contains("blame_shifting"));
    verb(&["alerts"]).assert().success().stdout(predicate::str::contains("生硬").and(predicate::str::contains("here sent")));
}
