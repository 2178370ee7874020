//! `zhijian inspect FILE` as a user runs it: the real binary, files, exit codes.

use assert_cmd::Command;
use predicates::prelude::*;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

fn zhijian() -> Command {
    let mut command = Command::cargo_bin("zhijian").expect("the binary");
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/inspect").join(name)
}

/// What is shown under a small rulebook of its own, so that a view changes only when the view does.
fn shown(path: &Path, args: &[&str]) -> String {
    let output = zhijian().arg("inspect").arg(path).arg("--rulebook").arg(fixture("rules")).args(args).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).expect("UTF-8")
}

/// The page with its rulebook's hash struck out: the hash is also of what every rulebook is given, such as the year's holidays.
fn without_hash(page: &str) -> String {
    let (before, after) = page.split_once("small@").expect("the rulebook's name and hash");
    let hash = after.chars().take_while(char::is_ascii_hexdigit).count();
    assert_eq!(hash, 12, "{after}");
    format!("{before}small@{}{}", "x".repeat(hash), &after[hash..])
}

/// The text without the codes for styles.
fn without_styles(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').expect("a code for a style").1)
}

#[test]
fn a_conversation_is_shown_at_two_widths() {
    for (name, width) in [("chat", "80"), ("chat", "140"), ("call", "80"), ("call", "140")] {
        let page = shown(&fixture(&format!("{name}.jsonl")), &["--width", width]);
        insta::assert_snapshot!(format!("{name}_{width}"), without_hash(&page));
    }
}

/// A reader can add up every dimension: the first number below its name is the base, the others are its lines.
#[test]
fn every_dimension_can_be_added_up() {
    let tenths = |text: &str| text.parse::<f64>().ok().map(|points| (points * 10.0).round());
    for name in ["chat.jsonl", "call.jsonl"] {
        let page = shown(&fixture(name), &["--width", "200"]);
        let mut sums: Vec<(f64, f64)> = Vec::new();
        for line in page.lines().skip_while(|line| !line.starts_with("评分")).skip(1) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let Some(points) = words.first().and_then(|word| tenths(word)) {
                sums.last_mut().expect("a dimension").1 += points;
            } else if let Some(score) = words.get(1).filter(|_| line.contains("权重")).and_then(|word| tenths(word)) {
                sums.push((score, 0.0));
            }
        }
        assert!(sums.len() >= 5, "{name}: {sums:?}");
        assert!(sums.iter().all(|(score, sum)| (score - sum).abs() < 0.5), "{name}: {sums:?}");
    }
}

#[test]
fn no_line_is_wider_than_asked() {
    for width in [24, 40, 63, 64, 80, 200] {
        for lang in ["zh", "en"] {
            let page = shown(&fixture("chat.jsonl"), &["--width", &width.to_string(), "--lang", lang]);
            let widest = page.lines().map(UnicodeWidthStr::width).max().expect("lines");
            assert!(widest <= width, "{lang} {width}: {widest}");
        }
    }
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    for (reason, args, no_color, coloured) in [
        ("not a terminal", &[][..], false, false),
        ("asked for", &["--color", "always"], false, true),
        ("asked for in spite of NO_COLOR", &["--color", "always"], true, true),
        ("refused", &["--color", "never"], false, false),
        ("NO_COLOR", &[], true, false),
    ] {
        let mut command = zhijian();
        if no_color {
            command.env("NO_COLOR", "1");
        }
        command.args(["inspect", "--rulebook"]).arg(super::small_rulebook());
        let output = command.arg(fixture("chat.jsonl")).args(args).output().expect(reason);
        assert_eq!(output.stdout.contains(&0x1b), coloured, "{reason}");
    }
}

#[test]
fn colours_change_nothing_but_the_underlines() {
    let plain = shown(&fixture("chat.jsonl"), &["--width", "80"]);
    let coloured = shown(&fixture("chat.jsonl"), &["--width", "80", "--color", "always"]);
    let is_underline = |line: &&str| !line.trim().is_empty() && line.chars().all(|c| " ^+~.".contains(c));
    let plain: Vec<&str> = plain.lines().filter(|line| !is_underline(line)).collect();
    let coloured = without_styles(&coloured);
    let coloured: Vec<&str> = coloured.lines().map(str::trim_end).collect();
    assert_eq!(plain, coloured);
}

#[test]
fn json_is_the_scorecard_and_what_does_not_count() {
    let whole: Value = serde_json::from_str(&shown(&fixture("chat.jsonl"), &["--json"])).expect("one JSON object");
    assert_eq!(whole["conversation_id"], "K2041");
    assert!(whole["dismissals"].is_array());
    let score = zhijian()
        .args(["score", "--format", "jsonl", "--rulebook"])
        .args([fixture("rules"), fixture("chat.jsonl")])
        .output()
        .expect("a run");
    let card: Value = serde_json::from_slice(&score.stdout).expect("a scorecard");
    let mut without = whole.clone();
    without.as_object_mut().expect("an object").remove("dismissals");
    assert_eq!(without, card);
}

/// The page holds what the terminal shows, and nothing that runs or loads.
#[test]
fn the_page_tells_what_the_terminal_tells() {
    let folder = TempDir::new().expect("a folder");
    for (name, lang) in [("chat", "zh"), ("call", "zh"), ("chat", "en")] {
        let page = folder.path().join("page.html");
        fs::write(&page, "of an earlier run").expect("written");
        let log = fixture(&format!("{name}.jsonl"));
        assert_eq!(shown(&log, &["--html", page.to_str().expect("UTF-8"), "--lang", lang]), "", "{name}: the page alone");
        let page = fs::read_to_string(&page).expect("the page");
        let card: Value = serde_json::from_str(&shown(&log, &["--json"])).expect("JSON");
        let body = page.split_once("<body>").expect("a body").1;
        let text = body.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect::<String>();
        let view = shown(&log, &["--width", "400", "--lang", lang]);
        let without_spaces = |text: &str| text.split_whitespace().collect::<String>();
        let text = without_spaces(&text.replace("&quot;", "\""));
        for line in view.lines().filter(|line| ["✗", "✓", "!", "建议"].iter().any(|sign| line.trim_start().starts_with(sign)))
        {
            assert!(text.contains(&without_spaces(line)), "{name}: {line}");
        }
        for turn in 0..card["turns"].as_u64().expect("a number") {
            assert!(body.contains(&format!("id=\"t-{turn}\"")), "{name}: {turn}");
        }
        for word in ["http://", "https://", "url(", "@import", "src=", "<script"] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.contains("Content-Security-Policy") && !page.contains("13800001234"), "{name}");
        insta::assert_snapshot!(format!("page_{name}_{lang}"), without_hash(&body.replace("><", ">\n<")));
    }
}

#[test]
fn what_cannot_be_a_page_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let page = folder.path().join("none").join("page.html");
    for (reason, args, code) in [
        ("no such folder", vec!["--html", page.to_str().expect("UTF-8")], 1),
        ("two forms at once", vec!["--html", "page.html", "--json"], 2),
        ("an explanation has no place in it", vec!["--html", "page.html", "--explain", "x"], 2),
    ] {
        let output = zhijian().arg("inspect").arg(fixture("chat.jsonl")).args(&args).output().expect(reason);
        assert_eq!(output.status.code(), Some(code), "{reason}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(!page.exists());
}

#[test]
fn the_help_begins_with_what_the_verb_does() {
    let output = zhijian().args(["inspect", "--help"]).assert().success();
    let help = String::from_utf8(output.get_output().stdout.clone()).expect("UTF-8");
    assert!(help.starts_with("Show one conversation"), "{help}");
}

#[test]
fn personal_data_is_masked_and_marks_stay_under_their_words() {
    let path = fixture("chat.jsonl");
    for args in [&[][..], &["--json"]] {
        assert!(!shown(&path, args).contains("13800001234"), "{args:?}");
    }
    assert!(shown(&path, &["--no-redact"]).contains("13800001234"));
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("one.csv");
    fs::write(&path, "会话ID,角色,内容\nc1,客户,在吗\nc1,客服,号码138 0000 1234，这个不可能，退货退不了\n").expect("written");
    let page = shown(&path, &["--width", "80"]);
    let mut lines = page.lines().skip_while(|line| !line.contains("号码138****1234，这个不可能"));
    let (text, marks) = (lines.next().expect("the turn"), lines.next().expect("its marks"));
    let at = marks.find('^').expect("a mark");
    let before = text.split("不可能").next().expect("the words before");
    assert_eq!(before.width(), at, "{page}");
}

#[test]
fn one_of_several_conversations_is_chosen() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("two.jsonl");
    let both = ["chat.jsonl", "call.jsonl"].map(|name| fs::read_to_string(fixture(name)).expect(name)).concat();
    fs::write(&path, both).expect("written");
    zhijian()
        .arg("inspect")
        .arg(&path)
        .assert()
        .success()
        .stdout(predicate::str::contains("会话 K2041"))
        .stderr(predicate::str::contains("共 2 个会话").and(predicate::str::contains("T-88")));
    zhijian()
        .arg("inspect")
        .arg(&path)
        .args(["--id", "T-88"])
        .assert()
        .success()
        .stdout(predicate::str::contains("会话 T-88"))
        .stderr("");
    zhijian()
        .arg("inspect")
        .arg(&path)
        .args(["--id", "T-89"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(predicate::str::contains("T-89").and(predicate::str::contains("K2041")));
}

#[test]
fn wrong_usage_and_rejected_rows_have_their_exit_codes() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("rows.csv");
    fs::write(&path, "会话ID,角色,内容\nc1,客户,在吗\nc1,客服,您好\nc1,路人,在\n").expect("written");
    let path = path.to_str().expect("UTF-8");
    for (reason, args, code) in [
        ("no file", vec![], 2),
        ("no such file", vec!["no-such-file.csv"], 2),
        ("both verbs at once", vec![path, "--show-layout", path], 2),
        ("no such profile", vec![path, "--profile", "none"], 2),
        ("a rejected row", vec![path], 3),
        ("the layout", vec!["--show-layout", path], 3),
    ] {
        let output = zhijian().arg("inspect").args(&args).output().expect(reason);
        assert_eq!(output.status.code(), Some(code), "{reason}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_samples_of_the_readmes_are_what_is_shown() {
    let output = zhijian().arg("inspect").arg(fixture("chat.jsonl")).assert().success();
    let page = String::from_utf8(output.get_output().stdout.clone()).expect("UTF-8");
    let there: Vec<&str> = page.lines().collect();
    for name in ["README.md", "README.zh-CN.md"] {
        let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a README");
        let (_, sample) = readme.split_once("$ zhijian inspect tests/fixtures/inspect/chat.jsonl\n").expect("the sample");
        let (sample, _) = sample.split_once("```").expect("its end");
        let lines: Vec<&str> = sample.lines().filter(|line| !matches!(*line, "" | "…")).collect();
        assert!(lines.len() > 20, "{name}: the sample is whole");
        for line in lines {
            assert!(there.contains(&line), "{name}: not shown any more: {line}");
        }
    }
}
