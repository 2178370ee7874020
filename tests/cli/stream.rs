//! `zhijian stream` as a program in front of it sees it: the real binary, lines in and lines out.

use assert_cmd::Command;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

fn zhijian() -> Command {
    Command::cargo_bin("zhijian").expect("the binary")
}

/// A turn's line.
fn turn(id: &str, role: &str, time: &str, text: &str) -> String {
    json!({"conversation_id": id, "agent_id": "A01", "role": role, "at": format!("2025-11-03 {time}"), "text": text}).to_string()
}

fn end(id: &str) -> String {
    json!({"conversation_id": id, "event": "end"}).to_string()
}

/// What the program gives for `lines`: exit code, objects in order, standard error.
fn stream(arguments: &[&str], lines: &[String]) -> (i32, Vec<Value>, String) {
    let output = zhijian().arg("stream").args(arguments).write_stdin(lines.join("\n")).output().expect("it runs");
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    let told = told.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    (output.status.code().expect("a code"), told, String::from_utf8(output.stderr).expect("UTF-8"))
}

/// What the program gives for `lines` that stand in a file: objects in order.
fn replay(arguments: &[&str], lines: &[String]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("turns.jsonl");
    std::fs::write(&path, lines.join("\n")).expect("a file");
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("zhijian"));
    command.arg("stream").args(arguments).stdin(std::fs::File::open(&path).expect("the file"));
    let told = String::from_utf8(command.output().expect("it runs").stdout).expect("UTF-8");
    told.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

/// The objects of an event about a conversation, or its scorecards where the event is empty.
fn of<'t>(told: &'t [Value], event: &str, id: &str) -> Vec<&'t Value> {
    told.iter().filter(|one| one["event"].as_str().unwrap_or("") == event && one["conversation_id"] == id).collect()
}

/// The sample conversations as lines of turns, those of several conversations in turn.
fn sample_log() -> String {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let output = zhijian().args(["convert", "--no-redact"]).arg(data).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let conversations: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a conversation")).collect();
    assert!(conversations.len() > 80, "the sample data");
    let mut rows: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for (at, conversation) in conversations.iter().enumerate() {
        for (index, said) in conversation["turns"].as_array().expect("turns").iter().enumerate() {
            let mut row = said.clone();
            for key in ["conversation_id", "channel", "agent_id", "customer_id", "meta"] {
                row[key] = conversation[key].clone();
            }
            // Seven at a time alternate.
            rows.insert((at / 7, index * 100 + at % 7), row.to_string());
        }
    }
    rows.into_values().collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn a_finished_log_gives_the_scorecards_of_the_batch() {
    let log = sample_log();
    let batch = zhijian().args(["score", "-", "--format", "jsonl"]).write_stdin(log.clone()).output().expect("it runs");
    let live = zhijian().arg("stream").write_stdin(log).output().expect("it runs");
    let text = String::from_utf8(live.stdout).expect("UTF-8");
    let cards: String = text.split_inclusive('\n').filter(|line| !line.starts_with("{\"event\"")).collect();
    assert!(cards.lines().count() > 80);
    assert!(cards == String::from_utf8(batch.stdout).expect("UTF-8"), "byte by byte, in the same order");
}

#[test]
fn what_is_certain_is_told_before_the_next_turn() {
    let program = assert_cmd::cargo::cargo_bin("zhijian");
    let mut child = std::process::Command::new(program)
        .arg("stream")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("its input");
    let mut output = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut told = |line: String| -> Value {
        writeln!(input, "{line}").expect("it reads");
        serde_json::from_str(&output.next().expect("an answer within the turn").expect("UTF-8")).expect("an object")
    };
    let first = told(turn("c1", "customer", "10:00:00", "再不处理我就死给你们看，我不想活了"));
    assert_eq!((&first["event"], &first["line"], &first["turn"]), (&json!("turn"), &json!(1), &json!(0)));
    assert_eq!(first["alerts"][0]["alert"], "threat_safety");
    assert_eq!(
        first["findings"][usize::try_from(first["alerts"][0]["finding"].as_u64().expect("its place")).expect("small")]["category"],
        "threat_safety"
    );
    assert!(first["emotion"]["polarity"].as_f64().expect("a polarity") < 0.0);
    assert_eq!(told(end("c1"))["event"], "closed");
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn a_late_turn_is_heard_and_rejected() {
    let lines = [
        turn("c1", "customer", "10:00:00", "在吗"),
        end("c1"),
        turn("c1", "customer", "10:20:00", "我要去12315投诉你们"),
        turn("c2", "customer", "10:20:00", "你好"),
    ];
    let (code, told, messages) = stream(&[], &lines);
    assert_eq!((code, of(&told, "", "c1").len(), of(&told, "", "c2").len()), (3, 1, 1));
    let late = of(&told, "late", "c1");
    assert_eq!((late.len(), &late[0]["alerts"][0]["alert"]), (1, &json!("threat_regulator")));
    assert!(messages.contains("-:3: 会话已结束"), "{messages}");
    assert_eq!(of(&told, "", "c1")[0]["turns"], 1, "it stands in no scorecard");
}

#[test]
fn silence_ends_a_conversation_by_the_times_of_the_turns() {
    let lines = [
        turn("c1", "customer", "10:00:00", "在吗"),
        turn("c2", "customer", "10:14:00", "在吗"),
        turn("c2", "customer", "10:15:01", "有人吗"),
    ];
    let told = replay(&["--idle", "15m"], &lines);
    assert_eq!(of(&told, "closed", "c1")[0]["because"], "idle");
    assert_eq!(of(&told, "closed", "c2")[0]["because"], "end_of_input");
    let (code, told, _) = stream(&["--idle", "15m"], &lines);
    assert_eq!(code, 0);
    assert_eq!(of(&told, "closed", "c1")[0]["because"], "end_of_input", "live turns may come late by their channel");
    let (_, told, _) = stream(&[], &lines);
    assert_eq!(of(&told, "closed", "c1")[0]["because"], "end_of_input", "never where nobody asks for it");
    let (_, told, _) = stream(&["--max-open", "1"], &lines);
    assert_eq!(of(&told, "closed", "c1")[0]["because"], "max_open");
}

#[test]
fn a_wrong_date_ends_no_conversation_after_its_first_turn() {
    let wrong = |id: &str| turn(id, "customer", "10:00:00", "在吗").replace("2025", "2099");
    let mut lines = vec![wrong("w1")];
    for nth in 0..12 {
        lines.push(turn("c1", "customer", &format!("10:{nth:02}:00"), "在吗"));
        lines.push(turn("c2", "customer", &format!("10:{nth:02}:30"), "在吗"));
    }
    for (reason, ended) in [("in a file", replay(&["--idle", "15m"], &lines)), ("live", stream(&["--idle", "15m"], &lines).1)] {
        for id in ["w1", "c1", "c2"] {
            assert_eq!(of(&ended, "closed", id)[0]["because"], "end_of_input", "{reason}: {id}");
            assert_eq!(of(&ended, "late", id).len(), 0, "{reason}: {id}");
        }
    }
}

#[test]
fn lines_that_cannot_be_used_are_told_with_their_place() {
    let lines = [
        turn("c1", "customer", "10:00:00", "在吗"),
        "{broken".to_owned(),
        json!({"role": "customer", "text": "没有编号"}).to_string(),
        turn("c1", "agent", "25:00:00", "您好"),
    ];
    let (code, told, messages) = stream(&[], &lines);
    assert_eq!(code, 3);
    for place in ["-:2: 格式错误", "-:3: 缺会话ID", "-:4: 时间格式错误"] {
        assert!(messages.contains(place), "{place} in {messages}");
    }
    assert_eq!(of(&told, "", "c1").len(), 1);
}

/// Everything that was told and is not taken back stands in the scorecard.
#[test]
fn what_was_told_counts_or_is_withdrawn() {
    let mut lines: Vec<String> = sample_log().lines().map(str::to_owned).collect();
    lines.push(turn("soft", "customer", "10:00:00", "什么时候能到"));
    lines.push(turn("soft", "agent", "10:00:10", "这个我不清楚"));
    lines.push(turn("soft", "agent", "10:00:20", "我马上帮您查一下，五分钟内回复您"));
    let (_, told, _) = stream(&[], &lines);
    let softened = of(&told, "turn", "soft")[2];
    assert_eq!(softened["withdrawn"][0]["rule"], "wording.ignorance", "as soon as the next message softens it");
    let key = |one: &Value| format!("{} {} {} {}", one["turn"], one["rule"], one["start"], one["end"]);
    let (mut cards, mut withdrawn) = (0, 0);
    for card in told.iter().filter(|one| one["event"].is_null()) {
        cards += 1;
        let id = card["conversation_id"].as_str().expect("an id");
        let mut standing = Vec::new();
        for one in told.iter().filter(|one| !one["event"].is_null() && one["conversation_id"] == id) {
            for gone in one["withdrawn"].as_array().expect("a list") {
                withdrawn += 1;
                let at = standing.iter().position(|told| *told == key(gone)).expect("only what was told is withdrawn");
                standing.swap_remove(at);
            }
            standing.extend(one["findings"].as_array().into_iter().flatten().map(key));
        }
        let counted: Vec<String> = card["findings"].as_array().expect("findings").iter().map(key).collect();
        assert!(standing.iter().all(|told| counted.contains(told)), "{id}: {standing:?} {counted:?}");
    }
    assert!(cards > 80 && withdrawn > 0, "{cards} cards, {withdrawn} withdrawn");
}

#[test]
fn personal_data_is_masked_unless_somebody_asks() {
    let lines = [turn("c1", "agent", "10:00:00", "加我微信13812345678，给您返现")];
    let (_, told, _) = stream(&[], &lines);
    let text = Value::from(told).to_string();
    assert!(text.contains("off_platform") && !text.contains("13812345678"), "{text}");
}

#[test]
fn an_alert_that_was_asked_for_changes_the_exit_code() {
    let lines = [turn("c1", "customer", "10:00:00", "我要去12315投诉你们")];
    assert_eq!(stream(&[], &lines).0, 0);
    assert_eq!(stream(&["--alert", "threat_regulator"], &lines).0, 4);
    assert_eq!(stream(&["--fail-on", "threat_regulator"], &lines).0, 4);
    assert_eq!(stream(&["--alert", "score<60"], &lines).0, 2, "no turn has a score");
}

/// Rows that hold their turn, or conversations, within something else.
#[test]
fn what_wraps_a_turn_is_looked_through() {
    let wrapped = |text: &str| format!(r#"{{"data":{}}}"#, turn("w1", "customer", "10:00:00", text));
    let several = json!({"conversation_id": "batch", "data": [
        {"conversation_id": "w2", "turns": [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "在的"}]},
        {"conversation_id": "w3", "turns": [{"role": "customer", "text": "你好"}, {"role": "agent", "text": "您好"}]},
    ]});
    let (code, told, errors) = stream(&[], &[wrapped("在吗"), wrapped("快递三天没动了"), several.to_string()]);
    assert_eq!((code, errors.lines().count()), (0, 1), "{errors}");
    let cards: Vec<(&str, u64)> =
        ["w1", "w2", "w3"].into_iter().map(|id| (id, of(&told, "", id)[0]["turns"].as_u64().expect("turns"))).collect();
    assert_eq!(cards, [("w1", 2), ("w2", 2), ("w3", 2)]);
}

#[test]
fn odd_lines_are_rejected_with_line_and_reason() {
    let odd = [
        (r#"{"event":"end"}"#, "结束事件没有会话ID"),
        (r#"{"event":"end","conversation_id":"never"}"#, "没有出现过"),
        (r#"{"event":"typing","conversation_id":"c1"}"#, "未知事件“typing”"),
        ("[]", "空列表"),
        ("[null]", "JSON"),
        ("42", "JSON"),
        ("null", "JSON"),
        (r#""abc""#, "JSON"),
        ("{}", "会话ID"),
        (r#"{"conversation_id":"c6","turns":"x"}"#, "JSON"),
        ("{\"conversation_id\":", "JSON"),
    ];
    let lines: Vec<String> =
        [turn("c1", "customer", "10:00:00", "在吗")].into_iter().chain(odd.iter().map(|(line, _)| (*line).to_owned())).collect();
    let (code, told, messages) = stream(&[], &lines);
    assert_eq!(code, 3, "{messages}");
    for (nth, (line, why)) in odd.iter().enumerate() {
        let place = format!("-:{}: ", nth + 2);
        let message = messages.lines().find(|message| message.starts_with(&place));
        assert!(message.is_some_and(|message| message.contains(why)), "{line}: {messages}");
    }
    assert_eq!((of(&told, "turn", "c1").len(), of(&told, "", "c1").len()), (1, 1), "what is sound stays");
    // An end that comes twice, and one behind an end by silence, is none of them.
    let (code, _, messages) = stream(&[], &[turn("c1", "customer", "10:00:00", "在吗"), end("c1"), end("c1")]);
    assert_eq!(code, 0, "{messages}");
}

#[test]
fn a_long_conversation_is_masked_and_withdraws_nothing_that_counts() {
    let mut lines = vec![turn("c1", "agent", "10:00:00", "请问您怎么称呼"), turn("c1", "customer", "10:00:05", "我叫梁思琪")];
    // One side that does not stop, far beyond what is looked at at a time.
    let said = |nth: usize| {
        if nth.is_multiple_of(5) { "梁思琪你烦不烦，说了多少遍了" } else { "这个我们处理不了" }
    };
    lines.extend((0..120).map(|nth| turn("c1", "agent", &format!("10:{:02}:{:02}", 1 + nth / 60, nth % 60), said(nth))));
    let (_, told, _) = stream(&[], &lines);
    let turns = of(&told, "turn", "c1");
    assert_eq!(turns.len(), 122);
    assert!(
        turns
            .iter()
            .any(|turn| turn["turn"].as_u64() > Some(100) && turn["findings"].as_array().is_some_and(|all| !all.is_empty()))
    );
    assert!(!told.iter().any(|one| one.to_string().contains("梁思琪")), "a name from far back is masked all the same");
    let withdrawn: usize = turns.iter().map(|turn| turn["withdrawn"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(withdrawn, 0, "nothing is taken back because it is out of sight");
}
