//! `report.html` and `report.xlsx`, as a user gets them.

use assert_cmd::Command;
use calamine::{Data, Reader, Xlsx, open_workbook};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zhijian::model::{Category, Kind};
use zhijian::rules::{Rulebook, RulebookFolder};

const HEADER: &str = "会话ID,客服工号,角色,发送时间,内容\n";
const SHEETS: [&str; 5] = ["概览", "坐席", "会话", "问题明细", "规则"];

/// What must come out as text wherever it stands.
const HOSTILE: [(&str, &str); 8] = [
    ("a script", "<script>alert(1)</script>"),
    ("an image", "<img src=x onerror=alert(1)>"),
    ("a closing tag", "</table></style></script>"),
    ("a command", "=cmd|'/c calc'!A1"),
    ("a link", "javascript:alert(1)"),
    ("marks of direction", "\u{202E}gnp.exe\u{2066}"),
    ("nothing between two characters", "微\u{200B}信"),
    ("codes for a terminal", "\u{1B}[2J\u{7}x"),
];

/// What acts on the text around it or shows nothing, and how it is shown.
const HIDDEN: [(char, &str); 5] =
    [('\u{202E}', "<U+202E>"), ('\u{2066}', "<U+2066>"), ('\u{200B}', "<U+200B>"), ('\u{1B}', "<U+001B>"), ('\u{7}', "<U+0007>")];

fn score(path: &Path, out: &Path, args: &[&str]) {
    let mut command = Command::cargo_bin("zhijian").expect("the binary");
    let output = command.arg("score").arg(path).arg("-o").arg(out).args(args).output().expect("a run");
    let code = output.status.code().expect("an exit code");
    assert!([0, 3].contains(&code), "{code}: {}", String::from_utf8_lossy(&output.stderr));
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// A log in which `text` is an id, an agent and part of every text; the agent refuses, so that his words are quoted.
fn log_of(text: &str) -> String {
    HEADER.to_owned() + &rows_of(text)
}

fn rows_of(text: &str) -> String {
    let quoted = format!("\"{}\"", text.replace('"', "\"\""));
    format!(
        "{quoted},{quoted},客户,2025-11-03 10:00:00,{quoted}\n\
         {quoted},{quoted},客户,2025-11-03 10:00:05,\"{text}我要投诉到12315，你们就是骗子，太气人了\"\n\
         {quoted},{quoted},客服,2025-11-03 10:00:10,\"这个不可能，你自己不会看吗 {text}\"\n\
         {quoted},{quoted},客服,2025-11-03 10:00:20,\"随便你投诉 {text}\"\n"
    )
}

fn reports_of(log: &str) -> (TempDir, String, Vec<(String, Vec<String>)>) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("log.csv");
    fs::write(&path, log).expect("a log");
    let out = folder.path().join("out");
    score(&path, &out, &["--report", "html,xlsx"]);
    let html = fs::read_to_string(out.join("report.html")).expect("report.html");
    let sheets = sheets(&out.join("report.xlsx"));
    (folder, html, sheets)
}

/// Every sheet with the texts of its cells.
fn sheets(path: &Path) -> Vec<(String, Vec<String>)> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let names = book.sheet_names();
    let texts = |name: &String| {
        assert!(book.worksheet_formula(name).expect("a sheet").is_empty(), "{name} has formulas");
        let cells = book.worksheet_range(name).expect("a sheet");
        let text = |cell: &Data| if let Data::String(text) = cell { Some(text.clone()) } else { None };
        (name.clone(), cells.cells().filter_map(|(_, _, cell)| text(cell)).collect())
    };
    names.iter().map(texts).collect()
}

/// The texts between tags, and the tags.
fn parts(html: &str) -> (Vec<&str>, Vec<&str>) {
    let body = html.split_once("<body>").expect("a body").1;
    let body = body.split_once("<script>").expect("the report's own script").0;
    body.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, text)| (text, tag)).unzip()
}

#[test]
fn what_a_log_holds_comes_out_as_text() {
    let log = HOSTILE.iter().fold(HEADER.to_owned(), |log, (_, text)| log + &rows_of(text));
    let (_folder, html, sheets) = reports_of(&log);
    let (texts, tags) = parts(&html);
    for (reason, text) in HOSTILE {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let shown =
            HIDDEN.iter().fold(escaped, |text, (c, shown)| text.replace(*c, &shown.replace('<', "&lt;").replace('>', "&gt;")));
        let seen = texts.iter().filter(|piece| piece.contains(&shown)).count();
        assert!(seen >= 4, "{reason}: in the table, its section, a quote and a list, not {seen}");
        for tag in &tags {
            let name = tag.split([' ', '/']).next().unwrap_or_default();
            assert!(!["script", "img", "style"].contains(&name), "{reason}: <{tag}>");
            assert!(!["onerror", "javascript:", "=cmd"].iter().any(|word| tag.contains(word)), "{reason}: <{tag}>");
        }
        assert!(HIDDEN.iter().all(|(c, _)| !html.contains(*c)), "{reason}");
        assert_eq!(html.matches("<script>").count(), 1, "{reason}");
        let plain = HIDDEN.iter().fold(text.to_owned(), |text, (c, shown)| text.replace(*c, shown));
        for sheet in ["坐席", "会话", "问题明细"] {
            let (_, cells) = sheets.iter().find(|(name, _)| name == sheet).expect(sheet);
            assert!(cells.contains(&plain), "{reason}: {sheet}: {cells:?}");
        }
    }
}

/// Ids, names, quotes and rejected rows in the tables, and the table of the agents at a terminal.
#[test]
fn no_table_holds_what_acts_on_a_terminal() {
    let hostile = "\u{1B}[2J\u{7}\u{202E}\u{2066}微\u{200B}信";
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("log.csv");
    let log = log_of(hostile) + &format!("{hostile},{hostile},路人,2025-11-03 10:00:30,{hostile}\n");
    fs::write(&path, log).expect("a log");
    score(&path, folder.path(), &[]);
    for name in ["agents.csv", "findings.csv", "rejects.csv"] {
        let text = fs::read_to_string(folder.path().join(name)).expect(name);
        assert!(HIDDEN.iter().all(|(c, shown)| !text.contains(*c) && text.contains(shown)), "{name}: {text:?}");
    }
    let output = Command::cargo_bin("zhijian").expect("the binary").arg("score").arg(&path).output().expect("a run");
    let told = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    assert!(HIDDEN.iter().all(|(c, _)| !told.contains(*c)), "{told:?}");
    assert!(told.contains("<U+001B>") && !told.contains("<U+0007><U+2"), "a name is cut between its characters: {told:?}");
}

#[test]
fn a_very_long_text_is_cut() {
    let long = "长".repeat(10_000);
    let (_folder, html, sheets) = reports_of(&log_of(&long));
    let longest = parts(&html).0.into_iter().map(|text| text.chars().count()).max();
    assert!(longest.is_some_and(|longest| longest < 300), "{longest:?}");
    let cells = sheets.iter().flat_map(|(_, cells)| cells);
    assert!(cells.map(|cell| cell.chars().count()).max() <= Some(2_001));
}

#[test]
fn personal_data_is_masked_unless_asked_otherwise() {
    let log = format!(
        "{HEADER}c1,A01,客户,2025-11-03 10:00:00,打我电话13800001234\nc1,A01,客服,2025-11-03 10:00:10,13800001234您自己打去，关我什么事\n"
    );
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("log.csv");
    fs::write(&path, log).expect("a log");
    for (args, masked) in [(&["--report", "html"][..], true), (&["--report", "html", "--no-redact"], false)] {
        let out = folder.path().join(if masked { "masked" } else { "plain" });
        score(&path, &out, args);
        let html = fs::read_to_string(out.join("report.html")).expect("report.html");
        assert_eq!(html.contains("13800001234"), !masked, "{args:?}");
        assert_eq!(html.contains("个人信息已打码"), masked, "{args:?}");
    }
}

#[test]
fn the_sheets_hold_what_was_scored() {
    let folder = TempDir::new().expect("a folder");
    score(&data(), folder.path(), &["--report", "xlsx"]);
    let path = folder.path().join("report.xlsx");
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    assert_eq!(book.sheet_names(), SHEETS);
    let mut rows = |name: &str| book.worksheet_range(name).expect(name).height() - 1;
    let lines = |name: &str| fs::read_to_string(folder.path().join(name)).expect(name).lines().count();
    assert_eq!(rows("会话"), lines("conversations.jsonl"));
    assert_eq!(rows("坐席"), lines("agents.csv") - 1);
    let findings = fs::read(folder.path().join("findings.csv")).expect("findings.csv");
    let mut csv = csv::Reader::from_reader(findings.as_slice());
    let violations = csv.records().filter(|record| record.as_ref().is_ok_and(|record| &record[4] == "违规")).count();
    assert_eq!(rows("问题明细"), violations);
    assert!(!folder.path().join("report.html").exists(), "only what was asked for");
}

#[test]
fn the_bytes_are_the_same_at_any_number_of_threads() {
    let folder = TempDir::new().expect("a folder");
    let run = |name: &str, jobs: &str| {
        let out = folder.path().join(name);
        score(&data(), &out, &["--report", "html,xlsx", "--jobs", jobs]);
        ["report.html", "report.xlsx"].map(|name| fs::read(out.join(name)).expect(name))
    };
    assert!(run("one", "1") == run("two", "2"));
}

#[test]
fn a_report_of_an_earlier_run_does_not_stay_beside_other_results() {
    let folder = TempDir::new().expect("a folder");
    let files = || {
        let entries = fs::read_dir(folder.path()).expect("the folder");
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect::<Vec<_>>()
    };
    score(&data(), folder.path(), &["--report", "html,xlsx"]);
    assert_eq!(files().len(), 7, "{:?}", files());
    score(&data(), folder.path(), &[]);
    assert!(files().iter().all(|name| !name.starts_with("report.")), "{:?}", files());
}

#[test]
fn a_report_tells_how_it_differs_from_an_earlier_run() {
    let folder = TempDir::new().expect("a folder");
    let page = |name: &str, input: &str, more: &[&str]| {
        let (path, out) = (folder.path().join(format!("{name}.jsonl")), folder.path().join(name));
        fs::write(&path, input).expect("a log");
        score(&path, &out, &[&["--report", "html"][..], more].concat());
        fs::read_to_string(out.join("report.html")).expect("report.html")
    };
    let turn =
        |id: usize, role: &str, text: &str| format!("{{\"conversation_id\":\"{id}\",\"role\":\"{role}\",\"text\":\"{text}\"}}\n");
    // Scores must vary for the interval of their mean.
    let log = |answers: [&str; 2]| {
        let one = |id: usize| turn(id, "customer", "我的快递什么时候到") + &turn(id, "agent", answers[id % 2]);
        (0..12).map(one).collect::<String>()
    };
    let (kind, rude) = (log(["您好，今天18点前送到，祝您生活愉快", "今天到"]), log(["你有病吧，滚", "您好，你有病吧，滚"]));
    assert!(!page("first", &kind, &[]).contains("与上次相比"));
    let first = folder.path().join("first").display().to_string();
    let worse = page("worse", &rude, &["--previous", &first]);
    assert!(worse.contains(&format!("上次：{first}，12 个会话")) && !worse.contains("差别也可能来自规则"), "{worse}");
    assert!(
        worse.contains("致命违规会话</th><td class=\"n\">+100.0 个百分点") && worse.matches(">变了<").count() >= 3,
        "{worse}"
    );
    let same = page("same", &kind, &["--previous", &first]);
    assert!(same.contains("会话平均分</th><td class=\"n\">0.0 分</td>") && !same.contains(">变了<"));
    // What is no result of a run is told with its place.
    for (reason, lines, told) in [
        ("nothing there", None, "--previous wants the folder"),
        ("no scorecard", Some("{}\n"), "conversations.jsonl:1: no scorecard"),
    ] {
        let earlier = folder.path().join(reason);
        fs::create_dir(&earlier).expect("a folder");
        if let Some(lines) = lines {
            fs::write(earlier.join("conversations.jsonl"), lines).expect("a file");
        }
        let mut command = Command::cargo_bin("zhijian").expect("the binary");
        command
            .arg("score")
            .arg(folder.path().join("first.jsonl"))
            .args(["--report", "html", "-o"])
            .arg(folder.path().join("none"));
        let output = command.arg("--previous").arg(&earlier).output().expect("a run");
        assert!(String::from_utf8_lossy(&output.stderr).contains(told), "{reason}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!((output.status.code(), folder.path().join("none").exists()), (Some(1), false), "{reason}");
    }
}

#[test]
fn a_report_needs_a_folder() {
    let output = Command::cargo_bin("zhijian").expect("the binary").args(["score", "x.csv", "--report", "html"]).output();
    assert_eq!(output.expect("a run").status.code(), Some(2));
}

/// What people who cannot see or use a mouse go by: landmarks, headings in order, named tables, links that lead somewhere.
#[test]
fn the_page_can_be_read_by_ear() {
    let folder = TempDir::new().expect("a folder");
    score(&data(), folder.path(), &["--report", "html"]);
    let html = fs::read_to_string(folder.path().join("report.html")).expect("report.html");
    let (_, tags) = parts(&html);
    let count = |name: &str| tags.iter().filter(|tag| tag.split([' ', '/']).next() == Some(name)).count();
    assert_eq!((count("main"), count("h1"), count("nav"), count("header"), count("footer")), (1, 1, 1, 1, 1));
    assert_eq!(count("table"), count("caption"), "every table has a caption");
    assert!(tags.iter().filter(|tag| **tag == "th" || tag.starts_with("th ")).all(|tag| tag.contains("scope=")));
    let mut level = 1;
    for heading in tags.iter().filter(|tag| tag.len() >= 2 && tag.starts_with('h') && tag.as_bytes()[1].is_ascii_digit()) {
        let own = heading.as_bytes()[1] - b'0';
        assert!(own <= level + 1, "<{heading}> after h{level}");
        level = own;
    }
    for link in tags.iter().filter_map(|tag| tag.strip_prefix("a ")).filter_map(|tag| tag.split("href=\"#").nth(1)) {
        let id = link.split('"').next().unwrap_or_default();
        assert!(html.contains(&format!(" id=\"{id}\"")), "#{id} leads nowhere");
    }
    for word in ["http://", "https://", "url(", "@import", "src="] {
        assert!(!html.contains(word), "{word}: the page must need no network");
    }
}

/// Agents differ; the one who is surely worse is named first, with what to train.
#[test]
fn who_needs_coaching_stands_first() {
    let mut log = HEADER.to_owned();
    for nth in 0..24 {
        let (agent, reply) = if nth % 2 == 0 {
            ("甲", "您好，很抱歉让您着急了，我马上为您联系快递核实，今天18点前给您答复，请问还有其他可以帮您的吗？")
        } else {
            ("乙", "不可能，你自己不会看吗，随便你投诉")
        };
        let _ = write!(
            log,
            "c{nth},{agent},客户,2025-11-03 10:00:00,快递{nth}天没动了，怎么办\nc{nth},{agent},客服,2025-11-03 10:00:10,{reply}\n"
        );
    }
    let (_folder, html, _) = reports_of(&log);
    let first = html.split_once("id=\"first\"").expect("the section").1.split_once("</section>").expect("its end").0;
    assert!(first.contains("乙") && !first.contains("甲"), "{first}");
    assert!(first.contains("每会话扣"), "{first}");
}

/// Conversations behind a code, a topic or a flow tell whose they are, and what an agent's own score is.
#[test]
fn lists_of_conversations_name_the_agents() {
    let log = format!(
        "{HEADER}c1,甲,客户,2025-11-03 10:00:00,桌子漏水，我要退货，不然我打12315投诉你们\nc1,甲,客服,2025-11-03 10:00:10,你他妈有病吧，滚\n\
         c1,乙,客服,2025-11-03 10:00:20,很抱歉，我马上为您申请退货，今天18点前给您答复\n"
    );
    let (_folder, html, _) = reports_of(&log);
    let section = |id: &str| html.split_once(&format!("id=\"{id}\"")).expect(id).1.split_once("</section>").expect("its end").0;
    for id in ["violations", "topics", "flows", "risk"] {
        assert!(section(id).contains("甲、乙"), "{id}: {}", section(id));
    }
    assert!(section("details").contains("本人得分") && section("details").contains("（会话 "), "{}", section("details"));
    assert!(section("agents").contains("比会话总数多 1"), "{}", section("agents"));
    let few = section("few");
    assert!(few.contains("甲") && few.contains("致命"), "{few}");
}

#[test]
fn every_violation_belongs_to_a_skill() {
    let rulebook = Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook");
    let trained = |code: &Category| rulebook.coaching.skills.iter().any(|skill| skill.violations.contains(code));
    let untrained: Vec<_> = Category::ALL
        .iter()
        .filter(|code| code.kind() == Kind::Violation && !trained(code) && **code != Category::OtherViolation)
        .collect();
    assert!(untrained.is_empty(), "{untrained:?}");
    for skill in &rulebook.coaching.skills {
        assert!(skill.merits.iter().all(|code| code.kind() == Kind::Merit), "{}", skill.name);
        assert!(!skill.say.is_empty() && !skill.advice.is_empty() && !skill.module.is_empty(), "{}", skill.name);
    }
}

#[test]
fn a_faulty_coaching_file_is_refused() {
    for (reason, text, told) in [
        ("a mistyped key", "[[skill]]\nnme = \"x\"\n", "nme"),
        ("an unknown code", "[[skill]]\nname=\"x\"\nmodule=\"m\"\nadvice=\"a\"\nviolations=[\"rude\"]\n", "rude"),
        (
            "a code in two skills",
            "[[skill]]\nname=\"x\"\nmodule=\"m\"\nadvice=\"a\"\nviolations=[\"vague\"]\n[[skill]]\nname=\"y\"\nmodule=\"m\"\nadvice=\"a\"\nviolations=[\"vague\"]\n",
            "另一个 skill",
        ),
    ] {
        let mut folder = RulebookFolder::embedded();
        let file = folder.files.iter_mut().find(|file| file.path == "coaching.toml").expect("coaching.toml");
        file.text = text.to_owned().into();
        let error = Rulebook::load(&folder, "default").err().expect(reason).to_string();
        assert!(error.contains(told) && error.contains("coaching.toml"), "{reason}: {error}");
    }
}
