//! Identity cards of 18 and of 15 digits: province, date of birth and check digit have to hold together.

use super::table::rows;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use jiff::civil::Date;
use rustc_hash::FxHashSet;

/// Weights of the first seventeen digits (GB 11643).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check digit by the remainder of the weighted sum.
const CHECK: &[u8; 11] = b"10x98765432";
/// Nobody alive was born before.
const FIRST_YEAR: i16 = 1900;
/// Nor after this: the century in which these cards are issued.
const LAST_YEAR: i16 = 2099;

/// The provinces whose codes a card may begin with.
pub(super) struct IdCards(FxHashSet<String>);

impl IdCards {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let provinces = rows(files, fold, "provinces", &["code", "name", "plate"])?;
        Ok(Self(provinces.iter().map(|row| row.cell(0).to_owned()).collect()))
    }

    /// Whether these are the digits of a card of 18: also of a foreigner's, where a 9 stands before the province.
    pub(super) fn is_18(&self, digits: &str) -> bool {
        let Some((body, check)) = digits.split_at_checked(17).filter(|(body, check)| is_digits(body) && check.len() == 1) else {
            return false;
        };
        let province = if digits.starts_with('9') { &digits[1..3] } else { &digits[..2] };
        let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        self.0.contains(province) && is_date(&digits[6..14]) && CHECK[sum as usize % 11] == check.as_bytes()[0]
    }

    /// Whether these are the digits of an old card of 15, whose years are those of the last century.
    pub(super) fn is_15(&self, digits: &str) -> bool {
        digits.len() == 15 && is_digits(digits) && self.0.contains(&digits[..2]) && is_date(&format!("19{}", &digits[6..12]))
    }
}

/// Whether `text` is digits only.
pub(super) fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether eight digits are a day: year, month, day.
pub(super) fn is_date(digits: &str) -> bool {
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else { return false };
    let small = |number: i16| i8::try_from(number).ok();
    let date = small(month).zip(small(day)).and_then(|(month, day)| Date::new(year, month, day).ok());
    (FIRST_YEAR..=LAST_YEAR).contains(&year) && date.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards() -> IdCards {
        IdCards(["11", "33", "15", "32"].map(str::to_owned).into_iter().collect())
    }

    #[test]
    fn province_date_and_check_digit_have_to_hold() {
        for (reason, digits, expected) in [
            ("sound", "110101199003077475", true),
            ("a wrong check digit", "110101199003077476", false),
            ("month 13 with a right check digit", "110101199013011234", false),
            ("province 20 with a right check digit", "201511221897205960", false),
            ("check digit x", "33010219200403064x", true),
            ("a leap day", "110101199602290018", false),
            ("a foreigner's", "932682198501010017", true),
            ("a foreigner's with another check digit", "932682198501010016", false),
            ("too short", "11010119900307747", false),
            ("a letter within", "1101011990030d7475", false),
            ("x within", "1101011990030x7475", false),
        ] {
            assert_eq!(cards().is_18(digits), expected, "{reason}: {digits}");
        }
    }

    #[test]
    fn old_cards_have_no_check_digit() {
        for (reason, digits, expected) in [
            ("sound", "150102880730303", true),
            ("day 44", "330198910244844", false),
            ("province 99", "990102880730303", false),
            ("too long", "1501028807303031", false),
        ] {
            assert_eq!(cards().is_15(digits), expected, "{reason}: {digits}");
        }
    }
}
