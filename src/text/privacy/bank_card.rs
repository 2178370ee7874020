//! Bank cards: a known prefix, its length, and Luhn's check digit.

use super::id_card::is_digits;
use super::table::rows;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;

/// The prefixes that issuers use, with the lengths of their numbers.
pub(super) struct BankCards(Vec<(String, std::ops::RangeInclusive<usize>)>);

impl BankCards {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let rows = rows(files, fold, "bank_cards", &["prefix", "scheme", "least", "most"])?;
        let prefix = |row: &super::table::TableRow| Ok((row.cell(0).to_owned(), row.parse(2, "least")?..=row.parse(3, "most")?));
        Ok(Self(rows.iter().map(prefix).collect::<Result<_, LexiconError>>()?))
    }

    /// Whether an issuer uses numbers of this prefix and length.
    pub(super) fn is_issued(&self, digits: &str) -> bool {
        self.0.iter().any(|(prefix, lengths)| digits.starts_with(prefix) && lengths.contains(&digits.len()))
    }
}

/// Whether the last digit of a card's number agrees with the others.
pub(super) fn is_luhn(digits: &str) -> bool {
    let weighed = |(place, digit): (usize, u8)| {
        let digit = u32::from(digit - b'0') << (place % 2);
        if digit > 9 { digit - 9 } else { digit }
    };
    // A row of equal digits passes the check and is no card.
    let is_one_digit = digits.bytes().all(|digit| digit == digits.as_bytes()[0]);
    is_digits(digits) && !is_one_digit && digits.bytes().rev().enumerate().map(weighed).sum::<u32>().is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::is_luhn;

    #[test]
    fn the_check_digit_has_to_agree() {
        for (reason, digits, expected) in [
            ("a published test number", "4012888888881881", true),
            ("the same with another last digit", "4012888888881882", false),
            ("of odd length", "6222025652121547130", true),
            ("zeros", "0000000000000000", false),
            ("letters", "40128888x8881881", false),
        ] {
            assert_eq!(is_luhn(digits), expected, "{reason}: {digits}");
        }
    }
}
