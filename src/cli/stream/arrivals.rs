//! Lines as they arrive on standard input, and what else may wake the program.

use crate::model::Reason;
use std::io::{self, BufRead, Read, stdin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Lines that may wait: few, for each may be of the greatest length. Who writes faster than this program reads is made to wait, too.
const WAITING: usize = 16;
/// The longest line, as in files of JSON Lines.
const LONGEST: u64 = 64 << 20;
/// What is kept of a longer one, in bytes.
const KEPT: usize = 8_000;
/// Told of a second Ctrl-C, the program ends at once.
const INTERRUPTED: i32 = 130;

/// A line, or what became of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Whole(Vec<u8>),
    /// Beyond the limit; its beginning.
    Cut(Vec<u8>),
}

impl Line {
    pub(super) const TOO_LONG: (Reason, &str) = (Reason::TooLong, "一行超过 64 MiB；请检查该行");
}

/// What happens next.
pub(super) enum Arrival {
    Line(Line),
    /// Nothing, until the time was up.
    Nothing,
    /// Nothing more is to come.
    Over,
}

/// What the reading thread and the handler of signals send.
enum Message {
    Line(Line),
    Failed(io::Error),
    Over,
}

/// Reads standard input on a thread of its own, so that time passes while nothing comes.
pub(super) struct Arrivals(Receiver<Message>);

impl Arrivals {
    pub(super) fn begin() -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        end_when_interrupted(sender.clone());
        std::thread::spawn(move || send_all(&sender));
        Self(receiver)
    }

    /// What happens next, waiting until `until`, or for ever.
    pub(super) fn next(&self, until: Option<Instant>) -> io::Result<Arrival> {
        let message = match until {
            None => self.0.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(until) => self.0.recv_timeout(until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))),
        };
        match message {
            Ok(Message::Line(line)) => Ok(Arrival::Line(line)),
            Ok(Message::Failed(error)) => Err(error),
            Err(RecvTimeoutError::Timeout) => Ok(Arrival::Nothing),
            Ok(Message::Over) | Err(RecvTimeoutError::Disconnected) => Ok(Arrival::Over),
        }
    }
}

/// Ctrl-C, or being told to end, is the end of the input: what is open gets its scorecard.
fn end_when_interrupted(sender: SyncSender<Message>) {
    let again = AtomicBool::new(false);
    // Where somebody else has the signals in hand, or nohup has them ignored, it stays so.
    let _ = ctrlc::try_set_handler(move || {
        if again.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        // Not here: while nobody reads what is written, the lines before this wait, and a second Ctrl-C must be heard.
        let sender = sender.clone();
        std::thread::spawn(move || {
            // Nobody to tell where the program is ending already.
            let _ = sender.send(Message::Over);
        });
    });
}

fn send_all(sender: &SyncSender<Message>) {
    let mut input = stdin().lock();
    loop {
        let message = match next_line(&mut input) {
            Ok(Some(line)) => Message::Line(line),
            Ok(None) => Message::Over,
            Err(error) => Message::Failed(error),
        };
        let is_last = !matches!(message, Message::Line(_));
        // The other side hangs up only when it is done.
        if sender.send(message).is_err() || is_last {
            return;
        }
    }
}

/// The next line without its end; `None` behind the last.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    if input.by_ref().take(LONGEST + 1).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() as u64 > LONGEST {
        line.truncate(KEPT);
        input.skip_until(b'\n')?;
        return Ok(Some(Line::Cut(line)));
    }
    line.truncate(line.trim_ascii_end().len());
    Ok(Some(Line::Whole(line)))
}

/// Whether standard input is a file, whose lines were written long ago: the clock on the wall tells nothing of them.
pub(super) fn is_replay() -> bool {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let file = stdin().as_fd().try_clone_to_owned().map(std::fs::File::from);
        file.and_then(|file| file.metadata()).is_ok_and(|metadata| metadata.is_file())
    }
    #[cfg(not(unix))]
    false
}

#[cfg(test)]
mod tests {
    use super::{KEPT, LONGEST, Line, next_line};
    use std::io::{BufRead, BufReader, Read, repeat};

    #[test]
    fn lines_end_where_they_end() {
        let mut input: &[u8] = b"{}\r\n\n{\"a\":1}";
        let mut lines = Vec::new();
        while let Some(line) = next_line(&mut input).expect("memory can be read") {
            lines.push(line);
        }
        assert_eq!(lines, [&b"{}"[..], b"", b"{\"a\":1}"].map(|line| Line::Whole(line.to_vec())));
    }

    #[test]
    fn a_line_without_an_end_does_not_fill_the_memory() {
        let endless = repeat(b'x').take(LONGEST + 10).chain(&b"\n{}\n"[..]);
        let mut input = BufReader::new(endless);
        assert_eq!(next_line(&mut input).expect("it can be read"), Some(Line::Cut(vec![b'x'; KEPT])));
        assert_eq!(next_line(&mut input).expect("it can be read"), Some(Line::Whole(b"{}".to_vec())));
        assert!(input.fill_buf().expect("it can be read").is_empty());
    }
}
