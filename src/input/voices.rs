//! What most conversations of a file tell of a name or a code settles it for the others, where none of them tells otherwise: `0` and `1` are
//! the same two sides in every recording of an export, though not every call has a greeting.

use super::{
    roles::Roles,
    sides::{Sides, is_numbered, weigh},
};
use crate::model::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::mem::take;

/// So many conversations are enough; recognisers that number whoever speaks may begin with either side, of theirs it takes more.
const ENOUGH: u32 = 2;
const ENOUGH_NUMBERED: u32 = 3;
/// The most names that are counted.
const NAMES: usize = 10_000;
/// The most codes that are weighed in one conversation.
const CODES: usize = 8;

/// What the conversations of one file tell of names and codes.
#[derive(Debug, Default)]
pub(super) struct Voices {
    /// Whether they are being gone over for that; else what they told is given out.
    is_learning: bool,
    counts: FxHashMap<Box<str>, Count>,
    /// The role codes of each conversation that nothing settles so far, with what speaks for an agent and for a customer.
    weights: FxHashMap<Box<str>, Vec<Weight>>,
    /// Conversations in which a word tells who one of the sides is.
    told: FxHashSet<Box<str>>,
}

/// A code with how much speaks for an agent and for a customer.
type Weight = (Box<str>, usize, usize);

/// In how many conversations somebody is what.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    agent: u32,
    customer: u32,
    other: u32,
    open: u32,
}

impl Voices {
    /// None yet, to be learned.
    pub(super) fn learning() -> Self {
        Self { is_learning: true, ..Self::default() }
    }

    /// Whether conversations are gone over for what they tell.
    pub(super) fn are_learning(&self) -> bool {
        self.is_learning
    }

    /// Counts a conversation in which `name` has this role, or in which that stays open.
    pub(super) fn count(&mut self, name: &str, role: Option<Role>) {
        if !self.is_learning || name.is_empty() || !self.counts.contains_key(name) && self.counts.len() >= NAMES {
            return;
        }
        let count = self.counts.entry(name.into()).or_default();
        match role {
            Some(Role::Agent) => count.agent += 1,
            Some(Role::Customer) => count.customer += 1,
            Some(Role::Bot | Role::System) => count.other += 1,
            None => count.open += 1,
        }
    }

    /// The same of all speakers of a conversation, but for those whose own names tell it.
    pub(super) fn count_all(&mut self, sides: &Sides, roles: &Roles) {
        sides.settled().filter(|(name, _)| roles.get(name).is_none()).for_each(|(name, role)| self.count(name, Some(role)));
        sides.open().for_each(|name| self.count(name, None));
    }

    /// Hears `text` of somebody of whom a conversation tells nothing but `code`.
    pub(super) fn hear(&mut self, conversation: &str, code: &str, text: &str) {
        if !self.is_learning || code.is_empty() {
            return;
        }
        let (agent, customer) = weigh(text);
        let known = self.weights.entry(conversation.into()).or_default();
        if let Some((_, for_agent, for_customer)) = known.iter_mut().find(|(known, ..)| &**known == code) {
            (*for_agent, *for_customer) = (*for_agent + agent, *for_customer + customer);
        } else if known.len() < CODES {
            known.push((code.into(), agent, customer));
        }
    }

    /// Notes that a word tells a side of a conversation.
    pub(super) fn know(&mut self, conversation: &str, role: Role) {
        if self.is_learning && matches!(role, Role::Agent | Role::Customer) && !self.told.contains(conversation) {
            self.told.insert(conversation.into());
        }
    }

    /// Whether anything was left open.
    pub(super) fn have_open(&self) -> bool {
        self.counts.values().any(|count| count.open > 0)
    }

    /// Whether anybody was counted.
    pub(super) fn have_any(&self) -> bool {
        !self.counts.is_empty()
    }

    /// Forgets what was heard in a conversation, of which all speakers are counted.
    pub(super) fn forget(&mut self, conversation: &str) {
        self.weights.remove(conversation);
    }

    /// Nothing more is to be learned.
    pub(super) fn finish(&mut self) {
        let (weights, told) = (take(&mut self.weights), take(&mut self.told));
        for (conversation, codes) in weights {
            let [(a, agent_a, customer_a), (b, agent_b, customer_b)] = codes.as_slice() else { continue };
            let (first, second) = (agent_a + customer_b, agent_b + customer_a);
            let roles = match first.cmp(&second) {
                _ if told.contains(&conversation) => [None, None],
                std::cmp::Ordering::Greater => [Some(Role::Agent), Some(Role::Customer)],
                std::cmp::Ordering::Less => [Some(Role::Customer), Some(Role::Agent)],
                std::cmp::Ordering::Equal => [None, None],
            };
            self.count(a, roles[0]);
            self.count(b, roles[1]);
        }
        self.is_learning = false;
    }

    /// Everybody of whom most conversations tell it.
    pub(super) fn told(&self) -> impl Iterator<Item = (&str, Role)> {
        self.counts.keys().filter_map(|name| Some((&**name, self.role(name)?)))
    }

    /// What most conversations tell of `name`, and none otherwise.
    pub(super) fn role(&self, name: &str) -> Option<Role> {
        if self.is_learning {
            return None;
        }
        let count = self.counts.get(name)?;
        let enough = if is_numbered(name) { ENOUGH_NUMBERED } else { ENOUGH };
        let is_clear = |by: u32, against: u32| by >= enough && by > count.open && against == 0 && count.other == 0;
        match (is_clear(count.agent, count.customer), is_clear(count.customer, count.agent)) {
            (true, _) => Some(Role::Agent),
            (_, true) => Some(Role::Customer),
            _ => None,
        }
    }
}
