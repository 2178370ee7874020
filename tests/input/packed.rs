//! Compressed files, patterns that no shell expanded, and the period of a run.

use crate::support::{place, read_bytes, read_paths, short};
use std::{fs, io::Write, path::PathBuf};
use zhijian::input::{InputError, ReadOptions, read};

const CSV: &str = "会话ID,角色,时间,内容\nc1,客户,2025-11-03 10:00:00,在吗\nc1,客服,2025-11-03 10:00:09,您好\n";
const TALK: &str = "c1: customer 在吗 / agent 您好";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

#[test]
fn compressed_files_are_told_by_their_bytes() {
    let gbk = encoding_rs::GB18030.encode(CSV).0.into_owned();
    let json = "[\n{\"session_id\": \"c1\",\n \"role\": \"user\", \"content\": \"在吗\"},\n{\"session_id\": \"c1\", \"role\": \"agent\", \"content\": \"您好\"}]";
    let (head, tail) = CSV.split_at(40);
    let cases = [
        ("gzip", "in.csv.gz", gzip(CSV.as_bytes())),
        ("gzip without its ending", "in.csv", gzip(CSV.as_bytes())),
        ("zstd", "in.csv.zst", zstd(CSV.as_bytes())),
        ("two members, as pigz and cat write them", "in.csv.gz", [gzip(head.as_bytes()), gzip(tail.as_bytes())].concat()),
        ("two frames", "in.csv.zst", [zstd(head.as_bytes()), zstd(tail.as_bytes())].concat()),
        ("GBK inside", "in.csv.gz", gzip(&gbk)),
        ("packed twice", "in.csv.gz", gzip(&zstd(CSV.as_bytes()))),
        ("JSON on several lines", "in.json.zst", zstd(json.as_bytes())),
    ];
    for (reason, name, bytes) in cases {
        let batch = read_bytes(name, &bytes, &ReadOptions::default());
        assert!(batch.problems.is_empty(), "{reason}: {:?}", batch.problems);
        assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), [TALK], "{reason}");
    }
}

#[test]
fn compressed_files_that_are_refused() {
    let noise: Vec<u8> = (0..5_000_u32).map(|n| n.wrapping_mul(n).to_le_bytes()[1]).collect();
    let whole = gzip(&noise);
    let mut wrong = whole.clone();
    let middle = wrong.len() / 2;
    wrong[middle] ^= 0xff;
    let bomb = gzip(&gzip(&vec![0; 1 << 20]).repeat(300));
    let cases = [
        ("cut off", whole[..whole.len() - 9].to_vec(), "0 malformed"),
        ("a wrong byte", wrong, "0 malformed"),
        ("a bomb", bomb, "0 too_long"),
        ("nothing inside", gzip(b""), "0 empty"),
    ];
    for (reason, bytes, expected) in cases {
        let batch = read_bytes("in.csv.gz", &bytes, &ReadOptions::default());
        assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>(), [expected], "{reason}");
        assert!(batch.conversations.is_empty(), "{reason}");
    }
}

#[test]
fn folders_and_patterns_take_packed_files_and_their_layouts() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("b")).unwrap();
    fs::write(at("a.csv.gz"), gzip(CSV.as_bytes())).unwrap();
    fs::write(at("b/b.tsv.zst"), zstd("甲\t乙\t丙\nc2\t客户\t你好\n".as_bytes())).unwrap();
    fs::write(at("b/b.layout.toml"), "[columns]\nconversation_id = '甲'\nrole = '乙'\ntext = '丙'\n").unwrap();
    fs::write(at("notes.bak"), "x").unwrap();
    let ids = |path: PathBuf| {
        let batch = read_paths(&[path], &ReadOptions::default());
        assert!(batch.problems.is_empty(), "{:?}", batch.problems);
        batch.conversations.iter().map(|conversation| conversation.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(folder.path().to_owned()), ["c1", "c2"]);
    assert_eq!(ids(at("*.gz")), ["c1"]);
    assert_eq!(ids(at("**/*.[tc]sv.*")), ["c1", "c2"]);
    for pattern in ["*.xyz", "[", "***"] {
        assert!(matches!(read(&[at(pattern)], &ReadOptions::default()), Err(InputError::NotFound { .. })), "{pattern}");
    }
}

#[test]
fn a_period_keeps_what_began_within_it() {
    let csv = "会话ID,角色,时间,内容\n\
        a,客户,2025-11-01 23:59:59,x\na,客服,2025-11-02 00:00:01,y\n\
        b,客户,2025-11-02 00:00:00,x\nc,客户,2025-11-02 23:59:59.5,x\nd,客户,2025-11-03 00:00:00,x\ne,客户,,x\n";
    let cases = [
        (None, None, "abcde", 0, ""),
        (Some("2025-11-02"), None, "bcd", 1, "7 bad_time"),
        (None, Some("2025-11-02"), "abc", 1, "7 bad_time"),
        (Some("2025/11/2"), Some("2025/11/2"), "bc", 2, "7 bad_time"),
        (Some("2025-11-02 00:00:01"), Some("2025-11-02T16:00:00Z"), "cd", 2, "7 bad_time"),
    ];
    for (since, until, kept, outside, problems) in cases {
        let options = ReadOptions { since: since.map(str::to_owned), until: until.map(str::to_owned), ..ReadOptions::default() };
        let batch = read_bytes("in.csv", csv.as_bytes(), &options);
        assert_eq!(batch.conversations.iter().map(|c| c.id.as_str()).collect::<String>(), kept, "{since:?} {until:?}");
        assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>().join("; "), problems, "{since:?} {until:?}");
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("in.csv"), csv).unwrap();
        let mut reader = read(&[folder.path().join("in.csv")], &options).unwrap();
        while reader.next().is_some() {}
        assert_eq!(reader.outside(), outside, "{since:?} {until:?}");
    }
    let wrong = ReadOptions { since: Some("gestern".to_owned()), ..ReadOptions::default() };
    assert!(matches!(read(&[], &wrong), Err(InputError::BadPeriod { text }) if text == "gestern"));
}
