//! Patterns find what they say: compared with regular expressions of the same meaning.

use proptest::prelude::*;
use regex::Regex;
use zhijian::model::Role;
use zhijian::text::{Annotator, LexiconFile, Scratch};

/// A piece of a pattern and the same as a regular expression, over texts without punctuation.
const PIECES: [(&str, &str); 10] = [
    ("甲", "甲"),
    ("乙丙", "乙丙"),
    ("(甲|乙丙)", "(甲|乙丙)"),
    ("(丙|丁甲|)", "(丙|丁甲|)"),
    ("(甲…{1}乙|丁)", "(甲.{0,1}乙|丁)"),
    ("丁?", "丁?"),
    ("[甲丁]", "[甲丁]"),
    ("…{2}", ".{0,2}"),
    ("……{3}", ".{0,3}"),
    ("(乙|丙(甲|丁)?)", "(乙|丙(甲|丁)?)"),
];

fn annotator(term: &str, allow: &str) -> Option<Annotator> {
    let text = format!("term,boundary,allow\n{term},anywhere,{allow}\n");
    Annotator::new(&[LexiconFile { path: "cue/hold.csv".to_owned(), text: text.into() }]).ok()
}

fn hits(annotator: &Annotator, text: &str) -> usize {
    annotator.annotate(Role::Agent, text, &mut Scratch::default()).hits().len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_pattern_hits_where_the_regular_expression_does(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 1..6),
        (start, end) in (any::<bool>(), any::<bool>()),
        texts in prop::collection::vec("[甲乙丙丁]{0,10}", 12),
    ) {
        let joined = |of: fn(&(&'static str, &'static str)) -> &'static str| pieces.iter().map(of).collect::<String>();
        let edge = |is: bool, mark: &'static str| if is { mark } else { "" };
        let pattern = format!("{}{}{}", edge(start, "^"), joined(|piece| piece.0), edge(end, "$"));
        let expected = Regex::new(&format!("{}{}{}", edge(start, "^"), joined(|piece| piece.1), edge(end, "$"))).expect("a regex");
        // A pattern that may be nothing but gaps is refused.
        let Some(annotator) = annotator(&pattern, "") else { return Ok(()) };
        for text in &texts {
            prop_assert_eq!(hits(&annotator, text) > 0, expected.is_match(text), "{} in {}", pattern, text);
        }
    }
}

#[test]
fn an_allow_phrase_holds_where_it_covers_the_hit_and_is_longer() {
    for (reason, term, allow, text, expected) in [
        ("no phrase near", "不行", "也不行吗", "不行的", 1),
        ("covered", "不行", "不行吗", "这样不行吗", 0),
        ("equal, not longer", "不行", "不行", "不行", 1),
        ("beside, not around", "不行", "不好吗", "不行不好吗", 1),
        ("a longer match than the first one", "好的", "罕见…的", "罕见的好的", 0),
        ("around the hit itself", "不行", "(如果|要是)……{6}<本条>", "如果这样，不行", 0),
        ("the hit itself too far away", "不行", "如果……{2}<本条>", "如果这样的话不行", 1),
        ("behind the hit itself", "不行", "<本条>(吗|么)", "不行么", 0),
        ("a gap at the end reaches on", "不行", "<本条>…{3}", "不行呢亲", 0),
        ("nothing longer than the hit itself", "不行", "<本条>…{3}", "不行", 1),
    ] {
        assert_eq!(hits(&annotator(term, allow).expect("a rulebook"), text), expected, "{reason}");
    }
}

#[test]
fn a_clause_ends_at_borders_and_not_inside_words() {
    for (reason, text, expected) in [
        ("alone", "不行", 1),
        ("at a comma", "好,不行,走", 1),
        ("beside a picture", "\u{1f600}不行\u{1f600}", 1),
        ("between rare characters beyond the basic plane", "\u{20bb7}不行\u{20bb7}", 0),
        ("between letters", "a不行a", 0),
    ] {
        assert_eq!(hits(&annotator("^不行$", "").expect("a rulebook"), text), expected, "{reason}");
    }
}

#[test]
fn patterns_that_say_nothing_are_refused() {
    for (reason, term, allow) in [
        ("an empty set", "不[]行", ""),
        ("nothing but a gap", "…", ""),
        ("the hit in a term", "不<本条>", ""),
        ("the hit twice", "不行", "<本条>…<本条>"),
        ("the hit where it may be missing", "不行", "你(<本条>)?好"),
        ("brackets without end", "((((((((((((((((((((((((不))))))))))))))))))))))))", ""),
    ] {
        assert!(annotator(term, allow).is_none(), "{reason}");
    }
}
