//! What own rules count: rows that nobody sees accuse nobody, a message is charged once, and many occurrences are told one by one.

use crate::support::bare_folder;
use std::fmt::Write;
use zhijian::inspect::Inspector;
use zhijian::model::Finding;
use zhijian::rules::{Rulebook, RulebookFolder};
use zhijian::text::LexiconFile;

const WANTED: &str = "[rule.if.催]\nany = [\"快点\"]\nrole = \"customer\"\n";

/// Reason, the rule, the dialogue, whether it hits in the whole log, whether it hits where a row was rejected.
const PARTIAL: [(&str, &str, &str, bool, bool); 32] = [
    (
        "a share that a row may change",
        "when = \"短 and 催\"\n[rule.if.短]\nlength = \"< 5字\"\nshare = \"> 50%\"\nrole = \"customer\"",
        "客|快点",
        true,
        false,
    ),
    (
        "so many of a length, and perhaps more",
        "when = \"短 and 催\"\n[rule.if.短]\nlength = \"< 5字\"\nat_least = 2\nrole = \"customer\"",
        "客|快点\n客|在吗",
        true,
        true,
    ),
    ("what is said is said", "when = \"催\"", "客|快点", true, true),
    (
        "no reply that anybody sees",
        "when = \"催 and 回\"\n[rule.if.回]\nturn_count = \"= 0轮\"\nrole = \"agent\"\nafter = \"催\"\nwithin = \"60秒\"",
        "客 0|快点\n坐 100|好",
        true,
        false,
    ),
    (
        "fewer than, all the same",
        "when = \"少\"\n[rule.if.少]\nturn_count = \"< 3轮\"\nrole = \"agent\"",
        "客|快点\n坐|好",
        true,
        true,
    ),
    ("fewer than", "when = \"少\"\n[rule.if.少]\nturn_count = \"< 2轮\"\nrole = \"agent\"", "客|快点\n坐|好", true, false),
    ("unlike", "when = \"少\"\n[rule.if.少]\nturn_count = \"!= 2轮\"\nrole = \"agent\"", "客|快点\n坐|好", true, false),
    ("at least", "when = \"多\"\n[rule.if.多]\nturn_count = \">= 1轮\"\nrole = \"agent\"", "客|快点\n坐|好", true, true),
    (
        "an exception that may stand in the row",
        "when = \"催\"\nunless = \"等\"\n[rule.if.等]\nany = [\"稍等\"]\nrole = \"agent\"",
        "客|快点",
        true,
        false,
    ),
    (
        "an exception that is there",
        "when = \"催\"\nunless = \"等\"\n[rule.if.等]\nany = [\"稍等\"]\nrole = \"agent\"",
        "客|快点\n坐|稍等",
        false,
        false,
    ),
    (
        "an exception that no row could hold",
        "when = \"催\"\nunless = \"贵宾\"\n[rule.if.贵宾]\nmeta = \"等级\"\nis = [\"金卡\"]",
        "客|快点",
        true,
        true,
    ),
    (
        "one of two exceptions may stand in the row",
        "when = \"催\"\nunless = \"贵宾 or 等\"\n[rule.if.等]\nany = [\"稍等\"]\nrole = \"agent\"\n[rule.if.贵宾]\nmeta = \"等级\"\nis = [\"金卡\"]",
        "客|快点",
        true,
        false,
    ),
    (
        "both exceptions are asked for, and one is never there",
        "when = \"催\"\nunless = \"贵宾 and 等\"\n[rule.if.等]\nany = [\"稍等\"]\nrole = \"agent\"\n[rule.if.贵宾]\nmeta = \"等级\"\nis = [\"金卡\"]",
        "客|快点",
        true,
        true,
    ),
    (
        "an exception whose anchor may stand in the row",
        "when = \"催\"\nunless = \"等\"\n[rule.if.等]\nany = [\"稍等\"]\nrole = \"agent\"\nafter = \"问\"\n[rule.if.问]\nany = [\"在吗\"]\nrole = \"customer\"",
        "客|快点",
        true,
        false,
    ),
    ("not said", "when = \"催 and not 等\"\n[rule.if.等]\nany = [\"稍等\"]\nrole = \"agent\"", "客|快点\n坐|好", true, false),
    ("none", "when = \"无\"\n[rule.if.无]\nnone = [\"稍等\"]\nrole = \"agent\"", "客|快点\n坐|好", true, false),
    ("facts that are lacking", "when = \"缺\"\n[rule.if.缺]\nknowledge = \"快递\"", "客|快点\n客|哪家快递\n坐|圆通", true, false),
    (
        "facts that are complete",
        "when = \"全\"\n[rule.if.全]\nknowledge = \"快递\"\nanswer = \"complete\"",
        "客|哪家快递\n坐|圆通，三天到",
        true,
        true,
    ),
    ("answered", "when = \"答\"\n[rule.if.答]\nanswered = true", "客|快递什么时候到？\n坐|明天到", true, false),
    (
        "who speaks how much",
        "when = \"多\"\n[rule.if.多]\ntalk_share = \"> 80%\"\nrole = \"agent\"",
        "坐|您好很高兴为您服务\n客|嗯",
        true,
        false,
    ),
    ("short", "when = \"短\"\n[rule.if.短]\nduration = \"< 60秒\"", "客 0|快点\n坐 10|好", true, false),
    ("long", "when = \"长\"\n[rule.if.长]\nduration = \"> 60秒\"", "客 0|快点\n坐 100|好", true, true),
    (
        "the first turn",
        "when = \"早\"\n[rule.if.早]\nany = [\"快点\"]\nrole = \"customer\"\nfirst = \"1轮\"",
        "客|快点",
        true,
        false,
    ),
    (
        "the last turn",
        "when = \"末\"\n[rule.if.末]\nany = [\"快点\"]\nrole = \"customer\"\nlast = \"20%\"",
        "客|快点",
        true,
        false,
    ),
    (
        "before the first",
        "when = \"前\"\n[rule.if.前]\nany = [\"好\"]\nrole = \"agent\"\nbefore = \"催\"",
        "坐|好\n客|快点",
        true,
        false,
    ),
    (
        "within seconds",
        "when = \"后\"\n[rule.if.后]\nany = [\"好\"]\nrole = \"agent\"\nafter = \"催\"\nwithin = \"60秒\"",
        "客 0|快点\n坐 10|好",
        true,
        false,
    ),
    (
        "within seconds of every one",
        "when = \"后\"\n[rule.if.后]\nany = [\"好\"]\nrole = \"agent\"\nafter = \"催\"\nnth = \"every\"\nwithin = \"60秒\"",
        "客 0|快点\n坐 10|好",
        true,
        true,
    ),
    (
        "behind the first",
        "when = \"后\"\n[rule.if.后]\nany = [\"好\"]\nrole = \"agent\"\nafter = \"催\"",
        "客|快点\n坐|好",
        true,
        true,
    ),
    (
        "behind the second",
        "when = \"后\"\n[rule.if.后]\nany = [\"好\"]\nrole = \"agent\"\nafter = \"催\"\nnth = 2",
        "客|快点\n客|快点\n坐|好",
        true,
        false,
    ),
    (
        "the first seconds",
        "when = \"早\"\n[rule.if.早]\nany = [\"快点\"]\nrole = \"customer\"\nfirst = \"30秒\"",
        "客 0|快点\n坐 10|好",
        true,
        false,
    ),
    (
        "the last seconds",
        "when = \"末\"\n[rule.if.末]\nany = [\"好\"]\nrole = \"agent\"\nlast = \"30秒\"",
        "客 0|快点\n坐 10|好",
        true,
        false,
    ),
    (
        "nobody spoke, as far as anybody sees",
        "when = \"not 说过\"\n[rule.if.说过]\nsituation = \"agent_spoke\"",
        "客|快点",
        true,
        false,
    ),
];

/// An inspector with one rule, which stands in `body` but for its head, and the dialogue of its example.
fn inspector(reason: &str, body: &str, dialogue: &str) -> (Inspector, zhijian::model::Conversation) {
    let used = if body.contains('催') && !body.contains("[rule.if.催]") { WANTED } else { "" };
    let head = "[[rule]]\nid = \"r\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = { process = -1 }\ncap = 9000";
    let rule = format!("{head}\nhit = ['''\n{dialogue}''']\n{body}\n{used}");
    let mut folder: RulebookFolder = bare_folder("rules/x.toml", &rule);
    let facts = "topic,ask,facts\n快递,哪家快递,圆通;三天\n";
    folder.files.push(LexiconFile { path: "rules/knowledge.csv".to_owned(), text: facts.into() });
    let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{reason}: {error}"));
    let conversation = rulebook.rules.own().all()[0].examples[0].conversation.clone();
    (Inspector::new(rulebook), conversation)
}

fn found(inspector: &Inspector, conversation: zhijian::model::Conversation) -> Vec<Finding> {
    let findings = inspector.inspect(conversation).card.findings;
    findings.into_iter().filter(|finding| &*finding.rule == "r").collect()
}

#[test]
fn rows_that_nobody_sees_accuse_nobody() {
    let mut wrong = Vec::new();
    for (reason, body, dialogue, whole, partial) in PARTIAL {
        let (inspector, mut conversation) = inspector(reason, body, dialogue);
        for (rejected, expected) in [(0, whole), (1, partial)] {
            conversation.rejected_rows = rejected;
            if found(&inspector, conversation.clone()).is_empty() == expected {
                wrong.push(format!("{reason}, {rejected} rows rejected: wanted {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn of_one_message_a_hundred_places_are_looked_at() {
    for (places, expected) in [(99, 99), (100, 100), (150, 100)] {
        let body = "each = \"催\"\nevery_place = true\nwhen = \"催\"";
        let dialogue = format!("客|{}", "快点".repeat(places));
        let (inspector, conversation) = inspector("many places", body, &dialogue);
        assert_eq!(found(&inspector, conversation).len(), expected, "{places}");
    }
}

/// Expressions over what may hold, what no log has, and what only times tell.
const GROUPED: [&str; 8] = [
    "贵宾 or 回",
    "回 or 贵宾",
    "回 and 贵宾",
    "贵宾 and 等",
    "等 and 回",
    "not (回 or 贵宾)",
    "回 and not 贵宾",
    "not (等 and (回 or 贵宾))",
];

#[test]
fn a_group_is_what_it_stands_for() {
    let parts = "[rule.if.等]\nany = [\"稍等\"]\nrole = \"agent\"\n[rule.if.贵宾]\nmeta = \"等级\"\nis = [\"金卡\"]\n[rule.if.回]\nturn_count = \">= 1轮\"\nrole = \"agent\"\nafter = \"催\"\nwithin = \"60秒\"\n";
    let mut wrong = Vec::new();
    for expression in GROUPED {
        for (around, dialogue) in [
            ("when = \"催\"\nunless = \"X\"", "客|快点\n坐|好"),
            ("when = \"催\"\nunless = \"X\"", "客|快点\n坐|稍等"),
            ("when = \"催\"\nunless = \"X\"", "客 0|快点\n坐 70|稍等"),
            ("each = \"催\"\nwhen = \"催\"\nunless = \"X\"", "客|快点\n坐|稍等"),
            ("when = \"催 and (X)\"", "客 0|快点\n坐 10|稍等"),
            ("when = \"催 and not (X)\"", "客|快点\n坐|稍等"),
        ] {
            let inline = format!("{}\n{parts}", around.replace('X', expression));
            let group = format!("{}\n{parts}[rule.if.组]\nwhen = \"{expression}\"\n", around.replace('X', "组"));
            for rejected in [0, 1] {
                let hits = |body: &str| {
                    let (inspector, mut conversation) = inspector(expression, body, dialogue);
                    conversation.rejected_rows = rejected;
                    found(&inspector, conversation).len()
                };
                let (inline, group) = (hits(&inline), hits(&group));
                if inline != group {
                    wrong.push(format!("{around} {expression} {dialogue:?} {rejected}: {inline} inline, {group} as a group"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn why_a_rejected_row_lets_it_off_is_told() {
    let body = "when = \"催\"\nunless = \"等\"\n[rule.if.等]\nany = [\"稍等\"]\nrole = \"agent\"";
    let (inspector, mut conversation) = inspector("told", body, "客|快点");
    conversation.rejected_rows = 1;
    let (_, told) = inspector.inspect_explaining(conversation, Some("r"));
    let told = told.expect("the rule is there").join("\n");
    assert!(told.contains("日志有被拒收的行") && !told.contains("不起作用"), "{told}");
}

#[test]
fn a_message_is_charged_once_unless_the_rule_wants_every_place() {
    let any = "any = [\"快点\", \"人呢\", \"还要多久\"]\nrole = \"customer\"";
    for (reason, body, dialogue, expected) in [
        (
            "three words of one message",
            format!("each = \"催\"\nwhen = \"催\"\n[rule.if.催]\n{any}"),
            "客|快点，人呢，还要多久",
            1,
        ),
        ("two messages", format!("each = \"催\"\nwhen = \"催\"\n[rule.if.催]\n{any}"), "客|快点，人呢\n客|快点", 2),
        (
            "every place",
            format!("each = \"催\"\nevery_place = true\nwhen = \"催\"\n[rule.if.催]\n{any}"),
            "客|快点，人呢，还要多久",
            3,
        ),
        (
            "the second word of a message",
            format!(
                "each = \"催\"\nwhen = \"否\"\n[rule.if.催]\n{any}\n[rule.if.否]\nany = [\"退\"]\nrole = \"customer\"\nbefore = \"催\""
            ),
            "客|快点，退，人呢，还要多久",
            1,
        ),
    ] {
        let (inspector, conversation) = inspector(reason, &body, dialogue);
        assert_eq!(found(&inspector, conversation).len(), expected, "{reason}");
    }
}

/// How many occurrences there are.
const MANY: usize = 3_000;

/// A dialogue of [`MANY`] exchanges, ten seconds each; every third gets no reply.
fn long_dialogue() -> String {
    let mut dialogue = String::new();
    for number in 0..MANY {
        let _ = writeln!(dialogue, "客 {}|快点快点{number}", number * 10);
        if !number.is_multiple_of(3) {
            let _ = writeln!(dialogue, "坐 {}|这句话说了一遍又一遍", number * 10 + 5);
        }
    }
    dialogue
}

#[test]
fn many_occurrences_are_told_one_by_one() {
    let silent = MANY.div_ceil(3);
    for (reason, body, expected) in [
        (
            "each without a reply in time",
            "each = \"催\"\nwhen = \"催\"\nunless = \"回\"\n[rule.if.回]\nturn_count = \">= 1轮\"\nrole = \"agent\"\nafter = \"催\"\nwithin = \"8秒\"",
            silent,
        ),
        (
            "each with a reply next",
            "each = \"催\"\nwhen = \"回\"\n[rule.if.回]\nany = [\"又一遍\"]\nrole = \"agent\"\nafter = \"催\"\nwithin = \"1轮\"\ncount = \"all\"",
            MANY - silent,
        ),
        (
            "each with a reply at any time",
            "each = \"催\"\nwhen = \"催 and 回\"\n[rule.if.回]\nany = [\"又一遍\"]\nrole = \"agent\"\nafter = \"催\"",
            MANY,
        ),
        (
            "each that is answered in the same message",
            "each = \"催\"\nwhen = \"催 and 九\"\n[rule.if.九]\nregex = '快点[0-9]*9$'\nrole = \"customer\"\nsame = \"催\"",
            MANY / 10,
        ),
        (
            "every anchor",
            "when = \"回\"\nreport = \"回\"\n[rule.if.回]\nany = [\"又一遍\"]\nrole = \"agent\"\nafter = \"催\"\nnth = \"every\"\nwithin = \"8秒\"",
            MANY - silent,
        ),
        (
            "between every two",
            "when = \"回\"\n[rule.if.回]\nany = [\"又一遍\"]\nrole = \"agent\"\nafter = \"催\"\nbefore = \"催\"\nnth = \"every\"",
            MANY - silent - 1,
        ),
        (
            "the same to the letter",
            "when = \"同\"\n[rule.if.同]\nrepeated = 2\nexact = true\nrole = \"agent\"\nspan = 2",
            MANY / 3,
        ),
        (
            "each, reported by what comes next",
            "each = \"催\"\nwhen = \"催\"\nreport = \"话\"\n[rule.if.话]\nany = [\"又一遍\"]\nrole = \"agent\"",
            MANY,
        ),
        (
            "with exceptions",
            "when = \"一\"\n[rule.if.一]\nany = [\"快点\"]\nexcept = [\"快点快点1\", \"快点快点2\"]\nrole = \"customer\"",
            2 * (MANY - 2 * (1 + 10 + 100 + 1_000)),
        ),
    ] {
        let (inspector, conversation) = inspector(reason, body, &long_dialogue());
        assert_eq!(found(&inspector, conversation).len(), expected, "{reason}");
    }
}
