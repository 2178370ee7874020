//! Files that are broken, absurd or meant to harm: each has a clear outcome, in bounded time. Bombs in workbooks and in
//! compressed files are in `input_workbook` and `input_packed`.

use crate::support::{place, read_bytes, read_paths, short};
use std::{
    fs,
    time::{Duration, Instant},
};
use zhijian::input::ReadOptions;

/// Far above what any of these takes, far below what one that does not end would.
const LONG: Duration = Duration::from_mins(1);

const HEADER: &str = "会话ID,角色,时间,内容\n";
const GOOD: &str = "c1,客户,2025-11-03 10:00:00,在吗\nc1,客服,2025-11-03 10:00:09,您好\n";
const TALK: &str = "c1: customer 在吗 / agent 您好";

fn csv(rows: &str) -> Vec<u8> {
    format!("{HEADER}{GOOD}{rows}").into_bytes()
}

/// Why it is there, the file's name and bytes, what is read, and the first problems.
type Case<'a> = (&'a str, &'a str, Vec<u8>, &'a [&'a str], &'a [&'a str]);

fn check(cases: Vec<Case<'_>>) {
    for (reason, name, bytes, conversations, problems) in cases {
        let begun = Instant::now();
        let batch = read_bytes(name, &bytes, &ReadOptions::default());
        assert!(begun.elapsed() < LONG, "{reason}: {:?}", begun.elapsed());
        let found: Vec<String> = batch.conversations.iter().map(short).collect();
        assert_eq!(found, conversations, "{reason}: {:?}", batch.problems.first());
        let places: Vec<String> = batch.problems.iter().map(place).collect();
        assert_eq!(places, problems, "{reason}");
        assert!(batch.problems.iter().all(|problem| problem.row.chars().count() <= 2_000), "{reason}");
    }
}

#[test]
fn tables() {
    let gbk = encoding_rs::GB18030.encode("c1,客户,,再见了朋友\n").0.into_owned();
    let mostly_gbk = encoding_rs::GB18030.encode(&format!("{HEADER}c2,客户,,这一行是另一种编码之前的内容\n")).0.into_owned();
    let many = format!("c2: {}", ["customer 这一行是另一种编码之前的内容"; 30].join(" / "));
    let wide = format!("{}\n{GOOD}", "x,".repeat(200_000));
    check(vec![
        (
            "an unterminated quote",
            "in.csv",
            csv("c1,客户,,\"没完\nc1,客服,,好\n"),
            &["c1: customer 在吗 / agent 您好 / agent 好"],
            &["4 malformed"],
        ),
        ("NUL bytes", "in.csv", csv("c1,客户,,a\0b\n"), &[TALK], &["4 malformed"]),
        (
            "two encodings in one file",
            "in.csv",
            [csv(&"c2,客户,,这一行是另一种编码之前的内容\n".repeat(30)), gbk].concat(),
            &[TALK, &many],
            &["34 encoding"],
        ),
        (
            "a line of UTF-8 in a file of another encoding",
            "in.csv",
            [&mostly_gbk, "c1,客户,,在吗\nc1,客服,,您好\n".as_bytes()].concat(),
            &["c2: customer 这一行是另一种编码之前的内容", TALK],
            &[],
        ),
        (
            "only carriage returns",
            "in.csv",
            csv("").iter().map(|&byte| if byte == b'\n' { b'\r' } else { byte }).collect(),
            &[TALK],
            &[],
        ),
        (
            "times that cannot be",
            "in.csv",
            csv(
                "c1,客户,-1,a\nc1,客户,9999-12-31 23:59:59,b\nc1,客户,1970-01-01 00:00:00,c\nc1,客户,1970-01-01T00:00:00Z,d\nc1,客户,99999999999999999999,e\nc1,客户,2025-02-30 10:00:00,f\n",
            ),
            &[TALK],
            &["4 bad_time", "5 bad_time", "6 bad_time", "7 bad_time", "8 bad_time", "9 bad_time"],
        ),
        (
            "emoji, four-byte Han, marks of direction",
            "in.csv",
            "\u{200e}会话ID,角色\u{200f},内容\nc1,\u{202b}客户\u{202c},👩‍👩‍👧😀𠮷𪚥\u{202e}txt\n".as_bytes().to_vec(),
            &["c1: customer 👩‍👩‍👧😀𠮷𪚥\u{202e}txt"],
            &[],
        ),
        ("a line of ten megabytes", "in.csv", csv(&format!("c1,客户,,{}\n", "长".repeat(3_500_000))), &[TALK], &["4 too_long"]),
        ("two hundred thousand columns", "in.csv", wide.into_bytes(), &[], &["1 no_header"]),
    ]);
    let quotes = csv(&"c1,客户,,\"x\n".repeat(200_000));
    let begun = Instant::now();
    let batch = read_bytes("in.csv", &quotes, &ReadOptions::default());
    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    let read: usize = batch.conversations.iter().map(|conversation| conversation.turns.len()).sum();
    assert!(read >= 2 && batch.problems.len() > 1_000, "{read} {}", batch.problems.len());
}

#[test]
fn json() {
    let good = r#"{"session_id":"c1","role":"user","content":"在吗"}"#;
    let deep = |open: &str, close: &str| {
        format!(
            "{good}\n{{\"session_id\":\"c1\",\"role\":\"agent\",\"content\":\"您好\",\"x\":{}1{}}}\n",
            open.repeat(100_000),
            close.repeat(100_000)
        )
    };
    let first: &[&str] = &["c1: customer 在吗"];
    check(vec![
        ("deep lists", "in.jsonl", deep("[", "]").into_bytes(), &[TALK], &[]),
        ("deep objects", "in.jsonl", deep("{\"a\":", "}").into_bytes(), first, &["2 malformed"]),
        (
            "deep in what wraps",
            "in.jsonl",
            format!("{good}\n{}1{}\n", "{\"data\":".repeat(100_000), "}".repeat(100_000)).into_bytes(),
            first,
            &["2 malformed"],
        ),
        ("an open end", "in.json", format!("[{good},{{\"session_id\":\"c1\"").into_bytes(), first, &["1 malformed"]),
        (
            "numbers beyond any float",
            "in.jsonl",
            format!("{good}\n{{\"session_id\":1e999,\"role\":\"user\",\"content\":\"x\"}}\n").into_bytes(),
            first,
            &["2 malformed"],
        ),
        (
            "half a surrogate",
            "in.jsonl",
            format!("{good}\n{{\"session_id\":\"c1\",\"role\":\"user\",\"content\":\"\\ud83d\"}}\n").into_bytes(),
            first,
            &["2 malformed"],
        ),
        (
            "one key ten thousand times",
            "in.jsonl",
            format!("{{{}\"session_id\":\"c1\",\"role\":\"user\",\"content\":\"在吗\"}}\n", "\"x\":1,".repeat(10_000))
                .into_bytes(),
            first,
            &[],
        ),
        (
            "times of a recording that cannot be",
            "in.json",
            br#"{"segments":[{"start":0,"end":1e300,"text":"x","speaker":"A"}]}"#.to_vec(),
            &[],
            &["1 malformed"],
        ),
    ]);
}

#[test]
fn text_and_subtitles() {
    let talk = "客户：在吗\n客服：您好\n";
    check(vec![
        (
            "a line of ten megabytes",
            "c1.txt",
            format!("{talk}{}\n", "长".repeat(3_500_000)).into_bytes(),
            &[TALK],
            &["3 too_long"],
        ),
        (
            "a turn of megabytes",
            "c1.txt",
            format!("{talk}客户：x\n{}", "一二三四五六七八九十\n".repeat(100_000)).into_bytes(),
            &[TALK],
            &["3 too_long"],
        ),
        (
            "a cue of megabytes",
            "c1.srt",
            format!("1\n00:00:01,000 --> 00:00:02,000\n客服：{}\n", "字幕\n".repeat(100_000)).into_bytes(),
            &[],
            &["2 too_long"],
        ),
        (
            "a cue that ends before it begins, and one beyond a day",
            "c1.srt",
            "1\n00:00:05,000 --> 00:00:01,000\n客户：在吗\n\n2\n99:99:99,000 --> 99:99:99,999\n客服：您好\n".as_bytes().to_vec(),
            &["c1: customer 在吗"],
            &["6 bad_time"],
        ),
    ]);
    let names = (0..200_000).fold(String::new(), |names, number| names + "名" + &number.to_string() + "：在\n");
    let begun = Instant::now();
    let batch = read_bytes("c1.txt", (talk.to_owned() + &names).as_bytes(), &ReadOptions::default());
    assert!(begun.elapsed() < LONG, "two hundred thousand names: {:?}", begun.elapsed());
    assert_eq!(batch.conversations.len(), 1);
    let rules: String = "客户：在吗\n客服：您好\n-----\n".repeat(50_000);
    let batch = read_bytes("c1.txt", rules.as_bytes(), &ReadOptions::default());
    assert!(begun.elapsed() < LONG, "fifty thousand conversations: {:?}", begun.elapsed());
    assert_eq!((batch.conversations.len(), batch.problems.len()), (50_000, 0));
}

#[test]
fn equal_ids_in_two_files_are_two_conversations_and_in_one_file_one() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["1.csv", "2.jsonl"].map(|name| folder.path().join(name));
    fs::write(&paths[0], csv("")).unwrap();
    let line = r#"{"conversation_id":"c1","turns":[{"role":"agent","text":"在"}]}"#;
    fs::write(&paths[1], format!("{line}\n{line}\n")).unwrap();
    let batch = read_paths(&paths, &ReadOptions::default());
    assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), [TALK, "c1: agent 在"]);
    assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>(), ["2 duplicate_id"]);
}
