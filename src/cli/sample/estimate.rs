//! `zhijian sample --estimate`: what a filled-in list says of all conversations.

use crate::cli::Failure;
use crate::report::{Language, ReviewColumn, plain_table};
use crate::score::{Estimate, Looked, estimated_mean};
use anyhow::{Context, anyhow};
use rustc_hash::FxHashMap;
use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;

/// A row that was looked at.
struct Row {
    probability: f64,
    stratum: usize,
    score: f64,
    review: Option<f64>,
    verdict: String,
    unfounded: bool,
    missed: bool,
}

/// A list as it came back.
struct List {
    language: Language,
    rows: Vec<Row>,
    /// Rows of the list, looked at or not.
    all: usize,
}

/// Prints the estimates.
pub(super) fn run(path: &Path) -> Result<ExitCode, Failure> {
    let list = List::read(path).with_context(|| path.display().to_string()).map_err(Failure::Usage)?;
    stdout().lock().write_all(list.table().as_bytes())?;
    let (looked, all) = (list.rows.len(), list.all);
    let chinese = format!("已复核 {looked} / {all} 个；没有填写的不计入，只有漏填与内容无关时，估计才不偏");
    let english =
        format!("{looked} of {all} are reviewed; the others are left out, which is harmless only where it has no reason");
    eprintln!("{}", list.language.pick(&chinese, &english));
    Ok(ExitCode::SUCCESS)
}

/// Excel saves CSV as UTF-8 or, in China, as GBK.
fn decoded(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).map_or_else(|_| encoding_rs::GB18030.decode(bytes).0.into_owned(), str::to_owned);
    text.trim_start_matches('\u{feff}').to_owned()
}

impl List {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let text = decoded(&std::fs::read(path)?);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let headings = reader.headers()?.clone();
        let at = |column: ReviewColumn| headings.iter().position(|heading| column.is_named(heading.trim()));
        let needed = |column: ReviewColumn| at(column).ok_or_else(|| anyhow!("no column \"{}\"", column.name(Language::Chinese)));
        let (probability, score) = (needed(ReviewColumn::Probability)?, needed(ReviewColumn::Score)?);
        let (review, verdict) = (needed(ReviewColumn::Review)?, at(ReviewColumn::Verdict));
        let (stratum, unfounded, missed) = (at(ReviewColumn::Stratum), at(ReviewColumn::Unfounded), at(ReviewColumn::Missed));
        let is_chinese = headings.get(probability) == Some(ReviewColumn::Probability.name(Language::Chinese));
        let language = if is_chinese { Language::Chinese } else { Language::English };
        let mut strata = FxHashMap::default();
        let (mut rows, mut all) = (Vec::new(), 0);
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or("").trim();
            let number = |column: usize| -> anyhow::Result<f64> {
                let cell = cell(Some(column));
                cell.parse().map_err(|_| anyhow!("line {line}: \"{cell}\" is no number"))
            };
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            all += 1;
            let next = strata.len();
            let row = Row {
                probability: number(probability)?,
                stratum: *strata.entry(cell(stratum).to_owned()).or_insert(next),
                score: number(score)?,
                review: if cell(Some(review)).is_empty() { None } else { Some(number(review)?) },
                verdict: cell(verdict).to_owned(),
                unfounded: says_some(cell(unfounded)),
                missed: says_some(cell(missed)),
            };
            if row.review.is_some_and(|review| !(0.0..=100.0).contains(&review)) {
                return Err(anyhow!("line {line}: a reviewed score lies between 0 and 100"));
            }
            if !(row.probability > 0.0 && row.probability <= 1.0) {
                return Err(anyhow!("line {line}: {} is no probability", row.probability));
            }
            rows.extend(Some(row).filter(Row::is_reviewed));
        }
        Ok(Self { language, rows, all })
    }

    /// The estimated mean of a value over the rows that have it.
    fn mean(&self, value: impl Fn(&Row) -> Option<f64>) -> (usize, Option<Estimate>) {
        let looked = |row: &Row| Some(Looked { probability: row.probability, stratum: row.stratum, value: value(row)? });
        let looked: Vec<Looked> = self.rows.iter().filter_map(looked).collect();
        (looked.len(), estimated_mean(&looked))
    }

    fn table(&self) -> String {
        let pick = |chinese: &'static str, english: &'static str| self.language.pick(chinese, english);
        let share = |is: &dyn Fn(&Row) -> bool| self.mean(|row| Some(if is(row) { 100.0 } else { 0.0 }));
        let mut lines = vec![
            (pick("复核均分", "mean of the review").to_owned(), self.mean(|row| row.review)),
            (pick("系统均分", "mean of the program").to_owned(), self.mean(|row| row.review.map(|_| row.score))),
            (pick("复核－系统", "review - program").to_owned(), self.mean(|row| row.review.map(|review| review - row.score))),
            (pick("有误判的会话 %", "with an unfounded finding %").to_owned(), share(&|row| row.unfounded)),
            (pick("有漏判的会话 %", "with a missed finding %").to_owned(), share(&|row| row.missed)),
        ];
        let mut verdicts: Vec<&str> = self.rows.iter().map(|row| &*row.verdict).filter(|verdict| !verdict.is_empty()).collect();
        verdicts.sort_unstable();
        verdicts.dedup();
        let of_verdict =
            |verdict: &str| (format!("{}：{verdict} %", pick("结论", "verdict")), share(&|row| row.verdict == verdict));
        lines.extend(verdicts.into_iter().map(of_verdict));
        let rows = lines.into_iter().map(|(name, (looked, estimate))| line(name, looked, estimate)).collect();
        plain_table(
            &[pick("指标", "figure"), pick("估计", "estimate"), pick("95%区间", "95% interval"), pick("复核数", "reviewed")],
            rows,
            1,
        )
    }
}

/// Whether a cell that asks for what was found names anything: people write 无 as well as nothing.
fn says_some(cell: &str) -> bool {
    const NONE: [&str; 12] = ["无", "没", "没有", "否", "不是", "未发现", "暂未发现", "暂无", "无误判", "无漏判", "no", "none"];
    let cell = cell.trim_end_matches(['。', '.']).to_lowercase();
    !(cell.is_empty() || NONE.contains(&&*cell) || cell.trim_start_matches(['0', '-', '/', '—']).is_empty())
}

fn line(name: String, looked: usize, estimate: Option<Estimate>) -> Vec<String> {
    let dash = || "–".to_owned();
    let value = estimate.map_or_else(dash, |estimate| format!("{:.1}", estimate.value));
    let ends = estimate.and_then(|estimate| Some((estimate.value, estimate.half?)));
    vec![
        name,
        value,
        ends.map_or_else(dash, |(value, half)| format!("{:.1}…{:.1}", value - half, value + half)),
        looked.to_string(),
    ]
}

impl Row {
    fn is_reviewed(&self) -> bool {
        self.review.is_some() || !self.verdict.is_empty() || self.unfounded || self.missed
    }
}
