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

#[test]
fn one_that_is_refused_keeps_nothing_back_and_one_that_comes_too_soon_is_no_attempt() {
    const ROBOT: &str = "format = \"wecom\"\n";
    for (reason, format, answers, left, attempts) in [
        ("a text that a robot does not take", ROBOT, &[Answer::Robot(310_000)][..], "waiting sent", "1 1"),
        ("too long for a receiver", "", &[Answer::Status(413)], "waiting sent", "1 1"),
        ("nobody may write there any more", "", &[Answer::Status(403); 2], "waiting waiting", "1 1"),
        ("a robot that is not well", ROBOT, &[Answer::Robot(-1); 2], "waiting waiting", "2 0"),
        ("a receiver that is not well", "", &[Answer::Status(500); 2], "waiting waiting", "2 0"),
        ("a receiver that has too much", "", &[Answer::Status(429); 2], "waiting waiting", "2 0"),
        ("a time-out on the way", "", &[Answer::Status(408); 2], "waiting waiting", "2 0"),
        ("too many in a minute", ROBOT, &[Answer::Robot(45009)], "sent sent", "1 1"),
        ("the same, of another robot", "format = \"dingtalk\"\n", &[Answer::Robot(130_101)], "sent sent", "1 1"),
        ("too many, and in the next minute, too", ROBOT, &[Answer::Robot(45009); 2], "waiting waiting", "0 0"),
    ] {
        let (url, seen) = receiver(answers.to_vec());
        let own = format!("{format}url = \"{url}\"\nbackoff_s = 0.01\nlimit_pause_s = 0.01\ntries = 2\n");
        let place = Place::new(&config(&format!("kind = \"webhook\"\n{own}")));
        place.export("20251103.csv", "2025-11-03", "A01", 9);
        place.run("2025-11-03").assert().code(4);
        let all =
            |column: &str| -> String { place.ask(&format!("SELECT group_concat({column}, ' ' ORDER BY alert) FROM deliveries")) };
        assert_eq!((&*all("state"), &*all("attempts")), (left, attempts), "{reason}");
        place.run("2025-11-03").assert().code(0);
        assert_eq!(all("state"), "sent sent", "{reason}: the next run tries again");
        assert!(seen.lock().expect("a list").len() <= 4, "{reason}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_that_cannot_be_written_ends_no_run() {
    let place = Place::new(&config("kind = \"stderr\"\nbackoff_s = 0.01\n"));
    place.export("20251103.csv", "2025-11-03", "A01", 9);
    let run = |day: &str, form: &str| {
        let program = assert_cmd::cargo::cargo_bin("zhijian").display().to_string();
        let config = place.path("nightly.toml").display().to_string();
        let line = format!("exec '{program}' run --config '{config}' --date {day} --log {form} 2>/dev/full");
        std::process::Command::new("sh").args(["-c", &line]).status().expect("a shell").code()
    };
    for (reason, day, form, code) in [
        ("alerts that cannot be told", "2025-11-03", "text", 4),
        ("and wait", "2025-11-03", "json", 3),
        ("a day that is none", "yesterday", "text", 2),
        ("the same, as JSON", "yesterday", "json", 2),
    ] {
        assert_eq!(run(day, form), Some(code), "{reason}");
        assert!(states(&place).iter().all(|(_, state)| state == "waiting"), "{reason}");
    }
    assert_eq!((place.count("conversations"), place.unfinished()), (9, 0), "the night is whole");
    place.run("2025-11-03").assert().code(0).stderr(predicate::str::contains("推卸责任"));
    assert!(states(&place).iter().all(|(_, state)| state == "sent"));
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
