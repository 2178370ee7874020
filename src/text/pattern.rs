//! The pattern language of the lexicon files: parsing, and multiplying out into variants.
//!
//! `lexicons/README.md` documents the language. A pattern becomes a set of variants, each a plain sequence of fixed
//! runs, gaps and word classes; the longest fixed run of every variant goes into the one automaton.

use super::fold::Fold;
use super::normalise::fold_text;
use super::program::Gap;
use super::variant::{Atom, Variant};
use super::ways::{KnownWays, commonness_of_ways};
use super::word_class::WordClasses;
use std::sync::Arc;

/// At most so many alternatives of which each must be an anchor of its own.
const MAX_VARIANTS: usize = 1000;

/// Default limits of `…` and `……`, in characters.
const SHORT_GAP: u8 = 6;
const LONG_GAP: u8 = 12;
/// The class that stands for the hit itself that an allow-phrase stands around.
const HIT: &str = "本条";

/// Nobody reads a pattern nested deeper, and the parser calls itself.
const MAX_DEPTH: usize = 20;
/// A gap longer than this would join unrelated words.
const MAX_GAP: u8 = 40;

/// Whether a character does not stand for itself.
fn is_special(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '<' | '>' | '…' | '?' | '^' | '$' | '\\' | '|')
}

/// Whether a term is nothing but the words that it looks for.
pub fn is_plain(source: &str) -> bool {
    !source.chars().any(is_special)
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A bracket without its partner.
    #[error("「{0}」没有配对的另一半")]
    Unbalanced(char),
    /// A `?` with nothing before it.
    #[error("? 要写在一个字、[ ] 或 ( ) 后面")]
    NothingOptional,
    /// A class that `classes.csv` does not have.
    #[error("classes.csv 里没有词类 <{0}>")]
    UnknownClass(String),
    /// The hit itself where it cannot be.
    #[error("<{HIT}> 只能在 allow 里写一次，不能写在可有可无的部分里，也不能写在 term 里")]
    MisplacedHit,
    /// A set without characters or a class without words.
    #[error("[ ] 和词类里至少要有一个字或词")]
    NoChoice,
    /// Brackets in brackets in brackets.
    #[error("括号套了 {MAX_DEPTH} 层以上，请拆成几行")]
    TooDeep,
    /// A gap limit that is no number or too large.
    #[error("间隔的字数要在 0 到 40 之间，写成 …{{12}}")]
    BadGap,
    /// Too many combinations.
    #[error("展开以后超过 {MAX_VARIANTS} 种说法，请拆成几行")]
    TooWide,
    /// A variant with no fixed text at all.
    #[error("每一种走法都要有固定的字")]
    NoFixedText,
    /// An anchor that is not at an end.
    #[error("^ 只能写在最前面，$ 只能写在最后面")]
    MisplacedAnchor,
}

/// Parses `source` and multiplies it out.
///
/// # Errors
/// The first thing that is wrong with the pattern.
pub fn variants(source: &str, fold: &Fold, classes: &WordClasses, known: &mut KnownWays) -> Result<Vec<Variant>, PatternError> {
    let (body, at_start) = source.strip_prefix('^').map_or((source, false), |rest| (rest, true));
    let (body, at_end) = match body.strip_suffix('$') {
        Some(rest) if !rest.ends_with('\\') => (rest, true),
        _ => (body, false),
    };
    let mut parser = Parser { chars: body.chars().collect(), at: 0, depth: 0, fold, classes, known, run: String::new() };
    let sequences = parser.alternatives()?;
    if let Some(&unexpected) = parser.chars.get(parser.at) {
        return Err(PatternError::Unbalanced(unexpected));
    }
    let speaks_of_hit = body.contains(&format!("<{HIT}>"));
    let error = || if speaks_of_hit { PatternError::MisplacedHit } else { PatternError::NoFixedText };
    let compiled = sequences.into_iter().map(|atoms| Variant::new(atoms, at_start, at_end).ok_or_else(error));
    compiled.collect()
}

/// Sequences that one piece of a pattern can stand for.
type Choices = Vec<Vec<Atom>>;

struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    fold: &'a Fold,
    classes: &'a WordClasses,
    known: &'a mut KnownWays,
    /// Room for a run of plain characters.
    run: String,
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
        let mut choices = Choices::new();
        loop {
            match self.word() {
                Some(word) => choices.push(vec![Atom::Fixed(word)]),
                None => choices.extend(self.sequence()?),
            }
            if !self.eat('|') {
                return Ok(choices);
            }
        }
    }

    /// An alternative that is one plain run, as most are.
    fn word(&mut self) -> Option<Arc<str>> {
        let plain = self.plain();
        matches!(self.chars.get(self.at + plain), None | Some('|' | ')')).then(|| self.take_run(plain)).flatten()
    }

    fn sequence(&mut self) -> Result<Choices, PatternError> {
        let mut pieces: Vec<Choices> = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            if let Some(run) = self.plain_run() {
                pieces.push(vec![vec![Atom::Fixed(run)]]);
                continue;
            }
            let mut piece = self.piece()?;
            if self.eat('?') {
                piece.push(Vec::new());
            }
            pieces.push(piece);
        }
        if let [piece] = &mut pieces[..]
            && piece.len() == 1
        {
            return Ok(std::mem::take(piece));
        }
        let choices = multiply_out(join_fixed(pieces), self.known);
        if choices.len() > MAX_VARIANTS { Err(PatternError::TooWide) } else { Ok(choices) }
    }

    /// The characters from here on that stand for themselves and are not optional, folded; `None` where there are none.
    fn plain_run(&mut self) -> Option<Arc<str>> {
        let plain = self.plain();
        let optional = usize::from(self.chars.get(self.at + plain) == Some(&'?'));
        self.take_run(plain.saturating_sub(optional))
    }

    /// How many characters from here on stand for themselves.
    fn plain(&self) -> usize {
        self.chars[self.at..].iter().take_while(|&&c| !is_special(c)).count()
    }

    /// The next `length` characters, folded; stays where nothing is left of them.
    fn take_run(&mut self, length: usize) -> Option<Arc<str>> {
        self.run.clear();
        self.run.extend(self.chars[self.at..self.at + length].iter().filter_map(|&c| self.fold.apply(c)));
        if self.run.is_empty() {
            return None;
        }
        self.at += length;
        Some(Arc::from(&*self.run))
    }

    fn piece(&mut self) -> Result<Choices, PatternError> {
        match self.next() {
            Some('(') => self.group(),
            Some('[') => self.set(),
            Some('<') => self.class(),
            Some('…') => self.gap(),
            Some('?') => Err(PatternError::NothingOptional),
            Some('^' | '$') => Err(PatternError::MisplacedAnchor),
            Some('\\') => Ok(vec![self.literal(self.chars.get(self.at).copied())]).inspect(|_| self.at += 1),
            c => Ok(vec![self.literal(c)]),
        }
    }

    fn group(&mut self) -> Result<Choices, PatternError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(PatternError::TooDeep);
        }
        let inner = self.alternatives()?;
        self.depth -= 1;
        if self.eat(')') { Ok(inner) } else { Err(PatternError::Unbalanced('(')) }
    }

    fn literal(&self, c: Option<char>) -> Vec<Atom> {
        let mut buffer = [0; 4];
        let folded = c.and_then(|c| self.fold.apply(c));
        folded.map(|c| Atom::Fixed(Arc::from(&*c.encode_utf8(&mut buffer)))).into_iter().collect()
    }

    fn set(&mut self) -> Result<Choices, PatternError> {
        let mut choices = Choices::new();
        while let Some(c) = self.next() {
            if c == ']' {
                return if choices.is_empty() { Err(PatternError::NoChoice) } else { Ok(choices) };
            }
            choices.push(self.literal(Some(c)));
        }
        Err(PatternError::Unbalanced('['))
    }

    /// A class stands for its words, as a group would.
    fn class(&mut self) -> Result<Choices, PatternError> {
        let name = self.until('>').ok_or(PatternError::Unbalanced('<'))?;
        if name == HIT {
            return Ok(vec![vec![Atom::Hit]]);
        }
        let words = self.classes.words(&name).ok_or(PatternError::UnknownClass(name))?;
        if words.is_empty() {
            return Err(PatternError::NoChoice);
        }
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
        Ok(vec![vec![Atom::Gap(Gap { limit, crosses_commas })]])
    }

    fn until(&mut self, close: char) -> Option<String> {
        let length = self.chars[self.at..].iter().position(|&c| c == close)?;
        let text = self.chars[self.at..self.at + length].iter().collect();
        self.at += length + 1;
        Some(text)
    }
}

/// Joins neighbouring pieces that leave no choice.
fn join_fixed(pieces: Vec<Choices>) -> Vec<Choices> {
    let mut joined: Vec<Choices> = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        match joined.last_mut() {
            Some(last) if last.len() == 1 && piece.len() == 1 => append(&mut last[0], std::mem::take(&mut piece[0])),
            _ => joined.push(piece),
        }
    }
    joined
}

/// The sequences that the pieces stand for. Only the piece with the rarest text is multiplied out, for it holds the
/// anchor; the choices of every other piece are looked up in place.
fn multiply_out(mut pieces: Vec<Choices>, known: &mut KnownWays) -> Choices {
    let rarest = (0..pieces.len()).min_by_key(|&i| commonness_of_ways(&pieces[i]));
    for (i, piece) in pieces.iter_mut().enumerate() {
        if piece.len() > 1 && Some(i) != rarest {
            *piece = vec![vec![Atom::OneOf(known.share(std::mem::take(piece)))]];
        }
    }
    pieces.iter().fold(vec![Vec::new()], |choices, piece| product(&choices, piece))
}

/// Puts `tail` behind `head`, fixed text to fixed text.
fn append(head: &mut Vec<Atom>, tail: Vec<Atom>) {
    for atom in tail {
        match (head.last_mut(), atom) {
            (Some(Atom::Fixed(text)), Atom::Fixed(more)) => *text = Arc::from([&**text, &*more].concat()),
            // Gap behind gap of its kind would be tried in every division; as one it spans the same.
            (Some(Atom::Gap(gap)), Atom::Gap(more)) if gap.crosses_commas == more.crosses_commas => {
                gap.limit = gap.limit.saturating_add(more.limit);
            }
            (_, atom) => head.push(atom),
        }
    }
}

fn product(heads: &Choices, tails: &Choices) -> Choices {
    let joined = |head: &Vec<Atom>, tail: &Vec<Atom>| {
        let mut whole = head.clone();
        append(&mut whole, tail.clone());
        whole
    };
    heads.iter().flat_map(|head| tails.iter().map(move |tail| joined(head, tail))).collect()
}
