//! Conversations that run over midnight: the export of the day before has their beginning, that of this night the rest. What was said before
//! is put in front, so that they are judged as a whole, and count once.

use super::planned::hash;
use crate::input::{self, Listed, ReadOptions};
use crate::model::{Conversation, Moment, Role, Turn};
use crate::store::{Before, Home, Left, PAUSE_S, Record, Store, StoreError};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Exports may be cut at another hour than midnight.
const BEFORE_MIDNIGHT_H: i64 = 12;

/// What earlier nights have left open, and what this one has made of it.
pub(in crate::cli) struct Earlier {
    home: Home,
    options: ReadOptions,
    night: Date,
    /// By their ids, the longest last.
    left: HashMap<String, Vec<Left>>,
    /// The files that were looked into: only where something goes on.
    looked_into: HashSet<String>,
    /// By file and id.
    beginnings: HashMap<(String, String), Conversation>,
    /// What stood before conversations of this night, by file and id.
    met: HashMap<(Arc<str>, String), Before>,
    /// Conversations that were made whole.
    pub(super) continued: u64,
    /// Those whose beginning is not at hand.
    pub(super) lacking: u64,
}

/// What has become of a conversation.
enum Made {
    /// It stands alone.
    Alone,
    Whole,
    /// Its beginning is not at hand.
    Lacking,
}

/// From when on a conversation that ended then may go on in the night of `day`.
pub(super) fn since(day: Date, zone: &TimeZone) -> Timestamp {
    let begin = day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |begin| begin.timestamp());
    begin.checked_sub(BEFORE_MIDNIGHT_H.hours()).unwrap_or(begin)
}

impl Earlier {
    /// What may go on in the night of `day`.
    pub(super) fn read(
        store: &Store,
        home: Home,
        options: &ReadOptions,
        (night, zone): (Date, &TimeZone),
    ) -> Result<Self, StoreError> {
        let mut left: HashMap<String, Vec<Left>> = HashMap::new();
        for one in store.left(night, since(night, zone))? {
            left.entry(one.conversation.clone()).or_default().push(one);
        }
        let (looked_into, beginnings, met) = (HashSet::new(), HashMap::new(), HashMap::new());
        Ok(Self { home, options: options.clone(), night, left, looked_into, beginnings, met, continued: 0, lacking: 0 })
    }

    /// Puts in front of each conversation what was said of it before.
    pub(in crate::cli) fn complete(&mut self, conversations: &mut [Conversation]) {
        for conversation in conversations {
            let Some(left) = self.before(conversation, self.night) else { continue };
            let key = (conversation.source.path.clone(), conversation.id.clone());
            self.met.extend(second(conversation.started_at()).map(|began| (key, left.before(began))));
            match self.made(&left, conversation) {
                Made::Alone => {}
                Made::Whole => self.continued += 1,
                Made::Lacking => self.lacking += 1,
            }
        }
    }

    /// Notes with a conversation what stood before it.
    pub(in crate::cli) fn note(&self, record: &mut Record) {
        if !self.met.is_empty() {
            record.before = self.met.get(&(record.path.clone(), record.id().to_owned())).copied();
        }
    }

    /// What nights before `night` hold of a conversation that goes on in it.
    fn before(&self, conversation: &Conversation, night: Date) -> Option<Left> {
        let all = self.left.get(&conversation.id)?;
        all.iter().rfind(|left| left.night < night && is_next(left, conversation)).cloned()
    }

    fn made(&mut self, left: &Left, conversation: &mut Conversation) -> Made {
        // A system or a robot opens a conversation.
        if !conversation.turns.first().is_some_and(|turn| matches!(turn.role, Role::Agent | Role::Customer)) {
            return Made::Alone;
        }
        if self.looked_into.insert(left.source.clone()) {
            self.look_into(left);
        }
        match self.beginnings.get(&(left.source.clone(), conversation.id.clone())).cloned() {
            Some(beginning) if !is_same(&beginning, conversation) => Made::Alone,
            Some(mut beginning) => {
                // It may be the rest of another one: who talks for two nights stands in three files.
                if let Some(left) = self.before(&beginning, left.night) {
                    self.made(&left, &mut beginning);
                }
                put_in_front(&beginning, conversation);
                Made::Whole
            }
            None => {
                // Rows of it are missing, as where they were rejected: nobody is blamed for what may stand in them.
                conversation.rejected_rows += 1;
                Made::Lacking
            }
        }
    }

    /// Reads the beginnings that stand in a file, where it is as it was.
    fn look_into(&mut self, left: &Left) {
        let path = self.home.path_of(&left.source);
        let is_as_it_was = |listed: &Listed| hash(listed).is_ok_and(|now| now == left.sha256);
        let listed = input::list(std::slice::from_ref(&path)).unwrap_or_default().files;
        if !listed.first().is_some_and(is_as_it_was) {
            return;
        }
        let Ok(reader) = input::read(&[path], &self.options) else { return };
        for conversation in reader.flat_map(|batch| batch.conversations) {
            if self.left.get(&conversation.id).is_some_and(|all| all.iter().any(|own| own.source == left.source)) {
                self.beginnings.insert((left.source.clone(), conversation.id.clone()), conversation);
            }
        }
    }
}

fn second(moment: Option<Moment>) -> Option<i64> {
    moment.filter(|at| at.is_dated()).map(|at| at.instant.as_second())
}

/// Whether it goes on, by the clock.
fn is_next(left: &Left, conversation: &Conversation) -> bool {
    let times = second(conversation.started_at()).zip(second(conversation.ended_at()));
    times.is_some_and(|(start, end)| left.started < start && left.ended < end && start - left.ended <= PAUSE_S)
}

/// By who takes part; a note of the system at the end has closed it.
fn is_same(beginning: &Conversation, rest: &Conversation) -> bool {
    let [before, after] = [beginning, rest].map(|one| one.agents().all());
    let meets = before.is_empty() || after.is_empty() || before.iter().any(|agent| after.contains(agent));
    let customers = beginning.customer_id.as_ref().zip(rest.customer_id.as_ref());
    let is_open = beginning.turns.last().is_some_and(|turn| turn.role != Role::System);
    meets && is_open && customers.is_none_or(|(one, other)| one == other) && beginning.channel == rest.channel
}

fn put_in_front(beginning: &Conversation, rest: &mut Conversation) {
    let start = rest.started_at();
    // What both files have is said once.
    let is_before = |turn: &&Turn| turn.at.zip(start).is_none_or(|(at, start)| at < start);
    let mut turns: Vec<Turn> = beginning.turns.iter().take_while(is_before).cloned().collect();
    turns.append(&mut rest.turns);
    rest.turns = turns;
    rest.agent_id = beginning.agent_id.clone().or_else(|| rest.agent_id.take());
    rest.customer_id = beginning.customer_id.clone().or_else(|| rest.customer_id.take());
    for (name, value) in &beginning.meta {
        rest.meta.entry(name.clone()).or_insert_with(|| value.clone());
    }
    rest.rejected_rows += beginning.rejected_rows;
}
