//! Disguised spellings: one forbidden entry against one text, as rows collected from comparable tools ask for it.
//!
//! The rows lie beside the project, not in it; where they are missing the test says so and passes.

use super::inspector;
use rayon::prelude::*;
use std::path::Path;
use zhijian::inspect::{Inspector, utterance};
use zhijian::model::{Category, Kind, Role, Via};
use zhijian::rules::RulebookFolder;
use zhijian::text::{Annotator, LexiconFile, Scratch};

const ROWS: &str = "../shared/conformance/evasion.tsv";

/// Rows in which this project decides otherwise: entry, text, reason.
const OTHERWISE: [(&str, &str, &str); 10] = [
    ("傻逼", "傻1逼", "digits are content and never left out; 傻1逼 is a row of its own where it is wanted"),
    (
        "垃圾",
        "这篇文章真的好垃x圾",
        "asks for an option that leaves letters out, which the row before contradicts: letters are content",
    ),
    ("[ab][cd]", "kac", "Latin letters are found as whole words; boundary = anywhere finds it"),
    (
        "麻痹",
        "我擦，——————————你麻。。。痹的——————，尼玛的，你个傻逼",
        "dots between longer stretches are how people hesitate; joining them would make words of innocent neighbours",
    ),
    ("赌博", "含有 dubo", "who spells by sound is only guessed at; shabi and the like are rows"),
    ("测试", "ceshi", "as dubo"),
    ("赌博", "睹博", "as dubo: another character of the same sound"),
    (
        "bullshit",
        "what a bunch of bullsh1t",
        "digits for Latin letters are common in codes and order numbers; bullsh1t is a row where it is wanted",
    ),
    ("hello", "hh-he  e eeell/l/lo//o", "letters in groups, parted by spaces, are words of English"),
    ("hello", "|-|3|_I_0", "letters drawn from several marks are not read"),
];

/// Entries that the source means as substrings of any word; a user who wants that writes `anywhere` into the column `boundary`.
const SUBSTRINGS: [(&str, &str); 7] = [
    ("国人", "我是中国人"),
    ("国人", "我是【中]国【人"),
    ("国人", "我是【中国【人"),
    ("吃", "A10021003吃饭"),
    ("个东", "我有一个东东西"),
    ("个东", "两个东西"),
    ("东", "两个东西"),
];

/// What a pseudo-entry or a pattern of another tool is in the language of the lexicon files.
fn written(entry: &str) -> (String, bool) {
    const DIGIT: &str = "[0123456789]";
    const LETTER: &str = "[abcdefghijklmnopqrstuvwxyz0123456789]";
    let number = format!("{DIGIT}{DIGIT}?{DIGIT}?");
    let escaped =
        |entry: &str| entry.chars().flat_map(|c| "()[]<>…?^$\\|".contains(c).then_some('\\').into_iter().chain([c])).collect();
    match entry {
        "<email>" => (format!("{LETTER}@{LETTER}…{{20}}.{LETTER}"), true),
        "<url>" => ("http(s|)://".to_owned(), true),
        "<ipv4>" => (format!("{number}.{number}.{number}.{number}"), true),
        ".[中美]国" => ("…{1}[中美]国".to_owned(), false),
        "[ab][cd]" => (entry.to_owned(), false),
        _ => match entry.strip_prefix("<digits>=").and_then(|count| count.parse().ok()) {
            Some(count) => (DIGIT.repeat(count), true),
            None => (escaped(entry), false),
        },
    }
}

struct Row {
    entry: String,
    text: String,
    should_hit: bool,
    technique: String,
}

fn rows(text: &str) -> Vec<Row> {
    let rows = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|cells| Row {
        entry: cells[1].to_owned(),
        text: cells[2].to_owned(),
        should_hit: cells[3] == "1",
        technique: cells[4].to_owned(),
    })
    .collect()
}

/// The rulebook's tables that every lexicon shares, with one row of terms.
fn annotator(row: &Row) -> Annotator {
    let shared = |file: &LexiconFile| matches!(&*file.path, "classes.csv" | "lookalikes.csv");
    let mut files: Vec<LexiconFile> = RulebookFolder::embedded().files.into_iter().filter(shared).collect();
    let (term, mut anywhere) = written(&row.entry);
    anywhere |= SUBSTRINGS.contains(&(&row.entry, &row.text));
    let allow = allow_phrase(row);
    let mut csv = csv::Writer::from_writer(Vec::new());
    let boundary = if anywhere { "anywhere" } else { "" };
    for record in [["term", "boundary", "allow"], [&term, boundary, allow]] {
        csv.write_record(record).expect("memory");
    }
    let text = String::from_utf8(csv.into_inner().expect("memory")).expect("UTF-8");
    files.push(LexiconFile { path: "violation/insult.csv".to_owned(), text: text.into() });
    Annotator::new(&files).unwrap_or_else(|error| panic!("{}: {error}", row.entry))
}

/// The allow-phrase that a row asks for: `allowlist=三黄片 covers …`, `idiom; allowlist=tit 4 tat`, or the text itself.
fn allow_phrase(row: &Row) -> &str {
    let technique = &*row.technique;
    match technique.split_once("allowlist=") {
        Some((_, named)) => {
            let ends = [" covers", " shorter", ","].iter().filter_map(|end| named.find(end));
            &named[..ends.min().unwrap_or(named.len())]
        }
        None if technique.starts_with("allowlist") => &row.text,
        None => "",
    }
}

fn hits(row: &Row, default: &Inspector) -> bool {
    if row.entry.is_empty() {
        return has_violation(default, &row.text);
    }
    !annotator(row).annotate(Role::Agent, &row.text, &mut Scratch::default()).hits().is_empty()
}

/// What counts in a message of the agent's: the code, and the tier it was found by.
fn found(inspector: &Inspector, text: &str) -> Vec<(Category, Via)> {
    let (conversation, turn) = utterance(Role::Agent, "", text);
    let findings = inspector.inspect(conversation).card.findings.into_iter().filter(|finding| finding.turn == Some(turn));
    findings.filter_map(|finding| Some((finding.category, finding.via?))).collect()
}

fn has_violation(inspector: &Inspector, text: &str) -> bool {
    found(inspector, text).iter().any(|(category, _)| category.kind() == Kind::Violation)
}

#[test]
fn rows_of_comparable_tools_agree_or_have_a_reason() {
    let Ok(text) = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(ROWS)) else {
        println!("skipped: {ROWS} is not there");
        return;
    };
    let rows = rows(&text);
    let default = inspector();
    let agrees: Vec<bool> = rows.par_iter().map(|row| hits(row, default) == row.should_hit).collect();
    let differing: Vec<&Row> = rows.iter().zip(&agrees).filter(|(_, agrees)| !**agrees).map(|(row, _)| row).collect();
    println!("{} of {} rows agree", rows.len() - differing.len(), rows.len());
    let mut unexplained = 0;
    for row in &differing {
        let reason = OTHERWISE.iter().find(|(entry, text, _)| *entry == row.entry && *text == row.text);
        unexplained += usize::from(reason.is_none());
        println!("  {} in {} ({}): {}", row.entry, row.text, row.technique, reason.map_or("NO REASON", |(_, _, reason)| reason));
    }
    assert_eq!(unexplained, 0, "rows differ without a reason");
    assert_eq!(differing.len(), OTHERWISE.len(), "a reason is given for a row that agrees");
}

#[test]
fn the_default_rulebook_finds_disguises_and_says_how() {
    use Category::{Insult, OffPlatform};
    let inspector = inspector();
    let mut wrong = Vec::new();
    for (reason, text, expected) in [
        ("as it is written", "加我微信吧", (OffPlatform, Via::Exact)),
        ("full width and capitals", "加我ＷＥＣＨＡＴ吧", (OffPlatform, Via::Normalised)),
        ("a letter in a circle", "加我Ⓥ信", (OffPlatform, Via::Variant)),
        ("a homophone", "您加一下店长薇信", (OffPlatform, Via::Variant)),
        ("a letter for a word", "加下v我把优惠券发你", (OffPlatform, Via::Variant)),
        ("letters", "加我vx", (OffPlatform, Via::Variant)),
        ("another homophone", "加个扣扣吧", (OffPlatform, Via::Variant)),
        ("marks between all characters", "加~我~微~信", (OffPlatform, Via::Normalised)),
        ("an abbreviation", "nmd", (Insult, Via::Variant)),
        ("digits", "你这个傻13", (Insult, Via::Variant)),
        ("an animal", "草泥马的", (Insult, Via::Variant)),
        ("other characters", "煞笔一个", (Insult, Via::Variant)),
        ("a character taken apart", "贝戋人", (Insult, Via::Variant)),
        ("a mark inserted", "你个傻@帽", (Insult, Via::Normalised)),
        ("zero width", "你是傻\u{200b}逼", (Insult, Via::Normalised)),
        ("traditional", "你這個廢物", (Insult, Via::Normalised)),
        ("repeated", "滚滚滚蛋蛋", (Insult, Via::Normalised)),
    ] {
        let found = found(inspector, text);
        if !found.contains(&expected) {
            wrong.push(format!("{reason}: {text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn longer_words_that_hold_a_forbidden_one_are_innocent() {
    let inspector = inspector();
    for text in [
        "路口交通已恢复",
        "是他妈妈签收的",
        "您说没收到货，我帮您查一下",
        "您对处理结果不太满意，我再帮您反馈",
        "祝您生日快乐",
        "湿垃圾/人工清运",
        "好的😊人工客服为您服务",
        "姓名+电话发我登记",
        "尺码是S/B款的",
        "2025-11-03 10:30下单",
        "高高兴兴购物，清清楚楚消费",
        "A/B/C三款都有货",
    ] {
        assert!(!has_violation(inspector, text), "{text}: {:?}", found(inspector, text));
    }
}
