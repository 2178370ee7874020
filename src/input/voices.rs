//! What nearly all conversations of a file tell of a name or a code settles it for the others: `0` and `1` are the same two sides in every
//! recording of an export, though not every call has a greeting.

use super::{
    roles::Roles,
    sides::{Sides, first_is_agent, is_numbered, weigh},
};
use crate::model::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::mem::take;

/// So many conversations are enough; recognisers that number whoever speaks may begin with either side, of theirs it takes more.
const ENOUGH: u32 = 2;
const ENOUGH_NUMBERED: u32 = 3;
/// Of a hundred conversations that tell it so many agree: in a large file one word or another is always misleading.
const SHARE: u64 = 95;
/// After so many of late that told otherwise nothing is settled any more: behind the beginning a file may change.
const ASTRAY: u32 = 3;
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
    /// The conversation that is being read, with its codes.
    at_hand: (Box<str>, Vec<Weight>),
    /// How many conversations have somebody whom only the others tell, and the last of them.
    lent: u64,
    lent_to: Box<str>,
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
    /// Conversations that told otherwise while the file was read, less those that did not.
    astray: u32,
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
        if !self.is_learning {
            return self.recall(name, role);
        }
        if name.is_empty() || !self.counts.contains_key(name) && self.counts.len() >= NAMES {
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

    /// Hears in the course of reading what one conversation tells of `name`.
    fn recall(&mut self, name: &str, role: Option<Role>) {
        let Some((role, count)) = role.zip(self.counts.get_mut(name)) else { return };
        let is_other = match role {
            Role::Agent => count.agent < count.customer,
            Role::Customer => count.customer < count.agent,
            Role::Bot | Role::System => false,
        };
        count.astray = if is_other { count.astray + 1 } else { count.astray.saturating_sub(1) };
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
        add(self.weights.entry(conversation.into()).or_default(), code, text);
    }

    /// The role of `code` in a conversation that tells nothing else of it, where the others of the file tell it. `text` is what is said.
    pub(super) fn lend_code(&mut self, conversation: &str, code: &str, text: &str) -> Option<Role> {
        if self.is_learning || !self.counts.contains_key(code) {
            return None;
        }
        if *self.at_hand.0 != *conversation {
            let (_, codes) = std::mem::replace(&mut self.at_hand, (conversation.into(), Vec::new()));
            for (code, role) in settled(&codes).into_iter().flatten() {
                self.recall(code, role);
            }
        }
        add(&mut self.at_hand.1, code, text);
        let role = self.role(code)?;
        if *self.lent_to != *conversation {
            self.lent_to = conversation.into();
            self.lent += 1;
        }
        Some(role)
    }

    /// Notes that only the others tell who somebody of one conversation is.
    pub(super) fn lend(&mut self) {
        self.lent += 1;
    }

    /// How many such conversations there are since this was asked.
    pub(super) fn take_lent(&mut self) -> u64 {
        take(&mut self.lent)
    }

    /// Adds those of another reckoning.
    pub(super) fn add_lent(&mut self, lent: u64) {
        self.lent += lent;
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
            let is_told = told.contains(&conversation);
            for (code, role) in settled(&codes).into_iter().flatten() {
                self.count(code, role.filter(|_| !is_told));
            }
        }
        self.is_learning = false;
    }

    /// Everybody of whom most conversations tell it.
    pub(super) fn told(&self) -> impl Iterator<Item = (&str, Role)> {
        self.counts.keys().filter_map(|name| Some((&**name, self.role(name)?)))
    }

    /// What nearly all conversations tell of `name`. A recogniser may have numbered whoever speaks: a bare number is not the same person in
    /// the next recording.
    pub(super) fn role(&self, name: &str) -> Option<Role> {
        let is_number = is_numbered(name) || name.bytes().all(|byte| byte.is_ascii_digit());
        self.role_by(name, if is_number { ENOUGH_NUMBERED } else { ENOUGH })
    }

    /// The same of a channel of a recording, which is the same in the next one.
    pub(super) fn role_of_channel(&self, name: &str) -> Option<Role> {
        self.role_by(name, ENOUGH)
    }

    fn role_by(&self, name: &str, enough: u32) -> Option<Role> {
        if self.is_learning {
            return None;
        }
        let count = self.counts.get(name).filter(|count| count.astray < ASTRAY)?;
        let all = u64::from(count.agent) + u64::from(count.customer) + u64::from(count.other);
        let is_clear = |by: u32| by >= enough && by > count.open && u64::from(by) * 100 >= all * SHARE;
        match (is_clear(count.agent), is_clear(count.customer)) {
            (true, _) => Some(Role::Agent),
            (_, true) => Some(Role::Customer),
            _ => None,
        }
    }
}

/// Adds what `text` of `code` speaks for.
fn add(known: &mut Vec<Weight>, code: &str, text: &str) {
    let (agent, customer) = weigh(text);
    if let Some((_, for_agent, for_customer)) = known.iter_mut().find(|(known, ..)| &**known == code) {
        (*for_agent, *for_customer) = (*for_agent + agent, *for_customer + customer);
    } else if known.len() < CODES {
        known.push((code.into(), agent, customer));
    }
}

/// The roles of the two codes of a conversation, where it tells them; `None` where it has not two.
fn settled(codes: &[Weight]) -> Option<[(&str, Option<Role>); 2]> {
    let [(a, agent_a, customer_a), (b, agent_b, customer_b)] = codes else { return None };
    let role = |is_agent: bool| if is_agent { Role::Agent } else { Role::Customer };
    let first = first_is_agent((*agent_a, *customer_a), (*agent_b, *customer_b));
    Some([(a, first.map(role)), (b, first.map(|first| role(!first)))])
}
