//! Who of the speakers of a conversation is the agent, where no role tells: from their names, and from what agents and
//! customers say (`transcript/hints.csv`). What stays open is left open.

mod words;

use super::{names, roles::Roles, voices::Voices};
use crate::model::Role;
use std::sync::LazyLock;
pub(super) use words::{
    is_attribute, is_nobody, is_numbered, is_of_shop, is_same, is_titled, is_track, name_of_voice, of_archive, tells_when, titled,
};

/// The most speakers that are weighed against each other; a group chat of more is none of ours.
const VOICES: usize = 64;

/// Where a hint is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Name,
    Text,
    /// In brackets before the name, as QQ has it.
    Title,
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
            "title" => Place::Title,
            _ => return None,
        };
        Some((role, place, cells.next()?))
    };
    rows.filter_map(hint).collect()
});

/// The role that a name tells: by a role word, or by a word within it (`某某旗舰店:小美`, `张三@微信`).
pub(super) fn by_name(name: &str, roles: &Roles) -> Option<Role> {
    told_by(name, roles).map(|(role, _)| role)
}

/// The same, and whether it is sure: a title is not, if what is said tells otherwise.
fn told_by(name: &str, roles: &Roles) -> Option<(Role, bool)> {
    let hint = |wanted: Place, fits: &dyn Fn(&str) -> bool| {
        HINTS.iter().find(|(_, place, words)| *place == wanted && fits(words)).map(|(role, ..)| *role)
    };
    let (title, bare) = titled(name);
    // What stands at its end tells: `会员服务` is no member.
    let title = names::normalise(title.trim_end_matches(|c: char| !c.is_alphabetic()));
    let ends = |words: &str| title.ends_with(words);
    let sure = |role: Role| (role, true);
    let by_title = || {
        let whole = hint(Place::Title, &|words| title == words).map(|role| (role, false));
        whole
            .or_else(|| roles.of_word(&title).or_else(|| hint(Place::Name, &ends)).map(sure))
            .or_else(|| hint(Place::Title, &ends).map(|role| (role, false)))
    };
    let told = roles.get(name).map(sure);
    told.or_else(|| if title.is_empty() { None } else { by_title() }).or_else(|| {
        let normal = names::normalise(name);
        let told = roles.get(bare).or_else(|| of_archive(name));
        told.or_else(|| hint(Place::Name, &|words| normal.contains(words))).map(sure)
    })
}

/// How much of `text` an agent says, and how much a customer.
pub(super) fn weigh(text: &str) -> (usize, usize) {
    let count =
        |role| HINTS.iter().filter(|(of, place, words)| *of == role && *place == Place::Text && text.contains(words)).count();
    (count(Role::Agent), count(Role::Customer))
}

/// One speaker, with what speaks for either side.
#[derive(Debug, Clone)]
struct Voice {
    name: String,
    told: Option<Role>,
    /// What a title before the name tells, unless what is said tells otherwise.
    titled: Option<Role>,
    /// Whether something else than the name tells it.
    is_expected: bool,
    agent: usize,
    customer: usize,
}

impl Voice {
    fn new(name: &str, told: Option<Role>, is_expected: bool) -> Self {
        Self { name: name.to_owned(), told, titled: None, is_expected, agent: 0, customer: 0 }
    }
}

/// The speakers of one conversation, as they are heard.
#[derive(Debug, Default, Clone)]
pub(super) struct Hearing {
    voices: Vec<Voice>,
    /// Who takes part, as something else tells it.
    expected: Vec<(Box<str>, Role)>,
    /// Who stands above the conversation: the customer, unless what is said tells otherwise.
    headed: Option<Box<str>>,
    /// Whether those who speak are channels of a recording, which are the same in the next one.
    are_channels: bool,
}

impl Hearing {
    /// Expects somebody called `name`, unless that is a mere role word.
    pub(super) fn expect(&mut self, name: &str, role: Role, roles: &Roles) {
        if !roles.name(name).is_empty() {
            self.expected.push((name.into(), role));
        }
    }

    /// Hears that the conversation is headed by `name`: whoever is called so is the customer, unless what is said tells otherwise.
    pub(super) fn head(&mut self, name: &str, roles: &Roles) {
        match by_name(name, roles) {
            Some(Role::Agent | Role::Bot) => self.expect(name, Role::Agent, roles),
            _ if roles.name(name).is_empty() => {}
            _ => self.headed = Some(name.into()),
        }
    }

    /// Hears channels of a recording.
    pub(super) fn of_channels() -> Self {
        Self { are_channels: true, ..Self::default() }
    }

    /// Takes whoever stands above the conversation for the customer.
    fn take_head(&mut self) {
        let Some(name) = self.headed.take() else { return };
        let told = |role| self.voices.iter().any(|voice| voice.told == Some(role));
        let open: Vec<&Voice> = self.voices.iter().filter(|voice| voice.told.is_none()).collect();
        let is_weighed = match open.as_slice() {
            [_] => told(Role::Agent) || told(Role::Customer),
            [a, b] => by_weight(a, b).is_some(),
            _ => false,
        };
        let mut headed = self.voices.iter_mut().filter(|voice| is_same(&name, &voice.name));
        if let (Some(voice), None, false) = (headed.next(), headed.next(), is_weighed)
            && voice.told.is_none()
            && voice.agent <= voice.customer
        {
            (voice.told, voice.is_expected) = (Some(Role::Customer), true);
        }
    }

    /// Takes those for what their titles say of whom nothing that is said tells otherwise.
    fn take_titles(&mut self) {
        let told = self.voices.iter().any(|voice| matches!(voice.told, Some(Role::Agent | Role::Customer)));
        let mut open: Vec<&mut Voice> = self.voices.iter_mut().filter(|voice| voice.told.is_none()).collect();
        if let [a, b] = open.as_slice()
            && !told
            && by_weight(a, b).is_some()
        {
            return;
        }
        for voice in &mut open {
            let is_against = match voice.titled {
                Some(Role::Agent) => voice.customer > voice.agent,
                Some(Role::Customer) => voice.agent > voice.customer,
                _ => false,
            };
            voice.told = voice.titled.filter(|_| !is_against);
        }
    }

    /// Hears `name` say `text`.
    pub(super) fn hear(&mut self, name: &str, text: &str, roles: &Roles) {
        let index = match self.voices.iter().position(|voice| voice.name == name) {
            Some(index) => index,
            None if self.voices.len() >= VOICES => return,
            None => {
                let expected = self.expected(name);
                let by_name = told_by(name, roles);
                let sure = by_name.and_then(|(role, is_sure)| is_sure.then_some(role));
                let titled = by_name.map(|(role, _)| role);
                self.voices.push(Voice { titled, ..Voice::new(name, expected.or(sure), expected.is_some()) });
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

    /// The roles of those whose name alone does not tell it. What stays open is told by the other conversations of the file, where they
    /// tell it.
    pub(super) fn settle(mut self, voices: &mut Voices, roles: &Roles) -> Sides {
        self.take_titles();
        self.take_head();
        let own = self.sides();
        voices.count_all(&own, roles);
        let is_open = |voice: &&mut Voice| voice.told.is_none() && own.of(&voice.name).is_none();
        let mut lent = Vec::new();
        for voice in self.voices.iter_mut().filter(is_open) {
            voice.told = if self.are_channels { voices.role_of_channel(&voice.name) } else { voices.role(&voice.name) };
            lent.extend(voice.told.map(|role| (voice.name.as_str().into(), role)));
        }
        if lent.is_empty() {
            return own;
        }
        voices.lend();
        Sides { lent, ..self.sides() }
    }

    /// The same by what this conversation tells.
    fn sides(&self) -> Sides {
        let told = |role| self.voices.iter().any(|voice| voice.told == Some(role));
        let (agent_told, customer_told) = (told(Role::Agent), told(Role::Customer));
        let open: Vec<&Voice> = self.voices.iter().filter(|voice| voice.told.is_none()).collect();
        let named = |voice: &Voice, role| (voice.name.as_str().into(), role);
        let mut everybody =
            self.voices.iter().map(|voice| voice.name.as_str()).chain(self.expected.iter().map(|(name, _)| &**name));
        let has_external = everybody.any(|name| of_archive(name) == Some(Role::Customer));
        let is_shop = self.voices.iter().any(|voice| voice.told == Some(Role::Agent) && is_of_shop(&voice.name));
        let settled = match (agent_told, customer_told, open.as_slice()) {
            // Whoever is no customer of such an archive belongs to the house.
            (false, _, members) if has_external => members.iter().map(|member| named(member, Role::Agent)).collect(),
            // Who has no account of the shop buys.
            (true, _, buyers) if is_shop => buyers.iter().map(|buyer| named(buyer, Role::Customer)).collect(),
            (true, false, [one]) => vec![named(one, Role::Customer)],
            (false, true, [one]) => vec![named(one, Role::Agent)],
            (false, false, [a, b]) => by_weight(a, b)
                .or_else(|| by_pair(a, b))
                .map_or_else(Vec::new, |(agent, customer)| vec![named(agent, Role::Agent), named(customer, Role::Customer)]),
            _ => clear(&open),
        };
        let expected = self.voices.iter().filter(|voice| voice.is_expected);
        let expected = expected.filter_map(|voice| Some((voice.name.as_str().into(), voice.told?)));
        let settled: Vec<_> = expected.chain(settled).collect();
        let is_open = |voice: &&&Voice| !settled.iter().any(|(name, _)| **name == *voice.name);
        let open = open.iter().filter(is_open).map(|voice| voice.name.as_str().into()).collect();
        Sides { settled, open, lent: Vec::new() }
    }
}

/// The agent and the customer of two: each weighed against the other, for what one says speaks for the other's side, too.
fn by_weight<'v>(a: &'v Voice, b: &'v Voice) -> Option<(&'v Voice, &'v Voice)> {
    first_is_agent((a.agent, a.customer), (b.agent, b.customer)).map(|first| if first { (a, b) } else { (b, a) })
}

/// Whether the first of two is the agent, and not the second, by how much of what each says speaks for an agent and for a customer.
pub(super) fn first_is_agent(first: (usize, usize), second: (usize, usize)) -> Option<bool> {
    match (first.0 + second.1).cmp(&(second.0 + first.1)) {
        std::cmp::Ordering::Greater => Some(true),
        std::cmp::Ordering::Less => Some(false),
        std::cmp::Ordering::Equal => None,
    }
}

/// Codes that tell the sides where both are there, the agent's first.
static PAIRS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| include_str!("pairs.csv").lines().skip(1).filter_map(|line| line.split_once(',')).collect());

/// The agent and the customer of two codes: `A` and `Q`.
pub(super) fn pair<'n>(a: &'n str, b: &'n str) -> Option<(&'n str, &'n str)> {
    let (one, two) = (names::normalise(a), names::normalise(b));
    let is = |agent: &str, customer: &str| PAIRS.contains(&(agent, customer));
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
pub(super) struct Sides {
    settled: Vec<(Box<str>, Role)>,
    /// Whom the other conversations of the file tell.
    lent: Vec<(Box<str>, Role)>,
    /// Of whom it is open.
    open: Vec<Box<str>>,
}

impl Sides {
    /// The roles that the conversation tells.
    pub(super) fn settled(&self) -> impl Iterator<Item = (&str, Role)> {
        self.settled.iter().map(|(name, role)| (&**name, *role))
    }

    /// Those of whom it is open.
    pub(super) fn open(&self) -> impl Iterator<Item = &str> {
        self.open.iter().map(|name| &**name)
    }

    /// Whether only the other conversations of the file tell who `name` is.
    pub(super) fn is_lent(&self, name: &str) -> bool {
        self.lent.iter().any(|(lent, _)| &**lent == name)
    }

    /// The role of whoever is called exactly so.
    fn of(&self, name: &str) -> Option<Role> {
        self.settled.iter().chain(&self.lent).find(|(known, _)| &**known == name).map(|(_, role)| *role)
    }

    /// Whether whoever stands above the conversation as `name` is the agent.
    pub(super) fn is_agent(&self, name: &str, roles: &Roles) -> bool {
        let known = self.settled.iter().chain(&self.lent).find(|(known, _)| is_same(name, known)).map(|(_, role)| *role);
        matches!(known.or_else(|| by_name(name, roles)), Some(Role::Agent | Role::Bot))
    }

    /// The role of `name`, if it is known.
    pub(super) fn get(&self, name: &str, roles: &Roles) -> Option<Role> {
        self.of(name).or_else(|| by_name(name, roles))
    }
}

#[cfg(test)]
mod tests;
