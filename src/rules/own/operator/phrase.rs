//! A sentence of which so many words are said, in their order.

use super::{Form, Looks, Operator};
use crate::rules::own::need::Need;
use crate::rules::own::stage::{Look, Seen, Stage, Stretch};
use crate::text::GuardSet;
use std::ops::Range;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "phrase",
    name: "话术（n 个词中至少 k 个）",
    about: "一句标准话术，词之间用空格隔开；同一轮里按顺序说到至少 strict 个词就命中",
    keys: &[("strict", "至少几个词，默认全部")],
    looks: Looks::Words,
    read: |value, table, hands| {
        let text = value.text()?;
        let words: Vec<String> = text.text.split_whitespace().map(|word| hands.fold(word)).collect();
        if words.len() < 2 || words.iter().any(String::is_empty) {
            return Err(table.source.fault(&text.span, "至少要有两个词，用空格隔开，例如 \"请您 核对 收货 地址\""));
        }
        let strict = table.count("strict")?.unwrap_or(words.len());
        if strict > words.len() {
            let message = format!("只有 {} 个词，永远凑不够 strict = {strict}", words.len());
            return Err(table.source.fault(&text.span, message));
        }
        Ok(Operator::Phrase(Phrase { words, strict }))
    },
};

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Phrase {
    words: Vec<String>,
    strict: usize,
}

impl Phrase {
    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch, guards: GuardSet) -> Vec<Seen> {
        stage.gather(stretch, guards, |look| self.hit(look).into_iter().collect())
    }

    /// The same where one word is enough.
    pub(in crate::rules::own) fn loosened(&self) -> Option<Self> {
        (self.strict > 1).then(|| Self { strict: 1, ..self.clone() })
    }

    /// What the most words in order span, if they are enough.
    fn hit(&self, look: &Look) -> Option<Range<usize>> {
        let text = &look.text[..look.within.end];
        // Per number of words: the earliest end at which so many can be had, with the first one's place.
        let mut reached: Vec<Option<(usize, usize)>> = vec![None; self.words.len() + 1];
        reached[0] = Some((look.within.start, usize::MAX));
        for word in &self.words {
            for count in (0..self.words.len()).rev() {
                let Some((end, start)) = reached[count] else { continue };
                let Some(at) = text[end..].find(word.as_str()).map(|at| end + at) else { continue };
                let next = (at + word.len(), start.min(at));
                if reached[count + 1].is_none_or(|known| next.0 < known.0) {
                    reached[count + 1] = Some(next);
                }
            }
        }
        reached[self.strict..].iter().rev().flatten().next().map(|&(end, start)| start..end)
    }

    pub(in crate::rules::own) fn need(&self) -> Need {
        Need::some(&self.words, self.strict)
    }
}
