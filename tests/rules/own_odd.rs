//! Rules that can be read, but hardly mean what they say: each is remarked on. Whatever is written is read or refused; nothing panics.

use crate::support::bare_folder;
use proptest::prelude::*;
use zhijian::rules::Rulebook;

const HEAD: &str = "[[rule]]\nid = \"r\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = { process = -1 }\n";

/// Reason, what follows the head, what is remarked.
const ODD: [(&str, &str, &str); 29] = [
    (
        "a figure that the evidence has not",
        "message = \"等了{n}秒\"\nwhen = \"a and b\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[rule.if.b]\nturn_count = \">= 3轮\"",
        "作证据的条件没有数值",
    ),
    (
        "a figure of another condition than that which is reported",
        "message = \"等了{n}秒\"\nreport = \"a\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[rule.if.b]\nreply = \"> 30秒\"",
        "作证据的条件没有数值",
    ),
    (
        "a name that means nothing",
        "message = \"说了{word}\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "{word} 不会换成别的",
    ),
    (
        "what only steps are",
        "message = \"{state}\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "{state}，只有 flow 和 knowledge",
    ),
    ("how late words are", "message = \"{late}\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "{late}，只有 flow 条件有"),
    (
        "points that are none",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"s\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = { process = 0, attitude = -0.0 }\n[rule.if.a]\nany = [\"y\"]\nrole = \"agent\"",
        "分都是 0",
    ),
    (
        "words that must be there and must not",
        "when = \"a and b\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[rule.if.b]\nnone = [\"x\", \"y\"]\nrole = \"agent\"",
        "a 要有的词，b 在同一处要它没有",
    ),
    (
        "never, for words that must be there and must not",
        "when = \"c and (a and b)\"\n[rule.if.a]\nsome = [\"x\", \"z\"]\nat_least = 2\nrole = \"agent\"\n[rule.if.b]\nnone = [\"x\"]\nrole = \"agent\"\n[rule.if.c]\nany = [\"w\"]\nrole = \"agent\"",
        "when 永远不会成立",
    ),
    ("never", "when = \"a and not a\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "永远不会成立"),
    ("always", "when = \"a or not a\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "总是成立"),
    (
        "unused",
        "when = \"a\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[rule.if.b]\nany = [\"y\"]\nrole = \"agent\"",
        "没有用到",
    ),
    (
        "unreachable anchor",
        "[rule.if.a]\nduration = \"> 5秒\"\n[rule.if.b]\nany = [\"y\"]\nrole = \"agent\"\nafter = \"a\"",
        "永远等不到",
    ),
    (
        "a speed in chats alone",
        "channel = \"chat\"\nwhen = \"a or b\"\n[rule.if.a]\nspeed = \"> 300字/分钟\"\n[rule.if.b]\nany = [\"x\"]\nrole = \"agent\"",
        "speed 只有电话会话才有，这里只查在线",
    ),
    ("an overlap in chats alone", "channel = \"chat\"\n[rule.if.a]\noverlap = \"> 1秒\"", "永远没法判断"),
    ("a reply in calls alone", "channel = \"call\"\n[rule.if.a]\nreply = \"> 30秒\"", "reply 只有在线会话才有"),
    (
        "the same message of somebody else",
        "when = \"b\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"customer\"\n[rule.if.b]\nany = [\"y\"]\nrole = \"agent\"\nsame = \"a\"",
        "a 看的是客户的话，这里看的是客服的话",
    ),
    (
        "a cap of what hits once",
        "cap = 3\nwhen = \"not a\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "最多命中 1 次，cap = 3",
    ),
    ("a cap of one reply", "cap = 2\n[rule.if.a]\nreply = \"> 30秒\"\nof = \"first\"", "最多命中 1 次，cap = 2"),
    (
        "a cap above the turns",
        "cap = 4\neach = \"a\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = \"3轮\"",
        "最多命中 3 次，cap = 4",
    ),
    (
        "a cap above the steps",
        "cap = 9\n[rule.if.a]\nflow = \"complaint\"\nstep = [\"apology\", \"solution\"]",
        "最多命中 2 次，cap = 9",
    ),
    (
        "a cap of repetitions that come to nothing",
        "cap = 20\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "第 6 次起已经没有分可算，cap = 20",
    ),
    (
        "a cap of what costs nothing",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"s\"\nkind = \"signal\"\ncap = 3\n[rule.if.a]\nany = [\"y\"]\nrole = \"agent\"",
        "没有分，cap 不起作用",
    ),
    ("a term swallowed", "[rule.if.a]\nany = [\"退款\", \"我要退款\"]\nrole = \"agent\"", "长的那个多余"),
    ("twice not", "when = \"not a\"\n[rule.if.a]\nnone = [\"x\"]\nrole = \"agent\"", "双重否定"),
    ("no examples", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "没有 hit 例子"),
    (
        "the same again",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"s\"\nkind = \"violation\"\nseverity = \"minor\"\n[rule.if.b]\nany = [\"x\"]\nrole = \"agent\"",
        "完全相同，会重复计分",
    ),
    (
        "the same six times",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"s\"\nkind = \"violation\"\nseverity = \"minor\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"t\"\nkind = \"violation\"\nseverity = \"minor\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"u\"\nkind = \"violation\"\nseverity = \"minor\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"v\"\nkind = \"violation\"\nseverity = \"minor\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"w\"\nkind = \"violation\"\nseverity = \"minor\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "这 6 条规则查的完全相同（r、s、t、u、v …），会重复计分",
    ),
    (
        "in the shadow of another",
        "[rule.if.a]\nany = [\"我要退款\", \"退款吧\"]\nrole = \"agent\"\n[[rule]]\nid = \"s\"\nkind = \"violation\"\nseverity = \"minor\"\n[rule.if.b]\nany = [\"退款\", \"投诉\"]\nrole = \"agent\"",
        "凡是命中这条的，规则 s 也会命中",
    ),
    (
        "a contradiction",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"s\"\nkind = \"merit\"\n[rule.if.b]\nany = [\"x\"]\nrole = \"agent\"",
        "互相矛盾",
    ),
];

#[test]
fn odd_rules_are_remarked_on() {
    for (reason, body, told) in ODD {
        let folder = bare_folder("rules/x.toml", &format!("{HEAD}{body}\n"));
        let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{reason}: {error}"));
        let remarks: Vec<String> = rulebook.rules.own().remarks(&rulebook.rubric).iter().map(ToString::to_string).collect();
        assert!(
            remarks.iter().any(|remark| remark.starts_with("rules/x.toml:") && remark.contains(told)),
            "{reason}: {remarks:?}"
        );
        assert!(remarks.iter().filter(|remark| remark.contains("完全相同")).count() <= 1, "{reason}: {remarks:?}");
    }
}

/// Reason, what follows the head: what the remarks on caps and conditions that never hold do not mean.
const SOUND: [(&str, &str); 17] = [
    (
        "no such words elsewhere",
        "when = \"a and b\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[rule.if.b]\nnone = [\"x\"]\nrole = \"customer\"",
    ),
    (
        "no such words behind them",
        "when = \"a and b\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[rule.if.b]\nnone = [\"x\"]\nrole = \"agent\"\nafter = \"a\"",
    ),
    (
        "other words",
        "when = \"a and b\"\n[rule.if.a]\nany = [\"x\", \"y\"]\nrole = \"agent\"\n[rule.if.b]\nnone = [\"x\"]\nrole = \"agent\"",
    ),
    ("either", "when = \"a or b\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[rule.if.b]\nnone = [\"x\"]\nrole = \"agent\""),
    ("a figure of the evidence", "message = \"{n}秒\"\n[rule.if.a]\nreply = \"> 30秒\""),
    ("a figure of the whole", "message = \"{n}轮，{text}\"\n[rule.if.a]\nturn_count = \">= 3轮\""),
    (
        "a figure of a part of the evidence",
        "message = \"{n}\"\neach = \"g\"\nwhen = \"g\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[rule.if.b]\nreply = \"> 30秒\"\n[rule.if.g]\nwhen = \"a or b\"",
    ),
    ("a step and how late it is", "message = \"{text}{state}{late}\"\n[rule.if.a]\nflow = \"complaint\""),
    ("braces that hold no name", "message = \"{ } {} {见附件 3}\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\""),
    ("words hit as often as they are said", "cap = 3\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\""),
    ("several places of few turns", "cap = 3\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = \"1轮\""),
    (
        "every place of one turn",
        "cap = 3\neach = \"a\"\nevery_place = true\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = \"1轮\"",
    ),
    ("every reply", "cap = 3\n[rule.if.a]\nreply = \"> 30秒\""),
    ("as many steps", "cap = 2\n[rule.if.a]\nflow = \"complaint\"\nstep = [\"apology\", \"solution\"]"),
    ("a speed in calls", "channel = \"call\"\n[rule.if.a]\nspeed = \"> 300字/分钟\""),
    ("over midnight", "[rule.if.a]\nhours = \"22:00-08:00\""),
    (
        "the same message of both",
        "when = \"b\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"any\"\n[rule.if.b]\nany = [\"y\"]\nrole = \"agent\"\nsame = \"a\"",
    ),
];

#[test]
fn what_may_well_be_is_not_remarked_on() {
    for (reason, body) in SOUND {
        let rule = format!("{HEAD}hit = [\"x\"]\npass = [\"y\"]\n{body}\n");
        let folder = bare_folder("rules/x.toml", &rule);
        let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{reason}: {error}"));
        let remarks: Vec<String> = rulebook.rules.own().remarks(&rulebook.rubric).iter().map(ToString::to_string).collect();
        assert!(remarks.is_empty(), "{reason}: {remarks:?}");
    }
}

#[test]
fn a_sound_rule_is_not_remarked_on() {
    let body = "hit = [\"x\"]\npass = [\"y\"]\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"";
    let rulebook = Rulebook::load(&bare_folder("rules/x.toml", &format!("{HEAD}{body}\n")), "default").expect("sound");
    assert_eq!(rulebook.rules.own().remarks(&rulebook.rubric), []);
}

/// The operators among the keys below.
const OPERATORS: [&str; 8] = ["any", "regex", "reply", "similar", "phrase", "meta", "amount", "ordered"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_written_is_read_or_refused(
        key in "(any|regex|when|first|after|reply|similar|points|hit|phrase|nth|from|meta|amount|ordered|same|count|other_message|except_message|near|gap|exact|span)",
        value in r#"("[^"\\\n]{0,12}"|[0-9.-]{1,6}|\[\]|\{ \}|true|'[(\[*+?\\|a-z退]{1,6}'|\["[^"\\\n]{0,6}"\]|2026-01-01)"#,
        in_condition in any::<bool>(),
    ) {
        let line = format!("{key} = {value}\n");
        let (above, below) = if in_condition { (String::new(), line) } else { (line, String::new()) };
        // With an operator of its own, so that the other keys are reached, too.
        let own = if OPERATORS.contains(&&*key) { "" } else { "any = [\"y\"]\n" };
        let text = format!("{HEAD}{above}[rule.if.a]\nrole = \"agent\"\n{own}{below}[rule.if.b]\nany = [\"x\"]\nrole = \"any\"\n");
        let loaded = Rulebook::load(&bare_folder("rules/x.toml", &text), "default");
        let told = loaded.map_or_else(|error| error.to_string(), |_| "loaded".to_owned());
        prop_assert!(told == "loaded" || told.starts_with("rules/x.toml:"), "{told}");
    }
}

#[test]
fn what_is_switched_off_counts_nothing_twice() {
    let same = "any = [\"x\"]\nrole = \"agent\"\n";
    let other = HEAD.replace("\"r\"", "\"s\"");
    for (off, told) in [("", true), ("on = false\n", false)] {
        let text = format!("{HEAD}{off}[rule.if.a]\n{same}{other}[rule.if.a]\n{same}");
        let rulebook = Rulebook::load(&bare_folder("rules/x.toml", &text), "default").expect("sound");
        let remarks: Vec<String> = rulebook.rules.own().remarks(&rulebook.rubric).iter().map(ToString::to_string).collect();
        assert_eq!(remarks.iter().any(|remark| remark.contains("重复计分")), told, "{off}: {remarks:?}");
    }
}

/// Rules beside one that looks for 退款 in an agent's turns, none of which lies in its shadow: reason, what follows the head.
const APART: [(&str, &str); 5] = [
    ("a word of its own", "[rule.if.a]\nany = [\"我要退款\", \"投诉\"]\nrole = \"agent\""),
    ("somebody else", "[rule.if.a]\nany = [\"我要退款\"]\nrole = \"customer\""),
    ("another place", "[rule.if.a]\nany = [\"我要退款\"]\nrole = \"agent\"\nfirst = \"2轮\""),
    ("other conversations", "channel = \"call\"\n[rule.if.a]\nany = [\"我要退款\"]\nrole = \"agent\""),
    ("a further condition", "[rule.if.a]\nany = [\"我要退款\"]\nrole = \"agent\"\n[rule.if.b]\nany = [\"x\"]\nrole = \"agent\""),
];

#[test]
fn a_rule_that_asks_for_something_else_lies_in_no_shadow() {
    for (reason, body) in APART {
        let other =
            "[[rule]]\nid = \"s\"\nkind = \"violation\"\nseverity = \"minor\"\n[rule.if.b]\nany = [\"退款\"]\nrole = \"agent\"";
        let folder = bare_folder("rules/x.toml", &format!("{HEAD}{body}\n{other}\n"));
        let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{reason}: {error}"));
        let remarks: Vec<String> = rulebook.rules.own().remarks(&rulebook.rubric).iter().map(ToString::to_string).collect();
        assert!(!remarks.iter().any(|remark| remark.contains("也会命中")), "{reason}: {remarks:?}");
    }
}
