//! What a condition asks. One operator, one file of the same shape: `FORM` says how it is written, `find` where it holds.

mod class;
mod clock;
mod codes;
mod counts;
mod emotion;
mod entity;
mod flow;
mod keywords;
mod knowledge;
mod manual;
mod meta;
mod money;
mod mood;
mod ordered;
mod pattern;
mod phrase;
mod polarity;
mod question;
mod repeated;
mod reply;
mod silence;
mod similar;
mod situation;
mod speech;

pub(super) use knowledge::{Knowledge, TABLE};
pub(super) use similar::Sentences;

use super::amount::{Compare, Quantity};
use super::calendar::Calendar;
use super::flow::Flow;
use super::logic::Expr;
use super::need::Need;
use super::scope::{self, Who};
use super::stage::{Answer, Blank, Measured, Seen, Stage, Stretch};
use super::table::{Read, Table, Text, Value};
use crate::model::Channel;
use crate::text::{Annotator, GuardSet};
use std::sync::Arc;

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// Words: whose must be written.
    Words,
    /// What is said as a whole, whatever words deny it: whose must be written.
    Said,
    /// Turns; of these if nothing is written.
    Turns(Who),
    /// The conversation as a whole.
    Whole,
}

/// How an operator is written.
pub(super) struct Form {
    /// The key that stands for it.
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// Its further keys.
    pub(super) keys: &'static [(&'static str, &'static str)],
    pub(super) looks: Looks,
    read: fn(Value, &mut Table, &Hands) -> Read<Operator>,
}

/// Every operator, in the order of the reference page.
pub(super) const FORMS: [&Form; 39] = [
    &keywords::ANY,
    &keywords::ALL,
    &keywords::SOME,
    &keywords::NONE,
    &codes::CATEGORY,
    &codes::CUE,
    &pattern::FORM,
    &ordered::FORM,
    &phrase::FORM,
    &similar::FORM,
    &repeated::FORM,
    &entity::FORM,
    &money::FORM,
    &question::FORM,
    &question::ANSWERED,
    &knowledge::FORM,
    &emotion::FORM,
    &polarity::FORM,
    &polarity::CHANGE,
    &mood::FORM,
    &reply::FORM,
    &silence::FORM,
    &speech::SPEED,
    &speech::OVERLAP,
    &speech::SHARE,
    &counts::TURNS,
    &counts::DURATION,
    &counts::LENGTH,
    &meta::FORM,
    &meta::CHANNEL,
    &clock::WEEKDAY,
    &clock::HOURS,
    &clock::DAY,
    &class::SCENE,
    &class::CLASS,
    &situation::FORM,
    &flow::FORM,
    &manual::FORM,
    &GROUP,
];

/// What the operators need of the rulebook while they are read.
pub(super) struct Library<'a> {
    pub(super) annotator: &'a Annotator,
    pub(super) knowledge: &'a Knowledge,
    pub(super) calendar: &'a Arc<Calendar>,
    /// None where flows themselves are read.
    pub(super) flows: &'a [Flow],
}

/// The same while the conditions of one rule or flow are read.
pub(super) struct Hands<'a> {
    pub(super) library: &'a Library<'a>,
    /// The number of a condition by its name.
    pub(super) number: &'a dyn Fn(&str) -> Result<usize, String>,
}

impl Hands<'_> {
    /// A word as texts are folded.
    pub(super) fn fold(&self, text: &str) -> String {
        self.library.annotator.normalise(text.trim()).text().to_owned()
    }

    pub(super) fn folded(&self, texts: &[Text]) -> Vec<String> {
        texts.iter().map(|text| self.fold(&text.text)).collect()
    }
}

/// An operator, ready for use.
#[derive(Debug, Clone)]
pub(super) enum Operator {
    Keywords(keywords::Keywords),
    Codes(codes::Codes),
    Pattern(pattern::Pattern),
    Ordered(ordered::Ordered),
    Phrase(phrase::Phrase),
    Similar(similar::Similar),
    Repeated(repeated::Repeated),
    Entity(entity::Entity),
    Emotion(emotion::Emotion),
    Question(question::Question),
    Answered(bool),
    Knowledge(knowledge::Check),
    Mood(mood::Mood),
    Meta(meta::Meta),
    Clock(clock::Clock),
    Class(class::Class),
    Situation(situation::Situation),
    Flow(flow::Steps),
    /// What is measured, and the comparison that must hold.
    Measured(Measure, Quantity, Compare),
    /// What a person has to answer.
    Manual(String),
    /// Other conditions, put together.
    Group(Expr),
}

/// What can be measured.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Measure {
    Reply(reply::Of),
    Silence(silence::Between),
    Speed,
    Overlap,
    /// Of whom, beside both.
    Share(Who),
    Turns,
    Duration,
    Length,
    Polarity,
    Change,
    /// Behind these words alone, where there are any.
    Amount(Option<money::Near>),
}

impl Operator {
    /// Reads the one operator of a condition, and its form.
    pub(super) fn read(table: &mut Table, name: &str, hands: &Hands) -> Read<(&'static Form, Self)> {
        let Some(form) = FORMS.into_iter().find(|form| table.first_of([form.key]).is_some()) else {
            let known: Vec<&str> = FORMS.iter().map(|form| form.key).collect();
            return Err(table.unknown(&format!("条件 {name} "), &known, |written| format!("条件 {name} 没有算子{written}")));
        };
        let value = table.take(form.key).ok_or_else(|| table.fault("缺算子"))?;
        if let Some(second) = table.first_of(FORMS.iter().map(|form| form.key)) {
            let message = format!("一个条件只能写一个算子，已经有 {}；请另写一个条件，再用 and / or 连起来", form.key);
            return Err(table.take(second).map_or_else(|| table.fault(&message), |second| second.key_fault(&message)));
        }
        Ok((form, (form.read)(value, table, hands)?))
    }

    /// Where it holds in `stretch`. Groups are put together by who evaluates.
    pub(super) fn find(&self, stage: &Stage, stretch: &Stretch, guards: GuardSet) -> Answer {
        match self {
            Self::Keywords(keywords) => Ok(keywords.find(stage, stretch, guards)),
            Self::Codes(codes) => Ok(codes.find(stage, stretch, guards)),
            Self::Pattern(pattern) => Ok(pattern.find(stage, stretch, guards)),
            Self::Ordered(ordered) => Ok(ordered.find(stage, stretch, guards)),
            Self::Phrase(phrase) => Ok(phrase.find(stage, stretch, guards)),
            Self::Similar(similar) => Ok(similar.find(stage, stretch, guards)),
            Self::Repeated(repeated) => Ok(repeated.find(stage, stretch)),
            Self::Entity(entity) => Ok(entity.find(stage, stretch)),
            Self::Emotion(emotion) => Ok(emotion.find(stage, stretch)),
            Self::Question(question) => Ok(question.find(stage, stretch)),
            Self::Answered(answered) => question::answered(*answered, stage, stretch),
            Self::Knowledge(check) => check.find(stage, stretch),
            Self::Mood(mood) => mood.find(stage),
            Self::Meta(meta) => meta.find(stage),
            Self::Clock(clock) => clock.find(stage),
            Self::Class(class) => Ok(class.find(stage)),
            Self::Situation(situation) => Ok(situation.find(stage)),
            Self::Flow(steps) => steps.find(stage),
            Self::Measured(Measure::Amount(near), _, compare) => {
                Ok(Measured::fitting(money::amounts(near.as_ref(), stage, stretch, guards), *compare))
            }
            Self::Measured(measure, _, compare) => Ok(Measured::fitting(measure.take(stage, stretch, *compare)?, *compare)),
            Self::Manual(_) => Ok(vec![Seen::default()]),
            Self::Group(_) => Err(Blank::Lacks("组合条件")),
        }
    }

    /// What must be there for it to hold.
    pub(super) fn need(&self) -> Need {
        match self {
            Self::Keywords(keywords) => keywords.need(),
            Self::Codes(codes) => codes.need(),
            Self::Pattern(pattern) => pattern.need(),
            Self::Ordered(ordered) => ordered.need(),
            Self::Phrase(phrase) => phrase.need(),
            Self::Similar(similar) => similar.need(),
            _ => Need::Unknown,
        }
    }

    /// The only channel that has what it measures, where there is one.
    pub(super) const fn channel(&self) -> Option<Channel> {
        match self {
            Self::Measured(Measure::Speed | Measure::Overlap, ..) => Some(Channel::Call),
            Self::Measured(Measure::Reply(_), ..) => Some(Channel::Chat),
            _ => None,
        }
    }

    /// Whether rows of the log that nobody sees could change it.
    pub(super) const fn is_of_rows(&self) -> bool {
        // A group was put together of what each of its parts knows.
        !matches!(self, Self::Meta(_) | Self::Clock(_) | Self::Manual(_) | Self::Group(_))
    }

    /// Whether what it sees in a turn is the same, whatever the others hold.
    pub(super) fn is_by_turn(&self) -> bool {
        match self {
            Self::Keywords(keywords) => keywords.is_by_turn(),
            Self::Ordered(_) | Self::Phrase(_) | Self::Similar(_) | Self::Question(_) => true,
            Self::Codes(_) | Self::Pattern(_) | Self::Entity(_) | Self::Emotion(_) => self.loosened().is_none(),
            _ => false,
        }
    }

    /// Whether what it sees stands in turns.
    pub(super) fn sees_turns(&self) -> bool {
        match self {
            Self::Mood(_) | Self::Meta(_) | Self::Clock(_) | Self::Class(_) | Self::Manual(_) => false,
            Self::Keywords(keywords) => !keywords.is_absence(),
            Self::Situation(situation) => situation.sees_turns(),
            Self::Measured(measure, ..) => measure.is_of_turns(),
            _ => true,
        }
    }

    /// Whether that is one turn at most.
    pub(super) fn sees_one_turn(&self) -> bool {
        match self {
            Self::Situation(situation) => situation.sees_one_turn(),
            Self::Measured(Measure::Reply(of), ..) => of.is_of_one_turn(),
            _ => false,
        }
    }

    /// The same where one hit is enough, if it asks for more.
    pub(super) fn loosened(&self) -> Option<Self> {
        match self {
            Self::Keywords(keywords) => keywords.loosened().map(Self::Keywords),
            Self::Phrase(phrase) => phrase.loosened().map(Self::Phrase),
            Self::Codes(codes) => codes.loosened().map(Self::Codes),
            Self::Pattern(pattern) => pattern.loosened().map(Self::Pattern),
            Self::Entity(entity) => entity.loosened().map(Self::Entity),
            Self::Emotion(emotion) => emotion.loosened().map(Self::Emotion),
            Self::Repeated(repeated) => repeated.loosened().map(Self::Repeated),
            _ => None,
        }
    }

    /// The same without the exceptions that it names, if it names any.
    pub(super) fn unexcepted(&self) -> Option<Self> {
        match self {
            Self::Keywords(keywords) => keywords.unexcepted().map(Self::Keywords),
            Self::Pattern(pattern) => pattern.unexcepted().map(Self::Pattern),
            _ => None,
        }
    }

    /// The first thing that it looks for and cannot compare, for nobody said how much exactly.
    pub(super) fn inexact(&self, stage: &Stage, stretch: &Stretch) -> Option<Seen> {
        match self {
            Self::Measured(Measure::Amount(near), ..) => money::inexact(near.as_ref(), stage, stretch),
            _ => None,
        }
    }

    /// The value that came nearest to the limit, where nothing fits.
    pub(super) fn nearest(&self, stage: &Stage, stretch: &Stretch) -> Option<(Option<usize>, String)> {
        let Self::Measured(measure, quantity, compare) = self else { return None };
        let measured = measure.take(stage, stretch, *compare).ok()?;
        let nearest = measured.into_iter().min_by(|a, b| compare.distance(a.value).total_cmp(&compare.distance(b.value)))?;
        Some((nearest.seen.turn, quantity.shown(nearest.value)))
    }
}

impl Measure {
    fn take(&self, stage: &Stage, stretch: &Stretch, compare: Compare) -> Result<Vec<Measured>, Blank> {
        match self {
            Self::Reply(of) => reply::measure(*of, stage, stretch, compare),
            Self::Silence(between) => silence::measure(*between, stage, stretch),
            Self::Speed => speech::speed(stage, stretch),
            Self::Overlap => speech::overlap(stage, stretch),
            Self::Share(whose) => speech::share(*whose, stage, stretch),
            Self::Turns => counts::turns(stage, stretch, compare),
            Self::Duration => counts::duration(stage, compare),
            Self::Length => Ok(counts::length(stage, stretch)),
            Self::Polarity => Ok(polarity::polarity(stage, stretch)),
            Self::Change => polarity::change(stage, stretch),
            Self::Amount(near) => Ok(money::amounts(near.as_ref(), stage, stretch, GuardSet::NONE)),
        }
    }

    const fn is_of_turns(&self) -> bool {
        match self {
            Self::Share(_) | Self::Turns | Self::Duration => false,
            Self::Reply(of) => of.is_of_turns(),
            _ => true,
        }
    }
}

/// Reads the comparison of a measure.
fn measured(measure: Measure, quantity: Quantity, value: Value, table: &Table) -> Read<Operator> {
    let text = value.text()?;
    Ok(Operator::Measured(measure, quantity, Compare::read(table.source, &text, quantity)?))
}

const GROUP: Form = Form {
    key: "when",
    name: "组合条件",
    about: "把别的条件用 and、or、not 组合成一个条件，可以被 when、after 等引用",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, hands| {
        let text = value.text()?;
        let expr = Expr::parse(&text.text, hands.number);
        expr.map(Operator::Group).map_err(|(span, wrong)| table.source.fault(&text.inner(table.source, &span), wrong))
    },
};

/// The keys that a condition of `form` may have.
pub(super) fn keys_of(form: &Form) -> Vec<&'static str> {
    let own = form.keys.iter().map(|(key, _)| *key);
    let of_scope = scope::KEYS.iter().map(|(key, _)| *key);
    let of_scope = of_scope.filter(|key| form.looks != Looks::Whole && (*key != "guards" || form.looks == Looks::Words));
    own.chain(of_scope).collect()
}
