//! `zhijian redact`, and that no verb shows what is personal.

use assert_cmd::Command;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

fn zhijian() -> Command {
    Command::cargo_bin("zhijian").expect("the program")
}

fn file(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    path
}

fn redacted(name: &str, bytes: impl AsRef<[u8]>, args: &[&str]) -> Vec<u8> {
    let folder = TempDir::new().expect("a folder");
    let path = file(&folder, name, bytes);
    let output = zhijian().arg("redact").arg(path).args(args).assert().success();
    output.get_output().stdout.clone()
}

/// Reason, name of the file, what it holds, what is written.
const FORMATS: &[(&str, &str, &str, &str)] = &[
    (
        "CSV with quotes, a mark and CR LF",
        "a.csv",
        "\u{feff}会话ID,客服工号,发送方,时间,内容\r\nc13812345678,A01,客户,2025-11-03 10:00:05,\"电话13812345678，\"\"急\"\"\r\n订单号20251103001\"\r\n",
        "\u{feff}会话ID,客服工号,发送方,时间,内容\r\nc13812345678,A01,客户,2025-11-03 10:00:05,\"电话138****5678，\"\"急\"\"\r\n订单号202****3001\"\r\n",
    ),
    (
        "columns that say what they hold",
        "a.csv",
        "会话ID,客户姓名,手机号,订单号,内容\nc1,林志远,13812345678,123456,在吗\n",
        "会话ID,客户姓名,手机号,订单号,内容\nc1,林**,138****5678,123****6,在吗\n",
    ),
    ("TSV", "a.tsv", "c1\t客户\t电话13812345678\n", "c1\t客户\t电话138****5678\n"),
    (
        "a number divided among rows of one speaker",
        "a.csv",
        "会话ID,角色,时间,内容\nc1,客户,10:00:05,打138\nc1,客户,10:00:09,12345678\nc1,客服,10:00:12,12345678\n",
        "会话ID,角色,时间,内容\nc1,客户,10:00:05,打138****\nc1,客户,10:00:09,****5678\nc1,客服,10:00:12,12345678\n",
    ),
    (
        "JSON Lines with white space and escapes",
        "a.jsonl",
        "{ \"conversation_id\": \"c13812345678\", \"text\":\"\\u7535\\u8bdd13812345678\\n\\\"急\\\"\" , \"n\": 3.50}\n",
        "{ \"conversation_id\": \"c13812345678\", \"text\":\"电话138****5678\\n\\\"急\\\"\" , \"n\": 3.50}\n",
    ),
    (
        "JSON on many lines, a number without quotes",
        "a.json",
        "[\n  {\"agent_id\": \"A01\", \"手机\": 13812345678, \"at\": 1762135205}\n]\n",
        "[\n  {\"agent_id\": \"A01\", \"手机\": \"138****5678\", \"at\": 1762135205}\n]\n",
    ),
    (
        "a transcript",
        "a.txt",
        "客户（林志远）10:02：电话13812345678\n\n客服：林志远您好\n",
        "客户（林**）10:02：电话138****5678\n\n客服：林**您好\n",
    ),
    ("names and times as chats are copied", "a.txt", "林志远 2025-11-03 10:00:05\n在吗\n", "林** 2025-11-03 10:00:05\n在吗\n"),
    (
        "subtitles",
        "a.srt",
        "1\n00:00:01,000 --> 00:00:04,000\n客户：打13812345678\n",
        "1\n00:00:01,000 --> 00:00:04,000\n客户：打138****5678\n",
    ),
    ("nothing personal", "a.csv", "a;b\n\"x\"\"\";y", "a;b\n\"x\"\"\";y"),
    ("nothing at all", "a.txt", "", ""),
    ("broken JSON", "a.jsonl", "{\"text\":\"13812345678\n{oops\n", "{\"text\":\"138****5678\n{oops\n"),
    (
        "JSON that is cut off behind a backslash",
        "a.json",
        "[{\"text\":\"\\u7535\\u8bdd13812345678\\",
        "[{\"text\":\"电话138****5678\\\\",
    ),
    (
        "a string of JSON that is not closed ends with its line",
        "a.jsonl",
        "{\"text\":\"在吗\n{\"text\":\"我叫林志远\"}\n",
        "{\"text\":\"在吗\n{\"text\":\"我叫林**\"}\n",
    ),
    (
        "half a character in JSON",
        "a.jsonl",
        "{\"text\":\"\\ud83d\\u7535\\u8bdd13812345678\\n13912345678\"}\n",
        "{\"text\":\"\u{fffd}电话138****5678\\n139****5678\"}\n",
    ),
    ("a tabulator in JSON", "a.jsonl", "{\"text\":\"电话\t13812345678\"}\n", "{\"text\":\"电话\\t138****5678\"}\n"),
    ("an escape that JSON has not", "a.jsonl", "{\"text\":\"\\x我叫林志远\"}\n", "{\"text\":\"\\\\x我叫林**\"}\n"),
    (
        "names of keys",
        "a.json",
        "{\"备注\":\"我叫林志远\",\"林志远\":{\"13812345678\":1}}",
        "{\"备注\":\"我叫林**\",\"林**\":{\"138****5678\":1}}",
    ),
    (
        "a number divided among rows, while the other side listens",
        "a.jsonl",
        "{\"role\":\"customer\",\"text\":\"打138\"}\n{\"role\":\"agent\",\"text\":\"嗯。\"}\n{\"role\":\"customer\",\"text\":\"12345678\"}\n",
        "{\"role\":\"customer\",\"text\":\"打138****\"}\n{\"role\":\"agent\",\"text\":\"嗯。\"}\n{\"role\":\"customer\",\"text\":\"****5678\"}\n",
    ),
    (
        "who speaks in a transcript",
        "a.txt",
        "李娜 10:02\n在吗\n客户（张三）：要退货\n客服小王：您好\n",
        "李* 10:02\n在吗\n客户（张*）：要退货\n客服小王：您好\n",
    ),
    ("nothing to hide in a broken string", "a.jsonl", "{\"text\":\"\\ud83d\t\"}\n", "{\"text\":\"\\ud83d\t\"}\n"),
    ("rows without headings", "a.csv", "林志远,客户,在吗\n", "林**,客户,在吗\n"),
    ("personal data among headings", "a.csv", "林志远,角色,内容\n1,客户,在吗\n", "林**,角色,内容\n1,客户,在吗\n"),
    (
        "an id of somebody, not of the conversation",
        "a.jsonl",
        "{\"id\":\"13812345678\",\"customer\":{\"id\":\"13912345678\"},\"turns\":[{\"id\":\"13712345678\",\"text\":\"在\"}]}\n",
        "{\"id\":\"13812345678\",\"customer\":{\"id\":\"139****5678\"},\"turns\":[{\"id\":\"137****5678\",\"text\":\"在\"}]}\n",
    ),
    (
        "a conversation that is called by the customer's phone",
        "a.csv",
        "会话ID,手机号\n13812345678,13812345678\n",
        "会话ID,手机号\n13812345678,138****5678\n",
    ),
    (
        "an agent who is called by a phone",
        "a.csv",
        "客服工号,发送人,内容\n13812345678,13812345678,在\n",
        "客服工号,发送人,内容\n13812345678,13812345678,在\n",
    ),
    (
        "agents' names stay where a row says who they are",
        "a.csv",
        "会话ID,角色,谁,内容\nc1,客服,王丽华,您好\nc1,客户,林志远,在吗\nc2,customer,王小明,在吗\n",
        "会话ID,角色,谁,内容\nc1,客服,王丽华,您好\nc1,客户,林**,在吗\nc2,customer,王**,在吗\n",
    ),
    (
        "agents' names stay where they say so themselves",
        "a.csv",
        "会话ID,发送人,内容\nc1,客服-王丽华,您好\nc1,旗舰店:李小美,您好\nc1,林志远,在吗\n",
        "会话ID,发送人,内容\nc1,客服-王丽华,您好\nc1,旗舰店:李小美,您好\nc1,林**,在吗\n",
    ),
    (
        "an agent of one row is the same in the next",
        "a.csv",
        "会话ID,客服姓名,发送人,内容\nc1,王丽华,林志远,在吗\nc1,,王丽华,您好\n",
        "会话ID,客服姓名,发送人,内容\nc1,王丽华,林**,在吗\nc1,,王丽华,您好\n",
    ),
    (
        "agents' names in JSON",
        "a.jsonl",
        "{\"sender_type\":\"agent\",\"sender_name\":\"王丽华\",\"content\":\"您好\"}\n{\"sender_type\":\"customer\",\"sender_name\":\"林志远\",\"content\":\"在吗\"}\n",
        "{\"sender_type\":\"agent\",\"sender_name\":\"王丽华\",\"content\":\"您好\"}\n{\"sender_type\":\"customer\",\"sender_name\":\"林**\",\"content\":\"在吗\"}\n",
    ),
    (
        "times since 1970 in fields of times are nobody's numbers",
        "a.json",
        "{\"request_id\":\"r-1\",\"start_time\":1381234567890,\"begin_time\":13812345,\"end_time\":\"1762135205123456\",\"text\":\"1\"}",
        "{\"request_id\":\"r-1\",\"start_time\":1381234567890,\"begin_time\":13812345,\"end_time\":\"1762135205123456\",\"text\":\"1\"}",
    ),
    (
        "times in columns of times",
        "a.csv",
        "request_id,开始时间,手机号\n1,1762135205,13812345678\n",
        "request_id,开始时间,手机号\n1,1762135205,138****5678\n",
    ),
    ("a phone under a time", "a.csv", "会话ID,时间,内容\nc1,13812345678,在\n", "会话ID,时间,内容\nc1,138****5678,在\n"),
    (
        "a surname with a title has one mask wherever it stands",
        "a.txt",
        "李女士 2025-11-03 10:00:05\n在吗\n客服：李女士您好\n客户（李女士）：在的\n李女士：在\n李女士\n",
        "*女士 2025-11-03 10:00:05\n在吗\n客服：*女士您好\n客户（*女士）：在的\n*女士：在\n*女士\n",
    ),
    (
        "the same in cells",
        "a.csv",
        "会话ID,客户姓名,发送人,内容\nc1,李女士,李女士,李女士您好\n",
        "会话ID,客户姓名,发送人,内容\nc1,*女士,*女士,*女士您好\n",
    ),
    (
        "a number divided among rows that have ids of their own",
        "a.jsonl",
        "{\"id\":\"m_a1\",\"role\":\"customer\",\"text\":\"打138\",\"trace\":\"ab\"}\n{\"id\":\"m_b2\",\"role\":\"customer\",\"text\":\"12345678\",\"trace\":\"cd\"}\n",
        "{\"id\":\"m_a1\",\"role\":\"customer\",\"text\":\"打138****\",\"trace\":\"ab\"}\n{\"id\":\"m_b2\",\"role\":\"customer\",\"text\":\"****5678\",\"trace\":\"cd\"}\n",
    ),
    (
        "a number divided among turns of one conversation in a line",
        "a.jsonl",
        "{\"conversation_id\":\"c1\",\"turns\":[{\"role\":\"customer\",\"text\":\"我电话138\",\"at\":\"2025-11-03T10:00:05+08:00\"},{\"role\":\"customer\",\"text\":\"1234 5678\",\"at\":\"2025-11-03T10:00:09+08:00\"}]}\n",
        "{\"conversation_id\":\"c1\",\"turns\":[{\"role\":\"customer\",\"text\":\"我电话138****\",\"at\":\"2025-11-03T10:00:05+08:00\"},{\"role\":\"customer\",\"text\":\"****5678\",\"at\":\"2025-11-03T10:00:09+08:00\"}]}\n",
    ),
];

#[test]
fn a_file_keeps_its_format() {
    let shown = |name: &str, text: &str| String::from_utf8(redacted(name, text, &[])).expect("UTF-8");
    let rows = FORMATS.iter().map(|&(reason, name, text, expected)| (reason, shown(name, text), expected));
    let wrong: Vec<_> = rows.filter(|(_, shown, expected)| shown != expected).collect();
    assert!(wrong.is_empty(), "reason, shown, expected: {wrong:#?}");
}

#[test]
fn a_file_keeps_its_encoding() {
    let text = "会话ID,内容\nc1,电话13812345678\n";
    let expected = "会话ID,内容\nc1,电话138****5678\n";
    let (gbk, expected_gbk) = (encoding_rs::GBK.encode(text).0, encoding_rs::GBK.encode(expected).0);
    assert_eq!(redacted("a.csv", &gbk, &[]), expected_gbk.as_ref(), "GBK");
    let utf16 = |text: &str| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    assert_eq!(redacted("a.csv", utf16(text), &[]), utf16(expected), "UTF-16");
}

#[test]
fn what_is_redacted_stays_as_it_is() {
    let text = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/calls-and-chats.jsonl")).expect("the samples");
    let once = redacted("a.jsonl", &text, &[]);
    assert!(redacted("a.jsonl", &once, &[]) == once);
}

#[test]
fn several_files_go_into_a_folder_and_a_policy_is_followed() {
    let folder = TempDir::new().expect("a folder");
    let first = file(&folder, "a.txt", "电话13812345678\n");
    let second = file(&folder, "b.csv", "x,电话13812345678\n");
    let policy = file(&folder, "my.toml", "[operators]\nmobile = \"replace\"\n");
    let out = folder.path().join("out");
    zhijian().arg("redact").arg(&first).arg(&second).arg("-o").arg(&out).arg("--policy").arg(&policy).assert().success();
    assert_eq!(fs::read_to_string(out.join("a.txt")).expect("a.txt"), "电话[手机号]\n");
    assert_eq!(fs::read_to_string(out.join("b.csv")).expect("b.csv"), "x,电话[手机号]\n");
    let output = zhijian().arg("redact").arg(&first).args(["--policy", "none.toml"]).output().expect("a run");
    assert_eq!(output.status.code(), Some(2));
    let output = zhijian().arg("redact").arg(folder.path().join("none.csv")).output().expect("a run");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn files_of_one_name_are_refused_before_anything_is_written() {
    let folder = TempDir::new().expect("a folder");
    for name in ["a", "b"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    let (first, second) = (file(&folder, "a/x.txt", "一\n"), file(&folder, "b/x.txt", "二\n"));
    let out = folder.path().join("out");
    let output = zhijian().arg("redact").arg(&first).arg(&second).arg("-o").arg(&out).output().expect("a run");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("x.txt"), "{output:?}");
    assert!(!out.exists());
}

#[test]
fn a_rulebook_of_ones_own_says_what_becomes_of_values() {
    let folder = TempDir::new().expect("a folder");
    let rules = folder.path().join("rules");
    zhijian().args(["rules", "init"]).arg(&rules).assert().success();
    fs::write(rules.join("privacy.toml"), "[operators]\nmobile = \"replace\"\n").expect("a policy");
    let path = file(&folder, "a.csv", "会话ID,客服工号,角色,内容\nc1,A01,客户,电话13812345678\n");
    for verb in ["redact", "convert"] {
        let output = zhijian().arg(verb).arg(&path).arg("--rulebook").arg(&rules).output().expect("a run");
        assert!(String::from_utf8_lossy(&output.stdout).contains("电话[手机号]"), "{verb}: {output:?}");
    }
}

#[test]
fn the_values_of_a_converted_conversation_are_read_under_their_keys() {
    let folder = TempDir::new().expect("a folder");
    let meta = "{\"客户\":\"李娜\",\"收件人\":\"王小明\",\"手机\":\"13812345678\",\"等级\":\"高级\"}";
    let log = format!(
        "{{\"conversation_id\":\"c1\",\"agent_id\":\"A01\",\"meta\":{meta},\"turns\":[{{\"role\":\"customer\",\"text\":\"在吗\"}}]}}\n"
    );
    let path = file(&folder, "a.jsonl", log);
    let output = zhijian().arg("convert").arg(path).output().expect("a run");
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    for expected in ["\"客户\":\"李*\"", "\"收件人\":\"王**\"", "\"手机\":\"138****5678\"", "\"等级\":\"高级\""] {
        assert!(shown.contains(expected), "{expected} in {shown}");
    }
}

#[test]
fn what_is_explained_is_hidden_unless_it_is_asked_for() {
    let explained = |args: &[&str]| {
        let output = zhijian().args(["rules", "explain", "加我微信13812345678，我叫林志远"]).args(args).output().expect("a run");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let (hidden, shown) = (explained(&[]), explained(&["--no-redact"]));
    assert!(
        shown.contains("微信") && hidden.contains("微信") && !hidden.contains("13812345678") && !hidden.contains("林志远"),
        "{hidden}"
    );
}

#[cfg(unix)]
#[test]
fn results_are_readable_by_whoever_reads_other_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().expect("a folder");
    let path = file(&folder, "a.txt", "在吗\n");
    let out = folder.path().join("out.txt");
    zhijian().arg("redact").arg(&path).arg("-o").arg(&out).assert().success();
    let mode = |path: &PathBuf| fs::metadata(path).expect("a file").permissions().mode();
    assert_eq!(mode(&out), mode(&path));
}

/// The names of a pattern: `[a|b]` is one of them, `(a|b)` one of them or nothing.
fn names_of(pattern: &mut std::str::Chars<'_>) -> Vec<String> {
    let (mut all, mut names) = (Vec::new(), vec![String::new()]);
    while let Some(c) = pattern.next() {
        match c {
            '[' | '(' => {
                let mut ends: Vec<String> = (c == '(').then(String::new).into_iter().collect();
                ends.append(&mut names_of(pattern));
                names = names.iter().flat_map(|name| ends.iter().map(move |end| format!("{name}{end}"))).collect();
            }
            ']' | ')' => break,
            '|' => all.append(&mut std::mem::replace(&mut names, vec![String::new()])),
            c => names.iter_mut().for_each(|name| name.push(c)),
        }
    }
    all.append(&mut names);
    all
}

/// Headings are looked at like everything else, and none that is known is taken for something personal.
#[test]
fn headings_stay() {
    let table = include_str!("../../src/input/headers.csv");
    let patterns = table.lines().skip(1).filter_map(|line| line.split_once(',')).map(|(_, pattern)| pattern);
    // One of each pattern: the others differ in a word, and no header has many that are alike side by side.
    let names: Vec<String> = patterns.filter_map(|pattern| names_of(&mut pattern.chars()).into_iter().next()).collect();
    for names in names.chunks(12) {
        let text = format!("{},客户姓名,手机号,收件人,身份证号,订单号,备注\n", names.join(","));
        assert_eq!(String::from_utf8(redacted("a.csv", &text, &[])).expect("UTF-8"), text);
    }
}

/// Whatever verb is run: a value that stands in the log stands nowhere in what is written, unless it is asked for.
#[test]
fn no_verb_shows_what_is_personal() {
    let secrets = ["13812345678", "林志远", "文三路138号", "110101199003077475", "lin.zhiyuan@"];
    let said = "你们不可能不退吧，我叫林志远，电话13812345678，身份证110101199003077475，住文三路138号3栋，邮箱lin.zhiyuan@example.com，再不退我就投诉你们";
    let answer = "林志远您好，不可能，13812345678，文三路138号3栋，你自己去查";
    let log = format!(
        "会话ID,客服工号,角色,发送人,发送时间,备注,内容\nc1,A01,客户,林志远,2025-11-03 10:00:00,收件人林志远,{said}\nc1,A01,客服,A01,2025-11-03 10:00:20,,{answer}\nc1,A01,路人{},x,2025-11-03 10:00:30,,{said}\nc1,A01,我叫林志远,x,2025-11-03 10:00:40,,{said}\n",
        "林志远说不可能的而且他电话是13812345678"
    );
    let folder = TempDir::new().expect("a folder");
    let path = file(&folder, "log.csv", log);
    let out = folder.path().join("out");
    let mut shown: Vec<(String, String)> = Vec::new();
    let mut run = |name: &str, args: &[&str]| {
        let output = zhijian().args(args).arg(&path).output().expect("a run");
        shown.push((format!("{name}: output"), String::from_utf8_lossy(&output.stdout).into_owned()));
        shown.push((format!("{name}: messages"), String::from_utf8_lossy(&output.stderr).into_owned()));
    };
    let folder_of_results = out.to_str().expect("UTF-8");
    run("score", &["score", "-o", folder_of_results]);
    run("score", &["score", "--format", "jsonl"]);
    run("convert", &["convert"]);
    run("inspect", &["inspect", "--show-layout"]);
    run("redact", &["redact"]);
    for entry in fs::read_dir(&out).expect("results") {
        let path = entry.expect("a result").path();
        shown.push((path.display().to_string(), fs::read_to_string(&path).expect("text")));
    }
    assert!(shown.iter().any(|(_, text)| text.contains("不可能")), "something is quoted");
    for (place, text) in &shown {
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in {place}: {text}");
        }
        assert!(!place.ends_with("messages") || !text.contains("不可能"), "what was said in {place}: {text}");
    }
    let output = zhijian().args(["convert", "--no-redact"]).arg(&path).output().expect("a run");
    assert!(String::from_utf8_lossy(&output.stdout).contains("13812345678"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("NOT masked"));
}

#[test]
fn a_workbook_is_refused_with_what_to_do() {
    let folder = TempDir::new().expect("a folder");
    let path = file(&folder, "a.xlsx", b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\0\0\0\0");
    let refused = zhijian().arg("redact").arg(path).assert().code(2);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("只处理文本文件") && said.contains("zhijian convert") && said.contains("另存为 CSV UTF-8"), "{said}");
}
