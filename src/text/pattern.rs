//! The pattern language of the lexicon files: parsing, and multiplying out into variants.
//!
//! `lexicons/README.md` documents the language. A pattern becomes a set of variants, each a plain sequence of fixed
//! runs, gaps and word classes; the longest fixed run of every variant goes into the one automaton.

use super::fold::Fold;
use super::normalise::fold_text;
use super::variant::{Atom, Variant, Ways};
use super::word_class::WordClasses;

/// Alternatives are multiplied out up to so many combinations: longer anchors are rarer in text. Beyond that the parts
/// that give the anchor least are looked up in place instead.
const ENOUGH_VARIANTS: usize = 32;
/// At most so many alternatives of which each must be an anchor of its own.
const MAX_VARIANTS: usize = 1000;

/// Default limits of `…` and `……`, in characters.
const SHORT_GAP: usize = 6;
const LONG_GAP: usize = 12;
/// Rarity of a fixed run that makes a fair anchor: two characters that are not everywhere.
const ANCHOR: usize = 6;
/// A gap longer than this would join unrelated words.
const MAX_GAP: usize = 40;

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A bracket without its partner.
    #[error("\"{0}\" has no partner")]
    Unbalanced(char),
    /// A `?` with nothing before it.
    #[error("\"?\" must follow a character, a set or a group")]
    NothingOptional,
    /// A class that `classes.csv` does not have.
    #[error("classes.csv has no class <{0}>")]
    UnknownClass(String),
    /// A gap limit that is no number or too large.
    #[error("a gap limit must be a number from 0 to 40, written …{{12}}")]
    BadGap,
    /// Too many combinations.
    #[error("the pattern has more than {MAX_VARIANTS} alternatives; split the row")]
    TooWide,
    /// A variant with no fixed text at all.
    #[error("every way through the pattern needs fixed characters")]
    NoFixedText,
    /// An anchor that is not at an end.
    #[error("\"^\" stands first and \"$\" last in a pattern")]
    MisplacedAnchor,
}

/// Parses `source` and multiplies it out.
///
/// # Errors
/// The first thing that is wrong with the pattern.
pub fn variants(source: &str, fold: &Fold, classes: &WordClasses) -> Result<Vec<Variant>, PatternError> {
    let (body, at_start) = source.strip_prefix('^').map_or((source, false), |rest| (rest, true));
    let (body, at_end) = match body.strip_suffix('$') {
        Some(rest) if !rest.ends_with('\\') => (rest, true),
        _ => (body, false),
    };
    let mut parser = Parser { chars: body.chars().collect(), at: 0, fold, classes };
    let sequences = parser.alternatives()?;
    if let Some(&unexpected) = parser.chars.get(parser.at) {
        return Err(PatternError::Unbalanced(unexpected));
    }
    let compiled = sequences.into_iter().map(|atoms| Variant::new(atoms, at_start, at_end).ok_or(PatternError::NoFixedText));
    let mut variants = compiled.collect::<Result<Vec<_>, _>>()?;
    variants.sort_unstable();
    variants.dedup();
    Ok(variants)
}

/// Sequences that one piece of a pattern can stand for.
type Choices = Vec<Vec<Atom>>;

struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    fold: &'a Fold,
    classes: &'a WordClasses,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    /// `a|b|` up to a closing bracket or the end.
    fn alternatives(&mut self) -> Result<Choices, PatternError> {
        let mut choices = self.sequence()?;
        while self.eat('|') {
            choices.extend(self.sequence()?);
            within_limit(choices.len())?;
        }
        Ok(choices)
    }

    fn sequence(&mut self) -> Result<Choices, PatternError> {
        let mut pieces: Vec<Choices> = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            let mut piece = self.piece()?;
            if self.eat('?') {
                piece.push(Vec::new());
            }
            pieces.push(piece);
        }
        fold_weakest(&mut pieces);
        let combinations = pieces.iter().try_fold(1, |product: usize, piece| product.checked_mul(piece.len()));
        within_limit(combinations.unwrap_or(usize::MAX))?;
        Ok(pieces.iter().fold(vec![Vec::new()], |choices, piece| product(&choices, piece)))
    }

    fn piece(&mut self) -> Result<Choices, PatternError> {
        match self.next() {
            Some('(') => {
                let inner = self.alternatives()?;
                if self.eat(')') { Ok(inner) } else { Err(PatternError::Unbalanced('(')) }
            }
            Some('[') => self.set(),
            Some('<') => self.class(),
            Some('…') => self.gap(),
            Some('?') => Err(PatternError::NothingOptional),
            Some('^' | '$') => Err(PatternError::MisplacedAnchor),
            Some('\\') => Ok(vec![self.literal(self.chars.get(self.at).copied())]).inspect(|_| self.at += 1),
            c => Ok(vec![self.literal(c)]),
        }
    }

    fn literal(&self, c: Option<char>) -> Vec<Atom> {
        let text: String = c.and_then(|c| self.fold.apply(c)).into_iter().collect();
        if text.is_empty() { Vec::new() } else { vec![Atom::Fixed(text)] }
    }

    fn set(&mut self) -> Result<Choices, PatternError> {
        let mut choices = Choices::new();
        while let Some(c) = self.next() {
            if c == ']' {
                return Ok(choices);
            }
            choices.push(self.literal(Some(c)));
        }
        Err(PatternError::Unbalanced('['))
    }

    /// A class stands for its words, as a group would.
    fn class(&mut self) -> Result<Choices, PatternError> {
        let name = self.until('>').ok_or(PatternError::Unbalanced('<'))?;
        let words = self.classes.words(&name).ok_or(PatternError::UnknownClass(name))?;
        Ok(words.iter().map(|word| vec![Atom::Fixed(word.clone())]).collect())
    }

    fn gap(&mut self) -> Result<Choices, PatternError> {
        let crosses_commas = self.eat('…');
        let mut limit = if crosses_commas { LONG_GAP } else { SHORT_GAP };
        if self.eat('{') {
            let written = self.until('}').ok_or(PatternError::Unbalanced('{'))?;
            // `{0,6}` is how people who know regular expressions write it; the lower end is always 0.
            let written = fold_text(self.fold, &written).into_owned();
            limit = written.strip_prefix("0,").unwrap_or(&written).parse().map_err(|_| PatternError::BadGap)?;
        }
        if limit > MAX_GAP {
            return Err(PatternError::BadGap);
        }
        Ok(vec![vec![Atom::Gap { limit, crosses_commas }]])
    }

    fn until(&mut self, close: char) -> Option<String> {
        let length = self.chars[self.at..].iter().position(|&c| c == close)?;
        let text = self.chars[self.at..self.at + length].iter().collect();
        self.at += length + 1;
        Some(text)
    }
}

/// Folds pieces into one atom each, the commonest fixed text first, until few enough combinations are left.
fn fold_weakest(pieces: &mut [Choices]) {
    let combinations = |pieces: &[Choices]| pieces.iter().fold(1, |product: usize, piece| product.saturating_mul(piece.len()));
    let least_rarity = |piece: &Choices| piece.iter().map(|way| way.iter().map(Atom::least_rarity).sum::<usize>()).min();
    while combinations(pieces) > ENOUGH_VARIANTS {
        let branching: Vec<usize> = (0..pieces.len()).filter(|&i| pieces[i].len() > 1).collect();
        let has_anchor = pieces.iter().any(|piece| piece.len() == 1 && least_rarity(piece) >= Some(ANCHOR));
        let weakest = branching.iter().copied().min_by_key(|&i| (least_rarity(&pieces[i]), std::cmp::Reverse(pieces[i].len())));
        match weakest.filter(|_| branching.len() > 1 || has_anchor) {
            Some(i) => pieces[i] = vec![vec![Atom::OneOf(Ways::new(std::mem::take(&mut pieces[i])).into())]],
            None => return,
        }
    }
}

fn product(heads: &Choices, tails: &Choices) -> Choices {
    heads.iter().flat_map(|head| tails.iter().map(move |tail| [head.as_slice(), tail].concat())).collect()
}

fn within_limit(count: usize) -> Result<(), PatternError> {
    if count > MAX_VARIANTS { Err(PatternError::TooWide) } else { Ok(()) }
}
