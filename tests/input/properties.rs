//! What holds of any file: what was written is read, and nothing makes the reader fail.

use crate::support::read_bytes;
use proptest::prelude::*;
use std::{collections::BTreeMap, sync::Arc};
use zhijian::{
    input::ReadOptions,
    model::{Channel, Conversation, Role, Source, Turn},
};

const ROLES: [(Role, &str); 4] = [(Role::Agent, "客服"), (Role::Customer, "客户"), (Role::Bot, "机器人"), (Role::System, "系统")];

/// A message: nothing but white space is none, and control characters make a file binary; what looks like markup is taken off.
fn text() -> impl Strategy<Value = String> {
    r"[^\x00-\x08\x0b\x0c\x0e-\x1f<&]{0,30}[一-龥a-z😀𠮷][^\x00-\x08\x0b\x0c\x0e-\x1f<&]{0,10}"
}

/// Messages in Chinese, as an encoding is told by them.
fn chinese() -> impl Strategy<Value = String> {
    "[一-鿿，。！？a-z0-9 ]{0,20}[的了是我你您吗好][一-鿿]{1,8}"
}

fn turns<S: Strategy<Value = String>>(text: S) -> impl Strategy<Value = Vec<(usize, u32, String)>> {
    prop::collection::vec((0..4_usize, 0..100_000_u32, text), 1..12)
}

/// A table of the turns, quoted as it has to be.
fn table(turns: &[(usize, u32, String)], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(["会话ID", "角色", "时间", "内容"]).unwrap();
    for (role, second, text) in turns {
        writer.write_record(["c1", ROLES[*role].1, &(1_762_135_205 + second).to_string(), text]).unwrap();
    }
    writer.into_inner().unwrap()
}

/// The turns in the order of their times; those of the same second keep theirs.
fn in_order(turns: &[(usize, u32, String)]) -> Vec<(Role, String)> {
    let mut sorted: Vec<_> = turns.to_vec();
    sorted.sort_by_key(|(_, second, _)| *second);
    sorted.into_iter().map(|(role, _, text)| (ROLES[role].0, text)).collect()
}

fn said(conversation: &Conversation) -> Vec<(Role, String)> {
    conversation.turns.iter().map(|turn| (turn.role, turn.text.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_table_is_read_as_it_was_written(turns in turns(text()), delimiter in prop::sample::select(&b",\t;"[..])) {
        let batch = read_bytes("in.csv", &table(&turns, delimiter), &ReadOptions::default());
        prop_assert!(batch.problems.is_empty(), "{:?}", batch.problems);
        prop_assert_eq!(said(&batch.conversations[0]), in_order(&turns));
    }

    #[test]
    fn the_canonical_form_is_read_as_it_was_written(
        turns in turns(text()),
        id in "[^\0\\s]{1,12}",
        agent in prop::option::of("[A-Z][0-9]{1,4}"),
        meta in prop::collection::btree_map("[^\0]{0,8}", "[^\0]{0,8}", 0..4),
    ) {
        let turn = |(role, second, text): &(usize, u32, String)| Turn {
            role: ROLES[*role].0,
            text: text.clone(),
            at: serde_json::from_value(serde_json::json!(format!("2025-11-{:02}T10:00:{:02}+08:00", 1 + second % 28, second % 60))).unwrap(),
            end: None,
            speaker: agent.as_deref().map(Arc::from),
        };
        let mut turns: Vec<Turn> = turns.iter().map(turn).collect();
        turns.sort_by_key(|turn| turn.at.map(|at| at.instant));
        let conversation = Conversation {
            id,
            channel: Channel::Call,
            agent_id: agent.as_deref().map(Arc::from),
            customer_id: None,
            meta,
            turns,
            rejected_rows: 0,
            source: Source { path: "".into(), line: 1 },
        };
        let line = serde_json::to_string(&conversation).unwrap();
        let batch = read_bytes("in.jsonl", line.as_bytes(), &ReadOptions::default());
        prop_assert!(batch.problems.is_empty(), "{:?}", batch.problems);
        prop_assert_eq!(serde_json::to_string(&batch.conversations[0]).unwrap(), line);
    }

    #[test]
    fn encodings_are_told_from_any_chinese(turns in turns(chinese()), which in 0..4_usize) {
        let utf8 = String::from_utf8(table(&turns, b',')).unwrap();
        let bytes = match which {
            0 => utf8.clone().into_bytes(),
            1 => encoding_rs::GB18030.encode(&utf8).0.into_owned(),
            2 => format!("\u{feff}{utf8}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => format!("\u{feff}{utf8}").into_bytes(),
        };
        let batch = read_bytes("in.csv", &bytes, &ReadOptions::default());
        prop_assert!(batch.problems.is_empty(), "{which} {:?}", batch.problems);
        prop_assert_eq!(said(&batch.conversations[0]), in_order(&turns), "{}", which);
    }

    #[test]
    fn a_transcript_is_read_as_it_was_written(texts in prop::collection::vec("[一-龥]{1,12}", 2..20)) {
        let line = |(index, text): (usize, &String)| format!("{}：{text}", ["客户", "客服"][index % 2]);
        let file = texts.iter().enumerate().map(line).collect::<Vec<_>>().join("\n");
        let batch = read_bytes("c1.txt", file.as_bytes(), &ReadOptions::default());
        prop_assert!(batch.problems.is_empty(), "{:?}", batch.problems);
        let found: Vec<String> = batch.conversations.iter().flat_map(said).map(|(_, text)| text).collect();
        prop_assert_eq!(found, texts);
    }

    /// Every line is a turn or a problem, or goes on with one; nothing fails.
    #[test]
    fn no_bytes_make_it_fail(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        likely in "(客服|客户|小美|\\[|\\]|10:02|2025-11-03|：|:|\n|,|\"|-->|00:00:01,000|\\{|\\}|WEBVTT|<v |>|-|会话ID|角色|内容|\t| ){0,60}",
        ending in prop::sample::select(&["csv", "json", "jsonl", "txt", "md", "srt", "vtt", "xlsx", "gz"][..]),
    ) {
        let name = format!("in.{ending}");
        read_bytes(&name, &bytes, &ReadOptions::default());
        read_bytes(&name, likely.as_bytes(), &ReadOptions::default());
        read_bytes(&name, &[&[0x1f, 0x8b, 8][..], &bytes].concat(), &ReadOptions::default());
        read_bytes(&name, &[&b"PK\x03\x04"[..], &bytes].concat(), &ReadOptions::default());
        read_bytes(&name, &[&b"\xd0\xcf\x11\xe0"[..], &bytes].concat(), &ReadOptions::default());
    }
}

#[test]
fn the_roles_of_these_tests_are_all() {
    let all: BTreeMap<&str, &str> = ROLES.iter().map(|(role, word)| (role.code(), *word)).collect();
    assert_eq!(all.len(), 4);
}
