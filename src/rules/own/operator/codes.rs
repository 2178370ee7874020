//! Codes of the lexicons: what counts in a turn, and the cues that are no findings.

use super::{Form, Hands, Looks, Operator};
use crate::model::{Category, Cue};
use crate::rules::own::fault::Source;
use crate::rules::own::meant::Named;
use crate::rules::own::need::Need;
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Part, Seen, Stage, Stretch};
use crate::rules::own::table::{Read, Text, code};
use crate::text::{GuardSet, Tag};

pub(in crate::rules::own) const CATEGORY: Form = Form {
    key: "category",
    name: "词库代码",
    about: "词库里的违规、加分项或客户信号（见代码表），已经去掉否定、引用等不算的情况",
    keys: &[("at_least", "至少出现几次，默认 1")],
    looks: Looks::Turns(Who::Everybody),
    read: |value, table, _| {
        let known: Vec<Named> = Category::ALL.iter().map(|category| (category.code(), category.name())).collect();
        let texts = value.texts()?;
        let categories = texts.iter().map(|text| code(table.source, text, &known)).collect::<Result<_, _>>()?;
        Ok(Operator::Codes(Codes { categories, cues: Vec::new(), at_least: table.count("at_least")?.unwrap_or(1) }))
    },
};

pub(in crate::rules::own) const CUE: Form = Form {
    key: "cue",
    name: "词库线索",
    about: "词库 cue/ 里的说法（见代码表），例如 hold 请稍等、asks_when 询问时限、time_named 提到时间。线索认的是一类说法，不只是名称里那几个字：hold 连“别挂”“我看一下”“我查一下”也算。一句话里有哪些线索、是哪个词条认出来的，用 zhijian rules explain \"我看一下\" 看",
    keys: &[("at_least", "至少出现几次，默认 1")],
    looks: Looks::Words,
    read: |value, table, hands| {
        let known: Vec<Named> = Cue::ALL.iter().map(|cue| (cue.code(), cue.name())).collect();
        let texts = value.texts()?;
        let cue = |text| code(table.source, text, &known).and_then(|cue| with_terms(cue, text, table.source, hands));
        let cues = texts.iter().map(cue).collect::<Result<_, _>>()?;
        Ok(Operator::Codes(Codes { categories: Vec::new(), cues, at_least: table.count("at_least")?.unwrap_or(1) }))
    },
};

/// A cue whose terms the rulebook has: without them it would never be seen, and nobody would know.
fn with_terms(cue: Cue, text: &Text, source: &Source, hands: &Hands) -> Read<Cue> {
    if hands.library.cues.is_none_or(|cues| cues.contains(&cue)) {
        return Ok(cue);
    }
    let message = format!(
        "规则库里没有 cue/{cue}.csv，这个条件永远看不到什么；用 zhijian rules init 写一份新的规则库，把它拷过来，或者不用这个线索"
    );
    Err(source.fault(&text.span, message))
}

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Codes {
    categories: Vec<Category>,
    cues: Vec<Cue>,
    at_least: usize,
}

impl Codes {
    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch, guards: GuardSet) -> Vec<Seen> {
        let mut seen = stage.gather(stretch, guards, |look| {
            let hits = self.cues.iter().flat_map(|&cue| stage.annotation(look.turn).hits_of(Tag::Cue(cue)));
            hits.map(crate::text::Hit::range).collect()
        });
        let found = stage.findings.iter().filter(|finding| self.categories.contains(&finding.category));
        let found = found.filter_map(|finding| Some((finding.turn?, finding)));
        let within = found.filter(|(turn, finding)| {
            let holds = |part: &Part| finding.quote.as_ref().map_or(part.is_whole(), |quote| part.holds(quote));
            stretch.of(*turn).iter().any(holds)
        });
        seen.extend(within.map(|(turn, finding)| Seen { quote: finding.quote.clone(), ..Seen::in_turn(turn) }));
        if stage.generous {
            let perhaps = stretch.turns().filter(|&turn| stage.case.tally.perhaps_in(turn, &self.categories));
            seen.extend(perhaps.map(Seen::in_turn));
        }
        if seen.len() >= self.at_least { seen } else { Vec::new() }
    }

    /// A finding that stands in no turn, such as a greeting that is missing.
    pub(in crate::rules::own) fn of_conversation(&self, stage: &Stage) -> Option<Seen> {
        let mut turnless = stage.findings.iter().filter(|finding| finding.turn.is_none());
        let holds = self.at_least == 1 && turnless.any(|finding| self.categories.contains(&finding.category));
        holds.then(Seen::default)
    }

    pub(in crate::rules::own) fn need(&self) -> Need {
        if !self.cues.is_empty() {
            return Need::Unknown;
        }
        Need::Codes(self.categories.iter().fold(0, |bits, &code| bits | 1 << code as u32))
    }

    /// How many places it needs.
    pub(in crate::rules::own) const fn least(&self) -> usize {
        self.at_least
    }

    /// The same where one is enough.
    pub(in crate::rules::own) fn loosened(&self) -> Option<Self> {
        (self.at_least > 1).then(|| Self { at_least: 1, ..self.clone() })
    }

    pub(in crate::rules::own) fn asks_for(&self, tag: Tag) -> bool {
        match tag {
            Tag::Category(category) => self.categories.contains(&category),
            Tag::Cue(cue) => self.cues.contains(&cue),
            _ => false,
        }
    }

    pub(in crate::rules::own) fn codes(&self) -> &[Category] {
        &self.categories
    }
}
