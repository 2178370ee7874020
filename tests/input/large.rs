//! Files made large or hostile by the test itself.

use crate::support::{place, read_bytes, short};
use proptest::prelude::*;
use std::{collections::BTreeMap, fmt::Write, fs};
use zhijian::input::{ReadOptions, read};

const TALK: &str = "c1: customer 在吗 / agent 您好";

#[test]
fn a_row_of_ten_megabytes_is_rejected_and_the_rest_kept() {
    let long = "很长".repeat(10 << 20 >> 2);
    let cases = [
        ("unquoted", format!("c1,客户,{long}\n"), vec!["3 too_long"]),
        ("quoted", format!("c1,客户,\"{long}\"\n"), vec!["3 too_long"]),
        ("with CR LF", format!("c1,客户,{long}\r\n"), vec!["3 too_long"]),
        ("without an id", format!("{long}\n"), vec!["3 too_long"]),
    ];
    for (reason, row, problems) in cases {
        for other in ["", "c0,客户,a\nc1,系统,\nc0,客户,b\n"] {
            let text = format!("会话ID,角色,内容\nc1,客户,在吗\n{row}c1,客服,您好\n{other}");
            let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
            assert_eq!(short(&batch.conversations[0]), TALK, "{reason}");
            assert_eq!(place(&batch.problems[0]), problems[0], "{reason}");
            assert!(batch.problems[0].row.chars().count() <= 2_000);
            assert_eq!(batch.problems.len(), if other.is_empty() { 1 } else { 2 }, "{reason}");
            assert!(other.is_empty() || place(&batch.problems[1]) == "6 no_text", "{reason}: {:?}", place(&batch.problems[1]));
        }
    }
}

#[test]
fn ids_that_stand_further_down_are_found() {
    let mut text = "会话ID,角色,时间,内容\n".to_owned();
    for row in 0..10_000 {
        writeln!(text, ",客户,2026-03-04 09:00:00,没有编号的第{row}行").unwrap();
    }
    text.push_str("c1,客户,2026-03-04 10:00:00,在吗\nc1,客服,2026-03-04 10:00:05,您好\n");
    let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
    assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), [TALK]);
    assert_eq!(batch.problems.len(), 10_000);
    assert_eq!(place(&batch.problems[0]), "2 no_conversation_id");
}

#[test]
fn an_unclosed_quote_costs_one_row_of_a_large_file() {
    let mut text = "会话ID,角色,内容\nc0,客户,\"没有闭合\n".to_owned();
    for row in 0..200_000 {
        writeln!(text, "c{},客户,第{row}条", row / 10 + 1).unwrap();
    }
    let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
    assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>(), ["2 malformed"]);
    assert_eq!(batch.conversations.iter().map(|c| c.turns.len()).sum::<usize>(), 200_000);
}

#[test]
fn quotes_that_open_on_every_line_cost_no_more_than_their_rows() {
    // Each line closes the quote before it and opens another: read as one record it would never end.
    let text = format!("会话ID,角色,内容\n{}c1,客户,在吗\nc1,客服,您好\n", "x\",\"q\n".repeat(5_000));
    let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
    assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), [TALK]);
    assert!(batch.problems.len() > 1_000);
}

#[test]
fn a_conversation_of_200_000_turns_is_one_batch() {
    let rows = |id: &str, count: usize| (0..count).fold(String::new(), |text, row| text + &format!("{id},客户,第{row}条\n"));
    let many = rows("c2", 200_000);
    let csv = format!("会话ID,角色,内容\n{}{many}{}", rows("c1", 3), rows("c3", 3));
    let interleaved = format!("{csv}c1,客服,您好\n");
    let turns: Vec<String> = (0..200_000).map(|row| format!("{{\"role\":\"user\",\"text\":\"第{row}条\"}}")).collect();
    let json = format!("{{\"conversation_id\":\"c2\",\"turns\":[{}]}}\n", turns.join(","));
    for (name, text) in [("in.csv", csv), ("interleaved.csv", interleaved), ("in.jsonl", json)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let batches: Vec<_> = read(&[path], &ReadOptions::default()).unwrap().collect();
        let lengths = |batch: &zhijian::input::Batch| batch.conversations.iter().map(|c| c.turns.len()).collect::<Vec<_>>();
        assert!(lengths(&batches[0]).contains(&200_000), "{name}: {:?}", batches.iter().map(lengths).collect::<Vec<_>>());
        assert!(batches.iter().all(|batch| batch.problems.is_empty()));
    }
}

#[test]
fn batches_hold_about_as_many_turns_as_asked() {
    let text =
        (0..10_000).fold("会话ID,角色,内容\n".to_owned(), |text, row| text + &format!("c{},客户,第{row}条\n", row / 10));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.csv");
    fs::write(&path, text).unwrap();
    let options = ReadOptions { batch_turns: 500, ..ReadOptions::default() };
    let sizes: Vec<usize> = read(&[path], &options).unwrap().map(|batch| batch.conversations.len()).collect();
    assert_eq!((sizes.iter().sum::<usize>(), sizes.iter().max()), (1_000, Some(&50)));
}

/// A text that a program has to quote. A line of it that is itself a row of the table is taken for one between two stray quotes.
fn text() -> impl Strategy<Value = String> {
    let is_row = |line: &str| line.matches(',').count() >= 2;
    "[您,\"\r\n a;|\t]{0,12}[好x]".prop_filter("holds a row", move |text| !text.split('\n').skip(1).any(is_row))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever rows a writer of RFC 4180 writes, in whatever order their conversations alternate, each comes out whole.
    #[test]
    fn rows_come_out_as_they_were_written(
        rows in prop::collection::vec(("[abc]{1,2}", text()), 1..40), crlf in any::<bool>(),
    ) {
        let mut writer = csv::WriterBuilder::new()
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(Vec::new());
        writer.write_record(["role", "session_id", "content"]).unwrap();
        let mut expected: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        for (id, text) in &rows {
            writer.write_record(["user", id, text]).unwrap();
            expected.entry(id).or_default().push(text);
            if !order.contains(&id.as_str()) {
                order.push(id);
            }
        }
        let bytes = writer.into_inner().unwrap();
        let batch = read_bytes("in.csv", &bytes, &ReadOptions::default());
        // Hardly any memory: by way of the disk.
        let spilled = read_bytes("in.csv", &bytes, &ReadOptions { memory: 2_000, ..ReadOptions::default() });
        let said = |batch: &zhijian::input::Batch| {
            batch.conversations.iter().map(|c| (c.id.clone(), c.turns.clone(), c.source.line)).collect::<Vec<_>>()
        };
        prop_assert_eq!(said(&batch), said(&spilled));
        prop_assert!(batch.problems.is_empty(), "{:?}", batch.problems);
        let ids: Vec<&str> = batch.conversations.iter().map(|c| c.id.as_str()).collect();
        prop_assert_eq!(ids, order);
        for conversation in &batch.conversations {
            let texts: Vec<&str> = conversation.turns.iter().map(|turn| turn.text.as_str()).collect();
            prop_assert_eq!(&texts, &expected[conversation.id.as_str()]);
        }
    }
}
