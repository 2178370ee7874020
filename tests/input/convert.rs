//! `zhijian convert` as a user runs it: canonical JSON Lines, which convert to themselves.

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

fn convert(input: &Path, output: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("zhijian").expect("the binary");
    command.arg("convert").arg(input).arg("-o").arg(output).args(more).assert()
}

fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file in a temporary folder");
    path
}

#[test]
fn converting_twice_changes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (input, code) in [("data", 3), ("tests/fixtures/input/files", 3)] {
        for more in [&["--no-redact"][..], &[]] {
            convert(&root.join(input), &at("1.jsonl"), more).code(code);
            let rejects = fs::read_to_string(at("1.rejects.csv")).expect("what was rejected");
            assert!(rejects.starts_with("\u{feff}文件,行,原因,说明,原始行\r\n") && rejects.lines().count() > 3, "{rejects}");
            fs::remove_file(at("1.rejects.csv")).expect("it is there");
            convert(&at("1.jsonl"), &at("2.jsonl"), more).code(0);
            let (first, second) = (fs::read(at("1.jsonl")).expect("1"), fs::read(at("2.jsonl")).expect("2"));
            assert!(!first.is_empty());
            assert_eq!(String::from_utf8_lossy(&first), String::from_utf8_lossy(&second), "{input} {more:?}");
        }
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2, "nothing is left aside");
}

#[test]
fn the_canonical_form() {
    let folder = TempDir::new().expect("a folder");
    let text = "会话ID,工号,客户ID,技能组,角色,时间,内容\nc1,A01,U9,售后,客户,2025-11-03 10:00:05,电话13800001234\nc1,A01,U9,售后,客服,,您好\n";
    let input = file(&folder, "in.csv", text);
    let output = folder.path().join("out.jsonl");
    let line = |more: &[&str]| -> Value {
        convert(&input, &output, more).success();
        serde_json::from_str(fs::read_to_string(&output).expect("the output").trim_end()).expect("one line of JSON")
    };
    let expected = serde_json::json!({
        "conversation_id": "c1", "channel": "chat", "agent_id": "A01", "customer_id": "U9", "meta": {"技能组": "售后"},
        "turns": [
            {"role": "customer", "text": "电话13800001234", "at": "2025-11-03T10:00:05+08:00", "end": null, "speaker": null},
            {"role": "agent", "text": "您好", "at": null, "end": null, "speaker": "A01"},
        ],
    });
    assert_eq!(line(&["--no-redact"]), expected);
    assert_eq!(line(&[])["turns"][0]["text"], "电话138****1234", "masked unless asked otherwise");
}

#[test]
fn rejected_rows_are_kept_beside_and_counted_within() {
    let folder = TempDir::new().expect("a folder");
    let text = "会话ID,角色,时间,内容\nc1,客户,2025-11-03 10:00:05,在吗\nc1,?,2025-11-03 10:00:09,电话13800001234\nc1,客服,2025-11-03 10:09:05,您好\n";
    let input = file(&folder, "in.csv", text);
    let at = |name: &str| folder.path().join(name);
    convert(&input, &at("1.jsonl"), &[]).code(3);
    convert(&at("1.jsonl"), &at("2.jsonl"), &[]).success();
    let first = fs::read_to_string(at("1.jsonl")).expect("the output");
    assert!(first.ends_with(",\"rejected_rows\":1}\n"), "{first}");
    assert_eq!(fs::read_to_string(at("2.jsonl")).expect("the output"), first);
    let rejects = fs::read_to_string(at("1.rejects.csv")).expect("what was rejected");
    assert!(rejects.contains(",3,") && rejects.contains("138****1234"), "{rejects}");
    assert!(!at("2.rejects.csv").exists());
    // Nothing is rejected any more: the old list would be taken for the new one.
    convert(&at("2.jsonl"), &at("1.jsonl"), &[]).success();
    assert!(!at("1.rejects.csv").exists());
}

#[test]
fn ids_of_two_files_stay_two() {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("in")).expect("a folder");
    for name in ["in/a.csv", "in/b.csv", "in/c.csv"] {
        file(&folder, name, "会话ID,角色,内容\nc1,客户,在吗\n");
    }
    let output = folder.path().join("out.jsonl");
    convert(&folder.path().join("in"), &output, &[]).success().stderr(contains("2 个会话的 ID"));
    let text = fs::read_to_string(&output).expect("the output");
    let ids: Vec<String> =
        text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["conversation_id"].to_string()).collect();
    assert_eq!(ids, ["\"c1\"", "\"c1#2\"", "\"c1#3\""]);
}

#[test]
fn to_standard_output_and_from_it() {
    let csv = "会话ID,角色,内容\nc1,客户,在吗\nc1,?,x\n";
    let mut command = Command::cargo_bin("zhijian").expect("the binary");
    let run = command.args(["convert", "-"]).write_stdin(csv).assert();
    run.code(3).stdout(contains("\"conversation_id\":\"c1\"")).stderr(contains("-:3: 无法识别角色"));
    let mut command = Command::cargo_bin("zhijian").expect("the binary");
    command.args(["convert", "-", "--since", "whenever"]).write_stdin(csv).assert().code(2).stderr(contains("neither a day"));
}
