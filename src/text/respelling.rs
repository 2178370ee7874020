//! Other spellings of a fixed phrase that is looked for behind disguises: made once, when the lexicon is read.

use super::annotation::is_alphanumeric;
use super::lookalikes::Numerals;
use super::segment::is_chinese;
use super::variant::Variant;

/// The other spellings of `phrase`.
pub fn respellings(phrase: &str, numerals: &Numerals) -> Vec<Variant> {
    let others = [without_spaces(phrase), in_other_numerals(phrase, numerals)].into_iter().flatten();
    let once = collapsed(phrase).map(|collapsed| Variant::respelt(&collapsed, true));
    others.map(|other| Variant::respelt(&other, false)).chain(once).collect()
}

/// A 级 is also A级. Spaces between two Chinese characters or two letters are the disguise that is meant: there they stay.
fn without_spaces(phrase: &str) -> Option<String> {
    let chars: Vec<char> = phrase.chars().collect();
    let joins = |at: usize| {
        let around = at.checked_sub(1).and_then(|before| chars.get(before)).zip(chars.get(at + 1));
        chars[at] == ' ' && around.is_some_and(|(a, b)| a.is_ascii_alphanumeric() != b.is_ascii_alphanumeric())
    };
    let joined: String = (0..chars.len()).filter(|&at| !joins(at)).map(|at| chars[at]).collect();
    (joined.len() < phrase.len()).then_some(joined)
}

/// 下三滥 is also 下3滥, and the other way round: a numeral alone between two Chinese characters, none of them a numeral.
fn in_other_numerals(phrase: &str, numerals: &Numerals) -> Option<String> {
    let chars: Vec<char> = phrase.chars().collect();
    let is_word = |c: char| is_chinese(c) && numerals.digit(c).is_none();
    let other = |c: char| numerals.numeral(c).or_else(|| numerals.digit(c));
    let at = (1..chars.len().checked_sub(1)?)
        .find(|&at| is_word(chars[at - 1]) && is_word(chars[at + 1]) && other(chars[at]).is_some())?;
    Some(chars.iter().enumerate().map(|(i, &c)| if i == at { other(c).unwrap_or(c) } else { c }).collect())
}

/// The phrase with every row of equal letters or Chinese characters written once, where it has any.
pub fn collapsed(phrase: &str) -> Option<String> {
    let mut chars: Vec<char> = phrase.chars().collect();
    let length = chars.len();
    chars.dedup_by(|a, b| a == b && !a.is_ascii_digit() && is_alphanumeric(*a));
    (chars.len() < length).then(|| chars.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LexiconFile;
    use crate::text::lookalikes::Lookalikes;

    #[test]
    fn a_phrase_is_also_looked_for_in_other_spellings() {
        let table =
            LexiconFile { path: "lookalikes.csv".to_owned(), text: "character,lookalikes,in_numbers\n3,,三叁\n".into() };
        let numerals = Lookalikes::read(&[table]).expect("a table").numerals;
        for (reason, phrase, expected) in [
            ("a numeral", "下三滥", &["下3滥"][..]),
            ("a digit", "下3滥", &["下三滥"]),
            ("at the end it may be part of a number", "傻3", &[]),
            ("a space between scripts", "a 级", &["a级"]),
            ("a space that is the disguise", "傻 逼", &[]),
            ("between letters, too", "s b", &[]),
            ("repeated characters", "嘻嘻哈哈", &["嘻哈"]),
            ("nothing to spell otherwise", "傻子", &[]),
        ] {
            let found: Vec<_> = respellings(phrase, &numerals).into_iter().filter_map(|variant| variant.anchor).collect();
            assert_eq!(found.iter().map(|text| &**text).collect::<Vec<_>>(), expected, "{reason}");
        }
    }
}
