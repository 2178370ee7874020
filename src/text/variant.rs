//! One way through a pattern: fixed runs, gaps and word classes in a row, found by its rarest fixed run.

use super::char_set::CharSet;
use super::clause::{ends_clause, is_clause_border, is_sentence_border, may_follow_clause, may_precede_clause, starts_clause};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// One part of a variant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Atom {
    /// Exactly this normalised text.
    Fixed(String),
    /// Up to `limit` characters.
    Gap {
        /// The most characters it may span.
        limit: usize,
        /// Whether it may cross the borders inside a sentence.
        crosses_commas: bool,
    },
    /// One of these sequences; it was not worth multiplying out.
    OneOf(Arc<Ways>),
}

/// The sequences of an [`Atom::OneOf`], with what matching asks of them first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ways {
    sequences: Vec<Vec<Atom>>,
    /// Per sequence the characters of its fixed text.
    fixed: Vec<CharSet>,
    first: Option<CharSet>,
    last: Option<CharSet>,
    commonness: u64,
}

impl Ways {
    /// Looks through the sequences once, so that matching need not.
    pub fn new(ways: Vec<Vec<Atom>>) -> Self {
        let edge =
            |of: fn(&[Atom]) -> Option<CharSet>| ways.iter().try_fold(CharSet::default(), |set, way| Some(set.union(of(way)?)));
        Self {
            first: edge(|way| way.first().and_then(Atom::first_chars)),
            last: edge(|way| way.last().and_then(Atom::last_chars)),
            commonness: commonness_of_ways(&ways),
            fixed: ways.iter().map(|way| fixed_chars(way)).collect(),
            sequences: ways,
        }
    }

    /// Whether one of the sequences may stand in a text of `chars`.
    fn may_stand(&self, chars: CharSet) -> bool {
        self.fixed.iter().any(|fixed| chars.holds(*fixed))
    }

    /// The sequences that may stand in a text of `chars`.
    fn that_may_stand(&self, chars: CharSet) -> impl Iterator<Item = &Vec<Atom>> {
        self.fixed.iter().zip(&self.sequences).filter(move |(fixed, _)| chars.holds(**fixed)).map(|(_, way)| way)
    }
}

/// Groups that were seen before: rows repeat each other's alternatives, and classes stand in many rows.
#[derive(Debug, Default)]
pub struct KnownWays(FxHashMap<Vec<Vec<Atom>>, Arc<Ways>>);

impl KnownWays {
    /// The one group of these sequences.
    pub fn share(&mut self, ways: Vec<Vec<Atom>>) -> Arc<Ways> {
        self.0.entry(ways).or_insert_with_key(|ways| Arc::new(Ways::new(ways.clone()))).clone()
    }
}

/// The characters of the fixed text of a sequence.
fn fixed_chars(atoms: &[Atom]) -> CharSet {
    let fixed = atoms.iter().filter_map(|atom| match atom {
        Atom::Fixed(text) => Some(CharSet::of_text(text)),
        _ => None,
    });
    fixed.fold(CharSet::default(), CharSet::union)
}

impl Atom {
    /// How often the atom's fixed text is to be expected: see [`commonness`].
    fn commonness(&self) -> u64 {
        match self {
            Self::Fixed(text) => commonness(text),
            Self::Gap { .. } => EVERYWHERE,
            Self::OneOf(ways) => ways.commonness,
        }
    }

    /// The characters that the atom can begin with; `None` where it can be empty or begin with anything.
    fn first_chars(&self) -> Option<CharSet> {
        match self {
            Self::Fixed(text) => text.chars().next().map(CharSet::of),
            Self::Gap { .. } => None,
            Self::OneOf(ways) => ways.first,
        }
    }

    /// The characters that the atom can end with.
    fn last_chars(&self) -> Option<CharSet> {
        match self {
            Self::Fixed(text) => text.chars().next_back().map(CharSet::of),
            Self::Gap { .. } => None,
            Self::OneOf(ways) => ways.last,
        }
    }
}

/// Commonness of what stands everywhere.
const EVERYWHERE: u64 = 1 << 40;

/// How often a fixed text is to be expected in service talk, in no particular unit: each character divides it, the more
/// the rarer the character is.
fn commonness(text: &str) -> u64 {
    const EVERY_SENTENCE: &str = "的了是不我您你们这那有没可以要在就一个好请为帮给会能到上下来说看吗呢啊哦吧么什";
    const COMMON: &str = "怎谢订单问题货发退款客服时间天已经还都也很和对得人家点多等处理之前分钟电话事感记录联系麻烦结果解心换样明情况回复需刚才着急次用抱歉过后内号员查核实收信息消费改快件其他开始";
    /// Binary digits by which a character divides, for the characters that are not rare.
    static DIGITS: LazyLock<FxHashMap<char, u32>> =
        LazyLock::new(|| COMMON.chars().map(|c| (c, 6)).chain(EVERY_SENTENCE.chars().map(|c| (c, 4))).collect());
    text.chars().fold(EVERYWHERE, |commonness, c| commonness >> DIGITS.get(&c).copied().unwrap_or(9))
}

/// How often one of `ways` is to be expected, each looked for by its rarest atom.
pub fn commonness_of_ways(ways: &[Vec<Atom>]) -> u64 {
    ways.iter().map(|way| way.iter().map(Atom::commonness).min().unwrap_or(EVERYWHERE)).sum()
}

/// A sequence of atoms around its anchor, the rarest fixed run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variant {
    /// What stands before the anchor.
    before: Vec<Atom>,
    anchor: String,
    /// What stands after the anchor.
    after: Vec<Atom>,
    /// The group beside the anchor that is rarest: most texts are refused by it alone.
    rarest_group: Option<Arc<Ways>>,
    at_clause_start: bool,
    at_clause_end: bool,
}

impl Variant {
    /// Picks the anchor among the fixed runs of `atoms`; `None` where there is none.
    pub fn new(mut atoms: Vec<Atom>, at_clause_start: bool, at_clause_end: bool) -> Option<Self> {
        let of_fixed = |i: &usize| if let Atom::Fixed(text) = &atoms[*i] { commonness(text) } else { u64::MAX };
        let rarest = (0..atoms.len()).min_by_key(of_fixed)?;
        let after = atoms.split_off(rarest + 1);
        let Some(Atom::Fixed(anchor)) = atoms.pop() else { return None };
        let groups = atoms.iter().chain(&after).filter_map(|atom| match atom {
            Atom::OneOf(ways) => Some(ways),
            Atom::Fixed(_) | Atom::Gap { .. } => None,
        });
        let rarest_group = groups.min_by_key(|ways| ways.commonness).cloned();
        Some(Self { before: atoms, anchor, after, rarest_group, at_clause_start, at_clause_end })
    }

    /// The fixed run that the automaton looks for.
    pub fn anchor(&self) -> &str {
        &self.anchor
    }

    /// The text of a variant that is one fixed run, unanchored in its clause.
    pub fn plain(&self) -> Option<&str> {
        (self.before.is_empty() && self.after.is_empty()).then_some(self.anchor.as_str())
    }

    /// What the text around an anchor must hold at least; a quick test before the walk.
    pub fn filter(&self) -> Filter {
        let before = match self.before.last() {
            None if self.at_clause_start => Some(may_precede_clause()),
            nearest => nearest.and_then(Atom::last_chars),
        };
        let after = match self.after.first() {
            None if self.at_clause_end => Some(may_follow_clause()),
            nearest => nearest.and_then(Atom::first_chars),
        };
        Filter {
            all: CharSet::of_text(&self.anchor).union(fixed_chars(&self.before)).union(fixed_chars(&self.after)),
            before: before.unwrap_or(CharSet::FULL),
            after: after.unwrap_or(CharSet::FULL),
        }
    }

    /// The match around an anchor as an allow-phrase: a gap at either end reaches as far as it can.
    pub fn complete_widely(&self, text: &str, chars: CharSet, found: Range<usize>) -> Option<Range<usize>> {
        let range = self.complete(text, chars, found)?;
        let end = match self.after.last() {
            Some(Atom::Gap { limit, crosses_commas }) => gap_ends(text, range.end, *limit, *crosses_commas).last(),
            _ => None,
        };
        let start = match self.before.first() {
            Some(Atom::Gap { limit, crosses_commas }) => gap_starts(text, range.start, *limit, *crosses_commas).last(),
            _ => None,
        };
        Some(start.unwrap_or(range.start)..end.unwrap_or(range.end))
    }

    /// The whole match around an anchor found at `found`, if the rest fits.
    ///
    /// `chars` are the characters of `text`: most of what does not fit is seen by them alone.
    pub fn complete(&self, text: &str, chars: CharSet, found: Range<usize>) -> Option<Range<usize>> {
        if self.rarest_group.as_ref().is_some_and(|ways| !ways.may_stand(chars)) {
            return None;
        }
        let start = Backward { text, chars }
            .walk(&self.before, found.start, &mut |at| (!self.at_clause_start || starts_clause(text, at)).then_some(at))?;
        let end = Forward { text, chars }
            .walk(&self.after, found.end, &mut |at| (!self.at_clause_end || ends_clause(text, at)).then_some(at))?;
        Some(start..end)
    }
}

/// What must stand around an anchor.
#[derive(Debug, Clone, Copy)]
pub struct Filter {
    all: CharSet,
    before: CharSet,
    after: CharSet,
}

impl Filter {
    /// Whether the rest of the variant can fit an anchor that stands between `before` and `after` in a text of `chars`.
    #[inline]
    pub fn may_fit(&self, chars: CharSet, before: CharSet, after: CharSet) -> bool {
        self.after.meets(after) && self.before.meets(before) && chars.holds(self.all)
    }

    /// Whether the variant can stand anywhere in a text of `chars`.
    #[inline]
    pub fn may_stand(&self, chars: CharSet) -> bool {
        chars.holds(self.all)
    }
}

/// What comes after a walk: the place it ends at, or `None` to try another way.
type Then<'a> = &'a mut dyn FnMut(usize) -> Option<usize>;

/// Matching to the right of the anchor. Gaps are as short as they can be.
struct Forward<'a> {
    text: &'a str,
    chars: CharSet,
}

impl Forward<'_> {
    fn walk(&self, atoms: &[Atom], at: usize, then: Then) -> Option<usize> {
        let Some((first, rest)) = atoms.split_first() else { return then(at) };
        let text = self.text;
        match first {
            Atom::Fixed(fixed) if text[at..].starts_with(fixed.as_str()) => self.walk(rest, at + fixed.len(), then),
            Atom::Fixed(_) => None,
            Atom::OneOf(ways) => {
                let next = text[at..].chars().next().map(CharSet::of).unwrap_or_default();
                if ways.first.is_some_and(|first| !first.meets(next)) {
                    return None;
                }
                ways.that_may_stand(self.chars).find_map(|way| self.walk(way, at, &mut |next| self.walk(rest, next, then)))
            }
            Atom::Gap { limit, crosses_commas } => std::iter::once(at)
                .chain(gap_ends(text, at, *limit, *crosses_commas))
                .find_map(|next| self.walk(rest, next, then)),
        }
    }
}

/// Matching to the left of the anchor, the last atom first.
struct Backward<'a> {
    text: &'a str,
    chars: CharSet,
}

impl Backward<'_> {
    fn walk(&self, atoms: &[Atom], at: usize, then: Then) -> Option<usize> {
        let Some((last, rest)) = atoms.split_last() else { return then(at) };
        let text = self.text;
        match last {
            Atom::Fixed(fixed) if text[..at].ends_with(fixed.as_str()) => self.walk(rest, at - fixed.len(), then),
            Atom::Fixed(_) => None,
            Atom::OneOf(ways) => {
                let previous = text[..at].chars().next_back().map(CharSet::of).unwrap_or_default();
                if ways.last.is_some_and(|last| !last.meets(previous)) {
                    return None;
                }
                ways.that_may_stand(self.chars).find_map(|way| self.walk(way, at, &mut |next| self.walk(rest, next, then)))
            }
            Atom::Gap { limit, crosses_commas } => std::iter::once(at)
                .chain(gap_starts(text, at, *limit, *crosses_commas))
                .find_map(|next| self.walk(rest, next, then)),
        }
    }
}

/// Where a gap that begins at `at` can end, nearest first.
fn gap_ends(text: &str, at: usize, limit: usize, crosses_commas: bool) -> impl Iterator<Item = usize> {
    let inside = text[at..].char_indices().take_while(move |&(i, c)| !blocks_gap(text, at + i, c, crosses_commas));
    inside.map(move |(i, c)| at + i + c.len_utf8()).take(limit)
}

/// Where a gap that ends at `at` can begin, nearest first.
fn gap_starts(text: &str, at: usize, limit: usize, crosses_commas: bool) -> impl Iterator<Item = usize> {
    let inside = text[..at].char_indices().rev().take_while(move |&(i, c)| !blocks_gap(text, i, c, crosses_commas));
    inside.map(|(i, _)| i).take(limit)
}

fn blocks_gap(text: &str, at: usize, c: char, crosses_commas: bool) -> bool {
    if crosses_commas { is_sentence_border(c) } else { is_clause_border(text, at, c) }
}
