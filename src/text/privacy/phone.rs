//! Phones: mobile numbers by their range, landlines by their area code.

use super::name::is_han;
use super::table::{rows, words};
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

/// How people divide eleven digits.
const MOBILE_SHAPES: [&[usize]; 10] =
    [&[11], &[3, 4, 4], &[3, 8], &[4, 4, 3], &[7, 4], &[4, 3, 4], &[4, 7], &[3, 3, 5], &[5, 6], &[3, 2, 2, 2, 2]];
/// What stands before a number that is called from abroad.
const COUNTRY: [&str; 2] = ["86", "0086"];
/// How the 400 and 800 numbers of companies are divided.
const SERVICE_SHAPES: [&[usize]; 6] = [&[10], &[3, 3, 4], &[3, 7], &[3, 4, 3], &[4, 3, 3], &[6, 4]];

/// Ranges of mobile numbers and area codes.
pub(super) struct Phones {
    mobile: FxHashSet<String>,
    areas: FxHashSet<String>,
    /// What stands before the extension of a landline, the longer words first.
    extensions: Vec<String>,
}

impl Phones {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let first = |name: &str, columns: &[&str]| -> Result<FxHashSet<String>, LexiconError> {
            Ok(rows(files, fold, name, columns)?.iter().map(|row| row.cell(0).to_owned()).collect())
        };
        let mut extensions = words(files, fold, "extensions")?;
        extensions.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Ok(Self { mobile: first("mobile_prefixes", &["prefix"])?, areas: first("area_codes", &["code", "place"])?, extensions })
    }

    /// Whether `digits` are a mobile number without anything before it.
    pub(super) fn is_mobile(&self, digits: &str) -> bool {
        digits.len() == 11 && self.mobile.contains(&digits[..3])
    }

    /// Whether groups of these lengths, which hold `digits`, are a mobile number; gives it, and the country code or the mere 0 before
    /// it.
    pub(super) fn mobile<'d>(&self, digits: &'d str, lengths: &[usize]) -> Option<(&'d str, &'d str)> {
        let number = digits.get(digits.len().checked_sub(11)?..).filter(|number| self.is_mobile(number))?;
        let before = &digits[..digits.len() - 11];
        let is_one_by_one = lengths.len() >= 11 && lengths.iter().all(|&length| length == 1);
        let fits = |lengths: &[usize]| is_one_by_one || MOBILE_SHAPES.contains(&lengths);
        match before {
            "" => fits(lengths).then_some((number, before)),
            "0" => (fits(lengths) || lengths == [12] || lengths == [1, 11] || lengths == [4, 4, 4]).then_some((number, before)),
            country if COUNTRY.contains(&country) => {
                let (first, rest) = lengths.split_first()?;
                let is_apart = *first == country.len() && MOBILE_SHAPES.contains(&rest);
                let is_joined = *first == country.len() + 11 || (*first == country.len() + 3 && lengths[1..] == [4, 4]);
                (is_apart || is_joined).then_some((number, before))
            }
            _ => None,
        }
    }

    /// Whether groups of these lengths are a landline with its area code; gives it as it is dialled within the country, with the 0.
    pub(super) fn landline<'d>(&self, digits: &'d str, lengths: &[usize]) -> Option<Cow<'d, str>> {
        if lengths[0] == 2 && digits.starts_with("86") && lengths.len() > 2 {
            let national = format!("0{}", &digits[2..]);
            let mut lengths = lengths[1..].to_vec();
            lengths[0] += 1;
            return self.landline(&national, &lengths).is_some().then_some(Cow::Owned(national));
        }
        let code = [3, 4].into_iter().find(|&length| digits.get(..length).is_some_and(|code| self.areas.contains(code)))?;
        let number = digits.len() - code;
        // Cities with three digits in the code have eight in the number, and so have the larger of the others.
        let is_long = if code == 3 { number == 8 } else { matches!(number, 7 | 8) };
        let starts_well = !matches!(digits.as_bytes().get(code), None | Some(b'0' | b'1'));
        let is_divided = lengths == [digits.len()]
            || (lengths[0] == code && matches!(lengths[1..], [7 | 8] | [4 | 3, 4] | [4, 3]))
            || (matches!(lengths, [first, 4] if first + 4 == digits.len()));
        (is_long && starts_well && is_divided).then_some(Cow::Borrowed(digits))
    }
}

/// Whether groups of these lengths are a 400 or 800 number.
pub(super) fn is_service_line(digits: &str, lengths: &[usize]) -> bool {
    digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) && SERVICE_SHAPES.contains(&lengths)
}

/// All of a number: the sign before the country code, the bracket before the area code, the extension behind.
pub(super) fn whole(phones: &Phones, text: &str, kind: Personal, range: Range<usize>) -> Range<usize> {
    let before = text[..range.start].chars().next_back();
    let is_bracketed = before == Some('(') && text[range.clone()].contains(')');
    // 柴玉成+110108…: what is joined to a name is no number of another country.
    let is_abroad = before == Some('+') && matches!(kind, Personal::Mobile | Personal::Landline);
    let start = range.start - usize::from(is_bracketed || is_abroad);
    if kind != Personal::Landline {
        return start..range.end;
    }
    let behind = &text[range.end..];
    let apart = behind.strip_prefix(' ').filter(|rest| rest.starts_with(is_han)).unwrap_or(behind);
    let extension = phones.extensions.iter().find_map(|word| apart.strip_prefix(word.as_str()));
    let extension = extension.map(|rest| rest.trim_start_matches(' '));
    let digits = |rest: &str| rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let length = extension.map(|rest| behind.len() - rest.len() + digits(rest));
    let is_extension = extension.is_some_and(|rest| matches!(digits(rest), 2..=5));
    start..range.end + length.filter(|_| is_extension).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phones() -> Phones {
        let set = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Phones { mobile: set(&["138", "139", "172"]), areas: set(&["010", "0571", "021"]), extensions: Vec::new() }
    }

    #[test]
    fn mobile_numbers_as_people_write_them() {
        for (reason, groups, expected) in [
            ("in one", &["13812345678"][..], Some("13812345678")),
            ("in threes and fours", &["138", "1234", "5678"], Some("13812345678")),
            ("country code apart", &["86", "138", "1234", "5678"], Some("13812345678")),
            ("country code joined", &["8613812345678"], Some("13812345678")),
            ("with two zeros", &["008613812345678"], Some("13812345678")),
            ("a zero in front", &["013812345678"], Some("13812345678")),
            ("an odd division", &["1", "3812", "345678"], None),
            ("an unknown range", &["12812345678"], None),
            ("too short", &["1381234567"], None),
            ("too long", &["138123456789"], None),
        ] {
            let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
            assert_eq!(phones().mobile(&groups.concat(), &lengths).map(|(number, _)| number), expected, "{reason}");
        }
    }

    #[test]
    fn landlines_have_an_area_code() {
        for (reason, groups, expected) in [
            ("three and eight", &["010", "62880000"][..], true),
            ("four and seven", &["0571", "8899000"], true),
            ("in one", &["02155550000"], true),
            ("in fours", &["021", "5555", "0000"], true),
            ("an unknown code", &["0999", "88990000"], false),
            ("a capital with seven", &["010", "6288000"], false),
            ("a number that begins with 0", &["010", "02880000"], false),
        ] {
            let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
            assert_eq!(phones().landline(&groups.concat(), &lengths).is_some(), expected, "{reason}");
        }
    }
}
