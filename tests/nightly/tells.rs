//! What a night tells of: alerts that have not arrived, rows that were rejected, and what is probably mistyped.

use crate::place::{Place, zhijian};
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;
use std::time::{Duration, Instant, SystemTime};

/// Alerts that ask for no exit code, to a file in a folder that is not there.
const LOST: &str = "[[sink]]\nname = \"组长\"\nkind = \"file\"\npath = \"no/alerts.jsonl\"\ntries = 1\n\
                    [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\nexit = false\n";

#[test]
fn an_alert_that_has_not_arrived_is_told_and_never_lost() {
    let place = Place::new(LOST);
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(3).stderr(contains("no/alerts.jsonl").or(contains("does not exist")));
    let listed = || {
        let out = zhijian().args(["alerts", "--store"]).arg(place.path("qa.db")).output().expect("a table");
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    assert!(listed().contains("组长 waiting 1×"), "{}", listed());
    let dry = || {
        let out = place.run("2025-11-03").arg("--dry-run").output().expect("a plan");
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    assert!(dry().contains("waits\t组长\t推卸\t20251103\t1 attempts\n") && dry().contains("组长: 1 alerts wait"), "{}", dry());
    // Long out of reach: it waits all the same, and is no longer in the way of those behind it.
    place.store().execute_batch("UPDATE deliveries SET attempts = 200").expect("the queue");
    place.export("20251104.csv", "2025-11-04", "A01", 3);
    place.run("2025-11-04").assert().code(3);
    let tries: String = place.ask("SELECT group_concat(attempts, ' ' ORDER BY alert) FROM deliveries WHERE state = 'waiting'");
    assert_eq!(tries, "201 1");
    fs::create_dir(place.path("no")).expect("the folder");
    place.run("2025-11-04").assert().code(0);
    assert_eq!(fs::read_to_string(place.path("no/alerts.jsonl")).expect("the alerts").lines().count(), 2);
    assert!(listed().contains("组长 sent"), "{}", listed());
    assert!(!dry().contains("wait"), "{}", dry());
}

#[test]
fn without_result_files_rejected_rows_are_in_the_log() {
    let place = Place::new("");
    place.write("20251103.csv", &[("c1", "A01", "客户", "2025-11-03 10:00:00", "在吗"), ("c1", "A01", "神仙", "昨天", "秘密")]);
    let output = place.run("2025-11-03").args(["--log", "json"]).assert().code(3).get_output().stderr.clone();
    let log = String::from_utf8(output).expect("UTF-8");
    let row = log.lines().find(|line| line.contains("row rejected")).expect("the row");
    let event: serde_json::Value = serde_json::from_str(row).expect("an event");
    assert!(event["path"].as_str().is_some_and(|path| path.ends_with("20251103.csv")), "{row}");
    assert_eq!((&event["line"], event["reason"].is_string()), (&3.into(), true), "{row}");
    assert!(!log.contains("秘密") && !log.contains("神仙"), "{log}");
}

#[test]
fn a_faulty_day_stays_faulty_until_it_is_mended() {
    let good = ("c1", "A01", "客户", "2025-11-03 10:00:00", "在吗");
    let bad = ("c1", "A01", "神仙", "昨天", "秘密");
    for (reason, more, rows, told) in [
        ("a rejected row", "team = \"技能组\"\n", &[good, bad][..], &["20251103.csv", "rejects=1", "the log"][..]),
        ("beside result files", "output = \"out\"\n", &[good, bad, bad], &["20251103.csv", "rejects=2", "rejects.csv"]),
        ("nobody has a group", "team = \"技能祖\"\n", &[good], &["技能祖", "no group"]),
    ] {
        let place = Place::reading("20251103.csv", more);
        place.write("20251103.csv", rows);
        place.run("2025-11-03").assert().code(3);
        let before = place.rows();
        for again in ["once more", "and again"] {
            let log = place.run("2025-11-03").assert().code(3).get_output().stderr.clone();
            let log = String::from_utf8_lossy(&log);
            assert!(told.iter().all(|part| log.contains(part)) && log.contains("nothing new"), "{reason}, {again}: {log}");
            assert!(!log.contains("秘密"), "{reason}: {log}");
            assert!(before == place.rows(), "{reason}: nothing changes");
        }
        if rows.contains(&bad) {
            place.run("2025-11-03").arg("--dry-run").assert().code(3).stdout(contains("rejected"));
        }
        // Another night has nothing to do with it; and mended, it is over.
        place.write("20251104.csv", &[("c2", "A01", "客户", "2025-11-04 10:00:00", "在吗")]);
        let config = fs::read_to_string(place.path("nightly.toml")).expect("the configuration");
        let config = config.replace("20251103.csv", "{yyyymmdd}.csv").replace("技能祖", "技能组");
        fs::write(place.path("nightly.toml"), config).expect("a configuration");
        place.run("2025-11-04").assert().code(0);
        place.write("20251103.csv", &[good]);
        place.run("2025-11-03").assert().code(0);
        place.run("2025-11-03").assert().code(0);
    }
}

#[test]
fn what_is_probably_mistyped_is_told_with_what_to_do() {
    for (reason, more, code, told) in [
        ("a column that no file has", "team = \"技能祖\"\n", 3, vec!["技能祖", "zhijian inspect"]),
        ("a folder that does not exist", &format!("team = \"技能组\"\n{LOST}"), 3, vec!["组长", "does not exist", "make it"]),
        ("a rulebook that nobody has", "rulebook = \"bankng\"\n", 2, vec!["bankng", "\"banking\"", "courier", "telecom"]),
        ("a rulebook folder that is not there", "rulebook = \"rules/ours\"\n", 2, vec!["rules/ours", "no such folder"]),
    ] {
        let place = Place::reading("20251103.csv", more);
        place.mood("20251103.csv", "2025-11-03", "A01", 2, false);
        let output = place.run("2025-11-03").assert().code(code).get_output().stderr.clone();
        let log = String::from_utf8(output).expect("UTF-8");
        assert!(told.iter().all(|part| log.contains(part)), "{reason}: {log}");
    }
    for (reason, input, told) in [
        ("a pattern that matches nothing", "2025*.cvs", "请检查"),
        ("a folder that is not there", "exprts/*.csv", "exprts 不存在"),
        ("a file that is not there", "export.csv", "请检查"),
    ] {
        let place = Place::reading(input, "");
        place.run("2025-11-03").assert().code(3).stderr(contains("input not read").and(contains(told)));
        assert_eq!(place.count("conversations"), 0, "{reason}");
    }
}

#[test]
fn a_dry_run_tells_that_nobody_would_have_a_group() {
    for (team, code) in [("技能祖", 3), ("技能组", 0)] {
        let place = Place::reading("20251103.csv", &format!("team = \"{team}\"\n"));
        place.mood("20251103.csv", "2025-11-03", "A01", 2, false);
        for _ in ["before the run", "and after it"] {
            place
                .run("2025-11-03")
                .arg("--dry-run")
                .assert()
                .code(code)
                .stderr(contains("no group").count(usize::from(code == 3)));
            place.run("2025-11-03").assert().code(code);
        }
    }
}

#[test]
fn results_are_no_conversations() {
    for (reason, input, output, code) in [
        ("beside the inputs", "in/*.csv", "out", 0),
        ("below the inputs, in a folder of each day", "in", "in/{yyyy-mm-dd}", 0),
        ("among them", "in", "in", 2),
        ("among them, by another name", "in", "in/../in", 2),
        ("a pattern of files", "in/*.csv", "in", 2),
        ("a pattern that no result file fits", "in/2025*.csv", "in", 0),
        ("a pattern of folders", "in/*/*.csv", "in/out", 2),
        ("a pattern of folders, which are read as a whole, with what is no export", "*", "in/out", 3),
        ("the same, and the results are one of them", "*/", "out", 2),
    ] {
        let place = Place::new("");
        let config = fs::read_to_string(place.path("nightly.toml")).expect("the configuration");
        let config = config.replace("in/{yyyymmdd}*.csv", input).replace("team =", &format!("output = \"{output}\"\nteam ="));
        fs::write(place.path("nightly.toml"), config).expect("a configuration");
        fs::create_dir_all(place.path("in/one")).expect("a folder");
        place.mood("20251103.csv", "2025-11-03", "A01", 1, false);
        place.mood("one/20251103.csv", "2025-11-03", "A02", 1, false);
        let log = place.run("2025-11-03").output().expect("it runs");
        let told = String::from_utf8_lossy(&log.stderr).into_owned();
        assert_eq!(log.status.code(), Some(code), "{reason}: {told}");
        assert_eq!(told.contains("this folder is read"), code == 2, "{reason}: {told}");
        if output == "in/{yyyy-mm-dd}" {
            let told = || contains("a folder of results").and(contains("in/2025-11-03"));
            place.run("2025-11-03").assert().code(0).stderr(told());
            place.run("2025-11-03").arg("--dry-run").assert().code(0).stdout(told());
        }
    }
}

#[test]
fn trainings_of_nobody_are_told() {
    let place = Place::new("trainings = \"trainings.csv\"\nrulebook = \"banking\"\n");
    fs::write(place.path("trainings.csv"), "工号,日期\nA01,2025-10-01\nA1,2025-10-02\n").expect("a file");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    let mut command = zhijian();
    command.args(["trend", "--training", "--config"]).arg(place.path("nightly.toml"));
    command.assert().success().stderr(contains("A1").and(contains("A01").not())).stdout(contains("A01"));
}

#[test]
fn who_has_no_group_is_told_so() {
    let mean = "[[sink]]\nname = \"here\"\nkind = \"stderr\"\n\
                [[alert]]\nname = \"组\"\nwhen = { kind = \"mean\", below = 100, of = \"team\", min = 1 }\n\
                [[alert]]\nname = \"全\"\nwhen = { kind = \"mean\", below = 100, min = 1 }\n";
    let place = Place::reading("20251103.csv", mean);
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(4).stderr(contains("未分组 均分").and(contains("全部坐席均分")));
    for form in [&[][..], &["--csv"]] {
        let mut command = zhijian();
        command.args(["trend", "--by", "team", "--store"]).arg(place.path("qa.db")).args(form);
        command.assert().success().stdout(contains("未分组"));
    }
}

#[test]
fn copies_of_older_formats_go_with_what_they_hold() {
    let place = Place::new("keep_texts_days = 30\n");
    let day = Duration::from_hours(24);
    for (name, age) in [("qa.db.format1.bak", 8), ("qa.db.format2.bak", 6), ("other.db.format1.bak", 90)] {
        let file = fs::File::create(place.path(name)).expect("a copy");
        file.set_modified(SystemTime::now() - day * age).expect("its age");
    }
    place.export("20251103.csv", "2025-11-03", "A01", 1);
    place.run("2025-11-03").arg("--dry-run").assert().stdout(contains("qa.db.format1.bak"));
    place.run("2025-11-03").assert().code(0).stderr(contains("qa.db.format1.bak"));
    let left = ["qa.db.format1.bak", "qa.db.format2.bak", "other.db.format1.bak"].map(|name| place.path(name).exists());
    assert_eq!(left, [false, true, true]);
}

#[test]
fn who_reads_without_the_last_batches_is_told() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    let trend = || {
        let mut command = zhijian();
        command.args(["trend", "--store"]).arg(place.path("qa.db"));
        command
    };
    // What cannot be made stands for a folder that may not be written.
    fs::create_dir_all(place.path("qa.db-shm")).expect("a folder");
    trend().assert().success().stderr(contains("qa.db").not());
    fs::write(place.path("qa.db-wal"), "what a run has not brought into the file yet").expect("a file");
    let begun = Instant::now();
    trend().assert().success().stdout(contains("2025-11-03")).stderr(contains("qa.db-wal"));
    assert!(begun.elapsed() < Duration::from_secs(5), "at once: {:?}", begun.elapsed());
}

#[test]
fn a_store_that_cannot_be_locked_is_told_soon() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    // Who holds it alone lets nobody look.
    let holder = place.store();
    holder.execute_batch("PRAGMA locking_mode = exclusive; BEGIN EXCLUSIVE;").expect("a lock");
    let begun = Instant::now();
    let mut command = zhijian();
    command.args(["trend", "--store"]).arg(place.path("qa.db"));
    command.assert().code(1).stderr(contains("cannot be locked").and(contains("qa.db-shm")));
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
}
