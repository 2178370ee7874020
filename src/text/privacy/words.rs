//! Many words looked for at once, each with what it stands for.

use crate::text::lexicon::LexiconError;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Characters of the basic plane, a bit each.
const PLANE: usize = 1 << 16;

/// Words and their meanings; where several begin at one place, the longest counts. Hardly any character of a text begins one: a look at a
/// table passes over all others, where an automaton would walk.
pub(super) struct Words<T> {
    /// The characters that words begin with.
    first: Characters,
    /// Those that stand second.
    second: Characters,
    /// Those that are a word alone.
    alone: Characters,
    /// Words by their first two characters, of one character by that and nothing, the longest first.
    by_start: FxHashMap<(char, Option<char>), Alike<T>>,
}

/// Words that begin alike, with their meanings.
type Alike<T> = Vec<(Box<str>, T)>;

/// A set of characters; those beyond the basic plane are in every one.
struct Characters(Vec<u64>);

impl Characters {
    fn enter(&mut self, c: char) {
        if let Some(bits) = self.0.get_mut(c as usize / 64) {
            *bits |= 1 << (c as usize % 64);
        }
    }

    #[inline]
    fn hold(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_none_or(|bits| bits >> (c as usize % 64) & 1 == 1)
    }
}

impl<T: Copy> Words<T> {
    /// The words of the table at `path`, of which the first of equal ones counts.
    pub(super) fn new(path: &str, words: &[(String, T)]) -> Result<Self, LexiconError> {
        let [first, second, alone] = [(); 3].map(|()| Characters(vec![0; PLANE / 64]));
        let mut read = Self { first, second, alone, by_start: FxHashMap::default() };
        for (word, meaning) in words {
            let mut chars = word.chars();
            let first = chars.next().filter(|&c| (c as usize) < PLANE).ok_or_else(|| LexiconError::Cell {
                path: path.to_owned(),
                line: 1,
                column: "word".to_owned(),
                message: format!("“{word}”的第一个字不在基本平面里，不支持"),
            })?;
            let second = chars.next();
            read.first.enter(first);
            second.map_or_else(|| read.alone.enter(first), |second| read.second.enter(second));
            let alike = read.by_start.entry((first, second)).or_default();
            if !alike.iter().any(|(known, _)| **known == **word) {
                alike.push((word.as_str().into(), *meaning));
            }
        }
        read.by_start.values_mut().for_each(|alike| alike.sort_by_key(|(word, _)| std::cmp::Reverse(word.len())));
        Ok(read)
    }

    /// The longest word that `text` begins with: its length and its meaning.
    #[inline]
    pub(super) fn at_start(&self, text: &str) -> Option<(usize, T)> {
        let mut chars = text.chars();
        self.begun(chars.next()?, text, chars.next())
    }

    /// The same where `first` is the first character of `text` and `second` the next.
    #[inline]
    fn begun(&self, first: char, text: &str, second: Option<char>) -> Option<(usize, T)> {
        let may_be = self.first.hold(first) && (second.is_some_and(|second| self.second.hold(second)) || self.alone.hold(first));
        if may_be { self.longest(first, text, second) } else { None }
    }

    fn longest(&self, first: char, text: &str, second: Option<char>) -> Option<(usize, T)> {
        let alike = |key| self.by_start.get(&key).into_iter().flatten();
        let longer = second.is_some().then(|| alike((first, second))).into_iter().flatten();
        let only = self.alone.hold(first).then(|| alike((first, None))).into_iter().flatten();
        let mut words = longer.chain(only);
        words.find(|(word, _)| text.starts_with(&**word)).map(|(word, meaning)| (word.len(), *meaning))
    }

    /// The words in `text`, from left to right, none overlapping another.
    pub(super) fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, T)> + 't {
        let mut chars = text.char_indices();
        let mut free = 0;
        std::iter::from_fn(move || {
            loop {
                let (at, first) = chars.next()?;
                if at < free {
                    continue;
                }
                if let Some((length, meaning)) = self.begun(first, &text[at..], chars.clone().next().map(|(_, c)| c)) {
                    free = at + length;
                    return Some((at..free, meaning));
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_counts_and_none_overlaps_another() {
        let words =
            [("我", 1), ("我叫", 2), ("叫我", 3), ("我叫我", 4), ("号", 5), ("我", 6)].map(|(word, n)| (word.to_owned(), n));
        let words = Words::new("a.csv", &words).unwrap_or_else(|error| panic!("{error}"));
        for (reason, text, expected) in [
            ("one", "号码", &[(0..3, 5)][..]),
            ("the longest", "我叫", &[(0..6, 2)]),
            ("longer still", "我叫我", &[(0..9, 4)]),
            ("behind the first nothing overlaps", "叫我叫我号", &[(0..6, 3), (6..12, 3), (12..15, 5)]),
            ("at the end", "是我", &[(3..6, 1)]),
            ("beyond the basic plane", "𠮷我", &[(4..7, 1)]),
            ("nothing", "", &[]),
        ] {
            assert_eq!(words.find(text).collect::<Vec<_>>(), expected, "{reason}: {text}");
        }
        assert_eq!(words.at_start("我叫号"), Some((6, 2)));
        assert_eq!(words.at_start("是我"), None);
    }
}
