//! Conversations that run over midnight: the export of the day before has their beginning, that of this night the rest. What was said before
//! is put in front, so that they are judged as a whole, and count once.

use super::planned::hash;
use crate::input::{self, Listed, ReadOptions};
use crate::model::{Conversation, Moment, Role, Turn};
use crate::store::{Home, Left, Store, StoreError};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::collections::{HashMap, HashSet};

/// Who is silent for longer has come again: there are ids that begin anew every day.
const PAUSE_S: i64 = 30 * 60;
/// Exports may be cut at another hour than midnight.
const BEFORE_MIDNIGHT_H: i64 = 12;

/// What earlier nights have left open, and what this one has made of it.
pub(in crate::cli) struct Earlier {
    home: Home,
    options: ReadOptions,
    /// By their ids.
    left: HashMap<String, Left>,
    /// The files that were looked into: only where something goes on.
    looked_into: HashSet<String>,
    beginnings: HashMap<String, Conversation>,
    /// Conversations that were made whole.
    pub(super) continued: u64,
    /// Those whose beginning is not at hand.
    pub(super) lacking: u64,
}

impl Earlier {
    /// What may go on in the night of `day`.
    pub(super) fn read(
        store: &Store,
        home: Home,
        options: &ReadOptions,
        (day, zone): (Date, &TimeZone),
    ) -> Result<Self, StoreError> {
        let since = day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |begin| begin.timestamp());
        let since = since.checked_sub(BEFORE_MIDNIGHT_H.hours()).unwrap_or(since);
        let left = store.left(day, since)?.into_iter().map(|left| (left.conversation.clone(), left)).collect();
        let (looked_into, beginnings) = (HashSet::new(), HashMap::new());
        Ok(Self { home, options: options.clone(), left, looked_into, beginnings, continued: 0, lacking: 0 })
    }

    /// Puts in front of each conversation what was said of it before.
    pub(in crate::cli) fn complete(&mut self, conversations: &mut [Conversation]) {
        for conversation in conversations {
            if let Some(left) = self.left.get(&conversation.id).filter(|left| goes_on(left, conversation)).cloned() {
                self.complete_one(&left, conversation);
            }
        }
    }

    fn complete_one(&mut self, left: &Left, conversation: &mut Conversation) {
        if self.looked_into.insert(left.source.clone()) {
            self.look_into(left);
        }
        match self.beginnings.get(&conversation.id) {
            Some(beginning) if is_same(beginning, conversation) => {
                put_in_front(beginning, conversation);
                self.continued += 1;
            }
            Some(_) => {}
            None => {
                // Rows of it are missing, as where they were rejected: nobody is blamed for what may stand in them.
                conversation.rejected_rows += 1;
                self.lacking += 1;
            }
        }
    }

    /// Reads the beginnings that stand in a file, where it is as it was.
    fn look_into(&mut self, left: &Left) {
        let path = self.home.path_of(&left.source);
        let is_as_it_was = |listed: &Listed| hash(listed).is_ok_and(|now| now == left.sha256);
        let listed = input::list(std::slice::from_ref(&path)).map(|(files, _)| files).unwrap_or_default();
        if !listed.first().is_some_and(is_as_it_was) {
            return;
        }
        let Ok(reader) = input::read(&[path], &self.options) else { return };
        for conversation in reader.flat_map(|batch| batch.conversations) {
            if self.left.get(&conversation.id).is_some_and(|own| own.source == left.source) {
                self.beginnings.insert(conversation.id.clone(), conversation);
            }
        }
    }
}

/// By the clock, and by who begins: a system or a robot opens a conversation.
fn goes_on(left: &Left, conversation: &Conversation) -> bool {
    let second = |moment: Option<Moment>| moment.filter(|at| at.is_dated()).map(|at| at.instant.as_second());
    let Some((start, end)) = second(conversation.started_at()).zip(second(conversation.ended_at())) else { return false };
    let is_next = left.started < start && left.ended < end && start - left.ended <= PAUSE_S;
    is_next && conversation.turns.first().is_some_and(|turn| matches!(turn.role, Role::Agent | Role::Customer))
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
