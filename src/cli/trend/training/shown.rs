//! Agents to be trained as a table and as CSV.

use super::{Standing, Trained};
use crate::report::{BOM, Language, plain_csv, plain_table};

impl Standing {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::ToTrain => ("需复训", "to train"),
            Self::NotRecovered => ("未恢复", "not recovered"),
            Self::Recovered => ("已恢复", "recovered"),
            Self::Open => ("待观察", "open"),
        }
    }
}

/// The headings, and a row for each.
fn rows(all: &[Trained], language: Language) -> ([&'static str; 12], Vec<Vec<String>>) {
    let headings = [
        ("坐席", "agent"),
        ("状态", "standing"),
        ("各月均分", "means"),
        ("会话", "conv."),
        ("最弱维度", "weakest"),
        ("与全体差", "gap"),
        ("失分最多的能力", "skill"),
        ("训练模块", "module"),
        ("培训日期", "trained"),
        ("其后会话", "since"),
        ("其后均分", "mean since"),
        ("变化（95%区间）", "change (95 %)"),
    ];
    let number = |value: Option<f64>| value.map(|value| format!("{value:.1}")).unwrap_or_default();
    let row = |one: &Trained| {
        let means: Vec<String> = one.months.iter().map(|(month, mean)| format!("{} {mean:.1}", &month[..7])).collect();
        let by = one.change.zip(one.low).zip(one.high);
        let standing = one.standing.words();
        vec![
            one.agent.clone(),
            language.pick(standing.0, standing.1).to_owned(),
            means.join(language.pick("、", ", ")),
            one.conversations.to_string(),
            one.weakest.map(|weakest| language.pick(weakest.name(), weakest.code()).to_owned()).unwrap_or_default(),
            number(one.gap),
            one.skill.clone().unwrap_or_default(),
            one.module.clone().unwrap_or_default(),
            one.held_on.clone().unwrap_or_default(),
            one.since.to_string(),
            number(one.mean_since),
            match by {
                Some(((by, low), high)) => format!("{by:+.1} ({low:+.1}…{high:+.1})"),
                None if one.rulebook_changed => language.pick("规则有变", "other rules").to_owned(),
                None => String::new(),
            },
        ]
    };
    (headings.map(|(chinese, english)| language.pick(chinese, english)), all.iter().map(row).collect())
}

pub(in crate::cli::trend) fn table(all: &[Trained], language: Language) -> String {
    if all.is_empty() {
        return language.pick("没有需要复训或培训过的坐席\n", "nobody to train, and nobody trained\n").to_owned();
    }
    let (headings, rows) = rows(all, language);
    plain_table(&headings, rows, headings.len())
}

pub(in crate::cli::trend) fn csv(all: &[Trained], language: Language) -> Vec<u8> {
    let (headings, rows) = rows(all, language);
    [BOM.to_vec(), plain_csv(&headings, &rows)].concat()
}
