//! Brings alerts from the queue of the store to their sinks: in order, with back-off, noted before and after each attempt.

use super::config::Config;
use super::log::LogForm;
use super::sink::{Miss, Missed, Sink, SinkConfig, told};
use crate::store::{Delivery, Fate, Store, StoreError};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write, stderr};
use std::path::Path;
use std::time::Duration;

/// Attempts, over all runs, after which an alert is no longer in the way of those behind it: from then on it is tried once a run.
const ENOUGH: i64 = 50;
/// The longest pause between two attempts.
const LONGEST: Duration = Duration::from_mins(1);

/// Delivers what is waiting; whether all of it has arrived. What does not arrive stays in the queue for the next run.
pub(super) fn deliver(store: &mut Store, config: &Config, sinks: &[Sink]) -> Result<bool, StoreError> {
    hand_over(store, config)?;
    for (own, sink) in config.sinks.iter().zip(sinks) {
        for delivery in store.waiting(&own.name)? {
            if !bring(store, own, sink, &delivery)? {
                let waiting = store.waiting(&own.name)?.len();
                tracing::warn!(sink = %own.name, waiting, "alerts wait for the next run");
                break;
            }
        }
    }
    Ok(store.waited_for()?.is_empty())
}

/// What waits for a sink that the configuration does not name any more goes where the alerts of its rule go now.
fn hand_over(store: &mut Store, config: &Config) -> Result<(), StoreError> {
    for sink in store.waited_for()?.iter().filter(|sink| config.sinks.iter().all(|own| own.name != **sink)) {
        for delivery in store.waiting(sink)? {
            let sinks = config.sinks_of(config.alerts.iter().find(|rule| rule.name == delivery.rule));
            if sinks.is_empty() {
                tracing::warn!(sink, alert = delivery.alert, rule = %delivery.rule, "an alert waits, and the configuration names no sink");
            } else {
                tracing::warn!(sink, alert = delivery.alert, rule = %delivery.rule, to = sinks.join(", "), "this sink is gone; the alert goes elsewhere");
                store.hand_over(&delivery, sink, &sinks)?;
            }
        }
    }
    Ok(())
}

/// Whether the next may follow: this one has arrived, is what the receiver does not take, or was long enough in the way.
fn bring(store: &mut Store, own: &SinkConfig, sink: &Sink, delivery: &Delivery) -> Result<bool, StoreError> {
    let mut pause = Duration::from_secs_f64(own.backoff_s);
    let limit_pause = Duration::from_secs_f64(own.limit_pause_s);
    let (is_old, mut may_follow) = (delivery.attempts >= ENOUGH, false);
    // What a sink lacks does not come while this run waits.
    let tries = if is_old || sink.lack().is_some() { 1 } else { own.tries };
    let mut delivery = delivery.clone();
    for attempt in 1..=tries {
        store.note(&delivery, &own.name, Fate::Sending)?;
        let Missed { reason, wait, miss } = match send(sink, &delivery) {
            Ok(()) => {
                store.note(&delivery, &own.name, Fate::Sent)?;
                tracing::info!(sink = %own.name, alert = delivery.alert, rule = %delivery.rule, "alert delivered");
                return Ok(true);
            }
            Err(missed) => missed,
        };
        let own_pause = if miss == Miss::Limited { limit_pause } else { pause };
        // What is refused is refused a moment later, too.
        let rest = (attempt < tries && miss != Miss::Refused).then(|| rest(wait, own_pause));
        let pause_s = rest.map(|rest| rest.as_secs_f64());
        tracing::warn!(sink = %own.name, alert = delivery.alert, rule = %delivery.rule, attempt, pause_s, reason, "alert not delivered");
        if miss == Miss::Limited {
            store.note(&delivery, &own.name, Fate::Postponed(&reason))?;
        } else {
            delivery.attempts += 1;
            store.note(&delivery, &own.name, Fate::Failed(&reason))?;
        }
        if let Some(rest) = rest {
            std::thread::sleep(rest);
            pause = (pause * 2).min(LONGEST);
        } else {
            may_follow = miss == Miss::Refused;
            break;
        }
    }
    if is_old {
        let attempts = delivery.attempts;
        tracing::error!(sink = %own.name, alert = delivery.alert, rule = %delivery.rule, attempts, "alert never arrived; it waits, and is tried once a run");
    }
    Ok(may_follow || is_old)
}

/// The pause before the next attempt: what the receiver asks for goes before our own.
fn rest(asked: Option<Duration>, own: Duration) -> Duration {
    asked.unwrap_or(own).min(LONGEST)
}

fn send(sink: &Sink, delivery: &Delivery) -> Result<(), Missed> {
    let failed = |error: io::Error| Missed::away(error.kind().to_string());
    match sink {
        Sink::Stderr(LogForm::Text) => writeln!(stderr(), "{}", delivery.text).map_err(failed),
        Sink::Stderr(LogForm::Json) => writeln!(stderr(), "{}", told(delivery)).map_err(failed),
        Sink::File(path) => append(path, delivery).map_err(failed),
        #[cfg(feature = "webhook")]
        Sink::Webhook(webhook) => webhook.send(delivery),
        #[cfg(feature = "webhook")]
        Sink::Unready(reason) => Err(Missed::away(reason.clone())),
    }
}

/// Adds a line, unless an attempt that was cut short has added it already; of one whose beginning is there, the rest.
fn append(path: &Path, delivery: &Delivery) -> io::Result<()> {
    let line = format!("{}\n", told(delivery)).into_bytes();
    let mut file = File::options().create(true).append(true).read(true).open(path)?;
    // A pipe or a terminal cannot be read again, nor brought to the disk.
    if !file.metadata()?.is_file() {
        return file.write_all(&line);
    }
    if delivery.attempts > 0 && holds(&file, &line)? {
        return Ok(());
    }
    let begun = begun(&mut file, line.len())?;
    match line.strip_prefix(&*begun) {
        Some(rest) => file.write_all(rest)?,
        None => file.write_all(&[b"\n", &*line].concat())?,
    }
    file.sync_all()
}

/// Whether it is a line of the file.
fn holds(file: &File, line: &[u8]) -> io::Result<bool> {
    let (mut reader, mut known) = (BufReader::new(file), Vec::new());
    while known != line {
        known.clear();
        if reader.read_until(b'\n', &mut known)? == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What stands behind the last whole line, as far as a line of this length may reach: a disk that was full lets a line end early.
fn begun(file: &mut File, length: usize) -> io::Result<Vec<u8>> {
    let (whole, mut end) = (file.metadata()?.len(), Vec::new());
    file.seek(SeekFrom::Start(whole.saturating_sub(length as u64)))?;
    file.read_to_end(&mut end)?;
    Ok(end.rsplit(|&byte| byte == b'\n').next().unwrap_or_default().to_vec())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, append, rest, told};
    use crate::store::Delivery;
    use std::fs;
    use std::time::Duration;

    #[test]
    fn pauses() {
        for (reason, asked, own, expected) in [
            ("our own", None, 2, 2),
            ("the receiver's", Some(5), 2, 5),
            ("none", Some(0), 2, 0),
            ("the receiver's, for ever", Some(u64::MAX), 2, LONGEST.as_secs()),
            ("our own, too long", None, 600, LONGEST.as_secs()),
        ] {
            let rest = rest(asked.map(Duration::from_secs), Duration::from_secs(own));
            assert_eq!(rest.as_secs(), expected, "{reason}");
        }
    }

    #[test]
    fn a_line_is_whole_and_there_once() {
        let delivery = |attempts| Delivery { text: "均分偏低".to_owned(), attempts, ..Delivery::default() };
        let line = format!("{}\n", told(&delivery(0)));
        // Within a character.
        let cut = line.find('低').expect("the text") + 1;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("alerts.jsonl");
        for (reason, before, attempts, expected) in [
            ("an empty file", &b""[..], 0, line.clone()),
            ("another line", b"{}\n", 0, format!("{{}}\n{line}")),
            ("the same, of another night", line.as_bytes(), 0, line.repeat(2)),
            ("an attempt that arrived", line.as_bytes(), 1, line.clone()),
            ("one that arrived, with others behind it", format!("{line}{{}}\n").as_bytes(), 1, format!("{line}{{}}\n")),
            ("its words within another line", format!("x{line}").as_bytes(), 1, format!("x{line}{line}")),
            ("one that was cut short", &line.as_bytes()[..cut], 1, line.clone()),
            ("one that lacks its end alone", line.trim_end().as_bytes(), 1, line.clone()),
            ("somebody else's, cut short", b"{\"a\":", 1, format!("{{\"a\":\n{line}")),
        ] {
            fs::write(&path, before).expect("a file");
            append(&path, &delivery(attempts)).expect("a line");
            let found = fs::read(&path).expect("the file");
            assert_eq!(String::from_utf8_lossy(&found), expected, "{reason}");
        }
    }
}
