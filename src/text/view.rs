//! A text as it is meant to be read: without what was put between its characters, long numbers in digits, no letter repeated.
//!
//! Codes that people disguise are looked for in such views, too. Ordinary punctuation stays where it divides words; Chinese
//! characters and letters are never left out.

use super::annotation::is_alphanumeric;
use super::lookalikes::Numerals;
use super::scan::Scan;
use std::ops::Range;

/// Marks in a row that are still taken for an insertion.
const LONGEST_GAP: usize = 8;
/// Numerals in a row that are taken for a number and not for words.
const LONG_NUMBER: usize = 5;

/// A text with characters left out or written otherwise, and the way back. Places are counted in characters.
#[derive(Debug, Default)]
pub struct View {
    chars: Vec<char>,
    /// Per character, the first and the last one of the text that it stands for.
    sources: Vec<(usize, usize)>,
    text: String,
    gaps: Vec<Gap>,
}

/// What stands between two stretches of letters, digits and Chinese characters.
#[derive(Debug, Clone, Copy)]
struct Gap {
    from: usize,
    to: usize,
    mark: Mark,
}

/// What a mark tells about the characters around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    /// It may divide words or stand for looks.
    Ordinary,
    /// It may join words or decorate them.
    Symbol,
    /// Nobody writes it between words.
    Foreign,
    /// It divides lines, or text from nothing.
    Break,
}

const fn mark_of(c: char) -> Mark {
    match c {
        '\n' | '\r' => Mark::Break,
        ' ' | ',' | ':' | ';' | '?' | '!' | '~' | '、' | '。' | '…' => Mark::Ordinary,
        '@' | '#' | '$' | '%' | '^' | '&' | '*' | '|' | '\\' | '`' | '=' | '_' | '<' | '>' => Mark::Foreign,
        _ => Mark::Symbol,
    }
}

impl View {
    /// Leaves out what was put between the characters of `scan` and writes long numbers in digits; whether there was any.
    pub fn strip(&mut self, scan: &Scan, numerals: &Numerals) -> bool {
        let chars = scan.chars();
        self.chars.clear();
        self.find_gaps(chars);
        let inserted: Vec<Gap> =
            (0..self.gaps.len()).filter(|&gap| self.is_inserted(gap, chars)).map(|gap| self.gaps[gap]).collect();
        if inserted.is_empty() && !may_hold_number(scan, numerals) {
            return false;
        }
        let mut from = 0;
        self.sources.clear();
        for gap in &inserted {
            self.take(chars, from..gap.from);
            from = gap.to;
        }
        self.take(chars, from..chars.len());
        let rewritten = self.write_digits(numerals);
        self.write_text();
        if inserted.is_empty() && !rewritten {
            self.chars.clear();
        }
        !inserted.is_empty() || rewritten
    }

    /// Writes every letter and Chinese character of the view, or of `scan` where nothing was stripped, once for a row of
    /// equal ones; whether somebody repeated them for another reason than the language's.
    pub fn collapse(&mut self, scan: &Scan) -> bool {
        if !is_stretched(if self.chars.is_empty() { scan.chars() } else { &self.chars }) {
            return false;
        }
        if self.chars.is_empty() {
            self.sources.clear();
            self.take(scan.chars(), 0..scan.len());
        }
        let mut kept = 0;
        for i in 1..self.chars.len() {
            let c = self.chars[i];
            if c == self.chars[kept] && !c.is_ascii_digit() && is_alphanumeric(c) {
                self.sources[kept].1 = self.sources[i].1;
            } else {
                kept += 1;
                (self.chars[kept], self.sources[kept]) = (c, self.sources[i]);
            }
        }
        self.chars.truncate(kept + 1);
        self.sources.truncate(kept + 1);
        self.write_text();
        true
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The places of the original that `places` of the view stand for; `None` where they read the same there.
    pub fn original(&self, places: &Range<usize>, scan: &Scan) -> Option<Range<usize>> {
        let sources = &self.sources[places.clone()];
        let (first, last) = (sources.first()?.0, sources.last()?.1);
        let original = first..last + 1;
        (scan.chars()[original.clone()] != self.chars[places.clone()]).then_some(original)
    }

    /// Whether each character at `places` stands for at least as many as `meant` has in a row there.
    pub fn repeats_like(&self, places: &Range<usize>, meant: &str, scan: &Scan) -> bool {
        let chars: Vec<char> = meant.chars().collect();
        let counts = chars.chunk_by(|a, b| a == b).map(<[char]>::len);
        let repeated =
            |&(first, last): &(usize, usize), c: char| scan.chars()[first..=last].iter().filter(|&&other| other == c).count();
        let standing =
            self.sources[places.clone()].iter().zip(&self.chars[places.clone()]).map(|(source, &c)| repeated(source, c));
        standing.zip(counts).all(|(standing, needed)| standing >= needed)
    }

    fn take(&mut self, chars: &[char], places: Range<usize>) {
        self.sources.extend(places.clone().map(|at| (at, at)));
        self.chars.extend_from_slice(&chars[places]);
    }

    fn write_text(&mut self) {
        self.text.clear();
        self.text.extend(&self.chars);
    }

    fn find_gaps(&mut self, chars: &[char]) {
        self.gaps.clear();
        let mut open: Option<Gap> = None;
        for (at, &c) in chars.iter().enumerate() {
            if is_alphanumeric(c) {
                self.gaps.extend(open.take());
            } else {
                let gap = open.get_or_insert(Gap { from: at, to: at, mark: if at == 0 { Mark::Break } else { Mark::Ordinary } });
                (gap.to, gap.mark) = (at + 1, gap.mark.max(mark_of(c)));
            }
        }
        self.gaps.extend(open.map(|gap| Gap { mark: Mark::Break, ..gap }));
    }

    /// The letters, digits and Chinese characters before and after a gap, up to the next ones.
    fn stretches(&self, gap: usize, length: usize) -> [Range<usize>; 2] {
        let before = gap.checked_sub(1).map_or(0, |before| self.gaps[before].to);
        let after = self.gaps.get(gap + 1).map_or(length, |after| after.from);
        [before..self.gaps[gap].from, self.gaps[gap].to..after]
    }

    /// Whether the marks of a gap were put there to part what belongs together.
    fn is_inserted(&self, gap: usize, chars: &[char]) -> bool {
        let Gap { from, to, mark } = self.gaps[gap];
        if mark == Mark::Break || to - from > LONGEST_GAP {
            return false;
        }
        let marks = &chars[from..to];
        if chars[from - 1].is_ascii_digit() && chars[to].is_ascii_digit() {
            // 3.5, 10:30 and 1/2 are written so; 138 0000 and 138-0000 are one number all the same.
            return !marks.iter().any(|c| matches!(c, '.' | ',' | ':' | '/' | '、' | ';'));
        }
        let [left, right] = self.stretches(gap, chars.len());
        match mark {
            Mark::Foreign => true,
            Mark::Symbol => left.len() == 1 || right.len() == 1 || is_latin(&chars[left]) != is_latin(&chars[right]),
            _ => (left.len() == 1 && right.len() == 1) || self.goes_on(gap, [left, right], chars),
        }
    }

    /// Whether the same marks stand on both sides of a single character: 敏!感!词.
    fn goes_on(&self, gap: usize, [left, right]: [Range<usize>; 2], chars: &[char]) -> bool {
        let marks = |gap: &Gap| &chars[gap.from..gap.to];
        let same = |other: Option<usize>| {
            other.and_then(|other| self.gaps.get(other)).is_some_and(|other| marks(other) == marks(&self.gaps[gap]))
        };
        (left.len() == 1 && same(gap.checked_sub(1))) || (right.len() == 1 && same(Some(gap + 1)))
    }

    /// Writes numbers of at least [`LONG_NUMBER`] numerals in digits; whether there were other numerals among them.
    fn write_digits(&mut self, numerals: &Numerals) -> bool {
        let mut rewritten = false;
        let mut from = 0;
        while from < self.chars.len() {
            let length = self.chars[from..].iter().take_while(|&&c| numerals.digit(c).is_some()).count();
            if length >= LONG_NUMBER {
                for c in &mut self.chars[from..from + length] {
                    let digit = numerals.digit(*c).unwrap_or(*c);
                    rewritten |= digit != *c;
                    *c = digit;
                }
            }
            from += length.max(1);
        }
        rewritten
    }
}

/// One run of Latin letters and digits.
fn is_latin(stretch: &[char]) -> bool {
    stretch.iter().all(char::is_ascii_alphanumeric)
}

/// Whether numerals that are no digits may stand in a long number.
fn may_hold_number(scan: &Scan, numerals: &Numerals) -> bool {
    let (mut run, mut others) = (0, 0);
    scan.chars().iter().enumerate().any(|(at, &c)| {
        if numerals.set().meets(scan.set_after(at)) {
            (run, others) = (run + 1, others + usize::from(!c.is_ascii()));
        } else {
            (run, others) = (0, 0);
        }
        run >= LONG_NUMBER && others > 0
    })
}

/// Whether a letter stands twice in a row, a Chinese character three times, or two of them twice each.
fn is_stretched(chars: &[char]) -> bool {
    chars.windows(2).enumerate().any(|(at, pair)| {
        pair[0] == pair[1]
            && (pair[0].is_ascii_alphabetic()
                || (!pair[0].is_ascii() && is_alphanumeric(pair[0]) && doubles_before(&chars[..at], pair[0])))
    })
}

/// Whether `before` ends in the character that stands doubled behind it, or in another doubled one.
fn doubles_before(before: &[char], c: char) -> bool {
    match before {
        [.., last] if *last == c => true,
        [.., a, b] => a == b && is_alphanumeric(*a),
        _ => false,
    }
}
