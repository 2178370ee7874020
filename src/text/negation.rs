//! How far a negator reaches, for the general sense of feeling.

use super::annotation::is_alphanumeric;
use super::lexicon::LexiconError;
use super::word_class::WordClasses;
use std::ops::Range;

/// How far a negator reaches, in characters.
const SCOPE: usize = 6;
/// Stands before a gram that a negator governs.
pub(super) const NEGATED: char = '¬';

/// The characters that negate, from `classes.csv`.
#[derive(Debug, Default)]
pub(super) struct Negation {
    negators: Vec<char>,
    /// Words that hold such a character and negate nothing, with its place in them.
    innocent: Vec<(Vec<char>, usize)>,
    /// Where a scope ends.
    turnings: Vec<char>,
}

impl Negation {
    pub(super) fn new(classes: &WordClasses) -> Result<Self, LexiconError> {
        let single = |name| Ok(classes.of_program(name)?.iter().filter_map(|word| word.chars().next()).collect::<Vec<char>>());
        let negators = single("否定字")?;
        let words = classes.of_program("非否定")?.iter().map(|word| word.chars().collect::<Vec<char>>());
        let placed = words.flat_map(|word| (0..word.len()).map(move |place| (word.clone(), place)));
        let innocent = placed.filter(|(word, place)| negators.contains(&word[*place])).collect();
        Ok(Self { innocent, turnings: single("转折字")?, negators })
    }

    /// The stretches of `chars` that a negator governs.
    pub(super) fn scopes<'a>(&'a self, chars: &'a [char]) -> impl Iterator<Item = Range<usize>> + 'a {
        let negators = (0..chars.len()).filter(|&at| self.negators.contains(&chars[at]) && !self.is_innocent(chars, at));
        negators.map(|at| {
            let (start, most) = (at + 1, chars.len().min(at + 1 + SCOPE));
            let ends = |c: &char| !is_alphanumeric(*c) || self.turnings.contains(c);
            start..chars[start..most].iter().position(ends).map_or(most, |reach| start + reach)
        })
    }

    fn is_innocent(&self, chars: &[char], at: usize) -> bool {
        self.innocent.iter().any(|(word, place)| at >= *place && chars[at - place..].starts_with(word))
    }
}
