//! What becomes of alerts after they were raised: once told they stay told, what is judged otherwise by now is marked, and all of them go in time.

use crate::place::{Place, zhijian};
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;

const RUDE: &str = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
                    [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n";

fn listed(place: &Place) -> String {
    let mut command = zhijian();
    command.args(["alerts", "--store"]).arg(place.path("qa.db"));
    String::from_utf8_lossy(&command.assert().code(0).get_output().stdout).into_owned()
}

/// The names that are marked as withdrawn.
fn withdrawn(place: &Place) -> String {
    place.ask("SELECT coalesce(group_concat(name, ' ' ORDER BY name), '') FROM alerted WHERE withdrawn = 1")
}

#[test]
fn what_is_not_so_any_more_is_marked_and_marked_again() {
    let place = Place::new(RUDE);
    let with = |answers: [&str; 2]| {
        let row = |id, said| (id, "A01", "客服", "2025-11-03 10:00:00", said);
        place.write("20251103.csv", &[row("c1", answers[0]), row("c2", answers[1])]);
    };
    // As long, so that it is the same conversation; and another one of the same id.
    let (rude, calm, other) = ("不可能，这是你自己的问题", "您好，我马上为您核实一下", "您好");
    for (reason, answers, code, expected) in [
        ("both are rude", [rude, rude], 4, ""),
        ("one was misheard", [rude, calm], 0, "c2（A01）"),
        ("both were", [calm, calm], 0, "c1（A01） c2（A01）"),
        ("one was rude after all", [rude, calm], 0, "c2（A01）"),
        ("one is gone", [other, rude], 0, "c1（A01）"),
    ] {
        with(answers);
        place.run("2025-11-03").assert().code(code);
        assert_eq!(withdrawn(&place), expected, "{reason}");
        // The alert itself names both.
        let named = 2 + expected.matches("（A01）").count();
        assert_eq!(listed(&place).matches("（A01）").count(), named, "{reason}: {}", listed(&place));
        assert_eq!(place.count("alerts"), 1, "{reason}: told once");
    }
}

#[test]
fn another_rulebook_withdraws_too() {
    let place = Place::new(RUDE);
    place.mood("20251103.csv", "2025-11-03", "A01", 1, true);
    place.run("2025-11-03").assert().code(4);
    place.changes_rulebook();
    let lexicon = place.path("other/violation/blame_shifting.csv");
    let text = fs::read_to_string(&lexicon).expect("the lexicon");
    fs::write(&lexicon, text.replace("自己的问题", "自己的责任")).expect("the lexicon");
    place.run("2025-11-03").assert().code(0).stderr(contains("do not show any more"));
    assert_eq!(withdrawn(&place), "20251103.csv-0（A01）");
}

#[test]
fn what_cannot_be_looked_at_any_more_is_not_withdrawn() {
    for (reason, kept, left) in [("findings", "keep_findings_days = 1\n", 3), ("scorecards", "keep_scorecards_days = 1\n", 0)] {
        let place = Place::new(&format!("look_back_days = 9\n{kept}{RUDE}"));
        place.mood("20251103.csv", "2025-11-03", "A01", 3, true);
        place.run("2025-11-03").assert().code(4);
        place.mood("20251106.csv", "2025-11-06", "A01", 1, false);
        place.run("2025-11-06").assert().code(0);
        assert_eq!(
            place.ask::<i64>(
                "SELECT count(*) FROM findings f JOIN conversations c ON c.id = f.conversation WHERE c.day = 20251103"
            ),
            0
        );
        // The night is done again, for another file of it comes late.
        place.mood("20251103-b.csv", "2025-11-03", "A02", 1, false);
        place.run("2025-11-06").assert().code(0).stderr(contains("do not show any more").not());
        assert_eq!((withdrawn(&place), place.count("alerted")), (String::new(), left), "{reason}");
    }
}

#[test]
fn a_threat_of_the_customer_is_none_of_the_agent() {
    for (reason, code, said, role, shown) in [
        ("the customer's", "threat_complaint", "我要投诉你们", "客户", "客户有“扬言投诉”，需要立即查看：c1（接待：A01）"),
        ("the agent's", "blame_shifting", "不可能，这是你自己的问题", "客服", "1 个会话需要立即查看：c1（A01）"),
    ] {
        let place = Place::new(&RUDE.replace("blame_shifting", code));
        let row = |role, said| ("c1", "A01", role, "2025-11-03 10:00:00", said);
        place.write("20251103.csv", &[row(role, said), row("客服", "您好")]);
        place.run("2025-11-03").assert().code(4);
        let told = fs::read_to_string(place.path("alerts.jsonl")).expect("the alert");
        assert!(told.contains(shown), "{reason}: {told}");
    }
}

#[test]
fn the_exit_code_of_an_alert_outlives_a_kill() {
    let place = Place::new(RUDE);
    place.mood("20251103.csv", "2025-11-03", "A01", 1, true);
    place.run("2025-11-03").assert().code(4);
    place.run("2025-11-03").assert().code(0);
    // As a kill leaves it after the alert was queued, or had arrived, and before the run ended.
    place.store().execute_batch("UPDATE alerts SET reported = 0; UPDATE runs SET finished = NULL").expect("the store");
    place.run("2025-11-03").assert().code(4);
    place.run("2025-11-03").assert().code(0);
}

#[test]
fn what_was_told_once_is_not_told_again_when_it_comes_back() {
    let place = Place::new(&format!("keep_scorecards_days = 7\n{RUDE}"));
    place.mood("20251103.csv", "2025-11-03", "A01", 3, false);
    place.run("2025-11-03").assert().code(0);
    place.mood("20251112.csv", "2025-11-12", "A01", 3, true);
    place.run("2025-11-12").assert().code(4);
    // The file comes without them for a day, while something else grows too old.
    place.mood("20251104.csv", "2025-11-04", "A01", 3, false);
    place.run("2025-11-04").assert().code(0);
    place.mood("20251112.csv", "2025-11-12", "A01", 3, false);
    place.write("20251112.csv", &[("other", "A01", "客服", "2025-11-12 09:00:00", "您好")]);
    place.run("2025-11-12").assert().code(3);
    assert_eq!(place.ask::<i64>("SELECT count(*) FROM conversations WHERE day < 20251105"), 0, "removed");
    place.mood("20251112.csv", "2025-11-12", "A01", 3, true);
    place.run("2025-11-12").assert().code(0);
    assert_eq!(place.count("alerts"), 1);
}

#[test]
fn a_log_without_times_that_grows_is_told_of_once() {
    let place = Place::new(RUDE);
    let row = |role, said| ("c1", "A01", role, "", said);
    let all = [row("客户", "在吗"), row("客服", "不可能，这是你自己的问题"), row("客户", "好吧")];
    place.write("20251103.csv", &all[..2]);
    place.run("2025-11-03").assert().code(4);
    place.write("20251103.csv", &all);
    place.run("2025-11-03").assert().code(0);
    assert_eq!((place.count("alerts"), place.ask::<i64>("SELECT turns FROM days")), (1, 3));
    // The day after there is another one of that id.
    place.write("20251104.csv", &all);
    let _ = place.run("2025-11-04").assert();
    place.write("20251104.csv", &[&all[..], &[row("客服", "再见")]].concat());
    place.run("2025-11-04").assert().code(4);
}

#[test]
fn alerts_about_conversations_go_with_them_whenever_they_arrive() {
    let lost = RUDE.replace("alerts.jsonl", "no/alerts.jsonl").replace("name = \"one\"", "name = \"one\"\ntries = 1");
    let place = Place::new(&format!("keep_scorecards_days = 7\nlook_back_days = 0\n{lost}"));
    place.mood("20251103.csv", "2025-11-03", "A01", 3, true);
    place.run("2025-11-03").assert().code(4);
    place.mood("20251112.csv", "2025-11-12", "A01", 1, false);
    place.run("2025-11-12").assert().code(3);
    assert_eq!((place.count("alerted"), place.count("alerts")), (0, 1), "it still has to arrive");
    fs::create_dir(place.path("no")).expect("the folder");
    place.run("2025-11-12").assert().code(0);
    place.run("2025-11-12").assert().code(0);
    assert_eq!((place.count("deliveries"), place.count("alerts")), (0, 0), "and then goes");
}

#[test]
fn an_input_that_is_not_there_is_no_rejected_row() {
    let place = Place::new("");
    place.reads(&["20251103.csv", "calls.csv"], "");
    place.mood("20251103.csv", "2025-11-03", "A01", 1, false);
    place.run("2025-11-03").assert().code(3).stderr(contains("rejects=0").and(contains("rejects=1").not()));
    assert_eq!(place.ask::<i64>("SELECT rejects FROM runs"), 0);
}
