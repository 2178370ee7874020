//! Role values that no table tells alone: codes (`0` and `1`), what machines call the sides (`human` and `gpt`), and users beside contacts.

use super::{names::normalise, settings::Settings, sides};
use crate::model::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// What interfaces of Chinese messengers document of the codes of some of their keys.
#[derive(Debug, Default)]
struct KeyCodes {
    of_key: FxHashMap<&'static str, Vec<(&'static str, Role)>>,
    /// Keys of which one stands beside such a code, as anybody may call a key so.
    beside: FxHashMap<&'static str, &'static str>,
}

static KEYS: LazyLock<KeyCodes> = LazyLock::new(|| {
    let mut keys = KeyCodes::default();
    for row in include_str!("key_roles.csv").lines().skip(1) {
        if let [key, value, role, beside] = row.split(',').collect::<Vec<_>>()[..]
            && let Ok(role) = role.parse()
        {
            keys.of_key.entry(key).or_default().push((value, role));
            keys.beside.extend(beside.split('|').map(|other| (other, key)));
        }
    }
    keys
});

/// The role that `value` is the code for under this very key.
pub(super) fn of_key(key: &str, value: &str) -> Option<Role> {
    KEYS.of_key.get(key)?.iter().find(|(code, _)| *code == value).map(|&(_, role)| role)
}

/// The key of which the codes are known beside a key that is called `name`.
pub(super) fn beside(name: &str) -> Option<&'static str> {
    KEYS.beside.get(name).copied()
}

/// Words that name who serves or who asks, and in a log with people and machines may be either of those who serve; and what desks that
/// call the customer a contact call their own people.
static PARTS: LazyLock<FxHashMap<&str, Part>> = LazyLock::new(|| {
    let rows = include_str!("machine_roles.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    let part = |name| match name {
        "asks" => Part::Asks,
        "contact" => Part::Contact,
        "staff" => Part::Staff,
        _ => Part::Serves,
    };
    rows.map(|(name, word)| (word, part(name))).collect()
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Serves,
    Asks,
    Contact,
    Staff,
}

fn part(word: &str) -> Option<Part> {
    PARTS.get(normalise(word).as_str()).copied()
}

/// Whether `word` may be a person who serves, or a machine.
pub(super) fn is_assistant(word: &str) -> bool {
    part(word) == Some(Part::Serves)
}

/// Role codes of which only what is said, or who else there is, tells whom they stand for.
pub(super) fn settle_codes<'t>(said: impl Iterator<Item = (&'t str, &'t str)>, settings: &Settings) -> Vec<(String, Role)> {
    let mut words: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    let mut told: FxHashSet<Role> = FxHashSet::default();
    let mut known: FxHashSet<&str> = FxHashSet::default();
    for (word, text) in said {
        if let Some(role) = settings.roles.get(word) {
            told.insert(role);
            known.insert(word);
        } else if !word.is_empty() {
            let (agent, customer) = sides::weigh(text);
            let weight = words.entry(word).or_default();
            *weight = (weight.0 + agent, weight.1 + customer);
        }
    }
    if let Some(staff) = staff_of_contacts(&known).filter(|_| !told.contains(&Role::Agent)) {
        return vec![(staff.to_owned(), Role::Agent)];
    }
    let mut words: Vec<(&str, (usize, usize))> = words.into_iter().collect();
    words.sort_unstable();
    if words.iter().any(|(word, _)| matches!(part(word), Some(Part::Serves | Part::Asks))) {
        return by_part(&words, &told);
    }
    match words.as_slice() {
        [(a, of_a), (b, of_b)] if !told.contains(&Role::Agent) && !told.contains(&Role::Customer) => {
            let weighed = by_weight((a, *of_a), (b, *of_b));
            let paired = || sides::pair(a, b).filter(|_| of_a == of_b || *of_a == (0, 0) && *of_b == (0, 0));
            if weighed.is_empty() { paired().map_or(weighed, |(agent, customer)| both(agent, customer)) } else { weighed }
        }
        _ => Vec::new(),
    }
}

/// Of roles that the tables tell, the one that is the agent's beside a contact, and a customer's anywhere else.
fn staff_of_contacts<'w>(known: &FxHashSet<&'w str>) -> Option<&'w str> {
    let of = |wanted: Part| known.iter().copied().filter(|word| part(word) == Some(wanted)).min();
    of(Part::Contact).and_then(|_| of(Part::Staff))
}

/// What the words of machines stand for beside the roles that are `told`: `assistant` is the agent where no agent and no bot
/// answers; where a customer is told beside a `human`, that one is the agent, and the machine a bot.
fn by_part(words: &[(&str, (usize, usize))], told: &FxHashSet<Role>) -> Vec<(String, Role)> {
    let of = |wanted: Part| words.iter().map(|&(word, _)| word).filter(move |word| part(word) == Some(wanted));
    let (serving, asking): (Vec<&str>, Vec<&str>) = (of(Part::Serves).collect(), of(Part::Asks).collect());
    let has = |role| told.contains(&role);
    let all = |words: &[&str], role| words.iter().map(|&word| (word.to_owned(), role)).collect::<Vec<_>>();
    match (serving.as_slice(), asking.as_slice()) {
        (_, [_]) if has(Role::Customer) && !has(Role::Agent) && (has(Role::Bot) || !serving.is_empty()) => {
            [all(&asking, Role::Agent), all(&serving, Role::Bot)].concat()
        }
        ([], [_]) if !has(Role::Customer) => all(&asking, Role::Customer),
        ([_], []) if has(Role::Customer) && !has(Role::Agent) && !has(Role::Bot) => all(&serving, Role::Agent),
        ([_], [_]) if told.iter().all(|&role| role == Role::System) => {
            [all(&asking, Role::Customer), all(&serving, Role::Agent)].concat()
        }
        _ => Vec::new(),
    }
}

/// The agent and the customer of two codes, where much speaks for it and hardly anything against it.
fn by_weight((a, of_a): (&str, (usize, usize)), (b, of_b): (&str, (usize, usize))) -> Vec<(String, Role)> {
    const ENOUGH: usize = 3;
    let (first, second) = (of_a.0 + of_b.1, of_b.0 + of_a.1);
    let is_clear = |by: usize, against: usize| by >= ENOUGH && against * 4 <= by;
    match (is_clear(first, second), is_clear(second, first)) {
        (true, _) => both(a, b),
        (_, true) => both(b, a),
        _ => Vec::new(),
    }
}

fn both(agent: &str, customer: &str) -> Vec<(String, Role)> {
    vec![(agent.to_owned(), Role::Agent), (customer.to_owned(), Role::Customer)]
}
