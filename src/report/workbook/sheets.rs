//! The sheets: headings, widths, filters, colours, and those that are short enough to be written at the end.

use super::row::{Formats, Row};
use crate::model::{Dimension, Grade, Kind, Risk};
use crate::report::figures::{AgentFigures, Figures, Rank};
use rust_xlsxwriter::{
    Chart, ChartType, Color, ConditionalFormat2ColorScale, ConditionalFormatCell, ConditionalFormatCellRule, Format, Worksheet,
    XlsxError,
};

/// A column: its heading and its width in characters.
type Column = (&'static str, u16);

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

fn agent_columns() -> Vec<Column> {
    let mut columns = vec![
        ("坐席", 16),
        ("会话", 8),
        ("均分", 8),
        ("区间下限", 10),
        ("区间上限", 10),
        ("名次(最好)", 11),
        ("名次(最差)", 11),
        ("与团队比", 12),
        ("等级", 10),
        ("样本不足", 10),
    ];
    columns.extend(Dimension::ALL.iter().map(|dimension| (dimension.name(), 10)));
    columns.extend([
        ("待改进占比", 11),
        ("致命会话", 10),
        ("违规/百轮", 11),
        ("首次响应(秒)", 12),
        ("情绪恢复率", 11),
        ("先练什么", 20),
        ("训练模块", 40),
    ]);
    columns
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

fn filter(sheet: &mut Worksheet, columns: usize, rows: u32) -> Result<(), XlsxError> {
    let last = u16::try_from(columns).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.autofilter(0, 0, rows, last).map(|_| ())
}

/// Scores below the pass mark red, below good amber.
fn colour_scores(sheet: &mut Worksheet, column: u16, rows: u32) -> Result<(), XlsxError> {
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
fn colour_counts(sheet: &mut Worksheet, column: u16, rows: u32) -> Result<(), XlsxError> {
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
        ("平均分", run.mean_score, &formats.tenth),
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
    const FIRST: u32 = 13;
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

pub(super) fn agents(sheet: &mut Worksheet, figures: &Figures, formats: &Formats) -> Result<(), XlsxError> {
    const MEAN: u16 = 2;
    const PER_HUNDRED: u16 = 18;
    let columns = agent_columns();
    heading(sheet, &columns, formats)?;
    let mut rows = 0;
    for (at, agent) in (1..).zip(&figures.agents) {
        push_agent(sheet, at, agent, formats)?;
        rows = at;
    }
    colour_scores(sheet, MEAN, rows)?;
    colour_counts(sheet, PER_HUNDRED, rows)?;
    filter(sheet, columns.len(), rows)
}

fn push_agent(sheet: &mut Worksheet, at: u32, agent: &AgentFigures, formats: &Formats) -> Result<(), XlsxError> {
    let summary = agent.summary;
    let place = |place: fn(Rank) -> usize| agent.rank.map(|rank| place(rank) as f64);
    let mut row = Row::new(sheet, at);
    row.text(&agent.name)?;
    row.number(Some(summary.conversations as f64), &formats.whole)?;
    row.number(Some(summary.mean_score), &formats.tenth)?;
    row.number(summary.interval.map(|interval| interval.low), &formats.tenth)?;
    row.number(summary.interval.map(|interval| interval.high), &formats.tenth)?;
    row.number(place(|rank| rank.best), &formats.whole)?;
    row.number(place(|rank| rank.last), &formats.whole)?;
    row.text(agent.standing.name())?;
    row.text(summary.grade.name())?;
    row.text(if summary.small_sample { "是" } else { "" })?;
    for &(_, mean) in &summary.dimensions {
        row.number(mean, &formats.tenth)?;
    }
    row.number(Some(summary.grade_shares[Grade::NeedsImprovement as usize]), &formats.percent)?;
    row.number(Some(summary.fatal as f64), &formats.whole)?;
    row.number(Some(summary.violations_per_100_turns), &formats.tenth)?;
    row.number(summary.mean_first_response_s, &formats.whole)?;
    row.number(agent.digest.and_then(|digest| digest.tally.recovery()), &formats.percent)?;
    let first = agent.skills.first().map(|cost| cost.skill);
    row.text(first.map_or("", |skill| &skill.name))?;
    row.text(first.map_or("", |skill| &skill.module))
}

pub(super) fn rules(sheet: &mut Worksheet, figures: &Figures, formats: &Formats) -> Result<(), XlsxError> {
    heading(sheet, &RULE_COLUMNS, formats)?;
    let mut rows = 0;
    for (at, rule) in (1..).zip(&figures.report.digest.rules) {
        let code = rule.head.category;
        let mut row = Row::new(sheet, at);
        row.text(&rule.head.id)?;
        row.text(code.code())?;
        row.text(code.name())?;
        row.text(code.kind().name())?;
        row.number(Some(rule.findings as f64), &formats.whole)?;
        row.number(Some(rule.conversations as f64), &formats.whole)?;
        row.number((code.kind() == Kind::Violation).then(|| -rule.cost as f64 / 100.0), &formats.tenth)?;
        rows = at;
    }
    filter(sheet, RULE_COLUMNS.len(), rows)
}
