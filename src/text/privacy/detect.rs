//! All detectors over one folded text. Most texts hold nothing: what they cannot hold is not looked for.

use super::address::Addresses;
use super::birthday::{Dates, amounts};
use super::codes::Codes;
use super::context::{Context, Contexts, Seen};
use super::document::papers_beside;
use super::door::Ask;
use super::form::Form;
use super::found::{Found, settle};
use super::lone::runs;
use super::name::Names;
use super::net::{SpelledMails, Versions, addresses, links, mails};
use super::number::Numbers;
use super::numeral::Numerals;
use super::peoples::DOTS;
use super::plate::Plates;
use super::secret::{Secret, Secrets};
use super::table::words;
use super::traits::{Characters, Traits};
use crate::model::Personal;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A message that is a name and nothing else is no longer, in bytes.
const LONGEST_ANSWER: usize = 40;

/// Characters of most words for secrets: 密码, 口令.
const SECRETS: [char; 3] = ['码', '令', '密'];

/// Every detector.
pub(super) struct Detector {
    pub(super) numerals: Numerals,
    characters: Characters,
    contexts: Contexts,
    pub(super) numbers: Numbers,
    codes: Codes,
    dates: Dates,
    plates: Plates,
    mails: SpelledMails,
    versions: Versions,
    addresses: Addresses,
    secrets: Secrets,
    pub(super) names: Names,
    /// What is said to show that one listens.
    listening: FxHashSet<String>,
}

/// What the message before asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    pub(super) number: Option<Context>,
    /// Whether it asked for a day of birth itself, and not one before it.
    pub(super) birthday: bool,
    pub(super) name: bool,
    pub(super) secret: Option<Secret>,
    /// A part of an address.
    pub(super) place: Option<Ask>,
}

impl Asked {
    /// What it says of papers and births, which holds for more than one message.
    pub(super) fn of_papers(self) -> Option<Context> {
        use Personal::{Birthday, IdCard, Passport, Permit};
        self.number.filter(|context| matches!(context.kind, Some(Permit | Passport | Birthday | IdCard)))
    }
}

impl Detector {
    pub(super) fn new(files: &[LexiconFile]) -> Result<Self, LexiconError> {
        let numerals = Numerals::new(files)?;
        let fold = numerals.fold();
        Ok(Self {
            characters: Characters::new(files, &numerals)?,
            contexts: Contexts::new(files, fold)?,
            numbers: Numbers::new(files, fold)?,
            codes: Codes::new(files, &numerals)?,
            dates: Dates::new(files, &numerals)?,
            plates: Plates::new(files, &numerals)?,
            mails: SpelledMails::new(files, fold)?,
            versions: Versions::new(files, fold)?,
            addresses: Addresses::new(files, &numerals)?,
            secrets: Secrets::new(files, &numerals)?,
            names: Names::new(files, fold)?,
            listening: words(files, fold, "listening")?.into_iter().collect(),
            numerals,
        })
    }

    /// Whether `text` only shows that somebody listens.
    pub(super) fn is_listening(&self, text: &str) -> bool {
        self.listening.contains(text.trim_matches(|c: char| !c.is_alphanumeric()))
    }

    /// Whether `text` is no more than a name, or shows that one will follow.
    pub(super) fn is_answer(&self, text: &str) -> bool {
        text.len() <= LONGEST_ANSWER && (self.is_listening(text) || self.names.whole(text).is_some())
    }

    /// What `text`, which has these words of names, asks for, for the message that follows it.
    pub(super) fn asked(&self, text: &str, words: &[(Range<usize>, Form)]) -> Asked {
        let number = self.contexts.read(text).last();
        let birthday = number.is_some_and(|context| context.kind == Some(Personal::Birthday));
        let place = self.addresses.doors.asks(text);
        Asked { number, birthday, name: Names::asks(text, words), secret: self.secrets.asks(text), place }
    }

    /// The personal data in `text`, which has these words of names. `asked` is looked up only where it matters, and farther back
    /// only for numbers.
    pub(super) fn find(
        &self,
        text: &str,
        words: &[(Range<usize>, Form)],
        asked: impl Fn(bool) -> Asked,
        wants_amounts: bool,
    ) -> Vec<Found> {
        let traits = Traits::of(text, &self.characters);
        let may_answer = text.len() <= 60;
        let asked =
            if traits.has_numbers() || traits.letters || may_answer { asked(traits.has_numbers()) } else { Asked::default() };
        let mut finds = self.told_by_form(text, asked, traits);
        if let Some(ask) = asked.place.filter(|_| may_answer) {
            finds.extend(self.addresses.answer(text, ask));
        }
        if wants_amounts && traits.digits > 0 {
            finds.extend(amounts(text));
        }
        let is_answer = asked.name && may_answer;
        finds.extend(self.names.find(text, words, is_answer));
        finds.extend(self.names.of_peoples(text));
        let finds = self.told_by_surroundings(text, words, settle(finds), is_answer, traits);
        let may_be_list = !finds.is_empty() && text.contains(['、', '\n', ';', '+', '/']);
        let runs: Vec<Range<usize>> = if may_be_list { runs(text).collect() } else { Vec::new() };
        let listed = self.names.listed(text, &runs, &finds);
        if listed.is_empty() { finds } else { settle(finds.into_iter().chain(listed).collect()) }
    }

    /// What the form of it tells: numbers, codes, addresses.
    fn told_by_form(&self, text: &str, asked: Asked, traits: Traits) -> Vec<Found> {
        let mut finds = Vec::new();
        let may_be_dated = traits.digits + traits.chinese_digits >= 2 && text.contains('月');
        if traits.has_numbers()
            || may_be_dated
            || (traits.letters && (traits.digits >= 4 || asked.number.is_some() || text.contains(['_', '-', ':'])))
        {
            let seen = self.contexts.read(text);
            finds.extend(self.numbers(text, &seen, asked, traits));
        }
        if (traits.digits >= 2 && (traits.letters || text.contains(['领', '使'])))
            || (traits.letters && traits.chinese_digits > 0)
        {
            finds.extend(self.plates.find(text, &self.numerals));
        }
        if traits.has_at {
            finds.extend(mails(text));
        }
        if traits.letters {
            finds.extend(self.mails.find(text));
        }
        if traits.points > 0 && traits.letters {
            finds.extend(links(text));
        }
        if asked.secret.is_some()
            || traits.letters
            || SECRETS.iter().any(|&c| text.contains(c))
            || traits.digits + traits.chinese_digits >= 3
        {
            finds.extend(self.secrets.find(text, asked.secret, &self.numerals));
        }
        if (traits.points >= 3 && traits.digits >= 4) || traits.colons >= 2 {
            finds.extend(addresses(text, &self.versions));
        }
        if traits.has_address() {
            finds.extend(self.addresses.find(text));
        }
        if traits.digits >= 3 || traits.chinese_digits >= 3 {
            finds.extend(self.addresses.doors.told(text));
        }
        finds
    }

    /// Adds to `finds` the names, dates and papers that are told by what stands around them, by what was found among it.
    fn told_by_surroundings(
        &self,
        text: &str,
        words: &[(Range<usize>, Form)],
        mut finds: Vec<Found>,
        is_answer: bool,
        traits: Traits,
    ) -> Vec<Found> {
        let before = finds.len();
        let is_evident = traits.digits >= 5 || finds.iter().any(|found| found.kind != Personal::Name);
        finds.extend(self.names.beside(text, &finds));
        let runs: Vec<Range<usize>> = runs(text).collect();
        finds.extend(self.names.between_marks(text, &runs, is_evident));
        finds.extend(self.names.paired(text, &runs));
        finds.extend(self.names.open(text, words));
        let is_named = is_answer || finds.iter().any(|found| found.kind == Personal::Name);
        finds.extend(self.names.spelled(text, is_named));
        if traits.letters {
            finds.extend(self.names.in_letters(text, &finds));
        }
        if traits.digits >= 6 {
            finds.extend(self.dates.beside(text, &finds, &self.numerals));
            finds.extend(papers_beside(text, &finds, &self.codes.papers));
        }
        if text.contains(DOTS) {
            finds.extend(self.names.dotted(text, &runs));
        }
        let mut finds = if finds.len() == before { finds } else { settle(finds) };
        self.names.widen_doubled(text, &mut finds);
        self.names.narrow_families(&mut finds);
        finds.retain(|found| found.kind != Personal::Name || !self.names.is_place_alone(text, found));
        finds
    }

    /// What is a number or a code.
    fn numbers(&self, text: &str, seen: &Seen, asked: Asked, traits: Traits) -> Vec<Found> {
        let mut finds = Vec::new();
        if traits.has_numbers() {
            finds = self.numbers.find(text, &self.numerals, seen, asked.number);
        }
        finds.extend(self.dates.find(text, seen, asked, &self.numerals));
        if traits.letters {
            finds.extend(self.codes.find(text, seen, asked.number, &self.numbers.shapes));
            finds.extend(self.codes.dictated(text, &self.numerals));
        }
        finds
    }

    /// The numbers in a text that was put together of several messages.
    pub(super) fn numbers_in(&self, text: &str) -> Vec<Found> {
        let seen = self.contexts.read(text);
        let numbers = self.numbers.find(text, &self.numerals, &seen, None);
        numbers.into_iter().chain(self.codes.find(text, &seen, None, &self.numbers.shapes)).collect()
    }

    /// Whether the find needs no look at its surroundings to be hidden wherever it stands again.
    pub(super) fn is_telling(found: &Found) -> bool {
        match found.kind {
            Personal::Name => found.front > 0,
            Personal::Order | Personal::Account => found.value.len() >= 8,
            _ => false,
        }
    }
}
