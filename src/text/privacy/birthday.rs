//! Dates of birth, and amounts of money: forms that everybody writes, personal only by what stands beside them.

use super::context::{Context, Seen};
use super::found::Found;
use crate::model::Personal;
use regex::Regex;
use std::sync::LazyLock;

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:(?:19|20)[0-9]{2} ?[-/.年] ?(?:0?[1-9]|1[0-2]) ?[-/.月] ?(?:[12][0-9]|3[01]|0?[1-9])[日号]?|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|[〇零一二三四五六七八九]{2,4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]?|(?:0?[1-9]|1[0-2])月(?:[12][0-9]|3[01]|0?[1-9])[日号])",
    )
    .ok()
});
static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[¥￥] ?[0-9][0-9,]*(?:\.[0-9]{1,2})?|[0-9][0-9,]*(?:\.[0-9]{1,2})?(?:万|千|百)?(?:元|块|圆)").ok()
});

/// Dates beside a word for birth.
pub(super) fn birthdays(text: &str, seen: &Seen, asked: Option<Context>) -> Vec<Found> {
    let is_birth = |context: Option<Context>| context.is_some_and(|context| context.kind == Some(Personal::Birthday));
    if !seen.has(Personal::Birthday) && !is_birth(asked) {
        return Vec::new();
    }
    let mut finds: Vec<Found> = Vec::new();
    for hit in DATE.iter().flat_map(|date| date.find_iter(text)) {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_whole = !digit(text[..hit.start()].chars().next_back()) && !digit(text[hit.end()..].chars().next());
        // A date that corrects the one before is of the same kind.
        let context = seen.around(&hit.range(), 0).map(|(context, _)| context).or(asked);
        if is_whole && is_birth(context) {
            finds.push(Found::literal(Personal::Birthday, text, hit.range()));
        }
    }
    finds
}

/// Amounts of money.
pub(super) fn amounts(text: &str) -> Vec<Found> {
    let hits = AMOUNT.iter().flat_map(|amount| amount.find_iter(text));
    hits.map(|hit| Found::literal(Personal::Amount, text, hit.range())).collect()
}
