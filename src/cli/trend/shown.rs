//! Lines of periods as a table and as CSV.

use super::series::{Figure, Line};
use crate::model::tenths;
use crate::report::{BOM, Language, plain_csv, plain_table, sparkline};
use crate::store::Group;
use std::slice;

/// A line for each period where there is no grouping, else a line for each group.
pub(super) fn table(lines: &[Line], group: Group, language: Language) -> String {
    let text = match (lines, group) {
        ([], _) => language.pick("没有数据\n", "nothing there\n").to_owned(),
        ([line], Group::All) => by_period(line, language),
        _ => by_group(lines, group, language),
    };
    let mark = language.pick(
        "！：超出平时范围；*：变化的95%区间不含0；※：评分规则与上一期不同，不作比较\n",
        "!: out of the usual range; *: the 95 % interval of the change does not hold 0; ※: judged by another rulebook than the period before, not compared\n",
    );
    if lines.is_empty() { text } else { text + mark }
}

fn by_period(line: &Line, language: Language) -> String {
    let headings =
        [("起", "from"), ("会话", "conv."), ("均分", "mean"), ("变化", "change"), ("95%区间", "95% interval"), ("", "")];
    let row = |figure: &Figure| {
        let [change, interval] = change(figure);
        vec![figure.from.to_string(), count(figure), value(figure.value), change, interval, mark(figure, language)]
    };
    let headings = headings.map(|(chinese, english)| language.pick(chinese, english));
    let periods = &line.periods[begun(slice::from_ref(line))..];
    let line_of_blocks = sparkline(&periods.iter().map(|one| one.value).collect::<Vec<_>>());
    format!("{line_of_blocks}\n{}", plain_table(&headings, periods.iter().map(row).collect(), 1))
}

/// The first period that is shown: before it there was nothing of anybody to be seen. A gap later on is shown: an export may be missing.
fn begun(lines: &[Line]) -> usize {
    let first = |line: &Line| line.periods.iter().position(|figure| figure.value.is_some());
    lines.iter().filter_map(first).min().unwrap_or_default()
}

/// Sure changes first: of scores the greatest loss, of shares the greatest change.
fn by_group(lines: &[Line], group: Group, language: Language) -> String {
    let is_share = matches!(group, Group::Rule | Group::Category);
    let what = if is_share { ("占比%", "share %") } else { ("均分", "mean") };
    let headings = [
        language.pick("名称", "name"),
        language.pick("走势", "trend"),
        language.pick("会话", "conv."),
        language.pick(what.0, what.1),
        language.pick("变化", "change"),
        language.pick("95%区间", "95% interval"),
        "",
    ];
    let first = begun(lines);
    let mut sorted: Vec<(&Line, &Figure)> = lines.iter().filter_map(|line| Some((line, line.periods.last()?))).collect();
    let change_of = |figure: &Figure| figure.change.unwrap_or_default();
    sorted.sort_by(|(_, a), (_, b)| {
        let order = is_sure(b).cmp(&is_sure(a));
        let worse =
            if is_share { change_of(b).abs().total_cmp(&change_of(a).abs()) } else { change_of(a).total_cmp(&change_of(b)) };
        order.then(worse)
    });
    let row = |(line, figure): &(&Line, &Figure)| {
        let [change, interval] = change(figure);
        let name = language.pick(&line.name, &line.key);
        let name = if name.is_empty() { language.pick("（未标明）", "(unnamed)") } else { name };
        vec![
            name.to_owned(),
            sparkline(&line.periods[first..].iter().map(|one| one.value).collect::<Vec<_>>()),
            count(figure),
            value(figure.value),
            change,
            interval,
            mark(figure, language),
        ]
    };
    plain_table(&headings, sorted.iter().map(row).collect(), 2)
}

fn is_sure(figure: &Figure) -> bool {
    figure.low.is_some_and(|low| low > 0.0) || figure.high.is_some_and(|high| high < 0.0)
}

/// What is to be seen of it at a glance.
fn mark(figure: &Figure, language: Language) -> String {
    let outlier = if figure.outlier { language.pick("！", "!") } else { "" };
    let changed = if figure.rulebook_changed { "※" } else { "" };
    format!("{outlier}{changed}")
}

/// How many conversations; none is no figure.
fn count(figure: &Figure) -> String {
    if figure.conversations == 0 { "–".to_owned() } else { figure.conversations.to_string() }
}

fn value(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), tenths)
}

/// The change and its interval.
fn change(figure: &Figure) -> [String; 2] {
    let Some(((by, low), high)) = figure.change.zip(figure.low).zip(figure.high) else {
        return ["–".to_owned(), "–".to_owned()];
    };
    [format!("{by:+.1}{}", if is_sure(figure) { "*" } else { "" }), format!("{low:+.1}…{high:+.1}")]
}

/// A row for each period of each group.
pub(super) fn csv(lines: &[Line], language: Language) -> Vec<u8> {
    let headings = [
        ("代码", "key"),
        ("名称", "name"),
        ("起", "from"),
        ("会话", "conversations"),
        ("值", "value"),
        ("变化", "change"),
        ("下限", "low"),
        ("上限", "high"),
        ("异常", "outlier"),
        ("规则有变", "rulebook_changed"),
    ]
    .map(|(chinese, english)| language.pick(chinese, english));
    let number = |value: Option<f64>| value.map(|value| format!("{value:.2}")).unwrap_or_default();
    let row = |line: &Line, figure: &Figure| {
        vec![
            line.key.clone(),
            line.name.clone(),
            figure.from.to_string(),
            figure.conversations.to_string(),
            number(figure.value),
            number(figure.change),
            number(figure.low),
            number(figure.high),
            i32::from(figure.outlier).to_string(),
            i32::from(figure.rulebook_changed).to_string(),
        ]
    };
    let first = begun(lines);
    let rows: Vec<_> = lines.iter().flat_map(|line| line.periods[first..].iter().map(move |figure| row(line, figure))).collect();
    [BOM.to_vec(), plain_csv(&headings, &rows)].concat()
}
