//! What must be said for a condition to hold, as far as one look at all words of a conversation can tell.

/// What there must be for a condition to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing that is cheap to look for.
    Unknown,
    /// In one turn, so many words of one of these lists.
    Words(Vec<Words>),
    /// A match of this regular expression in one turn.
    Regex(String),
    /// One of these codes, as bits.
    Codes(u128),
}

/// Different words, of which so many must stand in one turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) list: Vec<String>,
    pub(super) least: usize,
}

impl Need {
    /// One of `words`.
    pub(super) fn any(words: &[String]) -> Self {
        if words.iter().any(String::is_empty) {
            return Self::Unknown;
        }
        Self::Words(vec![Words { list: different(words), least: 1 }])
    }

    /// So many of `words` in one turn, where a word that the list holds twice counts twice.
    pub(super) fn some(words: &[String], least: usize) -> Self {
        let list = different(words);
        let least = (least + list.len()).saturating_sub(words.len());
        if least == 0 { Self::Unknown } else { Self::Words(vec![Words { list, least }]) }
    }

    /// How often it may be expected to be there: short words stand in many texts. `None` where nobody can tell.
    pub(super) fn cost(&self) -> Option<usize> {
        match self {
            Self::Unknown => None,
            Self::Regex(_) | Self::Codes(_) => Some(20),
            Self::Words(lists) => Some(lists.iter().map(Words::cost).sum()),
        }
    }
}

impl Words {
    fn cost(&self) -> usize {
        let of_word = |word: &String| match word.chars().count() {
            0 | 1 => 60,
            2 => 12,
            3 => 4,
            _ => 1,
        };
        // Two of them together are rarer by far.
        let all: usize = self.list.iter().map(of_word).sum();
        (all / self.least.pow(2)).max(1)
    }
}

fn different(words: &[String]) -> Vec<String> {
    let mut different: Vec<String> = words.iter().filter(|word| !word.is_empty()).cloned().collect();
    different.sort_unstable();
    different.dedup();
    different
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_asks_for_no_more_than_there_must_be() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        for (reason, list, least, expected) in [
            ("two of three", &["a", "b", "c"][..], 2, Some((3, 2))),
            ("a word twice may be both", &["a", "a", "b"], 2, Some((2, 1))),
            ("an empty word is everywhere", &["a", ""], 2, Some((1, 1))),
            ("and may be enough", &["a", ""], 1, None),
        ] {
            let found = match Need::some(&words(list), least) {
                Need::Words(lists) => Some((lists[0].list.len(), lists[0].least)),
                _ => None,
            };
            assert_eq!(found, expected, "{reason}");
        }
        assert_eq!(Need::any(&words(&["a", ""])), Need::Unknown);
    }
}
