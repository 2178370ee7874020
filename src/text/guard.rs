//! Conditions under which a hit does not count. Each is named, so that an explanation can say which one held.

use crate::model::UnknownCode;

/// A condition on the surroundings of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guard {
    /// A negator governs the hit in its clause.
    Negated,
    /// The hit repeats somebody's words.
    Quoted,
    /// The hit stands in a condition.
    Hypothetical,
    /// The clause asks.
    Question,
    /// A reason, alternative or next step follows or stands beside it.
    Softened,
    /// The agent's next message gives it to a customer who had not to fight for it.
    Amended,
    /// The customer merely asked, and takes the answer calmly.
    Taken,
    /// It is about a time, and the agent names one beside it.
    Told,
    /// A negator within the hit governs the rest of it: 我们不会把您的信息发到网上.
    Denied,
    /// The customer asked for just that.
    Asked,
    /// The customer, who was at ease, thanks for it or is content with it at once.
    Welcomed,
    /// The customer's last words were displeased, and nothing beside the hit answers them.
    Unheard,
}

impl Guard {
    /// Every guard, in the order they are tried.
    pub const ALL: [Self; 12] = [
        Self::Negated,
        Self::Quoted,
        Self::Hypothetical,
        Self::Question,
        Self::Softened,
        Self::Amended,
        Self::Taken,
        Self::Told,
        Self::Denied,
        Self::Asked,
        Self::Welcomed,
        Self::Unheard,
    ];

    /// The name in lexicons, rulebook and explanations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Negated => "negated",
            Self::Quoted => "quoted",
            Self::Hypothetical => "hypothetical",
            Self::Question => "question",
            Self::Softened => "softened",
            Self::Amended => "amended",
            Self::Taken => "taken",
            Self::Told => "told",
            Self::Denied => "denied",
            Self::Asked => "asked",
            Self::Welcomed => "welcomed",
            Self::Unheard => "unheard",
        }
    }
}

impl std::str::FromStr for Guard {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .into_iter()
            .find(|guard| guard.code() == text)
            .ok_or_else(|| UnknownCode { set: "guard", text: text.to_owned() })
    }
}

impl<'de> serde::Deserialize<'de> for Guard {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A set of guards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GuardSet(u16);

impl GuardSet {
    /// No guard.
    pub const NONE: Self = Self(0);

    /// Whether `guard` is in the set.
    pub const fn contains(self, guard: Guard) -> bool {
        self.0 & (1 << guard as u16) != 0
    }

    /// This set with `guard` in it.
    #[must_use]
    pub const fn with(self, guard: Guard) -> Self {
        Self(self.0 | 1 << guard as u16)
    }

    /// The guards of the set, in the order they are tried.
    pub fn iter(self) -> impl Iterator<Item = Guard> {
        Guard::ALL.into_iter().filter(move |&guard| self.contains(guard))
    }
}

impl FromIterator<Guard> for GuardSet {
    fn from_iter<I: IntoIterator<Item = Guard>>(guards: I) -> Self {
        guards.into_iter().fold(Self::NONE, Self::with)
    }
}
