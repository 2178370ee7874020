//! `zhijian sample --estimate`: what a filled-in list says of all conversations.

use crate::cli::{Failure, sheet};
use crate::report::{Language, ReviewColumn, plain_table};
use crate::score::{Looked, estimated_mean, estimated_share};
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
    /// Rows of the list, looked at or not, by stratum.
    listed: Vec<usize>,
}

/// Prints the estimates.
pub(super) fn run(path: &Path) -> Result<ExitCode, Failure> {
    let list = List::read(path).with_context(|| path.display().to_string()).map_err(Failure::Usage)?;
    stdout().lock().write_all(list.table().as_bytes())?;
    let (looked, all) = (list.rows.len(), list.listed.iter().sum::<usize>());
    let chinese = format!("已复核 {looked} / {all} 个；没有填写的不计入，只有漏填与内容无关时，估计才不偏");
    let english =
        format!("{looked} of {all} are reviewed; the others are left out, which is harmless only where it has no reason");
    eprintln!("{}", list.language.pick(&chinese, &english));
    Ok(ExitCode::SUCCESS)
}

impl List {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let text = sheet::read(path)?;
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
        let (mut rows, mut listed) = (Vec::new(), Vec::new());
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
            let next = strata.len();
            let stratum = *strata.entry(cell(stratum).to_owned()).or_insert(next);
            listed.resize(strata.len(), 0);
            listed[stratum] += 1;
            let row = Row {
                probability: number(probability)?,
                stratum,
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
        Ok(Self { language, rows, listed })
    }

    /// The rows that have a value. That a row was reviewed is taken for a second draw, by lot within its stratum: what was not is not certain.
    fn looked(&self, value: impl Fn(&Row) -> Option<f64>) -> Vec<Looked> {
        let mut reviewed = vec![0; self.listed.len()];
        for row in self.rows.iter().filter(|row| value(row).is_some()) {
            reviewed[row.stratum] += 1;
        }
        let part = |stratum: usize| f64::from(reviewed[stratum]) / self.listed[stratum] as f64;
        let looked = |row: &Row| {
            let (stratum, value) = (row.stratum, value(row)?);
            Some(Looked { probability: row.probability * part(stratum), stratum, value })
        };
        self.rows.iter().filter_map(looked).collect()
    }

    /// The line of the mean of a value.
    fn mean(&self, name: &str, value: impl Fn(&Row) -> Option<f64>) -> Vec<String> {
        let looked = self.looked(value);
        let estimate = estimated_mean(&looked);
        let ends = estimate.and_then(|estimate| Some((estimate.value - estimate.half?, estimate.value + estimate.half?)));
        line(name, looked.len(), estimate.map(|estimate| estimate.value), ends)
    }

    /// The line of a share, in per cent.
    fn share(&self, name: &str, is: impl Fn(&Row) -> bool) -> Vec<String> {
        let looked = self.looked(|row| Some(if is(row) { 1.0 } else { 0.0 }));
        let (value, ends) = estimated_share(&looked).unzip();
        let ends = ends.flatten().map(|(low, high)| (100.0 * low, 100.0 * high));
        line(name, looked.len(), value.map(|value| 100.0 * value), ends)
    }

    fn table(&self) -> String {
        let pick = |chinese: &'static str, english: &'static str| self.language.pick(chinese, english);
        let mut lines = vec![
            self.mean(pick("复核均分", "mean of the review"), |row| row.review),
            self.mean(pick("系统均分", "mean of the program"), |row| row.review.map(|_| row.score)),
            self.mean(pick("复核－系统", "review - program"), |row| row.review.map(|review| review - row.score)),
            self.share(pick("有误判的会话 %", "with an unfounded finding %"), |row| row.unfounded),
            self.share(pick("有漏判的会话 %", "with a missed finding %"), |row| row.missed),
        ];
        let mut verdicts: Vec<&str> = self.rows.iter().map(|row| &*row.verdict).filter(|verdict| !verdict.is_empty()).collect();
        verdicts.sort_unstable();
        verdicts.dedup();
        let of_verdict =
            |verdict: &str| self.share(&format!("{}：{verdict} %", pick("结论", "verdict")), |row| row.verdict == verdict);
        lines.extend(verdicts.into_iter().map(of_verdict));
        plain_table(
            &[pick("指标", "figure"), pick("估计", "estimate"), pick("95%区间", "95% interval"), pick("复核数", "reviewed")],
            lines,
            1,
        )
    }
}

/// What people write into a cell where they found nothing.
const NOTHING: &str = include_str!("nothing.txt");

/// Whether a cell that asks for what was found names anything.
fn says_some(cell: &str) -> bool {
    let cell = cell.trim_end_matches(['。', '.']).to_lowercase();
    !cell.is_empty() && !NOTHING.lines().any(|nothing| nothing == cell)
}

fn line(name: &str, looked: usize, value: Option<f64>, ends: Option<(f64, f64)>) -> Vec<String> {
    let dash = || "–".to_owned();
    let value = value.map_or_else(dash, |value| format!("{value:.1}"));
    let ends = ends.map_or_else(dash, |(low, high)| format!("{low:.1}…{high:.1}"));
    vec![name.to_owned(), value, ends, looked.to_string()]
}

impl Row {
    fn is_reviewed(&self) -> bool {
        self.review.is_some() || !self.verdict.is_empty() || self.unfounded || self.missed
    }
}
