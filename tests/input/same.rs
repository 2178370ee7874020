//! One conversation in every format gives the same scorecard.

use crate::support::read_bytes;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::{fmt::Write as _, io::Write as _};
use zhijian::{
    input::ReadOptions,
    inspect::Inspector,
    rules::{Rulebook, RulebookFolder},
};

/// Role, second of the minute, text.
type Said = (&'static str, u32, &'static str);

const CHAT: [Said; 6] = [
    ("客户", 5, "我的快递三天没动了，你们到底管不管"),
    ("客服", 12, "您好，很抱歉让您着急了，我马上为您联系快递核实"),
    ("客户", 20, "每次都这么说，我要投诉"),
    ("客服", 31, "这个不可能，规定就是这样"),
    ("客户", 40, "什么态度"),
    ("客服", 52, "请问还有其他可以帮您的吗"),
];

/// The same as a call, with the second of its end.
const CALL: [(&str, u32, u32, &str); 4] = [
    ("客服", 0, 3, "您好这里是客服中心很高兴为您服务"),
    ("客户", 4, 8, "我那个宽带又断了这都第三次了"),
    ("客服", 9, 14, "非常抱歉给您带来不便我马上帮您登记报修"),
    ("客户", 15, 17, "那你们快点"),
];

fn inspector() -> Inspector {
    Inspector::new(Rulebook::load(&RulebookFolder::embedded(), "default").unwrap())
}

/// The scorecards of a file, as JSON.
fn cards(inspector: &Inspector, name: &str, bytes: &[u8]) -> Vec<Value> {
    let batch = read_bytes(name, bytes, &ReadOptions::default());
    assert!(batch.problems.is_empty(), "{name}: {:?}", batch.problems);
    batch
        .conversations
        .into_iter()
        .map(|conversation| serde_json::to_value(inspector.inspect(conversation).card).unwrap())
        .collect()
}

fn table(delimiter: &str) -> String {
    let mut text = ["会话ID", "工号", "角色", "时间", "内容"].join(delimiter) + "\n";
    for (role, second, said) in CHAT {
        let _ = writeln!(text, "{}", ["c1", "A01", role, &format!("2025-11-03 10:00:{second:02}"), said].join(delimiter));
    }
    text
}

fn json_turns() -> Vec<Value> {
    CHAT.iter()
        .map(|(role, second, text)| json!({"role": role, "time": format!("2025-11-03T10:00:{second:02}+08:00"), "text": text}))
        .collect()
}

fn lines(write: impl Fn(&str, u32, &str) -> String) -> Vec<u8> {
    let turns: String = CHAT.iter().map(|(role, second, text)| write(role, *second, text)).collect();
    format!("会话ID：c1\n工号：A01\n日期时间：2025-11-03\n{turns}").into_bytes()
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(table("\t").lines()) {
        for (column, cell) in (0..).zip(line.split('\t')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn a_chat() {
    let inspector = inspector();
    let csv = table(",");
    let one = json!({"conversation_id": "c1", "agent_id": "A01", "turns": json_turns()});
    let each: String = json_turns()
        .into_iter()
        .map(|mut turn| {
            turn["conversation_id"] = "c1".into();
            turn["agent_id"] = "A01".into();
            turn.to_string() + "\n"
        })
        .collect();
    let dialogue = CHAT.map(|(role, second, text)| format!("{role} 2025-11-03 10:00:{second:02}：{text}")).join(
        "
",
    );
    let canonical = read_bytes("in.csv", csv.as_bytes(), &ReadOptions::default()).conversations;
    let files = [
        ("in.csv", csv.clone().into_bytes()),
        ("in.csv", encoding_rs::GB18030.encode(&csv).0.into_owned()),
        ("in.tsv", table("\t").into_bytes()),
        ("in.csv.gz", gzip(csv.as_bytes())),
        ("in.csv.zst", zstd::encode_all(csv.as_bytes(), 3).unwrap()),
        ("in.xlsx", workbook()),
        ("in.json", serde_json::to_vec_pretty(std::slice::from_ref(&one)).unwrap()),
        ("in.jsonl", one.to_string().into_bytes()),
        ("in.jsonl", each.into_bytes()),
        ("in.jsonl", serde_json::to_vec(&canonical[0]).unwrap()),
        ("in.txt", lines(|role, second, text| format!("[10:00:{second:02}] {role}: {text}\n"))),
        ("in.txt", lines(|role, second, text| format!("{role} 2025-11-03 10:00:{second:02}\n{text}\n\n"))),
        ("in.txt", lines(|role, second, text| format!("{role}（2025/11/3 10:00:{second:02}）：{text}\n"))),
        ("in.md", lines(|role, second, text| format!("- **{role}** 10:00:{second:02}：{text}\n"))),
        ("in.csv", format!("会话ID,工号,聊天记录\nc1,A01,\"{dialogue}\"\n").into_bytes()),
    ];
    let expected = cards(&inspector, files[0].0, &files[0].1);
    assert!(expected[0]["findings"].as_array().is_some_and(|findings| findings.len() > 2), "{expected:?}");
    for (index, (name, bytes)) in files.iter().enumerate() {
        assert_eq!(cards(&inspector, name, bytes), expected, "{index} {name}");
    }
}

#[test]
fn a_call() {
    let inspector = inspector();
    let mut srt = String::new();
    let (mut vtt, mut csv) = ("WEBVTT\n\n".to_owned(), "speaker,begin,end,text\n".to_owned());
    let (mut segments, mut sentences) = (Vec::new(), Vec::new());
    for (number, (role, begin, end, text)) in (1..).zip(CALL) {
        let _ = write!(srt, "{number}\n00:00:{begin:02},000 --> 00:00:{end:02},000\n{role}：{text}\n\n");
        let _ = write!(vtt, "00:{begin:02}.000 --> 00:{end:02}.000\n<v {role}>{text}</v>\n\n");
        let _ = writeln!(csv, "{role},{begin}.0,{end}.0,{text}");
        segments.push(json!({"start": f64::from(begin), "end": f64::from(end), "text": text, "speaker": format!("SPEAKER_{}", role.len() + usize::from(role == "客服"))}));
        sentences.push(
            json!({"BeginTime": begin * 1000, "EndTime": end * 1000, "Text": text, "ChannelId": i32::from(role == "客户")}),
        );
    }
    let files = [
        ("rec.srt", srt.clone()),
        ("rec.vtt", vtt),
        ("rec.csv", csv),
        ("rec.json", json!({"segments": segments, "language": "zh"}).to_string()),
        ("rec.json", json!({"TaskId": "1", "Result": {"Sentences": sentences}}).to_string()),
        ("rec.json", serde_json::to_string_pretty(&sentences).unwrap()),
    ];
    let expected = cards(&inspector, "rec.srt", srt.as_bytes());
    assert_eq!((expected[0]["channel"].as_str(), expected[0]["turns"].as_u64()), (Some("call"), Some(4)), "{expected:?}");
    for (index, (name, text)) in files.iter().enumerate() {
        assert_eq!(cards(&inspector, name, text.as_bytes()), expected, "{index} {name}");
    }
}
