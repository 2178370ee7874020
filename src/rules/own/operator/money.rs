//! Sums of money, and how they compare.

mod between;
mod number;
mod sums;

use super::{Form, Hands, Looks, Measure, measured};
use crate::rules::own::amount::{Compare, Quantity};
use crate::rules::own::stage::{Measured, Part, Seen, Stage, Stretch};
use crate::rules::own::table::{Read, Table};
use crate::text::{GuardSet, is_chinese};
use between::{Between, joined};
use std::ops::Range;
use std::sync::Arc;
use sums::exact;
pub(super) use sums::sums;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "amount",
    name: "金额比较",
    about: "提到的金额符合比较，例如 \"> 500元\"；“说了具体金额”写 \">= 0元\"，多少都行；也认 1.5万元、五百块，和“赔”“退”“补”“付”“扣”“收”后面没有单位的“赔您一千”。没有准数的（几十块、数百元、上千块）不比较，写 \">= 0元\" 也不算；没有单位的（“300”）、“免费”不算金额；说成一段的（100~200元、一百到两百块）是一个金额：>、>= 看低的一头，<、<= 看高的一头，可能符合、不一定符合的就不算；`--explain` 会说明；有哪些说法，见 classes.csv 的“约数”",
    keys: &[
        (
            "near",
            "只看这些词后面的第一个金额，例如 [\"赔\", \"补偿\"]；词后面没有的，看紧挨在词前面的：八百块的赔偿、800元我们赔给您；不写就是每个金额",
        ),
        ("gap", "near 的词和金额之间最多隔几个字，默认 6"),
    ],
    looks: Looks::Words,
    read: |value, table, hands| {
        let near = read_near(table, hands)?;
        measured(Measure::Amount(near), Quantity::Money, value, table)
    },
};

/// Words behind which a sum counts, if it is the first there and no farther away than so many characters.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::rules::own) struct Near {
    words: Vec<String>,
    gap: usize,
}

fn read_near(table: &mut Table, hands: &Hands) -> Read<Option<Near>> {
    let words = hands.folded(&table.texts("near")?);
    let gap = table.take("gap");
    match gap {
        Some(gap) if words.is_empty() => Err(gap.key_fault("gap 只和 near 一起用，例如 near = [\"赔\"]")),
        _ if words.is_empty() => Ok(None),
        gap => Ok(Some(Near { words, gap: gap.map_or(Ok(6), |gap| gap.count())? })),
    }
}

/// Every sum of money in the stretch, or those behind the words of `near`; but those without an exact number.
pub(super) fn amounts(
    near: Option<&Near>,
    stage: &Stage,
    stretch: &Stretch,
    compare: Compare,
    guards: GuardSet,
) -> Vec<Measured> {
    let mut measured = Vec::new();
    let words = stage.reading.annotator.lexicon().vague_sums();
    for part in &stretch.0 {
        let text = stage.text(part.turn);
        for (range, value) in looked_at(near, text, words) {
            let Some((least, most)) = value else { continue };
            let value = compare.certain(least, most);
            if guards.iter().any(|guard| stage.annotation(part.turn).holds_at(guard, &range)) {
                continue;
            }
            let quote = stage.quote(part.turn, range.clone());
            // Folded it is a comma as any other, but nobody writes it inside of a number.
            let own = quote.text.contains('，').then(|| last_of(text, &range, words)).flatten();
            let (quote, value) = own.map_or((quote, value), |(range, value)| (stage.quote(part.turn, range), value));
            if part.holds(&quote) {
                let Measured { seen, value } = Measured::in_turn(part.turn, value);
                measured.push(Measured { seen: Seen { quote: Some(quote), ..seen }, value });
            }
        }
    }
    measured
}

/// The sums of a text, or those behind the words of `near`.
fn looked_at(near: Option<&Near>, text: &str, words: &[Arc<str>]) -> Vec<Between> {
    let mut sums = joined(text, sums(text, words));
    if let Some(near) = near {
        near.keep(text, &mut sums);
    }
    sums
}

/// The first sum of the stretch that says no exact number, so that nothing can be compared with it.
pub(super) fn inexact(near: Option<&Near>, stage: &Stage, stretch: &Stretch) -> Option<Seen> {
    let words = stage.reading.annotator.lexicon().vague_sums();
    let in_part = |part: &Part| {
        let sums = looked_at(near, stage.text(part.turn), words);
        let quotes = sums.into_iter().filter(|(_, value)| value.is_none()).map(|(range, _)| stage.quote(part.turn, range));
        let quote = quotes.into_iter().find(|quote| part.holds(quote))?;
        Some(Seen { quote: Some(quote), ..Seen::in_turn(part.turn) })
    };
    stretch.0.iter().find_map(in_part)
}

impl Near {
    fn keep(&self, text: &str, sums: &mut Vec<Between>) {
        let places =
            |word: &String| text.match_indices(word.as_str()).map(|(at, word)| (at, at + word.len())).collect::<Vec<_>>();
        let mut kept = vec![false; sums.len()];
        for (start, end) in self.words.iter().flat_map(places) {
            let first = sums.partition_point(|(range, _)| range.start < end);
            let between = sums.get(first).map(|(range, _)| &text[end..range.start]);
            if between.is_some_and(|between| between.chars().nth(self.gap).is_none()) {
                kept[first] = true;
            } else if let Some(last) = sum_before(text, sums, start) {
                kept[last] = true;
            }
        }
        let mut kept = kept.into_iter();
        sums.retain(|_| kept.next().unwrap_or(false));
    }
}

/// The sum that stands right before the word at `at`, in the same clause: 八百块的赔偿, 800元我们赔给您.
fn sum_before(text: &str, sums: &[Between], at: usize) -> Option<usize> {
    const MOST_BETWEEN: usize = 3;
    let last = sums.partition_point(|(range, _)| range.end <= at).checked_sub(1)?;
    let between = &text[sums[last].0.end..at];
    (between.chars().all(is_chinese) && between.chars().nth(MOST_BETWEEN).is_none()).then_some(last)
}

/// The last number of a sum that was put together from two.
fn last_of(text: &str, range: &Range<usize>, words: &[Arc<str>]) -> Option<(Range<usize>, f64)> {
    let start = range.start + text[range.clone()].rfind(',')? + 1;
    let (_, value) = exact(&text[start..range.end], words).pop()?;
    Some((start..range.end, value))
}
