//! A changed rulebook is no changed agent: what was judged by other rules is not held against what was judged by these.

use crate::place::{Place, zhijian};
use predicates::prelude::*;
use serde_json::Value;
use std::fs;

const ALERTS: &str = "[[sink]]\nname = \"f\"\nkind = \"file\"\npath = \"a.jsonl\"\n\
    [[alert]]\nname = \"降\"\nwhen = { kind = \"drop\", points = 1, min = 3 }\n\
    [[alert]]\nname = \"升\"\nwhen = { kind = \"rise\", code = \"blame_shifting\", points = 5, min = 3 }\n\
    [[alert]]\nname = \"均\"\nwhen = { kind = \"mean\", below = 99, min = 3 }\n";

/// Days of which every third conversation is rude; from `changed` on other rules judge, and from `rude` on two of three.
fn days(place: &Place, last: usize, changed: usize, rude: usize) {
    for nth in 1..=last {
        if nth == changed {
            place.changes_rulebook();
        }
        let day = format!("2025-11-{nth:02}");
        let name = format!("{}.csv", day.replace('-', ""));
        place.written(&name, &day, "A01", 36, |one| (one % 3 == 0) != (nth >= rude));
        let _ = place.run(&day).assert();
    }
}

fn trend(place: &Place, args: &[&str]) -> (Value, String) {
    let mut command = zhijian();
    command.args(["trend", "--json", "--last", "6", "--store"]).arg(place.path("qa.db")).args(args);
    let output = command.assert().success().get_output().clone();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (serde_json::from_slice(&output.stdout).expect("JSON"), told)
}

/// Of each period: whether it was held against the one before, stands out, and was judged anew.
fn marks(line: &Value) -> String {
    let periods = line["periods"].as_array().expect("periods");
    let mark = |one: &Value| {
        let held = if one["change"].is_null() { '-' } else { '+' };
        let out = if one["outlier"] == true { "!" } else { "" };
        let anew = if one["rulebook_changed"] == true { "※" } else { "" };
        format!("{held}{out}{anew}")
    };
    periods.iter().map(mark).collect::<Vec<_>>().join(" ")
}

#[test]
fn figures_of_other_rules_are_not_held_against_each_other() {
    for (reason, changed, rude, told_drops, expected) in [
        ("agents changed", 99, 10, "20251110 20251111", "+ + + +! +! +!"),
        ("the rulebook changed, and the agents on the same day", 10, 10, "", "+ + + -※ + +"),
        ("the rulebook changed alone", 10, 99, "", "+ + + -※ + +"),
    ] {
        let place = Place::new(&format!("look_back_days = 0\n{ALERTS}"));
        days(&place, 12, changed, rude);
        for by in [&[][..], &["--by", "agent"], &["--by", "category"], &["--agent", "A01"]] {
            let (lines, told) = trend(&place, by);
            let own = lines.as_array().expect("lines").iter().find(|line| line["key"] == "blame_shifting").unwrap_or(&lines[0]);
            assert_eq!(marks(own), expected, "{reason}, {by:?}");
            assert_eq!(told.contains("from 2025-11-10 on another rulebook judges"), changed == 10, "{reason}: {told}");
        }
        for rule in ["降", "升"] {
            let drops: Option<String> = place
                .ask(&format!("SELECT group_concat(day, ' ' ORDER BY day) FROM alerts WHERE rule = '{rule}' AND day < 20251112"));
            assert_eq!(drops.unwrap_or_default(), told_drops, "{reason}: {rule}");
        }
        let noted: String =
            place.ask("SELECT coalesce(group_concat(day), '') FROM alerts WHERE rule = '均' AND text LIKE '%评分规则%'");
        assert_eq!(noted, if changed == 10 { "20251110" } else { "" }, "{reason}: a line may be crossed by other rules");
    }
}

#[test]
fn a_drop_among_days_of_the_same_rules_is_told_with_the_days_left_out() {
    let place = Place::new(&format!("look_back_days = 0\n{ALERTS}"));
    days(&place, 12, 10, 12);
    let text: String = place.ask("SELECT text FROM alerts WHERE rule = '降' AND day = 20251112");
    assert!(text.contains("其中 9 天的评分规则不同，未计入"), "{text}");
}

#[test]
fn the_tables_and_the_report_say_it() {
    let place = Place::new("look_back_days = 0\noutput = \"out\"\nreport = [\"html\"]\n");
    days(&place, 3, 3, 99);
    let shown = |args: &[&str]| {
        let mut command = zhijian();
        command.args(["trend", "--store"]).arg(place.path("qa.db")).args(args);
        command.assert().success()
    };
    shown(&[]).stdout(predicate::str::contains("※").count(2));
    shown(&["--csv", "--lang", "en"]).stdout(predicate::str::contains("rulebook_changed"));
    let page = fs::read_to_string(place.path("out/report.html")).expect("a report");
    assert!(page.contains(" ※<"), "the day is marked");
    let mut command = zhijian();
    command.args(["discover", "--days", "1", "--baseline-days", "2", "--lang", "en", "--store"]).arg(place.path("qa.db"));
    command.assert().success().stderr(predicate::str::contains("different rulebooks"));
}
