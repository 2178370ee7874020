//! Codes of letters and digits: parcels, orders, passports and permits, credit codes, accounts.

use super::context::{Context, Nearness, Seen};
use super::document::{is_credit_code, is_foreign_passport, is_hong_kong, is_taiwan};
use super::found::Found;
use super::id_card::is_digits;
use super::numeral::Numerals;
use super::papers::Papers;
use super::shape::{Shapes, is_enough};
use super::table::{pattern_of, rows};
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;
use std::ops::Range;

/// How many characters a code has at least, and at most.
const LENGTHS: std::ops::RangeInclusive<usize> = 6..=40;

/// How the numbers of carriers begin, with how many characters follow: letters and then digits, or digits only.
pub(super) struct Carriers(Vec<(String, std::ops::RangeInclusive<usize>)>);

impl Carriers {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let rows = rows(files, fold, "carriers", &["prefix", "least", "most"])?;
        let carrier = |row: &super::table::TableRow| Ok((row.cell(0).to_owned(), row.parse(1, "least")?..=row.parse(2, "most")?));
        Ok(Self(rows.iter().map(carrier).collect::<Result<_, LexiconError>>()?))
    }

    /// Whether a carrier's numbers have these letters, perhaps none, and these digits.
    pub(super) fn has(&self, letters: &str, digits: &str) -> bool {
        let is_sent_by = |(prefix, lengths): &(String, std::ops::RangeInclusive<usize>)| {
            let rest =
                if letters.is_empty() { digits.strip_prefix(prefix.as_str()) } else { (letters == prefix).then_some(digits) };
            rest.is_some_and(|rest| lengths.contains(&rest.len()))
        };
        is_digits(digits) && self.0.iter().any(is_sent_by)
    }
}

/// Finds codes.
pub(super) struct Codes {
    pub(super) papers: Papers,
    carriers: Carriers,
    /// How accounts begin that a program gives, with how many characters follow.
    accounts: Vec<(String, std::ops::RangeInclusive<usize>)>,
    /// Letters, and digits that are spaced or written in Chinese.
    dictated: Regex,
}

impl Codes {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let pattern = format!("[a-z]{{1,2}}(?P<digits>[0-9{}]{{1,10}}(?: [0-9]{{1,5}}){{0,3}})", numerals.all());
        let accounts = rows(files, numerals.fold(), "accounts", &["prefix", "least", "most"])?;
        let account = |row: &super::table::TableRow| Ok((row.cell(0).to_owned(), row.parse(1, "least")?..=row.parse(2, "most")?));
        Ok(Self {
            papers: Papers::new(files, numerals.fold())?,
            carriers: Carriers::new(files, numerals.fold())?,
            accounts: accounts.iter().map(account).collect::<Result<_, LexiconError>>()?,
            dictated: pattern_of("dictated", &pattern)?,
        })
    }

    /// The codes in `text`. `asked` is what the message before asked for.
    pub(super) fn find(&self, text: &str, seen: &Seen, asked: Option<Context>, shapes: &Shapes) -> Vec<Found> {
        let mut finds: Vec<Found> = Vec::new();
        let mut taken = 0;
        for range in tokens(text, seen) {
            let code = &text[range.clone()];
            let carried = asked.or_else(|| seen.papers()).or_else(|| seen.accounts()).map(|context| (context, Nearness::Carried));
            let context = seen.around(&range, taken).or(carried);
            let weighed = self.shapes_of(code, context).map(|shape| shapes.weigh(shape, context));
            if let Some((kind, _)) = weighed.filter(|(_, score)| is_enough(*score)).max_by_key(|(_, score)| *score) {
                let value = code.chars().filter(|c| !matches!(c, '-' | '(' | ')')).collect();
                taken = range.end;
                finds.push(Found { kind, range, value, front: 0 });
            }
        }
        finds
    }

    /// The forms that a code has.
    fn shapes_of<'c>(&'c self, code: &'c str, context: Option<(Context, Nearness)>) -> impl Iterator<Item = &'static str> + 'c {
        let letters = code.len() - code.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        let rest = &code[letters..];
        let is_lettered = letters > 0 && is_digits(rest);
        // so-20240605-59196, but not hd20231107-02.
        let plain = rest.strip_prefix('-').map_or(rest.to_owned(), |rest| rest.replace('-', ""));
        let is_asked = |kind: Personal| context.is_some_and(|(context, _)| context.kind == Some(kind));
        let forms = [
            ("credit_code", is_credit_code(code)),
            ("credit_code_form", self.papers.is_credit_form(code)),
            ("passport", self.papers.is_passport(code)),
            ("passport_foreign", is_foreign_passport(code)),
            ("passport_lettered", self.papers.is_own_passport(code)),
            ("permit", self.papers.is_permit(code)),
            ("permit_lettered", self.papers.is_lettered_permit(code)),
            ("identity_hk", is_hong_kong(code)),
            ("identity_tw", is_taiwan(code)),
            ("residence_old", letters == 3 && is_lettered && rest.len() == 12),
            ("parcel_prefix", self.is_parcel(&code[..letters], rest)),
            ("order_letters", digits >= 4 && is_asked(Personal::Order)),
            ("order_lettered", letters > 0 && is_digits(&plain) && letters <= 4 && matches!(plain.len(), 10..=24)),
            ("account_word", is_account(code, letters) && is_asked(Personal::Account)),
            ("account_joined", is_joined_account(code)),
            ("account_prefix", self.is_given_account(code)),
            ("account_letters", letters == code.len()),
        ];
        forms.into_iter().filter(|(_, holds)| *holds).map(|(shape, _)| shape)
    }

    fn is_parcel(&self, letters: &str, rest: &str) -> bool {
        // Postal items: two letters, nine digits, the country.
        let is_postal = letters.len() == 2 && rest.len() == 11 && rest.ends_with("cn") && is_digits(&rest[..9]);
        is_postal || self.carriers.has(letters, rest)
    }

    fn is_given_account(&self, code: &str) -> bool {
        self.accounts
            .iter()
            .any(|(prefix, lengths)| code.strip_prefix(prefix.as_str()).is_some_and(|rest| lengths.contains(&rest.len())))
    }

    /// Papers whose digits are spaced or written in Chinese: h447 6021 0.
    pub(super) fn dictated(&self, text: &str, numerals: &Numerals) -> Vec<Found> {
        let mut finds = Vec::new();
        for hit in self.dictated.captures_iter(text) {
            let (Some(whole), Some(digits)) = (hit.get(0), hit.name("digits")) else { continue };
            let is_plain = is_digits(digits.as_str());
            let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let is_cut = is_part(text[..whole.start()].chars().next_back()) || is_part(text[whole.end()..].chars().next());
            let value: String = whole.as_str().chars().filter(|&c| c != ' ').map(|c| numerals.digit(c).unwrap_or(c)).collect();
            let kind = match value.len() {
                9 if self.papers.is_own_passport(&value) => Personal::Passport,
                9 | 11 if self.papers.is_lettered_permit(&value) => Personal::Permit,
                _ => continue,
            };
            if !is_plain && !is_cut {
                finds.push(Found { kind, range: whole.range(), value, front: 0 });
            }
        }
        finds
    }
}

/// `WeChat` ids begin with a letter; what is only letters is a word as long as nothing else is in it.
fn is_account(code: &str, letters: usize) -> bool {
    letters > 0 && matches!(code.len(), 6..=20) && letters < code.len()
}

/// `tiger_wu080`: words and a number with an underscore between.
fn is_joined_account(code: &str) -> bool {
    let number = code.trim_start_matches(|c: char| c.is_ascii_lowercase() || c == '_');
    let words = &code[..code.len() - number.len()];
    let is_word = |word: &str| matches!(word.len(), 2..=12) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    matches!(number.len(), 2..=6)
        && is_digits(number)
        && words.split_once('_').is_some_and(|(first, second)| is_word(first) && is_word(second))
}

/// Whether `code` is letters only, as many as an account has.
fn is_word(code: &str) -> bool {
    matches!(code.len(), 6..=20) && code.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Runs of ASCII letters and digits, dashes and underscores within, that hold a letter and a digit or underscore.
fn tokens<'t>(text: &'t str, seen: &'t Seen) -> impl Iterator<Item = Range<usize>> + 't {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '(' | ')' | '@' | '/' | '.' | '*' | ':');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(|c: char| c.is_ascii_alphanumeric())?;
            let end = start + text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
            at = end;
            if let Some(range) = token(text, start..end, seen) {
                return Some(range);
            }
        }
    })
}

/// The code within a run of characters that a code, an address of mail or a link may have.
fn token(text: &str, run: Range<usize>, seen: &Seen) -> Option<Range<usize>> {
    // `qq:` and `vx` stand before what they announce.
    let start = seen.end_of_word_over(run.start).filter(|&end| end < run.end).unwrap_or(run.start);
    let start = start + text[start..run.end].find(|c: char| c.is_ascii_alphanumeric())?;
    let trimmed = text[start..run.end].trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != ')');
    let is_bracketed = is_hong_kong(trimmed);
    let code = if is_bracketed { trimmed } else { trimmed.trim_end_matches(')') };
    let end = start + code.len();
    let has = |is: fn(u8) -> bool| code.bytes().any(is);
    let is_plain = !code.contains(['@', '/', '.', '*', ':']) && (is_bracketed || !code.contains(['(', ')']));
    let is_code = has(|byte| byte.is_ascii_lowercase()) && has(|byte| byte.is_ascii_digit() || byte == b'_' || byte == b'-')
        || is_word(code) && seen.announces_account(start);
    (is_plain && is_code && LENGTHS.contains(&code.len())).then_some(start..end)
}
