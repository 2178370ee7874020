//! Who of the speakers of a conversation is the agent, where no role tells: from their names, and from what agents and
//! customers say (`transcript/hints.csv`). What stays open is left open.

use super::{names, roles::Roles};
use crate::model::Role;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The most speakers that are weighed against each other; a group chat of more is none of ours.
const VOICES: usize = 64;

/// Where a hint is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Name,
    Text,
}

/// Words that speak for a role.
static HINTS: LazyLock<Vec<(Role, Place, &str)>> = LazyLock::new(|| {
    let rows = include_str!("transcript/hints.csv").lines().skip(1);
    let hint = |row: &'static str| {
        let mut cells = row.splitn(3, ',');
        let role = cells.next()?.parse().ok()?;
        let place = match cells.next()? {
            "name" => Place::Name,
            "text" => Place::Text,
            _ => return None,
        };
        Some((role, place, cells.next()?))
    };
    rows.filter_map(hint).collect()
});

/// The role that a name tells: by a role word, or by a word within it (`某某旗舰店:小美`, `张三@微信`).
pub(super) fn by_name(name: &str, roles: &Roles) -> Option<Role> {
    let normal = names::normalise(name);
    let hint = || HINTS.iter().find(|(_, place, words)| *place == Place::Name && normal.contains(words)).map(|(role, ..)| *role);
    roles.get(name).or_else(hint)
}

/// Words that stand before a colon and name nobody (`地址`), and those that name somebody with a number behind (`SPEAKER_00`).
static NOBODY: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("nobody"));
/// Words before a time that is what somebody says: `我明天 10:00`.
static WHEN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("when"));
/// Words that end a name: 李女士.
static TITLED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("titled"));
/// The sides of a recording.
static TRACKS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("track"));
static NUMBERED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("numbered"));

fn words(kind: &str) -> FxHashSet<&'static str> {
    let rows = include_str!("transcript/names.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    rows.filter(|(is, _)| *is == kind).map(|(_, word)| word).collect()
}

/// Whether `name` stands before a colon and names nobody.
pub(super) fn is_nobody(name: &str) -> bool {
    NOBODY.contains(name)
}

/// Whether `name` is a name by its title, and nothing but that.
pub(super) fn is_titled(name: &str) -> bool {
    const LONGEST: usize = 4;
    let surname = TITLED.iter().find_map(|title| name.strip_suffix(title));
    surname.is_some_and(|surname| {
        !surname.is_empty() && surname.chars().nth(LONGEST).is_none() && surname.chars().all(char::is_alphabetic)
    })
}

/// Whether `name`, with a time behind it, is likelier a part of what somebody says.
pub(super) fn tells_when(name: &str) -> bool {
    is_nobody(name) || name.contains(char::is_whitespace) || WHEN.iter().any(|word| name.contains(word))
}

/// Whether a recogniser calls somebody so: `SPEAKER_00`, `说话人 1`. It is nobody's name: the next recording has the same.
pub(super) fn is_numbered(name: &str) -> bool {
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = word.trim_end_matches(['_', '-', ' ']);
    word.len() < name.len() && NUMBERED.contains(word.to_lowercase().as_str())
}

/// Whether two names are one person's: `小李` and `小李(8001)`, `8001/小李`.
pub(super) fn is_same(told: &str, name: &str) -> bool {
    let parts = |text: &'_ str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '*' | '_' | '·' | '.')).filter(|part| part.chars().nth(1).is_some());
        parts.map(names::normalise).collect()
    };
    told == name || {
        let told = parts(told);
        parts(name).iter().any(|part| told.contains(part))
    }
}

/// Whether `voice` is a side of a recording.
pub(super) fn is_track(voice: &str) -> bool {
    TRACKS.contains(voice.to_lowercase().as_str())
}

/// `voice`, or nothing where it is only numbered.
pub(super) fn name_of_voice(voice: &str) -> &str {
    let is_number = voice.len() < 4 && voice.bytes().all(|byte| byte.is_ascii_digit());
    if is_number || is_numbered(voice) || is_track(voice) { "" } else { voice }
}

/// How much of `text` an agent says, and how much a customer.
pub(super) fn weigh(text: &str) -> (usize, usize) {
    let count =
        |role| HINTS.iter().filter(|(of, place, words)| *of == role && *place == Place::Text && text.contains(words)).count();
    (count(Role::Agent), count(Role::Customer))
}

/// One speaker, with what speaks for either side.
#[derive(Debug)]
struct Voice {
    name: String,
    told: Option<Role>,
    /// Whether something else than the name tells it.
    is_expected: bool,
    agent: usize,
    customer: usize,
}

impl Voice {
    fn new(name: &str, told: Option<Role>, is_expected: bool) -> Self {
        Self { name: name.to_owned(), told, is_expected, agent: 0, customer: 0 }
    }
}

/// The speakers of one conversation, as they are heard.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    voices: Vec<Voice>,
    /// Who takes part, as something else tells it.
    expected: Vec<(Box<str>, Role)>,
}

impl Hearing {
    /// Expects somebody called `name`, unless that is a mere role word.
    pub(super) fn expect(&mut self, name: &str, role: Role, roles: &Roles) {
        if !roles.name(name).is_empty() {
            self.expected.push((name.into(), role));
        }
    }

    /// Hears `name` say `text`.
    pub(super) fn hear(&mut self, name: &str, text: &str, roles: &Roles) {
        let index = match self.voices.iter().position(|voice| voice.name == name) {
            Some(index) => index,
            None if self.voices.len() >= VOICES => return,
            None => {
                let expected = self.expected(name);
                self.voices.push(Voice::new(name, expected.or_else(|| by_name(name, roles)), expected.is_some()));
                self.voices.len() - 1
            }
        };
        let voice = &mut self.voices[index];
        if voice.told.is_some() {
            return;
        }
        let (agent, customer) = weigh(text);
        voice.agent += agent;
        voice.customer += customer;
    }

    /// The role of whoever is expected and called `name`; `None` where that may be either.
    fn expected(&self, name: &str) -> Option<Role> {
        let exact = self.expected.iter().find(|(told, _)| &**told == name);
        let mut same = self.expected.iter().filter(|(told, _)| is_same(told, name)).map(|&(_, role)| role);
        let first = same.next();
        exact.map(|&(_, role)| role).or_else(|| first.filter(|&role| same.all(|other| other == role)))
    }

    /// Hears `name`, of whom it is known who it is.
    pub(super) fn know(&mut self, name: &str, role: Role) {
        if self.voices.len() < VOICES && !self.voices.iter().any(|voice| voice.name == name) {
            self.voices.push(Voice::new(name, Some(role), false));
        }
    }

    /// The roles of those whose name alone does not tell it; those that stay open are not among them.
    pub(super) fn settle(self) -> Sides {
        let told = |role| self.voices.iter().any(|voice| voice.told == Some(role));
        let (agent_told, customer_told) = (told(Role::Agent), told(Role::Customer));
        let open: Vec<&Voice> = self.voices.iter().filter(|voice| voice.told.is_none()).collect();
        let named = |voice: &Voice, role| (voice.name.as_str().into(), role);
        let settled = match (agent_told, customer_told, open.as_slice()) {
            (true, false, [one]) => vec![named(one, Role::Customer)],
            (false, true, [one]) => vec![named(one, Role::Agent)],
            (false, false, [a, b]) => by_weight(a, b)
                .or_else(|| by_pair(a, b))
                .map_or_else(Vec::new, |(agent, customer)| vec![named(agent, Role::Agent), named(customer, Role::Customer)]),
            _ => clear(&open),
        };
        let expected = self.voices.iter().filter(|voice| voice.is_expected);
        let expected = expected.filter_map(|voice| Some((voice.name.as_str().into(), voice.told?)));
        Sides(expected.chain(settled).collect())
    }
}

/// The agent and the customer of two: each weighed against the other, for what one says speaks for the other's side, too.
fn by_weight<'v>(a: &'v Voice, b: &'v Voice) -> Option<(&'v Voice, &'v Voice)> {
    match (a.agent + b.customer).cmp(&(b.agent + a.customer)) {
        std::cmp::Ordering::Greater => Some((a, b)),
        std::cmp::Ordering::Less => Some((b, a)),
        std::cmp::Ordering::Equal => None,
    }
}

/// Codes that tell the sides where both are there, the agent's first.
static PAIRS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| include_str!("pairs.csv").lines().skip(1).filter_map(|line| line.split_once(',')).collect());

/// The agent and the customer of two codes: `A` and `Q`.
pub(super) fn pair<'n>(a: &'n str, b: &'n str) -> Option<(&'n str, &'n str)> {
    let (one, two) = (names::normalise(a), names::normalise(b));
    let is = |agent: &str, customer: &str| PAIRS.iter().any(|&pair| pair == (agent, customer));
    match (is(&one, &two), is(&two, &one)) {
        (true, false) => Some((a, b)),
        (false, true) => Some((b, a)),
        _ => None,
    }
}

fn by_pair<'v>(a: &'v Voice, b: &'v Voice) -> Option<(&'v Voice, &'v Voice)> {
    pair(&a.name, &b.name).map(|(agent, _)| if agent == a.name { (a, b) } else { (b, a) })
}

/// Where there are more, or one alone: those for whom only one side speaks.
fn clear(open: &[&Voice]) -> Vec<(Box<str>, Role)> {
    let role = |voice: &Voice| match (voice.agent, voice.customer) {
        (1.., 0) => Some(Role::Agent),
        (0, 1..) => Some(Role::Customer),
        _ => None,
    };
    open.iter().filter_map(|voice| Some((voice.name.as_str().into(), role(voice)?))).collect()
}

/// The roles of the speakers of one conversation whose names alone do not tell them.
#[derive(Debug, Default)]
pub(super) struct Sides(Vec<(Box<str>, Role)>);

impl Sides {
    /// The role of `name`, if it is known.
    pub(super) fn get(&self, name: &str, roles: &Roles) -> Option<Role> {
        self.0.iter().find(|(known, _)| &**known == name).map(|(_, role)| *role).or_else(|| by_name(name, roles))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::layout::Layout;

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(HINTS.len(), include_str!("transcript/hints.csv").lines().count() - 1);
    }

    #[test]
    fn who_is_the_agent() {
        type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);
        let cases: [Case; 9] = [
            ("by a role word", &[("客服", "x"), ("客户（张三）", "y")], "agent customer"),
            ("by a word in the name, the other is the customer", &[("某某旗舰店:小美", "x"), ("tb_1", "y")], "agent customer"),
            ("by the mark of an outside contact", &[("王芳", "x"), ("张三@微信", "y")], "agent customer"),
            ("by a greeting", &[("张三", "在吗"), ("小美", "您好，很高兴为您服务")], "customer agent"),
            ("by what the customer asks", &[("张三", "我的快递呢"), ("小美", "嗯")], "customer agent"),
            ("nothing speaks for either", &[("张三", "在吗"), ("小美", "在")], "? ?"),
            ("two agents and a customer", &[("客户", "x"), ("小美", "为您服务"), ("阿强", "帮您查一下")], "customer agent agent"),
            ("a bot is no side", &[("机器人", "x"), ("小美", "很高兴为您服务"), ("张三", "在吗")], "bot agent customer"),
            ("one alone", &[("小美", "很高兴为您服务")], "agent"),
        ];
        let roles = Roles::new(&Layout::default());
        for (reason, turns, expected) in cases {
            let mut hearing = Hearing::default();
            for (name, text) in turns {
                hearing.hear(name, text, &roles);
            }
            let sides = hearing.settle();
            let found: Vec<&str> = turns.iter().map(|(name, _)| sides.get(name, &roles).map_or("?", Role::code)).collect();
            assert_eq!(found.join(" "), expected, "{reason}");
        }
    }
}
