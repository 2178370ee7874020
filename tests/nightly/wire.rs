//! What a sink needs and does not have, pauses that a receiver asks for, and lines that are there already.

use crate::alerts::{config, states};
use crate::place::Place;
use crate::receiver::{Answer, SECRET, receiver};
use predicates::prelude::*;
use std::fs;

#[test]
fn what_the_environment_lacks_is_told_and_made_up_for() {
    let (url, seen) = receiver(Vec::new());
    for (reason, keys, lacking, then) in [
        ("no address", "url_env = \"ZJ_URL\"", &[][..], &[("ZJ_URL", &*url)][..]),
        ("an empty address", "url_env = \"ZJ_URL\"", &[("ZJ_URL", "")], &[("ZJ_URL", &*url)]),
        ("no address in it", "url_env = \"ZJ_URL\"", &[("ZJ_URL", "robot")], &[("ZJ_URL", &*url)]),
        (
            "no secret",
            "url_env = \"ZJ_URL\"\nsecret_env = \"ZJ_SECRET\"",
            &[("ZJ_URL", &*url)],
            &[("ZJ_URL", &*url), ("ZJ_SECRET", SECRET)],
        ),
    ] {
        let place = Place::new(&config(&format!("kind = \"webhook\"\n{keys}\n")));
        place.export("20251103.csv", "2025-11-03", "A01", 9);
        let before = seen.lock().expect("a list").len();
        let variable = then.last().expect("a variable").0;
        let told =
            || predicate::str::contains(variable).and(predicate::str::contains("team")).and(predicate::str::contains("wait"));
        place.run("2025-11-03").envs(lacking.iter().copied()).assert().code(4).stderr(told());
        assert_eq!(place.count("conversations"), 9, "{reason}: the night is scored");
        assert!(states(&place).iter().all(|(_, state)| state == "waiting"), "{reason}");
        // It is there no other night either, and that is told where nothing new is, too.
        place.run("2025-11-04").envs(lacking.iter().copied()).assert().code(3).stderr(told());
        place.run("2025-11-03").arg("--dry-run").envs(lacking.iter().copied()).assert().code(3).stderr(told());
        assert_eq!(seen.lock().expect("a list").len(), before, "{reason}: nothing is sent");
        place.run("2025-11-03").envs(then.iter().copied()).assert().code(0);
        assert!(states(&place).iter().all(|(_, state)| state == "sent"), "{reason}");
        let sent = seen.lock().expect("a list").split_off(before);
        assert_eq!(sent.len(), 2, "{reason}: each once");
        assert_eq!(sent.iter().all(|(_, body, _)| body["is_signed"] == true), variable == "ZJ_SECRET", "{reason}");
    }
}

#[test]
fn a_pause_that_the_receiver_asks_for_is_kept() {
    for (reason, answer, backoff, told, milliseconds) in [
        ("in seconds", Answer::Busy("1"), "0.01", "pause_s=1.0 ", 1000),
        // A date has no parts of a second.
        ("until a date", Answer::BusyUntil(2), "0.01", "pause_s=", 1000),
        ("none, where we would have waited", Answer::Busy("0"), "60", "pause_s=0.0 ", 0),
        ("a date that is over", Answer::BusyUntil(-5), "60", "pause_s=0.0 ", 0),
        ("words that nobody understands", Answer::Busy("soon"), "0.25", "pause_s=0.25 ", 250),
    ] {
        let (url, seen) = receiver(vec![answer]);
        let sink = format!("kind = \"webhook\"\nurl = \"{url}\"\nbackoff_s = {backoff}\ntries = 2\n");
        let place = Place::new(&config(&sink));
        place.export("20251103.csv", "2025-11-03", "A01", 3);
        let log = place.run("2025-11-03").assert().code(4).get_output().stderr.clone();
        let log = String::from_utf8_lossy(&log);
        assert!(states(&place).iter().all(|(_, state)| state == "sent"), "{reason}: {log}");
        let missed = log.lines().find(|line| line.contains("alert not delivered")).expect("a line");
        assert!(format!("{missed} ").contains(told), "{reason}: {missed}");
        let came: Vec<u64> =
            seen.lock().expect("a list").iter().map(|(_, body, _)| body["ms"].as_u64().expect("a number")).collect();
        assert!(came[1] - came[0] >= milliseconds, "{reason}: {came:?}");
    }
}

/// What stands in the file of a sink instead of the two lines, and what stands there after the next run.
type Kept = (&'static str, fn(&str, &str) -> String, fn(&str, &str) -> String);

#[test]
fn a_line_that_is_there_is_not_written_again() {
    const NOTE: &str = "{\"note\":1}\n";
    let cases: [Kept; 6] = [
        ("both are there", |one, two| format!("{one}{two}"), |one, two| format!("{one}{two}")),
        ("with somebody's line behind them", |one, two| format!("{one}{two}{NOTE}"), |one, two| format!("{one}{two}{NOTE}")),
        ("in another order, with a line between", |one, two| format!("{two}{NOTE}{one}"), |one, two| format!("{two}{NOTE}{one}")),
        ("the first is not", |_, two| format!("{NOTE}{two}"), |one, two| format!("{NOTE}{two}{one}")),
        ("the last is cut short", |one, two| format!("{one}{}", &two[..20]), |one, two| format!("{one}{two}")),
        ("one stands within another line", |one, two| format!("x{one}{two}"), |one, two| format!("x{one}{two}{one}")),
    ];
    let place = Place::new(&config("kind = \"file\"\npath = \"alerts.jsonl\"\n"));
    place.export("20251103.csv", "2025-11-03", "A01", 9);
    place.run("2025-11-03").assert().code(4);
    let file = || fs::read_to_string(place.path("alerts.jsonl")).expect("the file");
    let lines = file();
    let (one, two) = lines.split_at(lines.find('\n').expect("two lines") + 1);
    for (reason, before, after) in cases {
        fs::write(place.path("alerts.jsonl"), before(one, two)).expect("the file");
        // As after a kill between the line and its note.
        place.store().execute_batch("UPDATE deliveries SET state = 'sending', attempts = 1").expect("the queue");
        place.run("2025-11-03").assert().code(0);
        assert_eq!(file(), after(one, two), "{reason}");
    }
}
