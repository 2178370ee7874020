//! A receiver of webhooks that fails in every way.

use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::Sha256;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What the receiver does with a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer {
    Ok,
    Status(u16),
    /// Takes the request and answers too late.
    Late,
    /// Takes the request, and closes within the answer.
    Half,
    /// What a robot does not take, with status 200 and its code.
    Robot(i64),
    /// Asks for a pause, in these words.
    Busy(&'static str),
    /// Asks for a pause until so many seconds from now.
    BusyUntil(i64),
}

pub const SECRET: &str = "SEC123";

/// A request: its idempotency key, its body with whether it is signed and after how many milliseconds it came, and what was answered.
pub type Seen = Arc<Mutex<Vec<(String, Value, Answer)>>>;

/// A receiver that gives `answers` one after the other, and is fine from then on.
pub fn receiver(answers: Vec<Answer>) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let seen = Seen::default();
    let noted = seen.clone();
    let begun = Instant::now();
    std::thread::spawn(move || {
        let mut answers = answers.into_iter();
        for stream in listener.incoming().map_while(Result::ok) {
            let answer = answers.next().unwrap_or(Answer::Ok);
            let noted = noted.clone();
            std::thread::spawn(move || serve(stream, answer, begun, &noted));
        }
    });
    (address, seen)
}

fn serve(mut stream: TcpStream, answer: Answer, begun: Instant, noted: &Seen) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let came = begun.elapsed();
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
    told["ms"] = u64::try_from(came.as_millis()).expect("a short test").into();
    noted.lock().expect("a list").push((key, told, answer));
    let written = match answer {
        Answer::Ok => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{\"errcode\":0}"),
        Answer::Robot(code) => {
            let body = format!("{{\"errcode\":{code}}}");
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes())
        }
        Answer::Status(status) => stream.write_all(refused(status, "0").as_bytes()),
        Answer::Busy(words) => stream.write_all(refused(503, words).as_bytes()),
        Answer::BusyUntil(seconds) => {
            let until = Timestamp::now() + SignedDuration::from_secs(seconds);
            let date = until.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            stream.write_all(refused(429, &date).as_bytes())
        }
        Answer::Half => stream.write_all(b"HTTP/1.1 2"),
        Answer::Late => {
            std::thread::sleep(Duration::from_secs(3));
            Ok(())
        }
    };
    // Whoever waited too long has gone.
    let _ = written;
}

/// An answer that asks to come again.
fn refused(status: u16, after: &str) -> String {
    format!("HTTP/1.1 {status} No\r\nRetry-After: {after}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}
