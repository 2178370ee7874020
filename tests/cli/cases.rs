//! `zhijian cases` as a user runs it.

use assert_cmd::Command;
use predicates::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const MARK: &[u8] = b"\xef\xbb\xbf";

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn zhijian() -> Command {
    Command::cargo_bin("zhijian").expect("the binary")
}

/// The files that a call has left, sorted by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    let read = |entry: fs::DirEntry| {
        let text = fs::read(entry.path()).expect("a file");
        let text = text.strip_prefix(MARK).unwrap_or(&text).to_vec();
        (entry.file_name().to_string_lossy().into_owned(), String::from_utf8(text).expect("UTF-8"))
    };
    let mut files: Vec<_> = fs::read_dir(folder).expect("the folder").map(|entry| read(entry.expect("an entry"))).collect();
    files.sort();
    files
}

fn rows(csv: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes()).records().map(|row| row.expect("a row")).collect()
}

/// The cases of the sample data, as these arguments make them.
fn cases(args: &[&str]) -> Vec<(String, String)> {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    zhijian().arg("cases").arg(data()).args(args).arg("-o").arg(&out).assert().code(3);
    files(&out)
}

#[test]
fn cases_are_good_and_bad_and_of_many_kinds() {
    let files = cases(&["-n", "8"]);
    let names: Vec<&str> = files.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["cases.csv", "cases.md", "sources.csv"]);
    let table = rows(&files[0].1);
    assert_eq!(table.len(), 8);
    for (nth, row) in table.iter().enumerate() {
        assert_eq!(row[0], format!("CS-{:03}", nth + 1));
        assert_eq!(&row[9], if nth % 2 == 0 { "反面案例" } else { "正面案例" });
        let score: f64 = row[10].parse().expect("a score");
        assert!(if nth % 2 == 0 { score < 60.0 } else { score >= 82.0 }, "{row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
    let mut kinds: Vec<&str> = table.iter().map(|row| &row[2]).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert!(kinds.len() >= 6, "{kinds:?}");
    let book = &files[1].1;
    for heading in ["### 背景", "### 过程", "### 复盘", "优化建议：", "讨论："] {
        assert_eq!(book.matches(heading).count(), 8, "{heading}");
    }
    assert!(book.contains("✗") && book.contains("✓") && book.contains("可以这样说"));
}

/// Nobody of the log is to be found in a case: not by the conversation, the agent or the file.
#[test]
fn a_case_names_nobody() {
    let files = cases(&["-n", "8", "--format", "csv,md,html"]);
    let sources = rows(&files[3].1);
    assert_eq!(sources.len(), 8);
    let agents = (1..=20).map(|nth| format!("A{nth:02}"));
    let ids = sources.iter().map(|row| row[1].to_owned());
    let names: Vec<String> = agents.chain(ids).collect();
    for (file, text) in &files[..3] {
        for name in &names {
            assert!(!text.contains(name.as_str()), "{file}: {name}");
        }
    }
}

/// A conversation with names and numbers of the customer's and the agent's.
fn private() -> String {
    let turn = |role: &str, speaker: &str, text: &str| format!(r#"{{"role":"{role}","speaker":"{speaker}","text":"{text}"}}"#);
    let customer = |text: &str| turn("customer", "王晓梅", text);
    let agent = |text: &str| turn("agent", "赵建国", text);
    let turns = [
        customer("我的洗衣机漏水，要求退款"),
        agent("退不了，不可能给您退"),
        customer("凭什么不退？我是王晓梅，电话13912345678，太气人了"),
        agent("我是赵建国，跟您说了多少遍了，规则就是这样，您自己看"),
        customer("赵建国是吧，我要投诉你，地址文三路138号翠湖花园5栋"),
        agent("投诉也没用，随便您"),
        customer("你们就这样对待客户"),
        agent("不归我管"),
    ];
    format!(
        r#"{{"conversation_id":"王晓梅-0001","agent_id":"赵建国","customer_id":"王晓梅","meta":{{"技能组":"家电售后"}},"turns":[{}]}}"#,
        turns.join(",")
    )
}

#[test]
fn names_and_numbers_are_hidden_the_agents_too() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    zhijian()
        .args(["cases", "-", "--format", "csv,md,html", "-o"])
        .arg(&out)
        .write_stdin(private())
        .assert()
        .success()
        .stderr(predicate::str::contains("只找到 1 个"));
    let files = files(&out);
    assert_eq!(files.len(), 4);
    for (name, text) in &files[..3] {
        for secret in ["王晓梅", "赵建国", "13912345678", "138号"] {
            assert!(!text.contains(secret), "{name}: {secret}\n{text}");
        }
    }
    let row = &rows(&files[0].1)[0];
    assert_eq!(&row[1], "家电售后", "the line of business is the log's");
    assert!(row[6].contains("要求退款") && row[6].contains("扬言投诉"), "{row:?}");
    assert!(files[3].1.contains("王晓梅-0001"), "who made the cases finds the conversation again");
}

#[test]
fn the_same_input_makes_the_same_cases_at_any_number_of_threads() {
    assert_eq!(cases(&["-j", "1"]), cases(&["-j", "2"]));
}

#[test]
fn files_of_an_earlier_call_do_not_stay() {
    let folder = TempDir::new().expect("a folder");
    let run = |formats: &str| {
        let out = folder.path();
        zhijian().arg("cases").arg(data()).args(["-n", "2", "--format", formats, "-o"]).arg(out).assert().code(3);
        files(out).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(run("csv,md"), ["cases.csv", "cases.md", "sources.csv"]);
    assert_eq!(run("html"), ["cases.html", "sources.csv"]);
}

#[test]
fn nothing_that_teaches_is_no_failure() {
    let folder = TempDir::new().expect("a folder");
    let log = r#"{"conversation_id":"c1","turns":[{"role":"customer","text":"在吗"},{"role":"agent","text":"在的"}]}"#;
    let command = zhijian().args(["cases", "-", "-o"]).arg(folder.path()).write_stdin(log).assert().success();
    command.stderr(predicate::str::contains("只找到 0 个"));
    zhijian().args(["cases", "-"]).write_stdin(log).assert().code(2).stderr(predicate::str::contains("--output"));
}
