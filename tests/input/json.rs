//! JSON Lines and JSON: each case is bytes in, conversations and problems out.

use crate::support::{Case, check, read_bytes, short};
use jiff::{Timestamp, tz::Offset};
use proptest::prelude::*;
use std::sync::Arc;
use zhijian::{
    input::ReadOptions,
    model::{Channel, Conversation, Moment, Role, Source, Turn},
};

const TALK: &str = "c1: customer 在吗 / agent 您好";
const GOOD: &[&str] = &[TALK];
const WHOLE: &str = r#"{"conversation_id":"c1","turns":[{"role":"customer","text":"在吗"},{"role":"agent","text":"您好"}]}"#;

fn case(
    reason: &'static str,
    text: impl AsRef<[u8]>,
    conversations: &'static [&'static str],
    problems: &'static [&'static str],
) -> Case {
    Case { reason, bytes: text.as_ref().to_vec(), conversations, problems }
}

#[test]
fn lines() {
    let turn =
        |id: &str, role: &str, text: &str| format!("{{\"session_id\":\"{id}\",\"role\":\"{role}\",\"content\":\"{text}\"}}\n");
    let (ask, answer) = (turn("c1", "user", "在吗"), turn("c1", "staff", "您好"));
    let deep = |open: &str, close: &str| {
        format!("{{\"conversation_id\":\"c1\",\"x\":{}1{}}}\n", open.repeat(100_000), close.repeat(100_000))
    };
    let cases = [
        case("a turn a line", format!("{ask}{answer}"), GOOD, &[]),
        case("blank lines and BOM", format!("\u{feff}\n{ask}\r\n\n{answer}"), GOOD, &[]),
        case("Chinese keys", r#"{"会话ID":"c1","角色":"客户","消息内容":"在吗"}"#, &["c1: customer 在吗"], &[]),
        case("a conversation without messages", r#"{"conversation_id":"c1","turns":[]}"#, &[], &["1 no_text"]),
        case(
            "an id of more digits than a number can hold",
            r#"{"session_id":1234567890123456789012345,"role":"客户","text":"a"}"#,
            &[],
            &["1 malformed"],
        ),
        case("numbers as ids", r#"{"session_id":17,"role":"客户","text":"a"}"#, &["17: customer a"], &[]),
        case("interleaved", format!("{ask}{}{answer}", turn("c2", "ai", "x")), &[TALK, "c2: bot x"], &[]),
        case("a conversation a line", WHOLE, GOOD, &[]),
        case("a conversation called by its id alone", WHOLE.replace("conversation_id", "id"), GOOD, &[]),
        case(
            "an id alone, and the turns before it",
            r#"{"messages":[{"id":"m1","role":"user","text":"a"}],"id":7}"#,
            &["7: customer a"],
            &[],
        ),
        case("an id beside a better one", WHOLE.replace('{', "{\"id\":1,"), GOOD, &[]),
        case(
            "an id alone again, after another",
            format!(
                "{0}\n{1}\n{0}\n",
                WHOLE.replace("conversation_id", "id"),
                WHOLE.replace("conversation_id\":\"c1", "id\":\"c2")
            ),
            &[TALK, "c2: customer 在吗 / agent 您好"],
            &["3 duplicate_id"],
        ),
        case("a turn's own id is no conversation", r#"{"id":"m1","role":"user","text":"a"}"#, &[], &["1 no_conversation_id"]),
        case("the same conversation again", format!("{WHOLE}\n{WHOLE}\n"), GOOD, &["2 duplicate_id"]),
        case(
            "again, after another",
            format!("{WHOLE}\n{}{WHOLE}\n", turn("c2", "ai", "x")),
            &[TALK, "c2: bot x"],
            &["3 duplicate_id"],
        ),
        case("a turn for a conversation that was whole", format!("{WHOLE}\n{ask}"), GOOD, &["2 duplicate_id"]),
        case("broken lines", format!("{ask}{{\"a\":\n{answer}[1]\nnull\n"), GOOD, &["2 malformed", "4 malformed", "5 malformed"]),
        case("two objects on a line", format!("{{}} {{}}\n{ask}{answer}"), GOOD, &["1 malformed"]),
        case("no id", format!("{{\"role\":\"user\",\"text\":\"a\"}}\n{ask}{answer}"), GOOD, &["1 no_conversation_id"]),
        case("a conversation without an id", r#"{"turns":[{"role":"user","text":"a"}]}"#, &["in-1: customer a"], &[]),
        case("turns that are no objects", r#"{"session_id":"c1","turns":[7]}"#, &[], &["1 malformed"]),
        case("texts without a name", r#"{"session_id":"c1","turns":["您好"]}"#, &[], &["1 unknown_role"]),
        case("deep arrays are passed over", format!("{}{ask}{answer}", deep("[", "]")), GOOD, &["1 unknown_role"]),
        case("deep objects", format!("{}{ask}{answer}", deep("{\"a\":", "}")), GOOD, &["1 malformed"]),
        case(
            "bad UTF-16 escape",
            format!("{}{ask}{answer}", r#"{"session_id":"c1","role":"user","text":"\ud800"}"#.to_owned() + "\n"),
            GOOD,
            &["1 malformed"],
        ),
    ];
    check("in.jsonl", &ReadOptions::default(), &cases);
}

#[test]
fn one_bad_turn_leaves_the_others() {
    let text = r#"{"session_id":"c1","agent":"A1","messages":[{"from":"user","text":"在吗"},{"from":"??","text":"x"},{"from":"user","text":""},{"from":"A1","text":"您好"}]}"#;
    let batch = read_bytes("in.jsonl", text.as_bytes(), &ReadOptions::default());
    assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), GOOD);
    assert!(batch.problems[0].detail.starts_with("第2条消息：无法识别角色"), "{}", batch.problems[0].detail);
    assert_eq!(batch.conversations[0].rejected_rows, 2);
    assert!(batch.problems[1].detail.starts_with("第3条消息：内容为空"), "{}", batch.problems[1].detail);
}

#[test]
fn whole_files() {
    let pretty = "\n{\n  \"session_id\": \"c1\",\n  \"messages\": [\n    {\"role\": \"user\", \"content\": \"在吗\"},\n    {\"role\": \"agent\", \"content\": \"您好\"}\n  ]\n}\n";
    let turns = "[\n{\"session_id\":\"c1\",\"role\":\"user\",\"text\":\"在吗\"},\n{\"session_id\":\"c1\",\"role\":\"agent\",\"text\":\"您好\"}\n]";
    let cases = [
        case("an array of conversations", format!("[{WHOLE}]"), GOOD, &[]),
        case("an array of turns", turns, GOOD, &[]),
        case("an indented object", pretty, GOOD, &[]),
        case(
            "brackets and quotes in strings",
            r#"[{"session_id":"c1","role":"user","text":"}]\"{["}]"#,
            &["c1: customer }]\"{["],
            &[],
        ),
        case("lines are physical", format!("[\n{WHOLE},\n\n\n7,\n{{\"x\":1}}]"), GOOD, &["5 malformed", "6 no_conversation_id"]),
        case("cut off", format!("[\n{WHOLE},\n{{\"x\":"), GOOD, &["3 malformed"]),
        case("empty array", "[]", &[], &[]),
    ];
    check("in.json", &ReadOptions::default(), &cases);
}

#[test]
fn messages_repeat_nothing_of_the_text() {
    for text in
        [r#"{"session_id":"c1","turns":"13800138000"}"#, r#"{"session_id":"c1","turns":["13800138000"]}"#, "{\"a\":13800138000x}"]
    {
        let batch = read_bytes("in.jsonl", text.as_bytes(), &ReadOptions::default());
        assert!(!batch.problems.is_empty() && !batch.problems[0].detail.contains("138001"), "{batch:?}");
    }
}

fn moment() -> impl Strategy<Value = Moment> {
    // 1991 to 2099, with nanoseconds; offsets of whole minutes, as RFC 3339 has them.
    (662_688_000_i64..4_070_908_800, 0..1_000_000_000_i32, -18 * 60..=18 * 60_i32).prop_map(|(second, nano, minutes)| Moment {
        instant: Timestamp::new(second, nano).unwrap(),
        offset: Offset::from_seconds(minutes * 60).unwrap(),
    })
}

/// Not what databases write for nothing: that is no name, and read as none.
fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9一-龥\"\\\\,\u{1f600}]{1,12}"
        .prop_filter("nothing", |name| !["\\N", "NULL", "null", "Null", "None", "NaN", "nan"].contains(&&**name))
}

/// No bare role word: those are nobody's name, and not read as one.
fn person() -> impl Strategy<Value = String> {
    name().prop_map(|name| format!("甲{name}"))
}

fn turn() -> impl Strategy<Value = Turn> {
    let role = prop::sample::select(Role::ALL);
    // What looks like a tag or an entity is taken off on purpose.
    let text = "\\PC{0,20}[您好a][\\s\\PC]{0,20}".prop_map(|text: String| text.replace(['<', '&'], "＜"));
    (role, text, moment(), prop::option::of(moment()), prop::option::of(person()))
        .prop_map(|(role, text, at, end, speaker)| Turn { role, text, at: Some(at), end, speaker: speaker.map(Arc::from) })
}

prop_compose! {
    fn conversation()(
        id in name(), channel in prop::sample::select(Channel::ALL), agent in prop::option::of(person()),
        customer_id in prop::option::of(name()), meta in prop::collection::btree_map(name(), "\\PC{0,9}", 0..4),
        mut turns in prop::collection::vec(turn(), 1..8), timeless in any::<bool>(),
    ) -> Conversation {
        turns.sort_by_key(|turn| turn.at);
        if timeless {
            turns[0].at = None;
        }
        let source = Source { path: "-".into(), line: 1 };
        Conversation { id, channel, agent_id: agent.map(Arc::from), customer_id, meta, turns, rejected_rows: 0, source }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(conversation in conversation()) {
        let line = serde_json::to_string(&conversation).unwrap();
        let mut batch = read_bytes("in.jsonl", line.as_bytes(), &ReadOptions::default());
        prop_assert!(batch.problems.is_empty(), "{:?}", batch.problems);
        let mut read = batch.conversations.remove(0);
        read.source = conversation.source.clone();
        prop_assert_eq!(read, conversation);
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..400), json in any::<bool>(), head in any::<bool>()) {
        let mut file = if head { "会话ID,角色,内容\n".as_bytes().to_vec() } else { Vec::new() };
        file.extend(bytes);
        read_bytes(if json { "in.json" } else { "in.csv" }, &file, &ReadOptions::default());
    }

    #[test]
    fn no_text_makes_it_fail(text in "[\\[\\]{}\",:a\r\n\\\\客 ]{0,60}", head in prop::sample::select(vec!["", "{", "[", "会话ID,角色,内容\n"])) {
        read_bytes("in.json", format!("{head}{text}").as_bytes(), &ReadOptions::default());
    }
}
