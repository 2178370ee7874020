//! `report.xlsx`. The long sheets go row by row into files without a name, so that memory does not grow with the log; every text is
//! written as a string, so that nothing in it is a formula.

mod agents;
mod row;
mod sheets;

use super::digest::{Case, NAME, WEEKDAYS, costs, place};
use super::figures::Figures;
use super::shown::shown;
use crate::model::{Dimension, Finding, Kind, Scorecard};
use row::{Formats, Row};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use std::io::Write;
use std::path::Path;

const OVERVIEW: usize = 0;
const AGENTS: usize = 1;
const CASES: usize = 2;
const ISSUES: usize = 3;
const RULES: usize = 4;
const SHEETS: [&str; 5] = ["概览", "坐席", "会话", "问题明细", "规则"];
/// Rows of a sheet, one less for the heading and one for the note that more were found.
const ROWS: u32 = 1_048_574;
/// Characters of a text cell; Excel takes 32,767, nobody reads them.
const TEXT: usize = 2_000;

/// The workbook while a batch runs.
pub struct ReportBook {
    book: Workbook,
    formats: Formats,
    cases: u32,
    issues: u32,
}

impl ReportBook {
    /// Begins the workbook; what does not fit into memory is kept in `folder` until it is done.
    ///
    /// # Errors
    /// Where nothing can be written there.
    pub fn begin(folder: &Path) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        book.set_tempdir(folder)?;
        for (nth, name) in SHEETS.into_iter().enumerate() {
            let is_long = nth == CASES || nth == ISSUES;
            let sheet = if is_long { book.add_worksheet_with_constant_memory()? } else { book.add_worksheet() };
            sheet.set_name(name)?;
        }
        let formats = Formats::default();
        sheets::heading(book.worksheet_from_index(CASES)?, &sheets::case_columns(), &formats)?;
        sheets::heading(book.worksheet_from_index(ISSUES)?, &sheets::issue_columns(), &formats)?;
        Ok(Self { book, formats, cases: 0, issues: 0 })
    }

    /// Writes the rows of one conversation.
    ///
    /// # Errors
    /// Where the disk is full.
    pub fn add(&mut self, case: &Case) -> Result<(), XlsxError> {
        let card = &case.card;
        self.cases += 1;
        if self.cases <= ROWS {
            push_case(self.book.worksheet_from_index(CASES)?, self.cases, card, &self.formats)?;
        }
        let sheet = self.book.worksheet_from_index(ISSUES)?;
        for (finding, cost) in card.findings.iter().zip(costs(card)).filter(|(finding, _)| finding.kind == Kind::Violation) {
            self.issues = self.issues.saturating_add(1);
            if self.issues <= ROWS {
                push_issue(sheet, self.issues, card, finding, cost, &self.formats)?;
            }
        }
        Ok(())
    }

    /// Writes the other sheets, and the whole to `writer`.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(mut self, figures: &Figures, writer: impl Write + Send) -> Result<(), XlsxError> {
        sheets::overview(self.book.worksheet_from_index(OVERVIEW)?, figures, &self.formats)?;
        agents::agents(self.book.worksheet_from_index(AGENTS)?, figures, &self.formats)?;
        sheets::rules(self.book.worksheet_from_index(RULES)?, figures, &self.formats)?;
        sheets::end_cases(self.book.worksheet_from_index(CASES)?, self.cases.min(ROWS), self.cases > ROWS)?;
        sheets::end_issues(self.book.worksheet_from_index(ISSUES)?, self.issues.min(ROWS), self.issues > ROWS)?;
        // Not the time of writing: the same input gives the same bytes.
        let written = ExcelDateTime::from_ymd(2000, 1, 1)?;
        self.book.set_properties(&DocProperties::new().set_title("客服质检报告").set_creation_datetime(&written));
        self.book.save_to_writer(writer)
    }
}

fn push_case(sheet: &mut Worksheet, at: u32, card: &Scorecard, formats: &Formats) -> Result<(), XlsxError> {
    let agents = card.agents.iter().map(|agent| shown(agent, NAME)).collect::<Vec<_>>().join("、");
    let began = card.started_at.and_then(|moment| place(moment).map(|place| (moment, place)));
    let mut row = Row::new(sheet, at);
    row.text(&shown(&card.conversation_id, TEXT))?;
    row.text(&agents)?;
    row.text(card.channel.name())?;
    row.time(began.map(|(moment, _)| moment.civil()), &formats.time)?;
    row.text(began.map_or("", |(_, (day, _))| WEEKDAYS[day]))?;
    row.number(began.map(|(_, (_, hour))| hour as f64), &formats.whole)?;
    row.number(Some(card.turns as f64), &formats.whole)?;
    row.tenth(Some(card.score), formats)?;
    row.text(card.grade.name())?;
    row.text(if card.fatal { "是" } else { "" })?;
    row.text(card.classes.risk.name())?;
    row.text(card.classes.scene.name())?;
    row.text(card.classes.topic.name())?;
    row.text(card.classes.customer_type.name())?;
    row.number(Some(f64::from(card.classes.issue_level)), &formats.whole)?;
    for &dimension in Dimension::ALL {
        row.number(card.dimension(dimension).map(crate::model::Points::as_f64), &formats.tenth)?;
    }
    let violations = card.findings.iter().filter(|finding| finding.kind == Kind::Violation).count();
    row.number(Some(violations as f64), &formats.whole)?;
    row.number(card.metrics.first_response_s, &formats.whole)?;
    row.number(card.metrics.mean_response_s, &formats.whole)?;
    let customer = card.emotion.customer.as_ref();
    row.number(customer.map(|curve| curve.start), &formats.hundredth)?;
    row.number(customer.map(|curve| curve.end), &formats.hundredth)
}

fn push_issue(
    sheet: &mut Worksheet,
    at: u32,
    card: &Scorecard,
    finding: &Finding,
    cost: i64,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let mut row = Row::new(sheet, at);
    row.text(&shown(&card.conversation_id, TEXT))?;
    row.text(&shown(finding.agent_id.as_deref().unwrap_or_default(), TEXT))?;
    row.number(finding.turn.map(|turn| turn as f64), &formats.whole)?;
    row.text(&shown(finding.name(), TEXT))?;
    row.text(finding.severity.map_or("", |severity| severity.name()))?;
    row.number(Some(cost as f64 / 100.0), &formats.hundredth)?;
    row.text(&shown(finding.quote.as_ref().map_or("", |quote| &quote.text), TEXT))?;
    row.text(&shown(&finding.message, TEXT))?;
    row.text(&shown(finding.suggestion.as_deref().unwrap_or_default(), TEXT))?;
    row.text(&finding.rule)
}
