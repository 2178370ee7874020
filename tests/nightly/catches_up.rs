//! Nights that nobody ran, and exports that came, were completed or were replaced after the run of their day.

use crate::place::Place;
use predicates::prelude::*;
use std::fs;

const TELLING: &str = "report = []\noutput = \"out/{yyyy-mm-dd}\"\n[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
                       [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n\
                       [[alert]]\nname = \"均分\"\nwhen = { kind = \"mean\", below = 100, min = 1 }\n\
                       [[alert]]\nname = \"缺\"\nwhen = { kind = \"missing\" }\n";

/// What happens.
enum Do {
    /// The export of a day comes, with so many conversations.
    Come(&'static str, usize),
    /// The run of a day, and its exit code.
    Run(&'static str, i32),
    /// The configuration has another rulebook from now on.
    Judge,
}

use Do::{Come, Judge, Run};

#[test]
fn what_was_missed_is_made_up_for_once() {
    for (reason, steps, days, alerts) in [
        (
            "a machine that was off for days",
            &[Come("03", 3), Run("03", 4), Come("04", 3), Come("05", 3), Come("06", 3), Run("06", 4)][..],
            "03:3 04:3 05:3 06:3",
            "均分03 推卸03 均分04 推卸04 均分05 推卸05 均分06 推卸06",
        ),
        ("a day off", &[Come("03", 3), Run("03", 4), Come("05", 3), Run("05", 4)], "03:3 05:3", "均分03 推卸03 均分05 推卸05"),
        (
            "an export that came after the run",
            &[Run("03", 4), Come("03", 3), Come("04", 3), Run("04", 4)],
            "03:3 04:3",
            "均分03 推卸03 缺03 均分04 推卸04",
        ),
        (
            "one that was completed after the run",
            &[Come("03", 3), Run("03", 4), Come("03", 6), Come("04", 3), Run("04", 4)],
            "03:6 04:3",
            "均分03 推卸03 推卸03 均分04 推卸04",
        ),
        (
            "the same, when nobody waits for it any more",
            &[Come("03", 3), Run("03", 4), Run("04", 4), Run("05", 4), Run("06", 4), Come("03", 6), Run("07", 4)],
            "03:3",
            "均分03 推卸03 缺04 缺05 缺06 缺07",
        ),
        (
            "another rulebook judges nothing anew",
            &[Come("03", 3), Run("03", 4), Judge, Come("04", 3), Run("04", 4)],
            "03:3 04:3",
            "均分03 推卸03 均分04 推卸04",
        ),
    ] {
        let place = Place::new(TELLING);
        let mut last = "";
        for step in steps {
            match *step {
                Come(day, count) => place.export(&format!("202511{day}.csv"), &format!("2025-11-{day}"), "A01", count),
                Run(day, code) => {
                    place.run(&format!("2025-11-{day}")).assert().code(code);
                    last = day;
                }
                Judge => place.changes_rulebook(),
            }
        }
        let told = || -> (String, String) {
            let days = "SELECT group_concat(substr(day, 7) || ':' || conversations, ' ' ORDER BY day) FROM days";
            let alerts = "SELECT group_concat(rule || substr(day, 7), ' ' ORDER BY day, rule) FROM alerts";
            (place.ask(days), place.ask(alerts))
        };
        assert_eq!(told(), (days.to_owned(), alerts.to_owned()), "{reason}");
        let is_judged_anew = steps.iter().any(|step| matches!(step, Judge));
        let judges: i64 = place.ask("SELECT count(DISTINCT rulebook) FROM sources");
        assert_eq!(judges, 1 + i64::from(is_judged_anew), "{reason}");
        assert_eq!(place.unfinished(), 0, "{reason}");
        for day in days.split(' ') {
            let (day, count) = day.split_once(':').expect("a count");
            let file = place.path(&format!("out/2025-11-{day}/conversations.jsonl"));
            let lines = fs::read_to_string(file).expect("result files").lines().count();
            assert_eq!(lines.to_string(), count, "{reason}: the result files of {day}");
        }
        // What was made up for is no work any more, and is told once.
        let before = place.rows();
        let has_come = days.contains(last);
        place.run(&format!("2025-11-{last}")).assert().code(if has_come { 0 } else { 3 });
        assert!(before == place.rows(), "{reason}: the next run changes nothing");
        assert_eq!(told().1, alerts, "{reason}: nor is anything told twice");
    }
}

#[test]
fn what_is_made_up_for_is_said_before() {
    let place = Place::new("look_back_days = 1\n");
    for (day, comes) in [("03", true), ("04", false)] {
        if comes {
            place.export(&format!("202511{day}.csv"), &format!("2025-11-{day}"), "A01", 3);
        }
        place.run(&format!("2025-11-{day}")).assert().code(if comes { 0 } else { 3 });
    }
    for day in ["04", "05", "06"] {
        place.export(&format!("202511{day}.csv"), &format!("2025-11-{day}"), "A01", 1);
    }
    let told = predicate::str::contains("2025-11-05: 1 files to score").and(predicate::str::contains("2025-11-04").not());
    place.run("2025-11-06").arg("--dry-run").assert().code(0).stdout(told);
    let told = predicate::str::contains("there was no run for that day").and(predicate::str::contains("day=2025-11-05"));
    place.run("2025-11-06").assert().code(0).stderr(told);
    place.rewrites("look_back_days = 1\n", "look_back_days = 2\n");
    let told = predicate::str::contains("after its run").and(predicate::str::contains("day=2025-11-04"));
    place.run("2025-11-06").assert().code(0).stderr(told);
    assert_eq!(place.ask::<i64>("SELECT count(*) FROM days"), 4);
}

#[test]
fn a_file_that_holds_what_another_holds_loses_what_it_held() {
    let header = "会话ID,客服工号,技能组,角色,发送时间,内容\n";
    for (reason, is_copy, left) in [("both come again with a header alone", false, 0), ("one is a copy of the other", true, 3)] {
        let place = Place::new("");
        for (name, agent) in [("20251103-a.csv", "A01"), ("20251103-b.csv", "A02")] {
            place.export(name, "2025-11-03", agent, 3);
        }
        place.run("2025-11-03").assert().code(0);
        let text = fs::read_to_string(place.path("in/20251103-a.csv")).expect("the export");
        let text = if is_copy { &text } else { header };
        for name in ["20251103-a.csv", "20251103-b.csv"] {
            fs::write(place.path("in").join(name), text).expect("an export");
        }
        // A header alone is told of, too.
        let code = if is_copy { 0 } else { 3 };
        place.run("2025-11-03").assert().code(code);
        assert_eq!(place.ask::<i64>("SELECT coalesce(sum(conversations), 0) FROM days"), left, "{reason}");
        let others: i64 = place.ask("SELECT count(*) FROM conversations c JOIN scorecards s ON s.conversation = c.id JOIN agents a ON a.id = s.agent WHERE a.name = 'A02'");
        assert_eq!(others, 0, "{reason}: nothing of the other is left");
        let before = place.rows();
        place.run("2025-11-03").assert().code(code).stderr(predicate::str::contains("nothing new"));
        assert!(before == place.rows(), "{reason}: the next run changes nothing");
    }
}
