//! A conversation while its rows are read.

use super::{
    Batch,
    cells::Cells,
    counted::from_beginning,
    names::Field,
    notes::{Note, leave_out},
    seen::Seen,
    settings::{Settings, channel},
    shown::Noted,
    unsettled::{Unsettled, settle},
    voices::Voices,
};
use crate::model::{Channel, Conversation, Moment, Role, Source};
use rustc_hash::FxHashSet;
use std::{collections::BTreeMap, sync::Arc};

/// The names that are kept for sharing; beyond it sharing starts afresh, so that memory stays flat.
const POOL: usize = 4_096;

/// A conversation that may still grow.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is found out on its own")]
pub(super) struct Open {
    pub conversation: Conversation,
    /// Whether it was read from a row of its own and takes no further rows.
    pub whole: bool,
    /// Whether its agent is told, be it as nobody; else it is the first who speaks.
    pub agent_told: bool,
    /// The agent whom the first row that an agent spoke names: rows of the customer may still name whom he waited for.
    pub served_by: Option<Arc<str>>,
    /// Columns of meta values that were empty so far.
    pub unset: Vec<usize>,
    channel: Option<Channel>,
    /// Turns of speakers of whom it is open who they are.
    pub unsettled: Vec<Unsettled>,
    /// Turns that are marked as notes of colleagues.
    pub notes: Vec<Note>,
    /// Its messages that have an id of their own.
    pub seen: Seen,
    /// A column that may hold the times of its turns, where that is noted.
    pub maybe_time: Option<String>,
    /// When it began, for a conversation of which no turn has a time.
    pub began: Option<Moment>,
    /// Whether its times may be counted from then.
    pub may_count: bool,
    /// Whether its times are those of a recording, which makes it a call where nothing else is told.
    pub is_recorded: bool,
}

impl Open {
    /// Without turns yet.
    pub(super) fn new(id: &str, source: Source) -> Self {
        let conversation = Conversation {
            id: id.to_owned(),
            channel: Channel::Chat,
            agent_id: None,
            customer_id: None,
            meta: BTreeMap::new(),
            turns: Vec::with_capacity(16),
            rejected_rows: 0,
            source,
        };
        let (unset, unsettled) = (Vec::new(), Vec::new());
        Self {
            conversation,
            whole: false,
            agent_told: false,
            served_by: None,
            unset,
            channel: None,
            unsettled,
            notes: Vec::new(),
            seen: Seen::default(),
            began: None,
            may_count: false,
            maybe_time: None,
            is_recorded: false,
        }
    }

    /// The conversation, its turns in order; `None` where it has none.
    pub(super) fn end(
        self,
        settings: &Settings,
        (noted, voices): (&mut Noted, &mut Voices),
        batch: &mut Batch,
    ) -> Option<Conversation> {
        let Self {
            mut conversation,
            agent_told,
            served_by,
            channel,
            is_recorded,
            unsettled,
            notes,
            began,
            may_count,
            maybe_time,
            ..
        } = self;
        if let Some(name) = maybe_time {
            noted.maybe_time(&name);
        }
        if !unsettled.is_empty() || !notes.is_empty() {
            let mut lost = vec![false; conversation.turns.len()];
            settle(&mut conversation, unsettled, &mut lost, settings, (noted, voices), batch);
            leave_out(&conversation, &notes, &mut lost, batch);
            let mut lost = lost.into_iter();
            conversation.turns.retain(|_| !lost.next().unwrap_or(false));
        }
        if conversation.turns.is_empty() {
            return None;
        }
        if let Some(began) = began.filter(|_| may_count) {
            from_beginning(&mut conversation.turns, began);
        }
        conversation.channel =
            channel.or(settings.layout.channel).unwrap_or(if is_recorded { Channel::Call } else { Channel::Chat });
        if conversation.turns.iter().all(|turn| turn.at.is_none()) {
            // Of the others nothing is known but that they came later.
            conversation.turns.iter_mut().take(1).for_each(|first| first.at = began);
        }
        if conversation.turns.iter().all(|turn| turn.at.is_some()) {
            // Stable: what was said in the same second keeps its order.
            conversation.turns.sort_by_key(|turn| turn.at.map(|at| at.instant));
        }
        conversation.agent_id = served_by.or(conversation.agent_id);
        if conversation.agent_id.is_none() && !agent_told {
            let mut spoken = conversation.turns.iter().filter(|turn| turn.role == Role::Agent);
            conversation.agent_id = spoken.find_map(|turn| turn.speaker.clone());
        }
        Some(conversation)
    }

    /// Marks the turn that was added last, which stands on `line`, as a note of colleagues.
    pub(super) fn note(&mut self, line: u64) {
        self.notes.extend(self.conversation.turns.len().checked_sub(1).map(|turn| Note { turn, line }));
    }

    /// Keeps a value that describes the conversation; the first one wins.
    pub(super) fn describe(&mut self, name: &str, value: &str) {
        if !value.is_empty() && !self.conversation.meta.contains_key(name) {
            self.conversation.meta.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Takes what a row says of the whole conversation.
    pub(super) fn name(&mut self, cells: &Cells<'_>, pool: &mut Pool) {
        let agent = cells.get(Field::AgentId);
        if self.conversation.agent_id.is_none() && !agent.is_empty() {
            self.conversation.agent_id = Some(pool.share(agent));
        }
        let customer = cells.get(Field::CustomerId);
        if self.conversation.customer_id.is_none() && !customer.is_empty() {
            self.conversation.customer_id = Some(customer.to_owned());
        }
        let named = cells.get(Field::Channel);
        if self.channel.is_none() && !named.is_empty() {
            self.channel = channel(named);
            if self.channel.is_none() {
                self.describe("channel", named);
            }
        }
    }
}

/// Names that return from row to row are kept once.
#[derive(Debug, Default)]
pub(super) struct Pool(FxHashSet<Arc<str>>);

impl Pool {
    pub(super) fn share(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        if self.0.len() >= POOL {
            self.0.clear();
        }
        let name: Arc<str> = name.into();
        self.0.insert(name.clone());
        name
    }
}
