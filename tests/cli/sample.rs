//! `zhijian sample` as a user runs it.

use assert_cmd::Command;
use predicates::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Conversations in `data`; three of its rows are broken on purpose.
const ALL: usize = 84;
const REJECTED: i32 = 3;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn sample(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("zhijian").expect("the binary");
    command.args(["sample", "--rulebook"]).arg(super::small_rulebook()).arg(data()).args(args);
    command
}

/// With the default rulebook, by which the sample data have every grade and risk.
fn sample_by_default(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("zhijian").expect("the binary");
    command.arg("sample").arg(data()).args(args);
    command
}

/// The rows of the list that these arguments make, each by its columns.
fn rows(args: &[&str]) -> Vec<csv::StringRecord> {
    rows_of(sample(args))
}

fn rows_of(mut command: Command) -> Vec<csv::StringRecord> {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("review.csv");
    command.arg("-o").arg(&path).assert().code(REJECTED);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left beside it");
    let bytes = fs::read(&path).expect("the list");
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").expect("Excel needs the mark");
    let mut reader = csv::Reader::from_reader(text);
    assert_eq!(reader.headers().expect("headings").len(), 20);
    reader.records().map(|row| row.expect("a row")).collect()
}

fn number(row: &csv::StringRecord, column: usize) -> f64 {
    row[column].parse().expect("a number")
}

const STRATUM: usize = 10;
const PROBABILITY: usize = 11;
const WEIGHT: usize = 12;

#[test]
fn every_strategy_tells_for_how_many_each_one_stands() {
    for (strategy, same) in [("random", true), ("stratified", false), ("risk", false)] {
        let rows = rows(&["-n", "50", "--strategy", strategy, "--seed", "7"]);
        assert_eq!(rows.len(), 50, "{strategy}");
        let weights: f64 = rows.iter().map(|row| number(row, WEIGHT)).sum();
        let off = (weights - ALL as f64).abs();
        // With unequal probabilities even the number of conversations is an estimate.
        assert!(off < if strategy == "risk" { 40.0 } else { 0.01 }, "{strategy}: {weights}");
        for row in &rows {
            assert!((number(row, PROBABILITY) * number(row, WEIGHT) - 1.0).abs() < 1e-5, "{row:?}");
            assert!((0.0..=1.0).contains(&number(row, PROBABILITY)), "{row:?}");
            assert!(row.iter().skip(14).all(str::is_empty), "the reviewer's columns: {row:?}");
            assert!(row[2].contains("data"), "the file: {row:?}");
        }
        let one = &rows[0][PROBABILITY];
        assert_eq!(rows.iter().all(|row| &row[PROBABILITY] == one), same, "{strategy}");
    }
}

#[test]
fn risk_prefers_what_is_bad_and_forgets_nothing() {
    let rows = rows_of(sample_by_default(&["-n", "60", "--strategy", "risk"]));
    let high = rows.iter().filter(|row| &row[7] == "高").map(|row| number(row, PROBABILITY)).fold(1.0, f64::min);
    let none = rows.iter().filter(|row| &row[7] == "无").map(|row| number(row, PROBABILITY)).fold(0.0, f64::max);
    assert!(high > none && none > 0.0, "{high} {none}");
    let gravest = rows.iter().position(|row| &row[7] == "无").expect("one without risk");
    assert!(rows[..gravest].iter().all(|row| &row[7] != "无"), "the gravest stand first");
    assert!(rows[0][13].contains('、') || !rows[0][13].is_empty(), "what to look at");
}

#[test]
fn strata_are_all_seen_where_there_is_room() {
    let of = |args: &[&str]| rows_of(sample_by_default(args));
    let whole = of(&["-n", "1000", "--strategy", "stratified", "--by", "grade"]);
    let strata =
        |rows: &[csv::StringRecord]| rows.iter().map(|row| row[STRATUM].to_owned()).collect::<std::collections::BTreeSet<_>>();
    let grades = strata(&whole);
    assert!(grades.len() > 2 && grades.len() <= 4, "{grades:?}");
    assert_eq!(strata(&of(&["-n", &grades.len().to_string(), "--strategy", "stratified", "--by", "grade"])), grades);
    let few = ["-n", "2", "--strategy", "stratified", "--by", "agent-scene"];
    let rows = of(&few);
    assert!(rows.iter().all(|row| (number(row, PROBABILITY) - 2.0 / ALL as f64).abs() < 1e-8), "{rows:?}");
    sample_by_default(&few).assert().code(REJECTED).stderr(predicate::str::contains("层数多于抽取数"));
}

/// A list that comes back filled in, here by a reviewer who gives every conversation five points more than the program.
#[test]
fn a_list_that_comes_back_tells_of_all_conversations() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("review.csv");
    sample(&["-n", "40", "-o"]).arg(&path).assert().code(REJECTED);
    let bytes = fs::read(&path).expect("the list");
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").expect("the mark"));
    let mut back = csv::Writer::from_writer(Vec::new());
    back.write_record(reader.headers().expect("headings")).expect("memory");
    for (nth, row) in reader.records().map(|row| row.expect("a row")).enumerate() {
        let mut cells: Vec<String> = row.iter().map(str::to_owned).collect();
        if nth < 30 {
            cells[14] = format!("{}", number(&row, 5) + 5.0);
            cells[15] = "同意".to_owned();
            cells[16] = if nth < 3 { "没有".to_owned() } else { String::new() };
            cells[17] = if nth == 0 { "缺致歉".to_owned() } else { "无".to_owned() };
        }
        back.write_record(&cells).expect("memory");
    }
    let text = String::from_utf8(back.into_inner().expect("memory")).expect("UTF-8");
    // As Excel saves it in China.
    fs::write(&path, encoding_rs::GBK.encode(&text).0).expect("the list");
    let estimate =
        |path: &Path| Command::cargo_bin("zhijian").expect("the binary").args(["sample", "--estimate"]).arg(path).assert();
    estimate(&path)
        .success()
        .stdout(predicate::str::is_match(r"(?m)^ *复核－系统 +5\.0 +5\.0…5\.0 +30$").expect("a pattern"))
        // All of 30 and none of 30 are not all and none of 84 (Clopper and Pearson).
        .stdout(predicate::str::is_match(r"(?m)^ *结论：同意 % +100\.0 +88\.4…100\.0 +30$").expect("a pattern"))
        .stdout(predicate::str::is_match(r"(?m)^ *有误判的会话 % +0\.0 +0\.0…11\.6 +30$").expect("a pattern"))
        .stderr(predicate::str::contains("已复核 30 / 40"));
    fs::write(&path, text.replacen("0.", "x.", 1)).expect("the list");
    estimate(&path).code(2).stderr(predicate::str::is_match(r#"line \d+: "\d*x\.\d+" is no number"#).expect("a pattern"));
    fs::write(&path, "会话,得分\nc1,80\n").expect("a list");
    estimate(&path).code(2).stderr(predicate::str::contains("入样概率"));
}

#[test]
fn more_than_there_are_is_all_of_them() {
    for strategy in ["random", "stratified", "risk"] {
        let rows = rows(&["-n", "500", "--strategy", strategy]);
        assert_eq!(rows.len(), ALL, "{strategy}");
        assert!(rows.iter().all(|row| number(row, PROBABILITY) >= 1.0 && number(row, WEIGHT) <= 1.0), "{strategy}");
    }
}

#[test]
fn the_seed_alone_decides() {
    for strategy in ["random", "stratified", "risk"] {
        let of = |seed: &str, jobs: &str| rows(&["-n", "20", "--strategy", strategy, "--seed", seed, "-j", jobs]);
        let first = of("7", "1");
        assert_eq!(first, of("7", "2"), "{strategy}");
        assert_ne!(first, of("8", "2"), "{strategy}");
    }
}

#[test]
fn the_table_goes_to_the_terminal_and_wrong_calls_are_told() {
    sample(&["-n", "3", "--lang", "en"])
        .assert()
        .code(REJECTED)
        .stdout(predicate::str::contains("probability").and(predicate::str::contains("look_at")))
        .stdout(predicate::function(|table: &str| table.lines().count() == 4))
        .stderr(predicate::str::contains("3 of 84 conversations, seed 1"));
    sample(&["-n", "0"]).assert().code(2);
    sample(&["--by", "grade"]).assert().code(2).stderr(predicate::str::contains("stratified"));
}
