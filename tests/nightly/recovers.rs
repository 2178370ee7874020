//! What a later night makes of a night that was killed, of files that were moved aside, and of files that change while they are read.

use crate::place::Place;
use predicates::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};

const RUDE: &str = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
                    [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n\
                    [[alert]]\nname = \"均分\"\nwhen = { kind = \"mean\", below = 100, min = 1 }\n";

/// What a kill leaves after `first.csv` was stored: before a batch, within a file, and when everything was stored.
const KILLED: &str =
    "DELETE FROM deliveries; DELETE FROM alerts; DELETE FROM alerted; UPDATE runs SET finished = NULL, stored = NULL;";

#[test]
fn a_killed_night_is_finished_by_the_next_run_of_another_day() {
    for (reason, killed) in [
        ("between two files", KILLED.to_owned()),
        ("within a file", format!("{KILLED} UPDATE sources SET complete = 0;")),
        (
            "before anything was stored",
            format!(
                "{KILLED} DELETE FROM transcripts; DELETE FROM findings; DELETE FROM scorecards; DELETE FROM conversations; DELETE FROM sources; \
                 DELETE FROM days; DELETE FROM agent_days; DELETE FROM finding_days; DELETE FROM rule_days; DELETE FROM category_days; \
                 DELETE FROM topic_days; DELETE FROM agent_category_days; DELETE FROM rulebook_days;"
            ),
        ),
    ] {
        let more = format!("output = \"out/{{yyyy-mm-dd}}\"\n{RUDE}");
        let place = Place::new(&more);
        place.export("20251103-a.csv", "2025-11-03", "A01", 3);
        place.run("2025-11-03").assert().code(4);
        place.store().execute_batch(&killed).expect("the store");
        let _ = fs::remove_file(place.path("alerts.jsonl"));
        fs::remove_dir_all(place.path("out")).expect("the result files");
        place.export("20251103-b.csv", "2025-11-03", "A02", 6);
        place.export("20251104.csv", "2025-11-04", "A01", 1);
        place.run("2025-11-04").assert().code(4).stderr(predicate::str::contains("was not finished"));

        let whole = Place::new(&more);
        whole.export("20251103-a.csv", "2025-11-03", "A01", 3);
        whole.export("20251103-b.csv", "2025-11-03", "A02", 6);
        whole.export("20251104.csv", "2025-11-04", "A01", 1);
        for day in ["2025-11-03", "2025-11-04"] {
            whole.run(day).assert().code(4);
        }
        let told = |place: &Place| {
            let days: String = place.ask("SELECT group_concat(day || ':' || conversations || ':' || score_sum) FROM days");
            let sources: String =
                place.ask("SELECT group_concat(day || ':' || conversations || ':' || complete, ' ' ORDER BY path) FROM sources");
            let alerts: String = place.ask("SELECT group_concat(rule || day || text, ' ' ORDER BY rule, day) FROM alerts");
            let lines = ["2025-11-03", "2025-11-04"].map(|day| {
                let file = place.path("out").join(day).join("conversations.jsonl");
                fs::read_to_string(file).expect("result files").lines().count()
            });
            (days, sources, alerts, lines)
        };
        assert_eq!(told(&place), told(&whole), "{reason}");
        assert_eq!(place.unfinished(), 0, "{reason}: and is over");
        let before = place.rows();
        place.run("2025-11-04").assert().code(0).stderr(predicate::str::contains("nothing new"));
        assert!(before == place.rows(), "{reason}: once");
    }
}

#[test]
fn a_dry_run_tells_of_nights_that_were_not_finished() {
    let place = Place::new("");
    place.export("20251103-a.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    place.store().execute_batch(KILLED).expect("the store");
    place.export("20251103-b.csv", "2025-11-03", "A01", 3);
    place.export("20251104.csv", "2025-11-04", "A01", 1);
    let told =
        predicate::str::contains("2025-11-03: 1 files to score").and(predicate::str::contains("2025-11-04: 1 files to score"));
    place.run("2025-11-04").arg("--dry-run").assert().code(0).stdout(told);
}

#[test]
fn who_looks_at_a_night_that_is_not_whole_is_told() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 6);
    place.run("2025-11-03").assert().code(0);
    for (reason, runs, is_told) in [
        ("a whole one", "", false),
        ("one that was stopped", "finished = NULL, stored = NULL", true),
        ("all of it is stored, and its alerts wait", "finished = NULL, stored = started", false),
    ] {
        if !runs.is_empty() {
            place.store().execute_batch(&format!("UPDATE runs SET {runs}")).expect("the store");
        }
        for verb in [&["trend", "--json"][..], &["trend", "--csv", "--by", "agent"], &["export", "agent_day"], &["alerts"]] {
            let mut command = crate::place::zhijian();
            command.args(verb).arg("--store").arg(place.path("qa.db"));
            let output = command.assert().code(0).get_output().clone();
            let (out, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            let is_there = told.contains("2025-11-03: its night is not whole") && told.contains("the next one goes on");
            assert_eq!(is_there, is_told, "{reason}, {verb:?}: {told}");
            assert!(!out.contains("not whole"), "{reason}, {verb:?}: what is asked for stays as it is");
        }
    }
}

/// Files by name, each with the letter of its content.
type Step = &'static [(&'static str, char)];

const X: (&str, char) = ("export.csv", 'x');

#[test]
fn files_that_were_moved_aside_lose_nothing() {
    let (one, three) = (["2025-11-03"; 3], ["2025-11-03", "2025-11-04", "2025-11-05"]);
    let (both, three) = (&[one, three][..], &[three][..]);
    for (reason, nights, steps, conversations) in [
        ("moved aside", both, &[&[X][..], &[("export.1.csv", 'x'), ("export.csv", 'y')]][..], 2),
        (
            "twice",
            three,
            &[
                &[X],
                &[("export.1.csv", 'x'), ("export.csv", 'y')],
                &[("export.2.csv", 'x'), ("export.1.csv", 'y'), ("export.csv", 'z')],
            ],
            3,
        ),
        (
            "and the oldest goes",
            both,
            &[&[X], &[("export.1.csv", 'x'), ("export.csv", 'y')], &[("export.1.csv", 'y'), ("export.csv", 'z')]],
            3,
        ),
        ("renamed, and its name is used again", both, &[&[X], &[("old.csv", 'x')], &[("export.csv", 'y')]], 2),
        ("a copy", three, &[&[X], &[("copy.csv", 'x'), X]], 1),
        ("a copy of what then changes", three, &[&[X], &[("copy.csv", 'x'), X], &[("copy.csv", 'x'), ("export.csv", 'y')]], 2),
        ("changed places", three, &[&[X, ("other.csv", 'y')], &[("export.csv", 'y'), ("other.csv", 'x')]], 2),
        ("the name comes first", three, &[&[("b.csv", 'x')], &[("a.csv", 'y'), ("b.csv", 'z'), ("c.csv", 'x')]], 3),
    ] {
        for days in nights {
            let place = Place::reading("*.csv", "output = \"out/{yyyy-mm-dd}\"\n");
            let (steps, mut names): (&[Step], BTreeMap<&str, char>) = (steps, BTreeMap::new());
            for (nth, (step, day)) in steps.iter().zip(days).enumerate() {
                for name in names.keys() {
                    fs::remove_file(place.path("in").join(name)).expect("a file of the night before");
                }
                names = step.iter().copied().collect();
                for (name, letter) in *step {
                    let id = letter.to_string();
                    let time = format!("2025-11-03 1{}:00:00", u32::from(*letter) % 10);
                    place.write(name, &[(&id, "A01", "客户", &time, "我的快递三天没动了"), (&id, "A01", "客服", &time, "您好")]);
                }
                // What the night has read is nowhere any more: its result files stay as they are.
                let is_gone = nth == 2 && days[0] == *day && reason.starts_with("renamed");
                place.run(day).assert().code(if is_gone { 3 } else { 0 });
            }
            let day = days[steps.len() - 1];
            assert_eq!(place.ask::<i64>("SELECT sum(conversations) FROM days"), conversations, "{reason}, {day}");
            assert_eq!(place.count("conversations"), conversations, "{reason}, {day}: none twice");
            if days[0] == days[1] {
                let lines = fs::read_to_string(place.path("out/2025-11-03/conversations.jsonl")).expect("result files");
                assert_eq!(lines.lines().count(), names.len(), "{reason}: the night's files are in its results");
                let before = place.rows();
                place.run(day).assert().code(0).stderr(predicate::str::contains("nothing new"));
                assert!(before == place.rows(), "{reason}, {day}: the next run changes nothing");
            }
        }
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_told_and_read_again() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 4000);
    let (mut child, mut log) = place.at_work("2025-11-03");
    let mut file = fs::File::options().append(true).open(place.path("in/20251103.csv")).expect("the export");
    file.write_all("late,A01,售后,客服,2025-11-03 12:00:00,您好\n".as_bytes()).expect("a row more");
    let mut rest = String::new();
    log.read_to_string(&mut rest).expect("its log");
    assert_eq!(child.wait().expect("it is over").code(), Some(3), "{rest}");
    assert!(rest.contains("changed while it was read"), "{rest}");
    place.export("20251104.csv", "2025-11-04", "A01", 1);
    place.run("2025-11-04").assert().code(0);
    assert_eq!(place.ask::<i64>("SELECT count(*) FROM sources WHERE complete = 0"), 0);
    assert_eq!(place.ask::<i64>("SELECT conversations FROM days WHERE day = 20251103"), 4001);
}
