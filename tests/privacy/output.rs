//! What `score` writes of tagged chats, reports included: no structured value stands in any file, however it is spaced or spelt.

use crate::tagged::{Chat, chats, is_structured, redactor};
use assert_cmd::Command;
use calamine::{Reader, Xlsx, open_workbook};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use zhijian::model::Role;

/// What agents say before everything else, so that reports quote all of it with the customer's words before.
const QUOTED: &str = "不可能，";

/// The text as a search reads it that ignores spaces, width and script.
fn folded(text: &str) -> String {
    let digit = |c: char| match c {
        '零' | '〇' | '洞' => '0',
        '一' | '幺' | '壹' => '1',
        '二' | '两' | '贰' | '貳' => '2',
        '三' | '叁' | '參' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' | '陸' => '6',
        '七' | '柒' | '拐' => '7',
        '八' | '捌' => '8',
        '九' | '玖' | '勾' => '9',
        other => other,
    };
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    let plain = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '-' | '－'));
    plain.map(narrow).map(digit).flat_map(char::to_lowercase).collect()
}

/// A conversation for every turn of an agent, in which that turn is quoted, with what the customer had said before.
fn log(chats: &[Chat]) -> String {
    let mut log = String::new();
    for chat in chats {
        let said: Vec<(Role, &str)> = chat.turns.iter().map(|said| (said.role, &*said.text)).chain([(Role::Agent, "")]).collect();
        for nth in (0..said.len()).filter(|&nth| said[nth].0 == Role::Agent) {
            let id = format!("{}-{nth}", chat.id);
            let turn = |(at, (role, text)): (usize, &(Role, &str))| {
                let before = if at == nth { QUOTED } else { "" };
                json!({"role": role, "text": format!("{before}{text}")})
            };
            let last = said.len() - usize::from(nth + 1 < said.len());
            let turns: Vec<_> = said[..last].iter().enumerate().map(turn).collect();
            let conversation = json!({"conversation_id": id, "channel": "chat", "agent_id": id, "turns": turns});
            let _ = writeln!(log, "{conversation}");
        }
    }
    log
}

/// The texts of every file that `score` writes.
fn written(log: &Path, args: &[&str]) -> BTreeMap<String, String> {
    let out = TempDir::new().expect("a folder");
    let mut command = Command::cargo_bin("zhijian").expect("the program");
    command.arg("score").arg(log).arg("-o").arg(out.path()).args(["--report", "html,xlsx"]).args(args).assert().success();
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(out.path()).expect("results") {
        let path = entry.expect("a result").path();
        let text = if path.extension().is_some_and(|ending| ending == "xlsx") {
            cells(&path)
        } else {
            fs::read_to_string(&path).expect("text")
        };
        texts.insert(path.file_name().expect("a name").to_string_lossy().into_owned(), folded(&text));
    }
    texts
}

fn cells(path: &Path) -> String {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut text = String::new();
    for name in book.sheet_names() {
        let cells = book.worksheet_range(&name).expect("a sheet");
        for (_, _, cell) in cells.cells() {
            let _ = writeln!(text, "{cell}");
        }
    }
    text
}

/// The structured values of some chats, but those that are part of something else there: eight digits of a barcode. Those that are
/// missed in one place stand apart.
fn values(chats: &[Chat]) -> (BTreeSet<String>, BTreeSet<String>) {
    let redactor = redactor("");
    let (mut values, mut missed, mut rest) = (BTreeSet::new(), BTreeSet::new(), String::new());
    for chat in chats {
        for (said, found) in chat.turns.iter().zip(chat.found(&redactor)) {
            let mut at = 0;
            for tag in &said.tags {
                rest += &said.text[at..tag.range.start];
                rest.push('\u{fffd}');
                at = tag.range.end;
                let value = folded(&said.text[tag.range.clone()]);
                // Of a number that is divided among messages a part may be as short as any count.
                if is_structured(tag.kind) && value.len() >= 7 {
                    let is_hidden =
                        found.iter().any(|found| found.range.start < tag.range.end && tag.range.start < found.range.end);
                    if !is_hidden {
                        missed.insert(value.clone());
                    }
                    values.insert(value);
                }
            }
            rest += &said.text[at..];
            rest.push('\u{fffd}');
        }
    }
    let rest = folded(&rest);
    values.retain(|value| !rest.contains(value));
    (values, missed)
}

/// The values of a file of tagged chats that are in one of the texts.
fn seen<'v>(values: &'v BTreeSet<String>, texts: &BTreeMap<String, String>) -> Vec<(&'v str, String)> {
    let hits = texts
        .iter()
        .flat_map(|(name, text)| values.iter().filter(|value| text.contains(*value)).map(|value| (&**value, name.clone())));
    hits.collect()
}

#[test]
fn no_structured_value_is_in_any_file_that_score_writes() {
    for file in ["tune.jsonl", "held_out.jsonl"] {
        let chats = chats(file);
        let (values, missed) = values(&chats);
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("log.jsonl");
        fs::write(&path, log(&chats)).expect("a log");
        let bare = seen(&values, &written(&path, &["--no-redact"]));
        let files: BTreeSet<&str> = bare.iter().map(|(_, name)| name.as_str()).collect();
        let hidden = written(&path, &[]);
        let (unseen, shown): (Vec<_>, Vec<_>) =
            seen(&values, &hidden).into_iter().partition(|(value, _)| missed.contains(*value));
        println!(
            "{file}: {} values; not hidden, they stand {} times in {files:?}; missed and shown {}",
            values.len(),
            bare.len(),
            unseen.len()
        );
        assert!(bare.len() * 3 > values.len() && files.contains("report.html"), "the search finds what is there");
        assert!(shown.is_empty(), "{file}: {} values are shown although they are found", shown.len());
        assert!(unseen.len() * 50 <= bare.len(), "{file}: {} values are missed and shown", unseen.len());
    }
}
