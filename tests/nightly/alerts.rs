//! Alerts of `zhijian run`: raised once, brought to a receiver that fails in every way, in order and without a loss.

use crate::place::Place;
use crate::receiver::{Answer, SECRET, receiver};
use predicates::prelude::*;
use std::fs;

/// Alerts for rude conversations, for the mean, and for an agent's days below the pass line.
pub fn config(sink: &str) -> String {
    format!(
        "pass_line = 99\n\
         [[alert]]\nname = \"推卸责任\"\nwhen = {{ kind = \"code\", code = \"blame_shifting\" }}\nseverity = \"critical\"\n\
         [[alert]]\nname = \"均分\"\nwhen = {{ kind = \"mean\", below = 99, min = 3 }}\ncool_down_days = 7\n\
         [[alert]]\nname = \"连续\"\nwhen = {{ kind = \"streak\", periods = 2, per = \"day\", min = 3 }}\nexit = false\n\
         [[sink]]\nname = \"team\"\n{sink}\n"
    )
}

pub fn states(place: &Place) -> Vec<(String, String)> {
    let db = place.store();
    let mut all = db.prepare("SELECT key, state FROM deliveries JOIN alerts ON id = alert ORDER BY id").expect("the queue");
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

#[test]
fn each_alert_arrives_once_and_in_order_whatever_the_receiver_does() {
    let answers = vec![Answer::Status(500), Answer::Late, Answer::Half, Answer::Status(429), Answer::Ok, Answer::Status(503)];
    let (url, seen) = receiver(answers);
    let place = Place::new(&config(&format!(
        "kind = \"webhook\"\nurl = \"{url}\"\nsecret = \"{SECRET}\"\ntimeout_s = 0.5\nbackoff_s = 0.01\ntries = 8\n"
    )));
    place.export("20251103.csv", "2025-11-03", "A01", 9);
    place.run("2025-11-03").assert().code(4);
    let raised = states(&place);
    assert_eq!(raised.len(), 2, "{raised:?}");
    assert!(raised.iter().all(|(_, state)| state == "sent"), "{raised:?}");
    let requests = seen.lock().expect("a list").clone();
    let acknowledged: Vec<&String> =
        requests.iter().filter(|(_, _, answer)| *answer == Answer::Ok).map(|(key, ..)| key).collect();
    assert_eq!(acknowledged.len(), 2, "each is acknowledged once: {requests:?}");
    let ids: Vec<&str> =
        requests.iter().filter(|(_, _, answer)| *answer == Answer::Ok).filter_map(|(_, body, _)| body["id"].as_str()).collect();
    assert_eq!(ids, raised.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), "in order");
    assert!(requests.iter().take(5).all(|(key, ..)| *key == requests[0].0), "the key stays the same: {requests:?}");
    let told = requests[0].1["text"].as_str().expect("a text");
    assert!(told.contains("3 个会话") && told.contains("A01"), "{told}");
    assert!(requests.iter().all(|(_, body, _)| body["is_signed"] == true), "{requests:?}");
    assert!(requests.iter().all(|(_, body, _)| !body.to_string().contains("138") && !body.to_string().contains("快递")));

    // The same night again, and a file that comes late: only what is new is told.
    place.run("2025-11-03").assert().code(0);
    assert_eq!(seen.lock().expect("a list").len(), requests.len(), "nothing is sent twice");
    place.export("20251103-late.csv", "2025-11-03", "A02", 3);
    place.run("2025-11-03").assert().code(4);
    let last = seen.lock().expect("a list").last().cloned().expect("a request");
    assert!(last.1["text"].as_str().expect("a text").contains("1 个会话"), "{last:?}");

    // The next day the mean cools down, and the streak is two days long; it asks for no exit code, the rude ones do.
    place.export("20251104.csv", "2025-11-04", "A01", 9);
    place.run("2025-11-04").assert().code(4);
    let rules: Vec<String> = states(&place).into_iter().map(|(key, _)| key).collect();
    assert_eq!(rules.iter().filter(|key| key.starts_with("均分")).count(), 1, "{rules:?}");
    assert!(rules.iter().any(|key| key.starts_with("连续|A01|20251104")), "{rules:?}");
    let streak: String =
        place.store().query_row("SELECT text FROM alerts WHERE rule = '连续'", [], |row| row.get(0)).expect("the alert");
    assert!(streak.contains("复训") && streak.contains("训练模块"), "{streak}");
}

#[test]
fn what_does_not_arrive_waits_in_the_store() {
    let (url, seen) = receiver(vec![Answer::Robot(-1), Answer::Robot(-1)]);
    let place =
        Place::new(&config(&format!("kind = \"webhook\"\nformat = \"wecom\"\nurl = \"{url}\"\nbackoff_s = 0.01\ntries = 2\n")));
    place.export("20251103.csv", "2025-11-03", "A01", 9);
    place.run("2025-11-03").assert().code(4);
    let waiting = states(&place);
    assert!(waiting.iter().all(|(_, state)| state == "waiting"), "{waiting:?}");
    assert_eq!(seen.lock().expect("a list").len(), 2, "what stands behind it keeps its place");
    place.run("2025-11-03").assert().code(0);
    assert!(states(&place).iter().all(|(_, state)| state == "sent"));
    let requests = seen.lock().expect("a list").clone();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[0].1["msgtype"], "text");
}

#[test]
fn a_file_takes_them_too() {
    let place = Place::new(&config("kind = \"file\"\npath = \"alerts.jsonl\"\n"));
    place.export("20251103.csv", "2025-11-03", "A01", 9);
    place.run("2025-11-03").assert().code(4);
    let file = fs::read_to_string(place.path("alerts.jsonl")).expect("the file");
    assert_eq!(file.lines().count(), 2);
    // As after a kill between the line and its note.
    place.store().execute_batch("UPDATE deliveries SET state = 'sending', attempts = 1").expect("the queue");
    place.run("2025-11-03").assert().code(0);
    assert_eq!(file, fs::read_to_string(place.path("alerts.jsonl")).expect("the file"));
}

#[test]
fn a_faulty_configuration_is_refused() {
    for (reason, more) in [
        ("no such sink", "[[alert]]\nname = \"a\"\nwhen = { kind = \"fatal\" }\nsinks = [\"x\"]\n"),
        ("no such kind", "[[alert]]\nname = \"a\"\nwhen = { kind = \"fatall\" }\n"),
        ("no such code", "[[alert]]\nname = \"a\"\nwhen = { kind = \"code\", code = \"rude\" }\n"),
        ("a name twice", "[[sink]]\nname = \"a\"\nkind = \"stderr\"\n[[sink]]\nname = \"a\"\nkind = \"stderr\"\n"),
        ("no address", "[[sink]]\nname = \"a\"\nkind = \"webhook\"\n"),
        ("a streak of nothing", "[[alert]]\nname = \"a\"\nwhen = { kind = \"streak\", periods = 0 }\n"),
        ("a streak of more months than there are", "[[alert]]\nname = \"a\"\nwhen = { kind = \"streak\", periods = 13 }\n"),
        ("no days before", "[[alert]]\nname = \"a\"\nwhen = { kind = \"drop\", points = 5, baseline_days = 0 }\n"),
        ("no drop", "[[alert]]\nname = \"a\"\nwhen = { kind = \"drop\", points = 0 }\n"),
        ("a rise downwards", "[[alert]]\nname = \"a\"\nwhen = { kind = \"rise\", code = \"refusal\", points = -3 }\n"),
        ("no conversations", "[[alert]]\nname = \"a\"\nwhen = { kind = \"mean\", below = 70, min = 0 }\n"),
        ("above every score", "[[alert]]\nname = \"a\"\nwhen = { kind = \"mean\", below = 700 }\n"),
        ("no number", "[[alert]]\nname = \"a\"\nwhen = { kind = \"mean\", below = nan }\n"),
        ("more than all of them", "[[alert]]\nname = \"a\"\nwhen = { kind = \"share\", code = \"refusal\", above = 100 }\n"),
    ] {
        let place = Place::new(more);
        place.run("2025-11-03").assert().code(2);
        assert!(!place.path("qa.db").exists(), "{reason}");
    }
}

#[test]
fn numbers_that_cannot_be_meant_are_told_with_their_keys_and_what_they_may_be() {
    let sink = |number: &str| format!("[[sink]]\nname = \"a\"\nkind = \"stderr\"\n{number}\n");
    let target = |metric: &str, goal: &str| format!("[[target]]\nname = \"a\"\nmetric = \"{metric}\"\ngoal = {goal}\n");
    let mean = "[[alert]]\nname = \"a\"\nwhen = { kind = \"mean\", below = inf }\n";
    for (more, told) in [
        (sink("backoff_s = nan"), "backoff_s = NaN: use a number from 0 to 600"),
        (sink("backoff_s = -1.0"), "backoff_s = -1: use"),
        (sink("backoff_s = inf"), "backoff_s = inf: use"),
        (sink("limit_pause_s = nan"), "limit_pause_s = NaN: use"),
        (sink("timeout_s = 0.0"), "timeout_s = 0: use a number from 0.01"),
        (sink("tries = 0"), "tries = 0: use a number from 1"),
        ("pass_line = nan\n".to_owned(), "pass_line = NaN: use a number from 0 to 100"),
        ("pass_line = 600\n".to_owned(), "pass_line = 600: use"),
        ("keep_texts_days = 0\n".to_owned(), "keep_texts_days = 0: use a number from 1"),
        ("keep_texts_days = 0\n".to_owned(), "store_text = \"none\""),
        ("keep_scorecards_days = 0\n".to_owned(), "keep_scorecards_days = 0: use"),
        ("look_back_days = 9999\n".to_owned(), "look_back_days = 9999: use a number from 0 to 366"),
        ("look_back_days = -1\n".to_owned(), "-1: use a whole number from 0"),
        ("keep_texts_days = 1.5\n".to_owned(), "1.5: use a whole number from 0"),
        (mean.replace("kind = \"mean\", below = inf", "kind = \"streak\", periods = -3"), "-3: use a whole number from 0"),
        ("threads = 99999\n".to_owned(), "threads = 99999: use"),
        (target("mean", "101"), "target \"a\": goal = 101: use a number from 0 to 100"),
        (target("passed", "-1"), "goal = -1: use"),
        (target("first_response", "nan"), "goal = NaN: use"),
        (mean.to_owned(), "below = inf: use"),
        (mean.replace("inf }", "70 }\ncool_down_days = 9999"), "cool_down_days = 9999: use"),
    ] {
        let place = Place::new(&more);
        let told = predicate::str::contains(told).and(predicate::str::contains("nightly.toml"));
        place.run("2025-11-03").assert().code(2).stderr(told);
        assert!(!place.path("qa.db").exists(), "{more}");
    }
}

#[test]
fn a_night_that_was_killed_before_it_told_is_told_by_the_next() {
    let place = Place::new(&config("kind = \"file\"\npath = \"alerts.jsonl\"\n"));
    place.export("20251103.csv", "2025-11-03", "A01", 9);
    place.run("2025-11-03").assert().code(4);
    // As a kill leaves it between storing and telling.
    place
        .store()
        .execute_batch(
            "DELETE FROM deliveries; DELETE FROM alerts; DELETE FROM alerted; UPDATE runs SET finished = NULL, stored = NULL;",
        )
        .expect("the store");
    fs::remove_file(place.path("alerts.jsonl")).expect("the file");
    place.export("20251104.csv", "2025-11-04", "A01", 1);
    place.run("2025-11-04").assert().code(4);
    let told = fs::read_to_string(place.path("alerts.jsonl")).expect("the file");
    assert!(told.contains("推卸责任||20251103") && told.contains("3 个会话"), "{told}");
    assert!(told.contains("均分||20251103"), "and so are its figures, for it was finished first: {told}");
    place.export("20251105.csv", "2025-11-05", "A01", 1);
    place.run("2025-11-05").assert().code(0).stderr(predicate::str::contains("was not finished").not());
    assert_eq!(told, fs::read_to_string(place.path("alerts.jsonl")).expect("the file"), "and only once");
}
