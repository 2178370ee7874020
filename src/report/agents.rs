//! The agents' table, as `agents.csv` and for the terminal.

use super::cell::{bytes, inert, number, writer};
use super::columns::{Language, Named};
use super::view::{Ink, Text};
use crate::model::{AgentSummary, Difference, Dimension, Grade, tenths};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// The whole file, with its heading row; `rulebook` stands at the end of each row, so that rows of several nights can be put together.
pub fn agents_csv(agents: &[AgentSummary], rulebook: &str, language: Language) -> Vec<u8> {
    let mut csv = writer();
    // Writing to memory cannot fail; `bytes` shows what was written.
    let _ = csv.write_record(headings(language));
    for agent in agents {
        let _ = csv.write_record(row(agent, rulebook, language));
    }
    bytes(csv)
}

fn headings(language: Language) -> Vec<String> {
    let pick = |chinese: &str, english: &str| language.pick(chinese, english).to_owned();
    let mut headings = vec![
        pick("客服", "agent_id"),
        pick("会话数", "conversations"),
        pick("平均分", "mean_score"),
        pick("95%区间下限", "ci95_low"),
        pick("95%区间上限", "ci95_high"),
        pick("等级", "grade"),
        pick("样本不足", "small_sample"),
    ];
    headings.extend(Grade::ALL.iter().map(|grade| pick(&format!("{}占比", grade.name()), &format!("share_{}", grade.code()))));
    headings.extend(Dimension::ALL.iter().map(|dimension| dimension.in_language(language).to_owned()));
    headings.extend([
        pick("致命会话数", "fatal"),
        pick("违规数", "violations"),
        pick("客服轮次", "turns"),
        pick("每百轮违规", "violations_per_100_turns"),
        pick("平均首次响应(秒)", "mean_first_response_s"),
        pick("平均响应(秒)", "mean_response_s"),
        pick("客户情绪变化", "emotion_change"),
        pick("与预期之差", "from_expected"),
        pick("差值95%下限", "from_expected_low"),
        pick("差值95%上限", "from_expected_high"),
        pick("规则库", "rulebook"),
    ]);
    headings
}

fn row(agent: &AgentSummary, rulebook: &str, language: Language) -> Vec<String> {
    let mut row = vec![
        inert(&name(agent, language)).into_owned(),
        agent.conversations.to_string(),
        number(Some(agent.mean_score), 2),
        number(agent.interval.map(|interval| interval.low), 2),
        number(agent.interval.map(|interval| interval.high), 2),
        agent.grade.in_language(language).to_owned(),
        if agent.small_sample { language.pick("是", "yes") } else { language.pick("否", "no") }.to_owned(),
    ];
    row.extend(agent.grade_shares.iter().map(|&share| number(Some(share), 4)));
    row.extend(agent.dimensions.iter().map(|&(_, mean)| number(mean, 2)));
    row.extend([
        agent.fatal.to_string(),
        agent.violations.to_string(),
        agent.turns.to_string(),
        number(Some(agent.violations_per_100_turns), 2),
        number(agent.mean_first_response_s, 1),
        number(agent.mean_response_s, 1),
        number(agent.emotion_change, 2),
        number(agent.from_expected.map(|from| from.by), 2),
        number(agent.from_expected.map(|from| from.low), 2),
        number(agent.from_expected.map(|from| from.high), 2),
        inert(rulebook).into_owned(),
    ]);
    row
}

fn name(agent: &AgentSummary, language: Language) -> String {
    agent.agent_id.as_deref().unwrap_or(language.pick("（未标明）", "(unnamed)")).to_owned()
}

/// The name for a terminal, within so many columns.
fn called(agent: &AgentSummary, language: Language) -> String {
    const WIDEST: usize = 24;
    let name = Text::new(Ink::Plain, &name(agent, language).replace(['\n', '\r'], " "));
    let width = name.width().min(WIDEST);
    name.fitted(width).shown().to_owned()
}

/// The table of a run of so many `conversations` for a terminal of `width` columns; agents with few of them are marked and stand last.
pub fn agents_table(agents: &[AgentSummary], conversations: u64, language: Language, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = width {
        table.set_width(width);
    }
    let headings = [
        ("客服", "agent"),
        ("会话", "conv."),
        ("均分", "mean"),
        ("95%区间", "95% interval"),
        ("与预期之差", "vs expected"),
        ("等级", "grade"),
        ("优/良/合格/待改进 %", "exc/good/pass/impr. %"),
        ("致命", "fatal"),
        ("违规/百轮", "viol./100"),
        ("首响 秒", "first s"),
        ("均响 秒", "mean s"),
        ("情绪变化", "emotion"),
    ];
    table.set_header(headings.map(|(chinese, english)| language.pick(chinese, english)));
    for agent in agents {
        table.add_row(table_row(agent, language));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut text = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect::<String>();
    if agents.iter().any(|agent| agent.from_expected.is_some()) {
        let chinese = "与预期之差：均分减去同场景、同问题等级、同起始情绪会话的预期分；区间含 0 的不分高下\n";
        let english = "vs expected: mean minus what conversations of such scenes, issue levels and first feelings come to\n";
        text += language.pick(chinese, english);
    }
    let again = counted_again(agents, conversations);
    if again > 0 {
        let chinese = format!("几名坐席接待的会话对每名各计一次，会话数加起来比会话总数多 {again}；均分是本人得分的平均\n");
        let english =
            format!("conversations of several agents count for each: {again} more than there are; means are of own scores\n");
        text += language.pick(&chinese, &english);
    }
    if agents.iter().any(|agent| agent.small_sample) {
        text += language.pick("* 会话不足10个，均分仅供参考，不参与排名\n", "* fewer than 10 conversations: not ranked\n");
    }
    text
}

/// By how many the conversations of `agents` come to more than the `conversations` there are: some count for several agents.
pub(super) fn counted_again<'a>(agents: impl IntoIterator<Item = &'a AgentSummary>, conversations: u64) -> u64 {
    agents.into_iter().map(|agent| agent.conversations).sum::<u64>().saturating_sub(conversations)
}

/// A difference with half of its interval, which lies as far to both sides.
pub(super) fn from_expected(from: Difference) -> String {
    format!("{:+.1}±{:.1}", from.by, from.high - from.by)
}

fn table_row(agent: &AgentSummary, language: Language) -> Vec<String> {
    let or_dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let interval =
        agent.interval.map(|interval| format!("{}–{}", tenths(interval.low), tenths(interval.high))).unwrap_or_default();
    let shares: Vec<String> = agent.grade_shares.iter().map(|share| format!("{:.0}", share * 100.0)).collect();
    let mark = if agent.small_sample { " *" } else { "" };
    vec![
        called(agent, language) + mark,
        agent.conversations.to_string(),
        number(Some(agent.mean_score), 1),
        or_dash(interval),
        or_dash(agent.from_expected.map(from_expected).unwrap_or_default()),
        agent.grade.in_language(language).to_owned(),
        shares.join("/"),
        agent.fatal.to_string(),
        number(Some(agent.violations_per_100_turns), 1),
        or_dash(number(agent.mean_first_response_s, 0)),
        or_dash(number(agent.mean_response_s, 0)),
        or_dash(agent.emotion_change.map(|change| format!("{change:+.2}")).unwrap_or_default()),
    ]
}
