//! Alerts of `zhijian run`: raised once, brought to a receiver that fails in every way, in order and without a loss.

use crate::place::Place;
use hmac::{Hmac, Mac};
use predicates::prelude::*;
use serde_json::Value;
use sha2::Sha256;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the receiver does with a request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Answer {
    Ok,
    Status(u16),
    /// Takes the request and answers too late.
    Late,
    /// Takes the request, and closes within the answer.
    Half,
    /// A robot's refusal, with status 200.
    Refused,
}

const SECRET: &str = "SEC123";

/// A request: its idempotency key, its body with whether it is signed, and what was answered.
type Seen = Arc<Mutex<Vec<(String, Value, Answer)>>>;

/// A receiver that gives `answers` one after the other, and is fine from then on.
fn receiver(answers: Vec<Answer>) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let seen = Seen::default();
    let noted = seen.clone();
    std::thread::spawn(move || {
        let mut answers = answers.into_iter();
        for stream in listener.incoming().map_while(Result::ok) {
            let answer = answers.next().unwrap_or(Answer::Ok);
            let noted = noted.clone();
            std::thread::spawn(move || serve(stream, answer, &noted));
        }
    });
    (address, seen)
}

fn serve(mut stream: TcpStream, answer: Answer, noted: &Seen) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let (mut key, mut length, mut signature) = (String::new(), 0, String::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        match name.to_ascii_lowercase().as_str() {
            "idempotency-key" => value.trim().clone_into(&mut key),
            "x-zhijian-signature" => value.trim().clone_into(&mut signature),
            "content-length" => length = value.trim().parse().expect("a length"),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key").chain_update(&body).finalize().into_bytes();
    let mut told: Value = serde_json::from_slice(&body).expect("JSON");
    told["is_signed"] = (signature == format!("sha256={mac:x}")).into();
    noted.lock().expect("a list").push((key, told, answer));
    let written = match answer {
        Answer::Ok => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{\"errcode\":0}"),
        Answer::Refused => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\nConnection: close\r\n\r\n{\"errcode\":45009}")
        }
        Answer::Status(status) => stream.write_all(
            format!("HTTP/1.1 {status} No\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes(),
        ),
        Answer::Half => stream.write_all(b"HTTP/1.1 2"),
        Answer::Late => {
            std::thread::sleep(Duration::from_secs(3));
            Ok(())
        }
    };
    // Whoever waited too long has gone.
    let _ = written;
}

/// Alerts for rude conversations, for the mean, and for an agent's days below the pass line.
fn config(sink: &str) -> String {
    format!(
        "pass_line = 99\n\
         [[alert]]\nname = \"推卸责任\"\nwhen = {{ kind = \"code\", code = \"blame_shifting\" }}\nseverity = \"critical\"\n\
         [[alert]]\nname = \"均分\"\nwhen = {{ kind = \"mean\", below = 99, min = 3 }}\ncool_down_days = 7\n\
         [[alert]]\nname = \"连续\"\nwhen = {{ kind = \"streak\", periods = 2, per = \"day\", min = 3 }}\nexit = false\n\
         [[sink]]\nname = \"team\"\n{sink}\n"
    )
}

fn states(place: &Place) -> Vec<(String, String)> {
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
    let (url, seen) = receiver(vec![Answer::Refused, Answer::Refused]);
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
        let told = predicate::str::contains(variable).and(predicate::str::contains("team")).and(predicate::str::contains("wait"));
        place.run("2025-11-03").envs(lacking.iter().copied()).assert().code(4).stderr(told.clone());
        assert_eq!(place.count("conversations"), 9, "{reason}: the night is scored");
        assert!(states(&place).iter().all(|(_, state)| state == "waiting"), "{reason}");
        // It is there no other night either, and that is told where nothing new is, too.
        place.run("2025-11-04").envs(lacking.iter().copied()).assert().code(3).stderr(told.clone());
        place.run("2025-11-03").arg("--dry-run").envs(lacking.iter().copied()).assert().code(3).stderr(told);
        assert_eq!(seen.lock().expect("a list").len(), before, "{reason}: nothing is sent");
        place.run("2025-11-03").envs(then.iter().copied()).assert().code(0);
        assert!(states(&place).iter().all(|(_, state)| state == "sent"), "{reason}");
        let sent = seen.lock().expect("a list").split_off(before);
        assert_eq!(sent.len(), 2, "{reason}: each once");
        assert_eq!(sent.iter().all(|(_, body, _)| body["is_signed"] == true), variable == "ZJ_SECRET", "{reason}");
    }
}

#[test]
fn a_faulty_configuration_is_refused() {
    for (reason, more) in [
        ("no such sink", "[[alert]]\nname = \"a\"\nwhen = { kind = \"fatal\" }\nsinks = [\"x\"]\n"),
        ("no such kind", "[[alert]]\nname = \"a\"\nwhen = { kind = \"fatall\" }\n"),
        ("no such code", "[[alert]]\nname = \"a\"\nwhen = { kind = \"code\", code = \"rude\" }\n"),
        ("a name twice", "[[sink]]\nname = \"a\"\nkind = \"stderr\"\n[[sink]]\nname = \"a\"\nkind = \"stderr\"\n"),
        ("no address", "[[sink]]\nname = \"a\"\nkind = \"webhook\"\n"),
    ] {
        let place = Place::new(more);
        place.run("2025-11-03").assert().code(2);
        assert!(!place.path("qa.db").exists(), "{reason}");
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
