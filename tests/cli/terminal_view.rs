//! The terminal view of arbitrary conversations: no line is wider than the screen, and no text does anything to the terminal.

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use unicode_width::UnicodeWidthStr;
use zhijian::inspect::{Inspection, Inspector};
use zhijian::model::{Channel, Conversation, Role, Source, Turn};
use zhijian::report::{Language, NARROWEST, Screen, Shown, terminal_view};
use zhijian::rules::{Rulebook, RulebookFolder};

static INSPECTOR: LazyLock<Inspector> =
    LazyLock::new(|| Inspector::new(Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook")));

fn conversation(id: String, turns: Vec<(Role, String)>) -> Conversation {
    let turn = |(role, text)| Turn { role, text, at: None, end: None, speaker: None };
    Conversation {
        id,
        channel: Channel::Chat,
        agent_id: Some("A01".into()),
        customer_id: None,
        meta: BTreeMap::new(),
        turns: turns.into_iter().map(turn).collect(),
        rejected_rows: 0,
        source: Source { path: "".into(), line: 1 },
    }
}

fn view(conversation: Conversation, width: usize, colour: bool) -> String {
    let Inspection { conversation, card, dismissals } = INSPECTOR.inspect(conversation);
    let screen = Screen { width, colour, language: Language::Chinese };
    terminal_view(Shown { conversation: &conversation, card: &card, dismissals: &dismissals }, screen)
}

/// What a terminal would act on, or show to turn the order of what stands around it.
fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn assert_sound(page: &str, width: usize) {
    for line in page.lines() {
        assert!(line.width() <= width.max(NARROWEST), "{} > {width}: {line:?}", line.width());
    }
    assert!(!page.contains(is_harmful), "{page:?}");
}

/// Words that hit, and characters that are hard to show.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "不可能", "你急什么", "抱歉", "谢谢", "我要投诉", "。", "，", " ", "\n", "\t", "👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "e\u{301}", "\u{301}", "\u{202e}", "\u{2066}",
            "\u{200b}", "\u{200d}", "\u{feff}", "\u{1b}[2J", "\u{9b}31m", "\r", "12345678901234567890", "ﷺ", "لا", "한국", "ｱ", "\u{fe0f}", "❤️",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_line_is_wider_than_the_screen(
        id in text(),
        turns in prop::collection::vec((prop::sample::select(Role::ALL), text()), 0..6),
        width in 1_usize..160,
    ) {
        assert_sound(&view(conversation(id, turns), width, false), width);
    }
}

#[test]
fn long_turns_are_shown_whole() {
    for (reason, piece, times, seen) in [
        ("Chinese", "好", 10_000, "好"),
        ("one word", "a", 10_000, "a"),
        ("violations without end", "不可能，", 2_500, "可"),
        ("piles of marks", "z\u{301}\u{302}\u{303}", 2_500, "z\u{301}\u{302}\u{303}"),
        ("controls", "\u{1b}", 10_000, "<U+001B>"),
        ("joined emoji", "👨‍👩‍👧", 2_000, "👨‍👩‍👧"),
    ] {
        let page = view(conversation("c".to_owned(), vec![(Role::Agent, piece.repeat(times))]), 80, false);
        assert_sound(&page, 80);
        assert!(page.matches(seen).count() >= times, "{reason}");
    }
}

#[test]
fn texts_cannot_give_commands_to_the_terminal() {
    let hostile = "\u{1b}]0;title\u{7}\u{1b}[2J\u{202e}退款\u{2069}<script>alert(1)</script>=cmd|' /C calc'!A0";
    let page = view(conversation(hostile.to_owned(), vec![(Role::Customer, hostile.to_owned())]), 80, true);
    for code in page.split('\u{1b}').skip(1) {
        let (style, text) = code.split_once('m').expect("a code for a style");
        assert!(style.strip_prefix('[').is_some_and(|style| style.bytes().all(|byte| byte.is_ascii_digit())), "{code:?}");
        assert!(!text.contains(is_harmful), "{code:?}");
    }
    assert!(["<U+001B>", "<U+202E>", "<script>"].iter().all(|seen| page.contains(seen)), "{page}");
}
