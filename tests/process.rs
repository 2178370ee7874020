//! The process checks: small conversations, each with the code that must be found in it or must not.

use std::collections::BTreeMap;
use zhijian::inspect::Inspector;
use zhijian::model::{Category, Channel, Conversation, Moment, Role, Source, Turn};
use zhijian::rules::{Rulebook, RulebookFolder};

/// Reads `客|text` and `坐|text` lines; in a call, `坐 12-15|text` gives seconds of begin and end.
fn conversation(channel: Channel, lines: &str) -> Conversation {
    let turn = |line: &str| {
        let (head, text) = line.split_once('|').expect("a line has a speaker");
        let role = if head.starts_with('客') { Role::Customer } else { Role::Agent };
        let times = head.split_once(' ').map(|(_, times)| times.split_once('-').expect("begin and end"));
        let at = |second: &str| second.parse().map(moment).expect("seconds");
        Turn {
            role,
            text: text.to_owned(),
            at: times.map(|(begin, _)| at(begin)),
            end: times.map(|(_, end)| at(end)),
            speaker: None,
        }
    };
    Conversation {
        id: "c".to_owned(),
        channel,
        agent_id: Some("A01".into()),
        customer_id: None,
        meta: BTreeMap::new(),
        turns: lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(turn).collect(),
        rejected_rows: 0,
        source: Source { path: "".into(), line: 1 },
    }
}

fn moment(second: u32) -> Moment {
    let text = format!("\"2025-11-03T10:{:02}:{:02}+08:00\"", second / 60, second % 60);
    serde_json::from_str(&text).expect("a moment")
}

/// Reason, code, the turn where it must be found (`None`: nowhere), the conversation.
const CALLS: [(&str, Category, Option<usize>, &str); 9] = [
    (
        "half a minute of nothing",
        Category::LongSilence,
        Some(2),
        "坐 0-4|您好请问有什么可以帮您\n客 5-9|查下我的单子到哪了\n坐 38-41|到杭州了",
    ),
    (
        "asked to wait before",
        Category::LongSilence,
        None,
        "客 0-4|查下我的单子到哪了\n坐 5-7|请稍等我查一下\n客 8-9|好\n坐 40-43|到杭州了",
    ),
    (
        "answers at once",
        Category::LongSilence,
        None,
        "坐 0-4|您好请问有什么可以帮您\n客 5-9|查下我的单子到哪了\n坐 12-15|到杭州了",
    ),
    (
        "speaks into the customer's sentence",
        Category::Interruption,
        Some(1),
        "客 0-9|我昨天从两点等到四点你们师傅\n坐 7-10|他们是外包的",
    ),
    (
        "an overlap that rounding makes",
        Category::Interruption,
        None,
        "客 0-9|我昨天从两点等到四点你们师傅没来\n坐 9-12|我帮您看一下",
    ),
    (
        "the customer speaks into the agent's sentence",
        Category::Interruption,
        None,
        "坐 0-9|这边给您登记一下请您留意\n客 7-10|什么时候来",
    ),
    (
        "too fast to follow",
        Category::FastSpeech,
        Some(1),
        "客 0-3|为什么扣我两次\n坐 4-10|应该是那边绑了自动续费又手动点了一次然后系统没有识别到就这样扣了两笔过几天会冲回来的",
    ),
    (
        "a moderate pace",
        Category::FastSpeech,
        None,
        "客 0-3|为什么扣我两次\n坐 4-18|应该是那边绑了自动续费又手动点了一次然后系统没有识别到就这样扣了两笔过几天会冲回来的",
    ),
    ("two quick words", Category::FastSpeech, None, "客 0-3|改好了吗\n坐 4-5|已经改好了请您放心"),
];

#[test]
fn calls_are_judged_by_their_times() {
    let inspector = Inspector::new(Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook"));
    for (reason, category, expected, lines) in CALLS {
        let found = |channel| {
            let findings = inspector.inspect(conversation(channel, lines)).card.findings;
            findings.into_iter().find(|finding| finding.category == category).map(|finding| finding.turn)
        };
        assert_eq!(found(Channel::Call), expected.map(Some), "{reason}");
        assert_eq!(found(Channel::Chat), None, "{reason}, in a chat");
    }
}
