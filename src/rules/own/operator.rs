//! What a condition asks. One operator, one file of the same shape: `FORM` says how it is written, `find` where it holds.

mod class;
mod clock;
mod codes;
mod counts;
mod emotion;
mod entity;
mod firm;
mod flow;
mod keywords;
mod knowledge;
mod manual;
mod measure;
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
mod seeing;
mod silence;
mod similar;
mod situation;
mod speech;

pub(super) use clock::Hours;
pub(super) use knowledge::{Knowledge, TABLE};
pub(super) use measure::Measure;
use measure::measured;
pub(super) use meta::{is_blank, is_listed, no_value};
pub(super) use similar::Sentences;

use super::amount::{Compare, Quantity};
use super::calendar::Calendar;
use super::condition::Owner;
use super::flow::Flow;
use super::logic::Expr;
use super::scope::{self, Who};
use super::table::{Read, Table, Text, Value};
use crate::model::Cue;
use crate::text::Annotator;
use std::collections::BTreeSet;
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
pub(super) const FORMS: [&Form; 40] = [
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
    &speech::LASTING,
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
    /// The cues that the rulebook has terms for; none where nobody is to blame for those that it lacks.
    pub(super) cues: Option<&'a BTreeSet<Cue>>,
    /// None where flows themselves are read.
    pub(super) flows: &'a [Flow],
    /// Whether all flows and topics could be read: what lacks one may else only follow from that.
    pub(super) is_whole: bool,
}

/// The same while the conditions of one rule or flow are read.
pub(super) struct Hands<'a> {
    pub(super) library: &'a Library<'a>,
    /// The number of a condition by its name.
    pub(super) number: &'a dyn Fn(&str) -> Result<usize, String>,
    pub(super) owner: Owner,
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

impl Operator {
    /// Reads the one operator of a condition, and its form.
    pub(super) fn read(table: &mut Table, name: &str, hands: &Hands) -> Read<(&'static Form, Self)> {
        let Some(form) = FORMS.into_iter().find(|form| table.first_of([form.key]).is_some()) else {
            let known: Vec<&str> = FORMS.iter().map(|form| form.key).collect();
            return Err(table.unknown(&format!("条件 {name} "), &known, |written| format!("条件 {name} 没有算子{written}")));
        };
        let value = table.take(form.key).ok_or_else(|| table.fault("缺算子"))?;
        if let Some(second) = table.first_of(FORMS.iter().map(|form| form.key)) {
            let misplaced = hands.owner.misplaced(second).map_or_else(String::new, |misplaced| format!("；如果是{misplaced}"));
            let message = format!("一个条件只能写一个算子，已经有 {}；请另写一个条件，再用 and / or 连起来{misplaced}", form.key);
            return Err(table.take(second).map_or_else(|| table.fault(&message), |second| second.key_fault(&message)));
        }
        Ok((form, (form.read)(value, table, hands)?))
    }
}

const GROUP: Form = Form {
    key: "when",
    name: "组合条件",
    about: "把别的条件用 and、or、not 组合成一个条件，可以被 when、after 等引用。作 each、same、before、after 的锚点时，里面每个条件的每一处命中都算一次（写了 not 的不算）：when = \"甲 or 乙\" 的 each，甲的每一处、乙的每一处各判断一遍",
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
