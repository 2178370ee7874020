//! What was found as tables and as CSV.

use super::Shown;
use super::seen::{Change, Found, Why};
use crate::model::{Category, Topic};
use crate::report::{BOM, Language, plain_csv, plain_table};

impl Why {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Drift => ("漂移", "drift"),
            Self::Everywhere => ("几乎处处命中", "nearly everywhere"),
            Self::Never => ("从未命中", "never"),
        }
    }
}

const CHANGE: [(&str, &str); 5] = [
    ("本期会话", "now"),
    ("基线会话", "before"),
    ("本期%", "share %"),
    ("基线%", "share before %"),
    ("变化95%区间", "change, 95 %"),
];

fn change_cells(change: &Change) -> Vec<String> {
    let interval =
        change.low.zip(change.high).map(|(low, high)| format!("{low:+.1}…{high:+.1}{}", if change.is_sure() { "*" } else { "" }));
    vec![
        change.now.to_string(),
        change.before.to_string(),
        format!("{:.1}", change.share),
        change.share_before.map(|share| format!("{share:.1}")).unwrap_or_default(),
        interval.unwrap_or_default(),
    ]
}

/// Title, headings, rows, and how many columns of words begin them.
type Shape = ((&'static str, &'static str), Vec<&'static str>, Vec<Vec<String>>, usize);

fn shape(found: &Found, one: Shown, language: Language) -> Shape {
    let pick = |(chinese, english): (&'static str, &'static str)| language.pick(chinese, english);
    let headings = |own: &[(&'static str, &'static str)], more: &[(&'static str, &'static str)]| {
        own.iter().chain(&CHANGE).chain(more).map(|&pair| pick(pair)).collect()
    };
    let topic = |code: &str| {
        code.parse::<Topic>().map_or_else(|_| code.to_owned(), |topic| language.pick(topic.name(), topic.code()).to_owned())
    };
    let category = |code: &str| {
        code.parse::<Category>().map_or_else(|_| code.to_owned(), |code| language.pick(code.name(), code.code()).to_owned())
    };
    let row = |own: Vec<String>, change: &Change, more: Vec<String>| [own, change_cells(change), more].concat();
    match one {
        Shown::Terms => (
            ("上升的词和短语", "rising words and phrases"),
            headings(&[("词语", "term")], &[("G²", "G2"), ("例", "example")]),
            found
                .terms
                .iter()
                .map(|one| {
                    row(vec![one.term.clone()], &one.change, vec![format!("{:.1}", one.likelihood), one.example.to_string()])
                })
                .collect(),
            1,
        ),
        Shown::Topics => (
            ("来访主题", "topics"),
            headings(&[("主题", "topic")], &[]),
            found.topics.iter().map(|(code, change)| row(vec![topic(code)], change, Vec::new())).collect(),
            1,
        ),
        Shown::Causes => (
            ("根因：主题×违规×技能组", "causes: topic × violation × group"),
            headings(&[("主题", "topic"), ("违规", "violation"), ("技能组", "group")], &[]),
            found
                .causes
                .iter()
                .map(|one| row(vec![topic(&one.topic), category(&one.violation), one.team.clone()], &one.change, Vec::new()))
                .collect(),
            3,
        ),
        Shown::Rules => (
            ("需要查看的规则", "rules to look at"),
            headings(&[("规则", "rule"), ("原因", "why")], &[]),
            found
                .rules
                .iter()
                .map(|one| row(vec![one.rule.clone(), pick(one.why.words()).to_owned()], &one.change, Vec::new()))
                .collect(),
            2,
        ),
    }
}

pub(super) fn table(found: &Found, one: Shown, language: Language) -> Vec<u8> {
    let ((chinese, english), headings, rows, left) = shape(found, one, language);
    let [now, before] = found.conversations;
    let title = language.pick(chinese, english);
    let of = language
        .pick(&format!("本期 {now} 个会话，基线 {before} 个"), &format!("{now} conversations, {before} before"))
        .to_owned();
    let body =
        if rows.is_empty() { language.pick("（无）\n", "(none)\n").to_owned() } else { plain_table(&headings, rows, left) };
    format!("【{title}】{of}\n{body}\n").into_bytes()
}

pub(super) fn csv(found: &Found, one: Shown, language: Language) -> Vec<u8> {
    let (_, headings, rows, _) = shape(found, one, language);
    [BOM.to_vec(), plain_csv(&headings, &rows)].concat()
}
