//! `zhijian score` as a user runs it: the real binary, files, exit codes.

use assert_cmd::Command;
use predicates::prelude::*;
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const HEADER: &str = "会话ID,客服工号,角色,发送时间,内容\n";

fn zhijian() -> Command {
    Command::cargo_bin("zhijian").expect("the binary")
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn file(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file in a temporary folder");
    path
}

/// A log of one polite conversation.
fn log() -> String {
    format!(
        "{HEADER}c1,A01,客户,2025-11-03 10:00:00,快递三天没动了，着急\n\
         c1,A01,客服,2025-11-03 10:00:10,\"您好，很抱歉让您着急了，我马上为您联系快递核实，今天18点前给您答复\"\n\
         c1,A01,客户,2025-11-03 10:00:40,好的谢谢\n\
         c1,A01,客服,2025-11-03 10:00:50,不客气，请问还有其他可以帮您的吗？\n"
    )
}

fn cards(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("conversations.jsonl")).expect("conversations.jsonl");
    text.lines().map(|line| serde_json::from_str(line).expect("a scorecard")).collect()
}

#[test]
fn scores_the_sample_data_and_rejects_its_broken_rows() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    zhijian()
        .arg("score")
        .arg(data())
        .arg("-o")
        .arg(&out)
        .assert()
        .code(3)
        .stderr(predicate::str::contains("chats-excel.csv:44"));
    for name in ["conversations.jsonl", "agents.csv", "findings.csv", "summary.json", "rejects.csv"] {
        assert!(out.join(name).is_file(), "{name}");
    }
    let leftovers = fs::read_dir(&out).expect("the folder").count();
    assert_eq!(leftovers, 5, "nothing else is left in the folder");
    assert_eq!(cards(&out).len(), 84);
    let rejects = fs::read_to_string(out.join("rejects.csv")).expect("rejects.csv");
    assert_eq!(rejects.lines().count(), 4, "a heading and three rows");
    assert!(rejects.starts_with('\u{feff}'), "Excel needs the mark");
}

/// The promise of the ledger: base plus lines is the dimension's score, and the whole is their weighted mean.
#[test]
fn every_scorecard_can_be_added_up() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    zhijian().arg("score").arg(data()).arg("-o").arg(&out).assert().code(3);
    for card in cards(&out) {
        let id = &card["conversation_id"];
        #[expect(clippy::cast_possible_truncation, reason = "points are small whole tenths")]
        let tenths = |value: &Value| (value.as_f64().expect("a number") * 10.0).round() as i64;
        let (mut weighted, mut weights) = (0, 0);
        for (name, dimension) in card["dimensions"].as_object().expect("dimensions") {
            let lines = card["ledger"].as_array().expect("ledger");
            let booked: i64 = lines.iter().filter(|line| line["dimension"] == **name).map(|line| tenths(&line["points"])).sum();
            if dimension["applicable"] == true {
                let score = tenths(&dimension["score"]);
                assert_eq!(tenths(&dimension["base"]) + booked, score, "{id} {name}");
                assert!((0..=1000).contains(&score), "{id} {name}");
                let weight = dimension["weight"].as_i64().expect("a weight");
                weighted += weight * score;
                weights += weight;
            } else {
                assert_eq!(booked, 0, "{id} {name}: nothing is booked where nothing applies");
            }
        }
        let mean = if weights == 0 { None } else { Some(weighted as f64 / weights as f64 / 10.0) };
        let score = card["score"].as_f64().expect("a score");
        if let Some(mean) = mean.filter(|_| card["fatal"] == false) {
            assert!((mean - score).abs() <= 0.051, "{id}: {mean} {score}");
        }
        for finding in card["findings"].as_array().expect("findings").iter().filter(|finding| !finding["text"].is_null()) {
            let length = finding["text"].as_str().expect("text").chars().count();
            let span = finding["end"].as_i64().expect("end") - finding["start"].as_i64().expect("start");
            let masked = finding["text"].as_str().expect("text").contains('*');
            assert!(masked || usize::try_from(span) == Ok(length), "{id}: {finding}");
        }
    }
}

#[test]
fn output_is_the_same_at_any_number_of_threads_and_on_a_second_run() {
    let folder = TempDir::new().expect("a folder");
    let run = |name: &str, jobs: &str| {
        let out = folder.path().join(name);
        zhijian().arg("score").arg(data()).args(["-j", jobs, "-o"]).arg(&out).assert().code(3);
        ["conversations.jsonl", "agents.csv", "findings.csv", "rejects.csv"].map(|name| fs::read(out.join(name)).expect(name))
    };
    let first = run("first", "1");
    assert!(first == run("second", "2"), "two threads");
    assert!(first == run("third", "1"), "a second run");
}

#[test]
fn the_agents_table_goes_to_the_terminal() {
    let folder = TempDir::new().expect("a folder");
    let path = file(&folder, "log.csv", log());
    zhijian()
        .arg("score")
        .arg(&path)
        .assert()
        .success()
        .stdout(predicate::str::contains("A01").and(predicate::str::contains("样本").or(predicate::str::contains("不足10个"))));
    zhijian().arg("score").arg(&path).args(["--lang", "en"]).assert().success().stdout(predicate::str::contains("not ranked"));
}

#[test]
fn scorecards_stream_to_standard_output() {
    let output = zhijian().args(["score", "-", "--format", "jsonl"]).write_stdin(log()).assert().success();
    let text = String::from_utf8(output.get_output().stdout.clone()).expect("UTF-8");
    let card: Value = serde_json::from_str(text.trim_end()).expect("one scorecard and nothing else");
    assert_eq!(card["conversation_id"], "c1");
    assert_eq!(card["metrics"]["first_response_s"], 10.0);
    assert_eq!(card["agents"][0], "A01");
}

#[test]
fn broken_input_is_reported_and_the_exit_code_says_so() {
    for (reason, name, bytes, code, told) in [
        ("empty file", "empty.csv", Vec::new(), 3, "文件为空"),
        ("no header match", "odd.csv", "a,b,c\n1,2,3\n".into(), 3, "无法识别表头"),
        ("binary", "image.csv", vec![0x89, b'P', b'N', b'G', 0, 0, 0, 1], 3, "不是文本文件"),
        ("missing text column", "notext.csv", "会话ID,角色,发送时间\nc1,客户,2025-11-03 10:00:00\n".into(), 3, "缺少必需列"),
        ("broken time", "time.csv", format!("{HEADER}c1,A01,客户,昨天,在吗\n").into_bytes(), 3, ":2:"),
        ("unknown role", "role.csv", format!("{HEADER}c1,A01,路人,2025-11-03 10:00:00,在吗\n").into_bytes(), 3, ":2:"),
        (
            "a row of 10 MB",
            "long.csv",
            format!("{}c2,A01,客户,2025-11-03 10:00:00,{}\n", log(), "好".repeat(3_500_000)).into_bytes(),
            3,
            ":6:",
        ),
        (
            "bad JSON line",
            "bad.jsonl",
            b"{\"conversation_id\":\"c1\",\"role\":\"customer\",\"text\":\"hi\"}\n{oops\n".to_vec(),
            3,
            ":2:",
        ),
    ] {
        let folder = TempDir::new().expect("a folder");
        let path = file(&folder, name, bytes);
        zhijian()
            .arg("score")
            .arg(&path)
            .arg("--rulebook")
            .arg(super::small_rulebook())
            .assert()
            .code(code)
            .stderr(predicate::str::contains(told).and(predicate::str::contains(name)));
        assert!(path.exists(), "{reason}");
    }
}

#[test]
fn one_conversation_of_50_000_turns_is_scored() {
    let folder = TempDir::new().expect("a folder");
    let mut text = HEADER.to_owned();
    for i in 0..25_000 {
        writeln!(text, "c1,A01,客户,,第{i}个问题怎么办\nc1,A01,客服,,您好，第{i}个问题已经为您登记").expect("memory");
    }
    let path = file(&folder, "long.csv", text);
    let out = folder.path().join("out");
    zhijian().arg("score").arg(&path).arg("-o").arg(&out).assert().success();
    assert_eq!(cards(&out)[0]["turns"], 50_000);
}

#[test]
fn a_turn_that_repeats_itself_without_end_is_scored() {
    let folder = TempDir::new().expect("a folder");
    let texts = ["哦".repeat(20_000), "不可能，".repeat(10_000), "不知道 ".repeat(10_000), "“不可能”".repeat(5_000)];
    let rows = texts
        .iter()
        .zip(2..)
        .fold(log(), |rows, (text, nth)| rows + &format!("c{nth},A01,客服,2025-11-03 10:00:00,\"{text}\"\n"));
    let log = file(&folder, "long.csv", rows);
    zhijian().arg("score").arg(log).arg("--format").arg("jsonl").assert().code(0);
}

#[test]
fn the_default_rulebook_can_be_written_out_and_used() {
    let folder = TempDir::new().expect("a folder");
    let rules = folder.path().join("rules");
    zhijian().args(["rules", "init"]).arg(&rules).assert().success();
    zhijian().args(["rules", "check", "--rulebook"]).arg(&rules).assert().success();
    zhijian().args(["rules", "init"]).arg(&rules).assert().code(2).stderr(predicates::str::contains("not empty"));
}

#[test]
fn a_lexicon_file_in_capitals_is_read() {
    let folder = TempDir::new().expect("a folder");
    let rules = folder.path().join("rules");
    zhijian().args(["rules", "init"]).arg(&rules).assert().success();
    let terms = |rules: &Path| {
        let output = zhijian().args(["rules", "check", "--rulebook"]).arg(rules).output().expect("a run");
        String::from_utf8_lossy(&output.stdout).split("词条").nth(1).map(str::to_owned).expect("a count of terms")
    };
    let before = terms(&rules);
    fs::rename(rules.join("violation/refusal.csv"), rules.join("violation/REFUSAL.CSV")).expect("renamed");
    assert_eq!(terms(&rules), before);
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let folder = TempDir::new().expect("a folder");
    let log = file(&folder, "log.csv", log());
    let log = log.to_str().expect("a path");
    let rules = super::small_rulebook();
    let rules = rules.to_str().expect("a path");
    let score = ["score", "--rulebook", rules, log];
    for verb in [&["rules", "check"][..], &[&score[..], &["--format", "jsonl"]].concat(), &["convert", log], &score] {
        let mut child = std::process::Command::new(zhijian().get_program())
            .args(verb)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("a run");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("an end");
        assert_eq!(output.status.code(), Some(0), "{verb:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{verb:?}");
    }
}

#[test]
fn a_day_that_nobody_told_is_not_shown() {
    let folder = TempDir::new().expect("a folder");
    let log = file(&folder, "log.txt", "客户 10月3日 14:02\n在吗\n客服小美 10月3日 14:03\n您好\n");
    let out = folder.path().join("out");
    zhijian().args(["score", "-o"]).args([&out, &log]).assert().success();
    let card = &cards(&out)[0];
    assert_eq!((&card["started_at"], &card["ended_at"]), (&Value::Null, &Value::Null));
    assert_eq!(card["metrics"]["first_response_s"], 60.0);
    zhijian().args(["inspect", "--show-layout"]).arg(&log).assert().success().stdout(predicate::str::contains("1970").not());
}

#[test]
fn a_rulebook_that_cannot_be_meant_is_refused() {
    let folder = TempDir::new().expect("a folder");
    for (number, (reason, path, from, to, told)) in [
        ("a share above the whole", "rulebook.toml", "repeat_percent = 50", "repeat_percent = 150", "repeat_percent"),
        ("a cap below nothing", "rulebook.toml", "fatal_cap = 10", "fatal_cap = -1", "fatal_cap"),
        ("a mistyped column", "violation/refusal.csv", "severity", "severty", "severty"),
        ("an empty set", "violation/refusal.csv", "\n", "\n不[]行,,,,,,,,,\n", "至少要有一个字"),
    ]
    .into_iter()
    .enumerate()
    {
        let rules = folder.path().join(number.to_string());
        zhijian().args(["rules", "init"]).arg(&rules).assert().success();
        let text = fs::read_to_string(rules.join(path)).expect("a file of the rulebook");
        assert!(text.contains(from), "{reason}");
        fs::write(rules.join(path), text.replacen(from, to, 1)).expect("written");
        let output = zhijian().args(["rules", "check", "--rulebook"]).arg(&rules).output().expect(reason);
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{reason}: {message}");
        assert!(message.contains(told), "{reason}: {message}");
    }
}

#[test]
fn wrong_usage_and_faulty_rulebooks_are_told_apart_from_failures() {
    let folder = TempDir::new().expect("a folder");
    let path = file(&folder, "log.csv", log());
    for (reason, args, code) in [
        ("no path", vec!["score"], 2),
        ("no such file", vec!["score", "no-such-file.csv"], 2),
        ("unknown condition", vec!["score", "x.csv", "--fail-on", "rude"], 2),
        ("no such profile", vec!["score", path.to_str().expect("UTF-8"), "--profile", "none"], 2),
        ("no such rulebook", vec!["score", path.to_str().expect("UTF-8"), "--rulebook", "no-such-folder"], 2),
        ("condition met", vec!["score", path.to_str().expect("UTF-8"), "--fail-on", "score<100"], 4),
        ("condition not met", vec!["score", path.to_str().expect("UTF-8"), "--fail-on", "fatal"], 0),
    ] {
        let output = zhijian().args(&args).output().expect(reason);
        assert_eq!(output.status.code(), Some(code), "{reason}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Results below what is read, and below the rulebook, are neither; a folder that is read itself takes none.
#[test]
fn results_are_neither_conversations_nor_rules() {
    let folder = TempDir::new().expect("a folder");
    let (logs, rules) = (folder.path().join("in"), folder.path().join("own"));
    fs::create_dir_all(rules.join("rules")).expect("folders");
    fs::create_dir(&logs).expect("a folder");
    fs::write(logs.join("log.csv"), log()).expect("a log");
    let rule = "[[rule]]\nid = \"r\"\nkind = \"signal\"\nhit = [\"客|着急\"]\npass = [\"客|在吗\"]\n[rule.if.a]\nany = [\"着急\"]\nrole = \"customer\"\n";
    fs::write(rules.join("rules/r.toml"), rule).expect("a rule");
    let score = |out: &Path| {
        let mut command = zhijian();
        command.arg("score").arg(&logs).arg("--rulebook").arg(&rules).arg("-o").arg(out);
        command.assert()
    };
    for out in [logs.join("out"), rules.join("out")] {
        score(&out).code(0);
        assert_eq!(cards(&out).len(), 1);
    }
    score(&logs.join("out")).code(0).stderr(predicate::str::contains("1 个文件夹里是评分结果"));
    assert_eq!(cards(&logs.join("out")).len(), 1, "what was found before is not read again");
    score(&logs).code(2).stderr(predicate::str::contains("this folder is read"));
    assert!(!logs.join("agents.csv").exists());
}

#[test]
fn a_run_that_cannot_write_leaves_nothing() {
    let folder = TempDir::new().expect("a folder");
    let path = file(&folder, "log.csv", log());
    let taken = file(&folder, "taken", "not a folder");
    zhijian().arg("score").arg(&path).arg("-o").arg(&taken).assert().code(1).stderr(predicate::str::contains("taken"));
    assert_eq!(fs::read_to_string(&taken).expect("still there"), "not a folder");
}

#[test]
fn formulas_and_personal_data_are_harmless_in_csv() {
    let folder = TempDir::new().expect("a folder");
    let text = format!(
        "{HEADER}=1+1,=cmd,客户,2025-11-03 10:00:00,我的电话13800001234怎么还没人打\n=1+1,=cmd,客服,bad time,=2+2 电话13800001234\n"
    );
    let path = file(&folder, "log.csv", text);
    let out = folder.path().join("out");
    zhijian().arg("score").arg(&path).arg("-o").arg(&out).assert().code(3);
    for name in ["agents.csv", "findings.csv", "rejects.csv"] {
        let text = fs::read_to_string(out.join(name)).expect(name);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        for cell in reader.records().flat_map(|record| record.expect("a record").iter().map(str::to_owned).collect::<Vec<_>>()) {
            assert!(!cell.starts_with('='), "{name}: {cell}");
            assert!(!cell.contains("13800001234"), "{name}: {cell}");
        }
    }
}

#[test]
fn what_is_told_of_a_rejected_row_is_masked_unless_asked_otherwise() {
    let folder = TempDir::new().expect("a folder");
    let path = file(&folder, "log.csv", format!("{HEADER}c1,A01,客户,13800001234 10点,在吗\n"));
    for (args, shown) in [(&[][..], false), (&["--no-redact"], true)] {
        let mut run = zhijian();
        run.args(["score", "--rulebook"]).arg(super::small_rulebook()).arg(&path).args(args);
        let output = run.output().expect("a run");
        assert_eq!(String::from_utf8_lossy(&output.stderr).contains("13800001234"), shown, "{args:?}");
    }
}

#[test]
fn a_profile_changes_the_weights() {
    let weight = |profile: &str| {
        let output =
            zhijian().args(["score", "-", "--format", "jsonl", "--profile", profile]).write_stdin(log()).output().expect("a run");
        let card: Value = serde_json::from_slice(&output.stdout).expect("a scorecard");
        card["dimensions"]["responsiveness"]["weight"].as_i64()
    };
    assert_eq!((weight("default"), weight("promotion")), (Some(15), Some(40)));
}

/// Runs the program on an input that does not end, until it has begun to write into `out`, and interrupts it.
#[cfg(unix)]
fn interrupt(signal: &str, verb: &[&str], out: &Path, watched: &Path) -> std::process::ExitStatus {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let mut program = Command::new(assert_cmd::cargo::cargo_bin("zhijian"));
    program.args(verb).arg("-o").arg(out).arg("-").stdin(Stdio::piped()).stderr(Stdio::null());
    let mut running = program.spawn().expect("the program");
    let begun = Instant::now();
    while fs::read_dir(watched).map_or(0, Iterator::count) == 0 {
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing is written aside");
        std::thread::sleep(Duration::from_millis(10));
    }
    Command::new("kill").args([signal, &running.id().to_string()]).status().expect("kill");
    // Its input stays open: the end of that is an end like any other.
    let signalled = Instant::now();
    loop {
        if let Some(end) = running.try_wait().expect("the end") {
            return end;
        }
        if signalled.elapsed() > Duration::from_mins(1) {
            running.kill().expect("kill");
            panic!(
                "{signal} changes nothing; was it ignored already where the tests were started (nohup, a job in the background)?"
            );
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_behind() {
    let folder = TempDir::new().expect("a folder");
    let (made, there) = (folder.path().join("made"), folder.path().join("there"));
    fs::create_dir(&there).expect("a folder");
    let rules = super::small_rulebook();
    let score = ["score", "--rulebook", rules.to_str().expect("a path")];
    assert_eq!(interrupt("-INT", &score, &made, &made).code(), Some(130));
    assert!(!made.exists(), "the folder was only made for the run");
    assert_eq!(interrupt("-TERM", &[&score[..], &["--report", "html,xlsx"]].concat(), &there, &there).code(), Some(130));
    assert_eq!(interrupt("-INT", &["convert"], &there.join("all.jsonl"), &there).code(), Some(130));
    assert_eq!(interrupt("-HUP", &["convert"], &there.join("all.jsonl"), &there).code(), Some(130));
    assert_eq!(fs::read_dir(&there).expect("it was there before").count(), 0);
}

/// What an agent's mean is held against: the same customers, served well and badly, and one agent with too few of them.
#[test]
fn agents_are_held_against_what_is_expected_of_such_conversations() {
    let folder = TempDir::new().expect("a folder");
    let mut log = HEADER.to_owned();
    let mut converse = |nth: usize, agent: &str, reply: &str| {
        let customer = ["快递三天没动了，着急", "订单怎么还没发货"][nth % 2];
        for (second, role, text) in [(0, "客户", customer), (10, "客服", reply), (40, "客户", "知道了"), (50, "客服", "再见")]
        {
            writeln!(log, "{agent}-{nth},{agent},{role},2025-11-03 10:{nth:02}:{second:02},{text}").expect("memory");
        }
    };
    for nth in 0..12 {
        converse(nth, "A01", "您好，很抱歉让您着急了，我马上为您联系快递核实，今天18点前给您答复");
        converse(nth, "A02", "不知道，你自己查");
    }
    (0..3).for_each(|nth| converse(nth, "A03", "您好，我帮您查一下"));
    let path = file(&folder, "log.csv", log);
    let out = folder.path().join("out");
    zhijian().arg("score").arg(&path).arg("-o").arg(&out).args(["--lang", "en"]).assert().success();
    let csv = fs::read_to_string(out.join("agents.csv")).expect("agents.csv");
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let cell = |agent: &str, column: &str| -> Option<f64> {
        let at = headings.iter().position(|heading| heading == column).expect(column);
        rows.iter().find(|row| &row[0] == agent).expect(agent)[at].parse().ok()
    };
    let difference = |agent: &str| {
        ["from_expected_low", "from_expected", "from_expected_high"].map(|column| cell(agent, column).expect(column))
    };
    let [low, by, high] = difference("A01");
    assert!(0.0 < low && low <= by && by <= high, "{low} {by} {high}");
    let [low, by, high] = difference("A02");
    assert!(low <= by && by <= high && high < 0.0, "{low} {by} {high}");
    assert_eq!(cell("A03", "from_expected"), None, "too few conversations");
    zhijian().arg("score").arg(&path).assert().success().stdout(predicate::str::contains("与预期之差"));
}
