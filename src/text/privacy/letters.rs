//! Names in letters: Kevin Zhang, Miss Brown, ZHANG XIAOMING.

use super::form::Form;
use super::found::Found;
use super::name::Names;
use super::table::words;
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::{Captures, Regex};
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// How far before letters that tell how a character is read stands a word for that, in characters.
const NEAR: usize = 12;

/// Words in letters with nothing but a space between them.
static LETTERS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[a-z]{2,15}(?: [a-z]{2,15})*").ok());
/// Two words with a slash between.
static SLASHED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([a-z]{2,8})/([a-z]{4,15})").ok());
/// One or two syllables as they are written in letters.
static SYLLABLES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let syllable =
        "(?:[bpmfdtnlgkhjqxzcsryw]|[zcs]h)?(?:[iu]?a(?:ng?|i|o)?|[iu]e|i?ou?|ong|iong|u[oin]|ue|e(?:ng?|i|r)?|in?g?|un?|iu|v)";
    Regex::new(&format!("^{syllable}{syllable}$")).ok()
});

/// Names that are known in letters.
pub(super) struct Letters {
    /// Given names of English.
    english: FxHashSet<String>,
    /// Chinese surnames.
    surnames: FxHashSet<String>,
    /// Words that stand where a name may and are none: vip.
    never: FxHashSet<String>,
}

impl Letters {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let set = |name| words(files, fold, name).map(|words| words.into_iter().collect());
        Ok(Self { english: set("english_names")?, surnames: set("pinyin_surnames")?, never: set("not_letters")? })
    }

    /// Whether two words are a name, whatever stands around them: vivian chen, zhang xiaoming.
    fn is_full(&self, first: &str, second: &str) -> bool {
        let is_chinese = || SYLLABLES.as_ref().is_some_and(|syllables| second.len() >= 5 && syllables.is_match(second));
        (self.english.contains(first) && self.surnames.contains(second)) || (self.surnames.contains(first) && is_chinese())
    }
}

impl Names {
    /// Whether `text`, an answer to a question for a name, is one.
    pub(super) fn is_known_in_letters(&self, text: &str) -> bool {
        text.split_once(' ')
            .map_or_else(|| self.letters.english.contains(text), |(first, second)| self.letters.is_full(first, second))
    }

    /// The names in letters. `finds` are what else the text holds.
    pub(super) fn in_letters(&self, text: &str, finds: &[Found]) -> Vec<Found> {
        let runs = LETTERS.iter().flat_map(|letters| letters.find_iter(text)).map(|run| run.range());
        let runs = runs.filter(|run| stands_alone(text, run));
        let names = runs.filter_map(|run| self.lettered(text, run, finds));
        let slashed = SLASHED.iter().flat_map(|slashed| slashed.captures_iter(text)).filter_map(|hit| self.slashed(text, &hit));
        names.chain(slashed).map(|range| Found { front: 1, ..Found::literal(Personal::Name, text, range) }).collect()
    }

    /// A name as tickets have it: LIU/YUTONG.
    fn slashed(&self, text: &str, hit: &Captures) -> Option<Range<usize>> {
        let (run, surname, given) = (hit.get(0)?.range(), hit.get(1)?.as_str(), hit.get(2)?.as_str());
        (stands_alone(text, &run) && self.letters.is_full(surname, given)).then_some(run)
    }

    /// What of `run` is a name.
    fn lettered(&self, text: &str, run: Range<usize>, finds: &[Found]) -> Option<Range<usize>> {
        let words = &text[run.clone()];
        if let Some(name) = self.frames.addressed(words) {
            return Some(run.end - name.len()..run.end);
        }
        if let Some(length) = self.surname_behind_letters(words, &text[run.end..]) {
            return Some(run.start..run.end + length);
        }
        let count = words.split(' ').count();
        // 念dan: how a character is read.
        if count == 1 && text[..run.start].chars().rev().take(NEAR).any(|c| matches!(c, '念' | '读')) {
            return None;
        }
        if words.split(' ').any(|word| self.letters.never.contains(word)) {
            return None;
        }
        if let Some((first, second)) = words.split_once(' ').filter(|_| count == 2) {
            let is_name = self.letters.is_full(first, second)
                || is_beside_papers(text, &run, finds)
                || (self.letters.english.contains(first) && self.is_place_for_name(text, &run));
            return (is_name || self.is_called(text, &run)).then_some(run);
        }
        let is_name = self.letters.english.contains(words) && self.is_place_for_name(text, &run);
        let is_sentence = count > 3;
        if count == 1 || is_sentence {
            return (!is_sentence && (is_name || self.is_called(text, &run))).then_some(run);
        }
        (is_beside_papers(text, &run, finds) || self.is_called(text, &run)).then_some(run)
    }

    /// The length of the surname that is written in Chinese behind an English name: Coco陈, Lucy 姜.
    fn surname_behind_letters(&self, words: &str, behind: &str) -> Option<usize> {
        let rest = behind.strip_prefix(' ').unwrap_or(behind);
        let length = self.surnames.surname(rest).filter(|&length| self.surnames.usual(&rest[..length]))?;
        let is_told = rest.chars().next().is_some_and(|c| !self.surnames.is_ordinary(c)) && self.is_end(&rest[length..]);
        (self.letters.english.contains(words) && is_told).then_some(behind.len() - rest.len() + length)
    }

    /// Whether what stands around `run` makes it a name: 我叫, 先生.
    fn is_called(&self, text: &str, run: &Range<usize>) -> bool {
        let before = text[..run.start].trim_end_matches([' ', ':', '是', '写', '(', '"']);
        let form = self.form_before(before);
        let is_led = matches!(form, Some(Form::Field | Form::Call)) && self.is_end(text[run.end..].trim_start());
        let behind = text[run.end..].trim_start();
        let title = self.form_at(behind);
        is_led || matches!(title, Some((_, Form::Title | Form::Both)))
    }

    /// Whether a name may stand at `run`.
    fn is_place_for_name(&self, text: &str, run: &Range<usize>) -> bool {
        let (before, behind) = (text[..run.start].trim_end(), text[run.end..].trim_start());
        (self.is_begin(before) || self.leads(before)) && self.is_end(behind)
    }
}

/// Whether `run` is no part of a code, an address or a word.
fn stands_alone(text: &str, run: &Range<usize>) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '.' | '-' | '/' | '&' | '+' | '#' | '=' | '\'');
    let (before, behind) = (text[..run.start].chars().next_back(), text[run.end..].chars());
    // A full stop may end a sentence.
    let mut behind = behind.skip_while(|&c| c == '.');
    !before.is_some_and(is_part) && !behind.next().is_some_and(is_part)
}

/// Whether the number of somebody's papers stands right beside `run`.
fn is_beside_papers(text: &str, run: &Range<usize>, finds: &[Found]) -> bool {
    let is_paper = |found: &&Found| matches!(found.kind, Personal::Passport | Personal::Permit | Personal::IdCard);
    let is_near = |from: usize, to: usize| {
        text.get(from..to).is_some_and(|between| between.len() <= 2 && !between.contains(|c: char| c.is_alphanumeric()))
    };
    finds.iter().filter(is_paper).any(|paper| is_near(paper.range.end, run.start) || is_near(run.end, paper.range.start))
}
