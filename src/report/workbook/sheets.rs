//! The sheets: headings, widths, filters, colours, and those that are short enough to be written at the end.

use super::row::{Formats, Row};
use crate::model::{Dimension, Grade, Kind, Risk, rounded};
use crate::report::figures::Figures;
use rust_xlsxwriter::{
    Chart, ChartType, Color, ConditionalFormat2ColorScale, ConditionalFormatCell, ConditionalFormatCellRule, Format, Worksheet,
    XlsxError,
};

/// A column: its heading and its width in characters.
pub(super) type Column = (&'static str, u16);

const PALE_RED: Color = Color::RGB(0x00F6_C7C0);
const PALE_AMBER: Color = Color::RGB(0x00FB_E3B6);
const WHITE: Color = Color::RGB(0x00FF_FFFF);

pub(super) fn case_columns() -> Vec<Column> {
    let mut columns = vec![
        ("会话", 22),
        ("坐席", 16),
        ("渠道", 8),
        ("开始时间", 20),
        ("星期", 8),
        ("小时", 8),
        ("轮次", 8),
        ("得分", 8),
        ("等级", 10),
        ("致命", 8),
        ("风险", 8),
        ("场景", 8),
        ("主题", 12),
        ("客户类型", 12),
        ("问题等级", 10),
    ];
    columns.extend(Dimension::ALL.iter().map(|dimension| (dimension.name(), 10)));
    columns.extend([("违规数", 8), ("首次响应(秒)", 12), ("平均响应(秒)", 12), ("客户起始情绪", 12), ("客户结束情绪", 12)]);
    columns
}

pub(super) fn issue_columns() -> Vec<Column> {
    vec![
        ("会话", 22),
        ("坐席", 16),
        ("轮次(从0数)", 12),
        ("违规", 14),
        ("严重程度", 10),
        ("扣分", 8),
        ("原文", 40),
        ("说明", 40),
        ("建议", 60),
        ("规则", 24),
    ]
}

const RULE_COLUMNS: [Column; 7] =
    [("规则", 28), ("代码", 24), ("名称", 16), ("类型", 10), ("次数", 10), ("会话", 10), ("总扣分", 10)];

/// The heading row, which stays in sight, and the widths.
pub(super) fn heading(sheet: &mut Worksheet, columns: &[Column], formats: &Formats) -> Result<(), XlsxError> {
    for (nth, &(_, width)) in (0..).zip(columns) {
        sheet.set_column_width(nth, width)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    let mut row = Row::new(sheet, 0);
    columns.iter().try_for_each(|(name, _)| row.styled(name, &formats.heading))
}

pub(super) fn filter(sheet: &mut Worksheet, columns: usize, rows: u32) -> Result<(), XlsxError> {
    let last = u16::try_from(columns).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.autofilter(0, 0, rows, last).map(|_| ())
}

/// Scores below the pass mark red, below good amber.
pub(super) fn colour_scores(sheet: &mut Worksheet, column: u16, rows: u32) -> Result<(), XlsxError> {
    if rows == 0 {
        return Ok(());
    }
    for (below, colour) in [(60.0, PALE_RED), (80.0, PALE_AMBER)] {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::LessThan(below))
            .set_format(Format::new().set_background_color(colour))
            .set_stop_if_true(true);
        sheet.add_conditional_format(1, column, rows, column, &rule)?;
    }
    Ok(())
}

/// The more, the redder.
pub(super) fn colour_counts(sheet: &mut Worksheet, column: u16, rows: u32) -> Result<(), XlsxError> {
    if rows == 0 {
        return Ok(());
    }
    let scale = ConditionalFormat2ColorScale::new().set_minimum_color(WHITE).set_maximum_color(PALE_RED);
    sheet.add_conditional_format(1, column, rows, column, &scale).map(|_| ())
}

fn end(sheet: &mut Worksheet, columns: usize, rows: u32, more: &str) -> Result<(), XlsxError> {
    filter(sheet, columns, rows)?;
    if more.is_empty() { Ok(()) } else { Row::new(sheet, rows + 1).text(more) }
}

pub(super) fn end_cases(sheet: &mut Worksheet, rows: u32, is_cut: bool) -> Result<(), XlsxError> {
    const SCORE: u16 = 7;
    colour_scores(sheet, SCORE, rows)?;
    end(sheet, case_columns().len(), rows, if is_cut { "表格已满，其余会话见 conversations.jsonl" } else { "" })
}

pub(super) fn end_issues(sheet: &mut Worksheet, rows: u32, is_cut: bool) -> Result<(), XlsxError> {
    end(sheet, issue_columns().len(), rows, if is_cut { "表格已满，其余问题见 findings.csv" } else { "" })
}

pub(super) fn overview(sheet: &mut Worksheet, figures: &Figures, formats: &Formats) -> Result<(), XlsxError> {
    let run = figures.report.run;
    sheet.set_column_width(0, 22)?.set_column_width(1, 24)?.set_column_width(2, 12)?;
    Row::new(sheet, 0).styled("客服质检报告", &formats.title)?;
    let period = figures.report.digest.period.map(|(first, last)| format!("{} 至 {}", first.civil().date(), last.civil().date()));
    let texts = [("期间", period.as_deref().unwrap_or("")), ("规则库", &run.rulebook), ("程序版本", &run.version)];
    for (at, (name, text)) in (1..).zip(texts) {
        let mut row = Row::new(sheet, at);
        row.text(name)?;
        row.text(text)?;
    }
    let team = &figures.report.digest.team;
    let numbers = [
        ("会话", Some(run.conversations as f64), &formats.whole),
        ("轮次", Some(run.turns as f64), &formats.whole),
        ("坐席", Some(run.agents as f64), &formats.whole),
        ("会话平均分", run.mean_score.map(|mean| rounded(mean, 1)), &formats.tenth),
        ("团队均分（坐席本人得分）", figures.team_mean.map(|mean| rounded(mean, 1)), &formats.tenth),
        ("致命违规会话", Some(run.fatal as f64), &formats.whole),
        ("高风险会话", Some(run.risks.get(Risk::High.code()).copied().unwrap_or_default() as f64), &formats.whole),
        ("情绪恢复率", team.recovery(), &formats.percent),
    ];
    for (at, (name, number, format)) in (4..).zip(numbers) {
        let mut row = Row::new(sheet, at);
        row.text(name)?;
        row.number(number, format)?;
    }
    grades(sheet, figures, formats)
}

/// The distribution of grades, and its chart.
fn grades(sheet: &mut Worksheet, figures: &Figures, formats: &Formats) -> Result<(), XlsxError> {
    const FIRST: u32 = 14;
    let run = figures.report.run;
    let mut row = Row::new(sheet, FIRST - 1);
    for name in ["等级", "会话", "占比"] {
        row.styled(name, &formats.heading)?;
    }
    let mut last = FIRST;
    for (at, grade) in (FIRST..).zip(Grade::ALL) {
        let count = run.grades.get(grade.code()).copied().unwrap_or_default() as f64;
        let mut row = Row::new(sheet, at);
        row.text(grade.name())?;
        row.number(Some(count), &formats.whole)?;
        row.number((run.conversations > 0).then(|| count / run.conversations as f64), &formats.percent)?;
        last = at;
    }
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_categories(("概览", FIRST, 0, last, 0)).set_values(("概览", FIRST, 1, last, 1)).set_name("会话");
    chart.title().set_name("等级分布");
    chart.legend().set_hidden();
    sheet.insert_chart(1, 4, &chart).map(|_| ())
}

pub(super) fn rules(sheet: &mut Worksheet, figures: &Figures, formats: &Formats) -> Result<(), XlsxError> {
    heading(sheet, &RULE_COLUMNS, formats)?;
    let mut rows = 0;
    for (at, rule) in (1..).zip(&figures.report.digest.rules) {
        let code = rule.head.category;
        let mut row = Row::new(sheet, at);
        row.text(&rule.head.id)?;
        row.text(code.code())?;
        row.text(&rule.head.name)?;
        row.text(code.kind().name())?;
        row.number(Some(rule.findings as f64), &formats.whole)?;
        row.number(Some(rule.conversations as f64), &formats.whole)?;
        row.number((code.kind() == Kind::Violation).then(|| -rule.cost as f64 / 100.0), &formats.tenth)?;
        rows = at;
    }
    filter(sheet, RULE_COLUMNS.len(), rows)
}
