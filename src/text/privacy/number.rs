//! Which number a run of digits is.

use super::bank_card::{BankCards, is_luhn};
use super::codes::Carriers;
use super::context::{Context, Nearness, Seen};
use super::digits::{Gap, Group, groups};
use super::document::is_credit_code;
use super::found::Found;
use super::id_card::{IdCards, is_date};
use super::numeral::Numerals;
use super::papers::Papers;
use super::phone::{Phones, is_service_line, whole};
use super::shape::{Candidate, Shapes, is_enough};
use super::table::words;
use super::taken::Taken;
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use std::borrow::Cow;

/// The most groups that one number is written in: single digits.
const MOST_GROUPS: usize = 20;
/// The most digits of any number that is looked for.
const MOST_DIGITS: usize = 32;
/// From this many digits on a number that nothing tells of is an order's or the like.
const LONG: usize = 12;

/// Everything that tells numbers apart.
pub(super) struct Numbers {
    pub(super) shapes: Shapes,
    id_cards: IdCards,
    bank_cards: BankCards,
    phones: Phones,
    carriers: Carriers,
    papers: Papers,
    /// What makes digits a quantity: 元, 件.
    units: Vec<String>,
}

impl Numbers {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        Ok(Self {
            shapes: Shapes::new(files, fold)?,
            id_cards: IdCards::new(files, fold)?,
            bank_cards: BankCards::new(files, fold)?,
            phones: Phones::new(files, fold)?,
            carriers: Carriers::new(files, fold)?,
            papers: Papers::new(files, fold)?,
            units: words(files, fold, "units")?,
        })
    }

    /// The numbers in `text`. `asked` is what the message before asked for.
    pub(super) fn find(&self, text: &str, numerals: &Numerals, seen: &Seen, asked: Option<Context>) -> Vec<Found> {
        let groups = groups(text, numerals);
        let mut finds = Vec::new();
        let (mut at, mut taken) = (0, 0);
        while at < groups.len() {
            let start = groups[at].range.start;
            if let Some(best) = self.best(text, &groups, at, seen, asked, taken) {
                let range = whole(&self.phones, text, best.kind, start..best.end);
                taken = range.end;
                at = best.last + 1 + groups[best.last + 1..].iter().take_while(|group| group.range.start < taken).count();
                finds.push(Found { kind: best.kind, range, value: best.value, front: 0 });
            } else {
                // A long number that is nothing still comes between a word and what follows.
                if groups[at].digits.len() >= 5 {
                    taken = groups[at].range.end;
                }
                at += 1;
            }
        }
        finds
    }

    /// The best reading of what begins with group `first`.
    fn best(
        &self,
        text: &str,
        groups: &[Group],
        first: usize,
        seen: &Seen,
        asked: Option<Context>,
        taken: usize,
    ) -> Option<Candidate> {
        let begin = groups[first].range.start;
        // Letters right before digits make it a code, unless they are a word for what follows.
        if text[..begin].ends_with(|c: char| c.is_ascii_alphabetic()) && !seen.touches(begin) {
            return None;
        }
        let mut best: Option<Candidate> = None;
        for last in first..groups.len().min(first + MOST_GROUPS) {
            if last > first && groups[last].gap == Gap::Apart {
                break;
            }
            let joined = Taken::new(text, &groups[first..=last]);
            if joined.digits.len() > MOST_DIGITS {
                break;
            }
            let range = begin..groups[last].range.end;
            let carried = asked.or_else(|| seen.papers()).map(|context| (context, Nearness::Carried));
            let context = seen.around(&range, taken).or(carried);
            for candidate in self.candidates(&joined, context, last, seen) {
                if best.as_ref().is_none_or(|other| candidate.score >= other.score) {
                    best = Some(candidate);
                }
            }
        }
        best
    }

    /// The readings of these groups that score enough.
    fn candidates(&self, taken: &Taken, context: Option<(Context, Nearness)>, last: usize, seen: &Seen) -> Vec<Candidate> {
        let range = taken.range();
        let behind = taken.behind().trim_start();
        let mut candidates = Vec::new();
        let mut propose = |shape: &str, end: usize, value: &str| {
            let (kind, score) = self.shapes.weigh(shape, context);
            if is_enough(score) {
                candidates.push(Candidate { kind, score, last, end, value: value.to_owned() });
            }
        };
        if let Some(end) = taken.end_of_x() {
            let with_x = format!("{}x", taken.digits);
            if self.id_cards.is_18(&with_x) {
                propose("valid_18", end, &with_x);
            }
        }
        if taken.ends_in_letters(seen) || self.is_quantity(behind) {
            return candidates;
        }
        for (shape, value) in self.shapes_of(taken) {
            propose(shape, range.end, &value);
        }
        // Somebody meant to give a number of this kind: mistyped or not, it is that person's.
        let is_meant = context.and_then(|(context, _)| context.kind).is_some_and(|kind| taken.is_what_is_left_of(kind));
        let is_beside = matches!(context, Some((_, Nearness::Beside)));
        if candidates.is_empty() && is_meant && (is_beside || taken.has_form_of_card()) {
            let value = taken.digits.clone();
            candidates.push(Candidate { kind: Personal::Number, score: 0, last, end: range.end, value });
        }
        candidates
    }

    /// Whether the words behind a number make it a quantity.
    fn is_quantity(&self, behind: &str) -> bool {
        self.units.iter().any(|unit| behind.starts_with(unit.as_str()))
    }

    /// The forms that these digits have.
    fn shapes_of<'t>(&self, taken: &'t Taken) -> Vec<(&'static str, Cow<'t, str>)> {
        let Taken { digits, lengths, .. } = taken;
        let whole = || Cow::Borrowed(digits.as_str());
        let mut shapes: Vec<(&'static str, Cow<'t, str>)> = Vec::new();
        if self.id_cards.is_18(digits) && !taken.has_pause() {
            shapes.push(("valid_18", whole()));
        }
        if self.id_cards.is_15(digits) && matches!(lengths[..], [15] | [6, 6, 3] | [6, 2, 2, 2, 3] | [6, 9]) && !taken.is_broken()
        {
            shapes.push(("valid_15", whole()));
        }
        if matches!(digits.len(), 13..=19) && taken.is_in_fours() && is_luhn(digits) {
            shapes.push((if self.bank_cards.is_issued(digits) { "card_luhn_prefix" } else { "card_luhn" }, whole()));
        }
        if let Some((number, before)) = self.phones.mobile(digits, lengths).filter(|_| taken.is_paused_evenly()) {
            let shape = match before {
                "" => "mobile",
                "0" => "mobile_zero",
                _ => "mobile_country",
            };
            shapes.push((shape, Cow::Borrowed(number)));
        }
        if let Some(code) = self.phones.landline(digits, lengths).filter(|_| taken.is_paused_evenly()) {
            shapes.push((if lengths.len() > 1 { "landline" } else { "landline_joined" }, code));
        }
        if is_service_line(digits, lengths) {
            shapes.push(("service_line", whole()));
        }
        if matches!(lengths[..], [7 | 8] | [4 | 3, 4]) && !digits.starts_with(['0', '1']) && !taken.is_broken() {
            shapes.push(("landline_local", whole()));
        }
        if lengths.len() == 1 {
            shapes.extend(self.papers.is_permit(digits).then(|| ("permit", whole())));
            shapes.extend(shapes_in_one(digits).map(|shape| (shape, whole())));
            if digits.len() == 9 {
                shapes.push(("passport_digits", whole()));
            }
            if self.carriers.has("", digits) {
                shapes.push(("parcel_carrier", whole()));
            }
        }
        if matches!(lengths[..], [4, 4]) && !taken.is_broken() {
            shapes.extend(self.papers.is_permit(digits).then_some(("permit", whole())));
        }
        if taken.is_joined_by_dashes()
            && lengths.iter().all(|&length| length >= 3)
            && digits.len() >= 6
            && !is_time(digits)
            && !taken.is_day()
        {
            shapes.push(("order_digits", whole()));
            let is_long = digits.len() >= LONG && digits.len() <= 30 && !is_of_goods(digits);
            if is_long && (lengths.len() == 1 || lengths.iter().all(|&length| length >= 5)) {
                shapes.push(("order_long", whole()));
            }
        } else if digits.len() >= LONG && taken.is_in_fours() && !taken.is_broken() {
            shapes.push(("order_digits", whole()));
        }
        shapes
    }
}

/// Whether thirteen digits are printed on goods or books.
fn is_of_goods(digits: &str) -> bool {
    digits.len() == 13 && ["69", "978", "979"].iter().any(|prefix| digits.starts_with(prefix))
}

/// The forms of digits that stand without anything between them.
fn shapes_in_one(digits: &str) -> impl Iterator<Item = &'static str> {
    let forms = [
        ("account_digits", matches!(digits.len(), 5..=11) && !digits.starts_with('0')),
        ("parcel_digits", matches!(digits.len(), 8..=20) && !is_time(digits)),
        ("credit_code", is_credit_code(digits)),
    ];
    forms.into_iter().filter(|(_, holds)| *holds).map(|(shape, _)| shape)
}

/// Whether digits are a day, a time, or seconds and milliseconds since 1970.
fn is_time(digits: &str) -> bool {
    let clock =
        |from: usize, limit: u32| digits.get(from..from + 2).and_then(|part| part.parse().ok()).is_some_and(|n: u32| n < limit);
    match digits.len() {
        8 => is_date(digits),
        10 | 13 => digits.starts_with("16") || digits.starts_with("17"),
        12 => is_date(&digits[..8]) && clock(8, 24) && clock(10, 60),
        14 => is_date(&digits[..8]) && clock(8, 24) && clock(10, 60) && clock(12, 60),
        _ => false,
    }
}
