//! Dates of birth, and amounts of money: forms that everybody writes, personal only by what stands beside them.

use super::context::{Context, Seen};
use super::detect::Asked;
use super::found::Found;
use super::numeral::Numerals;
use super::table::{pattern_of, rows};
use super::words::Words;
use crate::model::Personal;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// Finds dates; `NUMERALS` stands for those that are written.
const DATE: &str = r"(?P<year>(?:19|20)[0-9]{2}) ?[-/.年] ?(?:0?[1-9]|1[0-2]) ?[-/.月] ?(?:[12][0-9]|3[01]|0?[1-9])[日号]?|(?P<joined>(?:19|20)[0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|(?P<short>[0-9]{2})年(?:0?[1-9]|1[0-2])月(?:[12][0-9]|3[01]|0?[1-9])[日号]?|(?P<spoken>[NUMERALS]{2,4})年[NUMERALS十]{1,2}月[NUMERALS十]{1,3}[日号]?|(?P<brief>[0-9]{2})[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12][0-9]|3[01]|0?[1-9])|(?:0?[1-9]|1[0-2])月(?:[12][0-9]|3[01]|0?[1-9])[日号]|[NUMERALS十]{1,2}月[NUMERALS十]{1,3}[日号]|(?:(?P<lunar>[NUMERALS]{2,4}|[0-9]{2,4})年)?(?:农历|阴历)?闰?[正冬腊NUMERALS十]{1,2}月(?:初[NUMERALS十]|[十廿][NUMERALS]?|[二三]十[NUMERALS]?)";
static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[¥￥] ?[0-9][0-9,]*(?:\.[0-9]{1,2})?|[0-9][0-9,]*(?:\.[0-9]{1,2})?(?:万|千|百)?(?:元|块|圆)").ok()
});

/// Years in which nobody has bought anything lately: who names a day of one was born on it.
const LONG_AGO: std::ops::RangeInclusive<u32> = 1920..=2002;
/// The last year that is told as one of birth beside a name.
const LAST: u32 = 2018;
/// A date in a text.
struct Date {
    range: Range<usize>,
    /// Its year, of four digits.
    year: Option<u32>,
    /// Whether the year is written with all of them.
    is_full: bool,
    /// Whether it is written in numbers alone, with a year of two digits.
    is_brief: bool,
}

/// Finds dates of birth.
pub(super) struct Dates {
    form: Regex,
    /// What stands right behind a day of birth, and what only looks like it.
    born: Words<bool>,
}

impl Dates {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let rows = rows(files, numerals.fold(), "born", &["word", "born"])?;
        let words: Vec<_> = rows.iter().map(|row| (row.cell(0).to_owned(), row.cell(1) == "1")).collect();
        Ok(Self {
            form: pattern_of("dictated", &DATE.replace("NUMERALS", numerals.written_ones()))?,
            born: Words::new("privacy/born.csv", &words)?,
        })
    }

    /// Dates beside a word for birth, or of a year long ago.
    pub(super) fn find(&self, text: &str, seen: &Seen, asked: Asked, numerals: &Numerals) -> Vec<Found> {
        let is_of_person = |context: Context| matches!(context.kind, Some(Personal::Birthday | Personal::IdCard));
        if !text.contains(['月', '生']) && !seen.any(is_of_person) && !asked.number.is_some_and(is_of_person) {
            return Vec::new();
        }
        let kind_of = |date: &Date| {
            // A date that corrects the one before is of the same kind.
            let asked = asked.number.filter(|_| date.year.is_some() || asked.birthday);
            seen.around(&date.range, 0).map(|(context, _)| context).or(asked).and_then(|context| context.kind)
        };
        let is_birth = |date: &Date| {
            let behind = text[date.range.end..].trim_start();
            let is_born = self.born.at_start(behind).is_some_and(|(_, is_born)| is_born);
            let is_of_person = matches!(kind_of(date), Some(Personal::Birthday | Personal::IdCard));
            let is_old = date.year.is_some_and(|year| LONG_AGO.contains(&year));
            // 10.3.2 is a version as often as not.
            let is_said = !date.is_full && !date.is_brief && is_old;
            (is_born && !date.is_brief)
                || kind_of(date) == Some(Personal::Birthday)
                || (is_of_person && date.year.is_some() && !date.is_brief)
                || is_said
        };
        self.dates(text, numerals).filter(is_birth).map(|date| Found::literal(Personal::Birthday, text, date.range)).collect()
    }

    /// Dates right beside a name or the number of somebody's papers.
    pub(super) fn beside(&self, text: &str, finds: &[Found], numerals: &Numerals) -> Vec<Found> {
        let is_person =
            |found: &Found| matches!(found.kind, Personal::Name | Personal::IdCard | Personal::Permit | Personal::Passport);
        if !finds.iter().any(is_person) {
            return Vec::new();
        }
        let is_mark = |c: char| matches!(c, ' ' | ',' | '、' | '/' | '(' | ')' | ':' | '|');
        let is_beside = |date: &Date, found: &Found| {
            let between = if found.range.end <= date.range.start {
                &text[found.range.end..date.range.start]
            } else if date.range.end <= found.range.start {
                &text[date.range.end..found.range.start]
            } else {
                return false;
            };
            is_person(found) && between.len() <= 2 && between.chars().all(is_mark)
        };
        // 宫一朵,女,2019/06/01
        let is_behind_sex = |date: &Date| {
            let before = text[..date.range.start].trim_end_matches(is_mark);
            let sex = before.strip_suffix(['男', '女']).map(|rest| rest.trim_end_matches(is_mark).len());
            sex.is_some_and(|end| finds.iter().any(|found| is_person(found) && found.range.end == end))
        };
        let is_birth = |date: &Date| {
            let is_told = date.year.is_some_and(|year| year <= LAST) && finds.iter().any(|found| is_beside(date, found));
            date.is_full && (is_told || is_behind_sex(date))
        };
        self.dates(text, numerals).filter(is_birth).map(|date| Found::literal(Personal::Birthday, text, date.range)).collect()
    }

    /// The dates of a text.
    fn dates<'t>(&'t self, text: &'t str, numerals: &'t Numerals) -> impl Iterator<Item = Date> + 't {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_whole = move |date: &Date| {
            !digit(text[..date.range.start].chars().next_back()) && !digit(text[date.range.end..].chars().next())
        };
        let hits = self.form.captures_iter(text);
        hits.filter_map(|hit| date(&hit, numerals)).filter(is_whole)
    }
}

fn date(hit: &Captures, numerals: &Numerals) -> Option<Date> {
    let range = hit.get(0)?.range();
    let written = ["year", "joined", "short", "spoken", "lunar", "brief"].iter().find_map(|group| hit.name(group));
    let digit = |c: char| numerals.digit(c).unwrap_or(c).to_digit(10);
    let digits: Option<Vec<u32>> = written.map(|year| year.as_str().chars().map(digit)).and_then(Iterator::collect);
    let year = digits.filter(|digits| matches!(digits.len(), 2 | 4)).map(|digits| {
        let year = digits.iter().fold(0, |year, digit| year * 10 + digit);
        // 55 is 1955, 08 is 2008.
        if digits.len() == 4 {
            year
        } else if year > 30 {
            1900 + year
        } else {
            2000 + year
        }
    });
    Some(Date { range, year, is_full: hit.name("year").or(hit.name("joined")).is_some(), is_brief: hit.name("brief").is_some() })
}

/// Amounts of money.
pub(super) fn amounts(text: &str) -> Vec<Found> {
    let hits = AMOUNT.iter().flat_map(|amount| amount.find_iter(text));
    hits.map(|hit| Found::literal(Personal::Amount, text, hit.range())).collect()
}
