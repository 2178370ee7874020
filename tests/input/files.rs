//! Paths, folders and encodings.

use crate::support::{place, read_bytes, read_paths, short, with_layout};
use encoding_rs::{BIG5, Encoding, GB18030, SHIFT_JIS};
use std::{fs, path::PathBuf};
use zhijian::input::{InputError, ReadOptions, read};

const TALK: &str = "c1: customer 您好，我的快递三天没有动了 / agent 非常抱歉，我帮您查询一下";
const CSV: &str = "会话ID,角色,时间,内容\nc1,客户,2025-11-03 10:00:00,您好，我的快递三天没有动了\nc1,客服,2025-11-03 10:00:09,非常抱歉，我帮您查询一下\n";

fn in_encoding(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn encodings_are_told_by_content() {
    let marked = format!("\u{feff}{CSV}");
    let cases = [
        ("UTF-8", CSV.as_bytes().to_vec()),
        ("UTF-8 with BOM", marked.as_bytes().to_vec()),
        ("GBK, as Excel writes it in China", in_encoding(GB18030, CSV)),
        ("UTF-16LE with BOM", utf16(&marked, u16::to_le_bytes)),
        ("UTF-16LE", utf16(CSV, u16::to_le_bytes)),
        ("UTF-16BE with BOM", utf16(&marked, u16::to_be_bytes)),
        ("UTF-16BE", utf16(CSV, u16::to_be_bytes)),
    ];
    for (reason, bytes) in cases {
        let batch = read_bytes("in.csv", &bytes, &ReadOptions::default());
        assert!(batch.problems.is_empty(), "{reason}: {:?}", batch.problems);
        assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), [TALK], "{reason}");
    }
}

#[test]
fn traditional_chinese_and_japanese_are_told_apart_from_gb18030() {
    let big5 = "會話ID,角色,內容\nc1,客戶,請問我的包裹什麼時候會到呢\nc1,客服,非常抱歉，這邊幫您查詢一下\n".repeat(4);
    let layout = with_layout("[columns]\nconversation_id = 1\nrole = 2\ntext = 3\n[roles]\n'客戶' = 'customer'");
    let batch = read_bytes("in.csv", &in_encoding(BIG5, &big5), &layout);
    assert!(batch.conversations.iter().any(|c| short(c).starts_with("c1: customer 請問我的包裹")), "{batch:?}");
    let japanese =
        "session_id,role,text\nc1,customer,お荷物はいつ届きますか\nc1,agent,申し訳ございません、確認いたします\n".repeat(4);
    let batch = read_bytes("in.csv", &in_encoding(SHIFT_JIS, &japanese), &ReadOptions::default());
    assert!(batch.conversations.iter().any(|c| short(c).starts_with("c1: customer お荷物")), "{batch:?}");
}

#[test]
fn little_chinese_is_enough_for_gb18030() {
    for text in ["在吗", "你好", "嗯", "亲，在的呢", "什么时候发货", "OK好的", "¥99元", "㊣①②③", "朱镕基 喆 堃"]
    {
        let csv = format!("会话ID,角色,内容\nc1,客户,{text}\n");
        let batch = read_bytes("in.csv", &in_encoding(GB18030, &csv), &ReadOptions::default());
        assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), [format!("c1: customer {text}")]);
    }
}

#[test]
fn an_encoding_can_be_forced() {
    let forced = |label: &str| ReadOptions { encoding: Some(label.to_owned()), ..ReadOptions::default() };
    let gbk = in_encoding(GB18030, CSV);
    assert_eq!(read_bytes("in.csv", &gbk, &forced("gbk")).conversations.len(), 1);
    // The wrong one: every row, and even the header, is unreadable; nothing is made up.
    let wrong = read_bytes("in.csv", &gbk, &forced("utf-8"));
    assert!(wrong.conversations.is_empty());
    assert_eq!(wrong.problems.iter().map(place).collect::<Vec<_>>(), ["1 no_header"]);
    assert!(matches!(read(&[], &forced("klingon")), Err(InputError::UnknownEncoding { label }) if label == "klingon"));
}

#[test]
fn bytes_that_cannot_be_decoded_cost_their_row_only() {
    let mut utf8 = CSV.as_bytes().to_vec();
    utf8.extend_from_slice(b"c1,\xe5\xae\xa2\xe6\x88\xb7,,bad \xff byte\n");
    let mut gbk = in_encoding(GB18030, CSV);
    gbk.extend_from_slice(b"c1,\xbf\xcd\xbb\xa7,,bad \xff byte\n");
    let mut cut = CSV.as_bytes().to_vec();
    cut.extend_from_slice(b"c1,\xe5\xae\xa2\xe6\x88\xb7,,cut off \xe6\x88");
    for (reason, bytes) in [("UTF-8", utf8), ("GBK", gbk), ("cut within a character", cut)] {
        let batch = read_bytes("in.csv", &bytes, &ReadOptions::default());
        assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), [TALK], "{reason}");
        assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>(), ["4 encoding"], "{reason}");
    }
}

#[test]
fn folders_are_walked_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let csv = |id: &str| format!("会话ID,角色,内容\n{id},客户,在吗\n");
    fs::create_dir_all(at("b/.hidden")).unwrap();
    for (name, text) in [
        ("b/2.csv", csv("b2")),
        ("b/1.TSV", csv("b1").replace(',', "\t")),
        ("a.jsonl", "{\"session_id\":\"a\",\"role\":\"user\",\"content\":\"在吗\"}\n".to_owned()),
        ("notes.bak", csv("txt")),
        ("broken.csv", String::new()),
        ("b/.hidden/x.csv", csv("hidden")),
        ("b/.x.csv", csv("hidden")),
    ] {
        fs::write(at(name), text).unwrap();
    }
    let ids = |paths: &[PathBuf]| {
        let batch = read_paths(paths, &ReadOptions::default());
        (batch.conversations.iter().map(|c| c.id.clone()).collect::<Vec<_>>(), batch.problems)
    };
    let (found, problems) = ids(&[folder.path().to_owned()]);
    assert_eq!(found, ["a", "b1", "b2"]);
    assert_eq!(problems.iter().map(place).collect::<Vec<_>>(), ["0 empty"]);
    assert!(problems[0].path.ends_with("broken.csv"));
    assert_eq!(ids(&[at("notes.bak"), at("b"), at("b/2.csv")]).0, ["txt", "b1", "b2"], "named itself; no file twice");
    fs::create_dir(at("empty")).unwrap();
    assert_eq!(ids(&[at("empty")]).1.iter().map(place).collect::<Vec<_>>(), ["0 empty"]);
}

#[test]
fn a_missing_path_is_an_error_that_names_it() {
    let error = read(&["/nowhere/in.csv".into()], &ReadOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "/nowhere/in.csv: no such file or folder");
}

#[test]
fn equal_ids_in_two_files_are_two_conversations() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["1.csv", "2.csv"].map(|name| folder.path().join(name));
    for path in &paths {
        fs::write(path, CSV).unwrap();
    }
    let mut reader = read(&paths, &ReadOptions::default()).unwrap();
    assert_eq!(reader.progress(), (0, 2 * CSV.len() as u64));
    let batch = reader.next().unwrap();
    assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), [TALK, TALK]);
    assert_eq!(batch.conversations[1].source.path.as_ref(), paths[1].to_str().unwrap());
    assert!(reader.next().is_none());
    assert_eq!((reader.files(), reader.progress().0), (2, 2 * CSV.len() as u64));
}
