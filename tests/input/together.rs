//! What most conversations of a file tell of names and codes settles it for the rest.

use crate::support::{case, check_all, read_bytes};
use zhijian::input::{ReadOptions, recognise};

const SETTLED: &[&str] = &[
    "T001: agent 您好，很高兴为您服务 / customer 我的快递怎么还没到",
    "T002: agent 欢迎致电云鹿家电 / customer 我要退货",
    "T003: agent 喂您好 / customer 滤芯多久换",
];

const MORE: &str = "T004,1,很高兴为您服务\nT004,0,我要退货\n";
const FOUR: &[&str] = &[SETTLED[0], SETTLED[1], SETTLED[2], "T004: agent 很高兴为您服务 / customer 我要退货"];
const TWO: &[&str] = &[SETTLED[0], SETTLED[1]];
const AGAINST: &[&str] = &[SETTLED[0], SETTLED[1], "T004: agent 很高兴为您服务 / customer 我要退货"];

/// Three calls of `[agent, customer]`, of which the third has no telling word.
fn calls(agent: &str, customer: &str, row: impl Fn(&str, &str, &str) -> String) -> String {
    let said = [
        ("T001", "您好，很高兴为您服务", "我的快递怎么还没到"),
        ("T002", "欢迎致电云鹿家电", "我要退货"),
        ("T003", "喂您好", "滤芯多久换"),
    ];
    said.iter().map(|(id, first, second)| row(id, agent, first) + &row(id, customer, second)).collect()
}

/// A fourth one that tells it.
fn more(agent: &str, customer: &str, row: impl Fn(&str, &str, &str) -> String) -> String {
    row("T004", agent, "很高兴为您服务") + &row("T004", customer, "我要退货")
}

#[test]
fn codes_that_most_calls_settle() {
    let table = |header: &str, agent, customer| {
        let rows = calls(agent, customer, |id, who, text| format!("{id},{who},{text}\n"));
        format!("{header}\n{rows}")
    };
    let cases = [
        case("numbers", &(table("通话ID,声道,文本", "1", "0") + MORE), FOUR, &[]),
        case(
            "two calls are not enough for numbers",
            &table("通话ID,声道,文本", "1", "0"),
            TWO,
            &["6 unknown_role", "7 unknown_role"],
        ),
        case("letters", &table("通话ID,说话人,文本", "B", "A"), SETTLED, &[]),
        case("names of people", &table("通话ID,发送人,文本", "小美", "阿橘"), SETTLED, &[]),
        case(
            "a call tells otherwise",
            &(table("通话ID,声道,文本", "1", "0") + "T004,0,很高兴为您服务\nT004,1,我要退货\n"),
            AGAINST,
            &["6 unknown_role", "7 unknown_role"],
        ),
        case(
            "one call is not enough",
            "通话ID,声道,文本\nT001,1,很高兴为您服务\nT001,0,我要退货\nT003,1,喂您好\nT003,0,滤芯多久换\n",
            &["T001: agent 很高兴为您服务 / customer 我要退货"],
            &["4 unknown_role", "5 unknown_role"],
        ),
        case(
            "numbers that a recogniser gives anew in each call take more",
            &table("通话ID,说话人,文本", "SPEAKER_00", "SPEAKER_01"),
            TWO,
            &["6 unknown_role", "7 unknown_role"],
        ),
    ];
    check_all("in.csv", &cases);
    let lines = |agent, customer| {
        calls(agent, customer, |id, who, text| {
            let head = if who == agent { format!("\n通话 {id}\n\n") } else { String::new() };
            format!("{head}{who}：{text}\n")
        })
    };
    check_all("in.txt", &[case("several calls in a text", &lines("A", "B"), SETTLED, &[])]);
}

#[test]
fn codes_that_most_calls_of_json_settle() {
    let turn = |who: &str, text: &str| format!(r#"{{"role":"{who}","content":"{text}"}}"#);
    let row = |id: &str, who: &str, text: &str| {
        let turn = turn(who, text);
        if who == "1" { format!(r#"{{"session_id":"{id}","messages":[{turn},"#) } else { format!("{turn}]}}\n") }
    };
    let rows = calls("1", "0", row) + &more("1", "0", row);
    let row = |id: &str, who: &str, text: &str| format!(r#"{{"session_id":"{id}","role":{who},"content":"{text}"}}"#) + "\n";
    let flat = calls("1", "0", row) + &more("1", "0", row);
    check_all("in.jsonl", &[case("a conversation a line", &rows, FOUR, &[]), case("a turn a line", &flat, FOUR, &[])]);
    let sentences = calls("1", "0", |id, who, text| {
        let (begin, end) = if who == "1" { (0, 1500) } else { (2000, 3500) };
        let sentence = format!(r#"{{"begin_time":{begin},"end_time":{end},"channel_id":{who},"text":"{text}"}}"#);
        if who == "1" { format!(r#"{{"call_id":"{id}","sentences":[{sentence},"#) } else { format!("{sentence}]}},") }
    });
    check_all("in.json", &[case("recordings", &format!("[{}]", sentences.trim_end_matches(',')), SETTLED, &[])]);
}

#[test]
fn numbers_of_speakers_take_more_calls_than_channels() {
    let sentence =
        |who: u32, text: &str| format!(r#"{{"text":"{text}","start":{},"end":{},"spk":{who}}}"#, who * 1000, who * 1000 + 900);
    let call = |id: &str, first: &str, second: &str| {
        format!(r#"{{"key":"{id}","sentence_info":[{},{}]}}"#, sentence(0, first), sentence(1, second))
    };
    let told = |id: &str| call(id, "很高兴为您服务", "我要退货");
    let text = format!("[{},{},{}]", told("k1"), told("k2"), call("k3", "喂", "在呢"));
    let batch = read_bytes("in.json", text.as_bytes(), &ReadOptions::default());
    assert_eq!((batch.conversations.len(), batch.remarks.lent), (2, 0), "{:?}", batch.problems);
}

#[test]
fn a_few_that_tell_otherwise_count_by_their_share_and_by_their_place() {
    let call = |id: usize, first: &str, second: &str| format!("T{id},{first},很高兴为您服务\nT{id},{second},我要退货\n");
    let open = |id: usize| format!("T{id},小美,喂\nT{id},阿橘,在呢\n");
    let head = "通话ID,发送人,文本\n";
    let told: String = (0..40).map(|id| call(id, "小美", "阿橘")).collect();
    let batch =
        read_bytes("in.csv", format!("{head}{told}{}{}", call(40, "阿橘", "小美"), open(41)).as_bytes(), &ReadOptions::default());
    assert_eq!((batch.conversations.len(), batch.problems.len(), batch.remarks.lent), (42, 0, 1), "{:?}", batch.problems);
    // Behind what is gone over before, a file changes.
    let long = "嗯".repeat(27_000);
    let told: String =
        (0..60).map(|id| call(id, "小美", "阿橘") + &format!("T{id},阿橘,{long}\n")).collect::<String>() + &open(60);
    let changed: String = (61..66).map(|id| call(id, "阿橘", "小美")).collect();
    let batch = read_bytes("in.csv", format!("{head}{told}{changed}{}", open(66)).as_bytes(), &ReadOptions::default());
    assert_eq!((batch.conversations.len(), batch.problems.len(), batch.remarks.lent), (66, 2, 1), "{:?}", batch.problems.len());
}

#[test]
fn what_only_others_tell_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.csv");
    let rows = calls("1", "0", |id, who, text| format!("{id},{who},{text}\n"));
    std::fs::write(&path, format!("通话ID,声道,文本\n{rows}{MORE}")).unwrap();
    let shown = recognise(&path, &ReadOptions::default()).unwrap();
    assert!(shown.parts[0].layout.contains("\"1\" = \"agent\" # 4，其中 1 条按本文件多数会话判定"), "{}", shown.parts[0].layout);
}

#[test]
fn recordings_whose_task_tells_them_apart() {
    let sentence = |who: u32, text: &str| {
        format!(r#"{{"BeginTime":{},"EndTime":{},"ChannelId":{who},"Text":"{text}"}}"#, who * 1000, who * 1000 + 900)
    };
    let call = |ids: &str| {
        let sentences = [sentence(0, "很高兴为您服务"), sentence(1, "我要退货")].join(",");
        format!(r#"{{{ids}"Result":{{"Sentences":[{sentences}]}}}}"#)
    };
    let said = |id: &str| format!("{id}: agent 很高兴为您服务 / customer 我要退货");
    for (reason, ids, expected) in [
        ("the id of the task", [r#""TaskId":"k1","RequestId":"r1","#, r#""TaskId":"k2","RequestId":"r2","#], ["k1", "k2"]),
        (
            "the task before the request",
            [r#""RequestId":"r1","task_id":"k1","#, r#""RequestId":"r2","task_id":"k2","#],
            ["k1", "k2"],
        ),
        ("of the request", [r#""reqid":"r1","#, r#""reqid":"r2","#], ["r1", "r2"]),
        (
            "the call's own id comes first",
            [r#""task_id":"k1","call_id":"c1","#, r#""task_id":"k2","call_id":"c2","#],
            ["c1", "c2"],
        ),
        ("none: they are counted", ["", ""], ["in-1", "in-2"]),
    ] {
        let text = format!("[{},{}]", call(ids[0]), call(ids[1]));
        let batch = read_bytes("in.json", text.as_bytes(), &ReadOptions::default());
        let found: Vec<String> = batch.conversations.iter().map(crate::support::short).collect();
        assert_eq!(found, expected.map(said), "{reason}: {:?}", batch.problems);
        assert!(batch.problems.is_empty(), "{reason}: {:?}", batch.problems);
    }
    let alone = read_bytes("in.json", call(r#""TaskId":"k1","#).as_bytes(), &ReadOptions::default());
    assert_eq!(alone.conversations[0].id, "in", "a recording alone is called as its file");
}
