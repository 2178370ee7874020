//! Papers whose numbers hold letters: passports, permits, identity papers of Hong Kong, Macau and Taiwan, credit codes.

use super::found::Found;
use super::id_card::{is_date, is_digits};
use super::papers::Papers;
use crate::model::Personal;

/// The characters of a credit code, by value (GB 32100: no I, O, S, V, Z).
const CREDIT: &[u8; 31] = b"0123456789abcdefghjklmnpqrtuwxy";
/// Their weights: powers of 3 modulo 31.
const CREDIT_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Whether these are the characters of a unified social credit code whose last agrees with the others.
pub(super) fn is_credit_code(text: &str) -> bool {
    let values: Option<Vec<usize>> = text.bytes().map(|byte| CREDIT.iter().position(|&known| known == byte)).collect();
    let Some((&check, body)) = values.as_ref().filter(|values| values.len() == 18).and_then(|values| values.split_last()) else {
        return false;
    };
    let sum: usize = body.iter().zip(CREDIT_WEIGHTS).map(|(value, weight)| value * weight).sum();
    // Department and kind of body come first, then the six digits of a district.
    is_digits(&text[2..8]) && (31 - sum % 31) % 31 == check
}

/// Whether a credit code may hold `byte`.
pub(super) fn is_credit_character(byte: u8) -> bool {
    CREDIT.contains(&byte)
}

/// Whether `text` has the form of another country's passport: a letter or two and seven or eight digits.
pub(super) fn is_foreign_passport(text: &str) -> bool {
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
    matches!(letters, 1 | 2) && matches!(text.len(), 8 | 9) && is_digits(&text[letters..])
}

/// Whether `text` is an identity number of Hong Kong, `a123456(3)`, whose last digit agrees.
pub(super) fn is_hong_kong(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !matches!(c, '(' | ')')).collect();
    let letters = plain.len() - plain.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
    let Some((body, check)) = plain.split_at_checked(letters + 6).filter(|(_, check)| check.len() == 1) else { return false };
    if !matches!(letters, 1 | 2) || !is_digits(&body[letters..]) {
        return false;
    }
    let value = |byte: u8| if byte.is_ascii_digit() { u32::from(byte - b'0') } else { u32::from(byte - b'a') + 10 };
    // A missing first letter counts 36; weights run from 9 down to 2.
    let missing = if letters == 1 { 36 * 9 } else { 0 };
    let sum: u32 = missing + body.bytes().rev().zip(2..).map(|(byte, weight)| value(byte) * weight).sum::<u32>();
    match check.as_bytes()[0] {
        b'a' => sum % 11 == 1,
        digit if digit.is_ascii_digit() => (11 - sum % 11) % 11 == u32::from(digit - b'0'),
        _ => false,
    }
}

/// Whether `text` is an identity number of Taiwan, `a123456789`, whose last digit agrees.
pub(super) fn is_taiwan(text: &str) -> bool {
    /// The letters in the order of their two-digit values, which begin with 10.
    const LETTERS: &str = "abcdefghjklmnpqrstuvxywzio";
    let Some((letter, digits)) = text.split_at_checked(1).filter(|(_, digits)| digits.len() == 9 && is_digits(digits)) else {
        return false;
    };
    let Some(place) = LETTERS.find(letter).filter(|_| matches!(digits.as_bytes()[0], b'1' | b'2' | b'8' | b'9')) else {
        return false;
    };
    let value = place + 10;
    let weights = [8, 7, 6, 5, 4, 3, 2, 1, 1];
    let sum: usize = digits.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    (value / 10 + value % 10 * 9 + sum).is_multiple_of(10)
}

/// Numbers of papers in a list of people: beside a name, where their form alone says too little.
pub(super) fn papers_beside(text: &str, finds: &[Found], papers: &Papers) -> Vec<Found> {
    let is_mark = |c: char| matches!(c, ' ' | ',' | '、' | ':' | '/' | '|');
    let of_papers = |found: &Found| matches!(found.kind, Personal::IdCard | Personal::Permit | Personal::Passport);
    let mut beside: Vec<Found> = Vec::new();
    for name in finds.iter().filter(|found| found.kind == Personal::Name) {
        let behind = text[name.range.end..].trim_start_matches(is_mark);
        let start = text.len() - behind.len();
        let end = start + behind.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(behind.len());
        let code = &text[start..end];
        let kind = match code {
            _ if start == name.range.end || text[name.range.end..start].len() > 2 => continue,
            _ if code.starts_with(|c: char| c.is_ascii_lowercase()) && is_foreign_passport(code) => Personal::Passport,
            // One of a list of travellers.
            _ if papers.is_permit(code) && code.len() == 8 && !is_date(code) && finds.iter().any(of_papers) => Personal::Permit,
            _ => continue,
        };
        beside.push(Found::literal(kind, text, start..end));
    }
    beside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_are_told_by_form_and_check_digit() {
        type Check = fn(&str) -> bool;
        let cases: [(&str, Check, &str, bool); 8] = [
            ("credit code", is_credit_code, "91330106mac245bn0t", true),
            ("credit code with another last character", is_credit_code, "91330106mac245bn0u", false),
            ("credit code with an o", is_credit_code, "91330106mao245bn0t", false),
            ("Hong Kong", is_hong_kong, "a123456(3)", true),
            ("Hong Kong, wrong", is_hong_kong, "a123456(4)", false),
            ("Taiwan", is_taiwan, "a123456789", true),
            ("Taiwan, wrong", is_taiwan, "a123456788", false),
            ("letters beyond ASCII", is_hong_kong, "中123456(3)", false),
        ];
        for (reason, is_one, text, expected) in cases {
            assert_eq!(is_one(text), expected, "{reason}: {text}");
        }
    }
}
