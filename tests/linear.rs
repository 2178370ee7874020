//! A long turn takes no longer per byte than a short one, whatever stands in it.

use std::hint::black_box;
use std::time::{Duration, Instant};
use zhijian::inspect::Inspector;
use zhijian::model::{Channel, Conversation, Role, Source, Turn};
use zhijian::rules::{Rulebook, RulebookFolder};

/// What each text repeats, and whether its clauses never end.
const WORST: [(&str, &str); 16] = [
    ("ordinary talk", "您好，这边已经帮您登记了，请您耐心等待一下，预计三天之内会有专员联系您处理退款的事情。"),
    ("a negator", "不"),
    ("an address", "您"),
    ("a negator and a verb", "我们不能"),
    ("an apology", "对不起"),
    ("a violation", "你不会自己看吗"),
    ("a refusal in one clause", "不可能办不到"),
    ("a refusal a sentence", "不可能。"),
    ("merits without end", "请您放心我来帮您处理"),
    ("open brackets", "（【《“"),
    ("quotation marks", "“不可能”"),
    ("digits", "8613800138000"),
    ("numerals", "一三八零零"),
    ("insertions", "傻@逼#"),
    ("repetitions", "傻傻傻逼逼逼"),
    ("single characters and spaces", "微 信 加 我 "),
];

fn conversation(role: Role, text: String) -> Conversation {
    Conversation {
        id: String::new(),
        channel: Channel::Chat,
        agent_id: None,
        customer_id: None,
        meta: std::collections::BTreeMap::new(),
        turns: vec![Turn { role, text, at: None, end: None, speaker: None }],
        rejected_rows: 0,
        source: Source { path: "".into(), line: 0 },
    }
}

/// The least time that one of a few runs takes for `bytes` of `phrase`.
fn inspect(inspector: &Inspector, role: Role, phrase: &str, bytes: usize) -> Duration {
    let runs = (0..2).map(|run| {
        // Agents' texts are remembered: no two may be the same.
        let conversation = conversation(role, format!("{run}{}", phrase.repeat(bytes / phrase.len())));
        let start = Instant::now();
        black_box(inspector.inspect(conversation));
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

#[test]
fn time_grows_as_the_text_does() {
    const SHORT: usize = 8 << 10;
    const LONG: usize = 32 * SHORT;
    /// A quadratic step would make it 32; what a noisy machine does stays below.
    const LIMIT: f64 = 8.0;
    let inspector = Inspector::new(Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook"));
    let mut slow = Vec::new();
    for (reason, phrase) in WORST {
        for role in [Role::Agent, Role::Customer] {
            let [short, long] = [SHORT, LONG].map(|bytes| inspect(&inspector, role, phrase, bytes).as_secs_f64() / bytes as f64);
            println!("{reason}, {role}: {:.0} ns a byte in a short text, {:.0} ns in a long one", short * 1e9, long * 1e9);
            if long > LIMIT * short {
                slow.push(format!("{reason}, {role}: {:.1} times", long / short));
            }
        }
    }
    assert!(slow.is_empty(), "slower per byte in a long text: {slow:?}");
}
