//! What the figures of a day show: against a line that is drawn, or against the days before.

use super::Seen;
use crate::cli::discover;
use crate::cli::hiding::Hiding;
use crate::cli::trend::{Alike, Asked, Line, Per, series};
use crate::model::Category;
use crate::rules::Rulebook;
use crate::score::share_change;
use crate::store::{Group, Measure, Store, StoreError};
use jiff::ToSpan;
use jiff::civil::Date;
use std::num::NonZeroU64;

type All = Result<Vec<Seen>, StoreError>;

/// Who it is about, as a sentence begins with him.
fn whose(name: &str) -> String {
    if name.is_empty() { "全部坐席".to_owned() } else { format!("{name} ") }
}

pub(super) fn means(store: &Store, (below, group, min): (f64, Group, i64), day: Date) -> All {
    let seen = |line: &Line| {
        let figure = line.periods.last().filter(|figure| figure.conversations >= min)?;
        let mean = figure.value.filter(|&mean| mean < below)?;
        Some(format!("{}均分 {mean:.1}，低于 {below}（{} 个会话）", whose(&line.name), figure.conversations))
    };
    of_lines(store, group, day, seen)
}

pub(super) fn shares(store: &Store, (code, above, min): (Category, f64, i64), day: Date) -> All {
    let seen = |line: &Line| {
        let figure = line.periods.last().filter(|figure| line.key == code.code() && figure.conversations >= min)?;
        let share = figure.value.filter(|&share| share > above)?;
        Some(format!("“{}”出现在 {share:.1}% 的会话中，高于 {above}%（{} 个会话）", code.name(), figure.conversations))
    };
    of_lines(store, Group::Category, day, seen)
}

fn of_lines(store: &Store, group: Group, day: Date, seen: impl Fn(&Line) -> Option<String>) -> All {
    let lines = series::read(store, &Asked { group, agent: None, per: Per::Day, last: 1 }, day)?;
    // Whoever is told of a line that is crossed has to know that it may be the measure that has moved.
    let is_new = Alike::read(store, day.saturating_sub(LATELY.days()), day)?.begins();
    let more = if is_new { "；评分规则从当天起与之前不同" } else { "" };
    Ok(lines.iter().filter_map(|line| Some(Seen::of(day, line.key.clone(), &format!("{}{more}", seen(line)?)))).collect())
}

/// Days in which the day before is looked for.
const LATELY: i64 = 28;

/// What is said of days before that were judged by other rules.
fn left_out(alike: &Alike) -> String {
    match alike.others() {
        0 => String::new(),
        days => format!("；其中 {days} 天的评分规则不同，未计入"),
    }
}

/// How long customers waited for the first reply.
pub(super) fn responses(store: &Store, (above, group, min): (f64, Group, i64), day: Date) -> All {
    let mut seen = Vec::new();
    for portion in store.portions(Measure::FirstResponse, group, day, day)? {
        let seconds = portion.sum as f64 / 10.0 / portion.over.max(1) as f64;
        if portion.over < min.max(1) || seconds <= above || (group == Group::Agent && Store::is_nobody(group, portion.key)) {
            continue;
        }
        let (code, name) = store.name_of(group, portion.key)?;
        let text = format!("{}平均首次响应 {seconds:.0} 秒，高于 {above} 秒（{} 个会话）", whose(&name), portion.over);
        seen.push(Seen::of(day, code, &text));
    }
    Ok(seen)
}

/// Rows of the day's files that were rejected, with the files that have most of them.
pub(super) fn rejects(store: &Store, (above, min): (f64, i64), hiding: &Hiding, day: Date) -> All {
    /// Files that are named.
    const NAMED: usize = 5;
    let mut files = store.rejected(day)?;
    let rejects: i64 = files.iter().map(|file| file.rejects).sum();
    let rows = rejects + files.iter().map(|file| file.turns).sum::<i64>();
    let share = 100.0 * rejects as f64 / rows.max(1) as f64;
    if rows < min || share <= above {
        return Ok(Vec::new());
    }
    files.retain(|file| file.rejects > 0);
    files.sort_by_key(|file| std::cmp::Reverse(file.rejects));
    let named = files.iter().take(NAMED).map(|file| format!("{} {} 行", hiding.path(&file.path), file.rejects));
    let named: Vec<String> = named.collect();
    let more = if files.len() > NAMED { " 等" } else { "" };
    let text = format!("有 {rejects} 行未能读取，占 {share:.1}%，高于 {above}%（共 {rows} 行）：{}{more}", named.join("，"));
    Ok(vec![Seen::of(day, String::new(), &text)])
}

/// The mean of the day against that of the days before it.
pub(super) fn drops(store: &Store, (points, group, days, min): (f64, Group, u16, i64), day: Date) -> All {
    let first = day.saturating_sub(i64::from(days).days());
    let mut seen = Vec::new();
    let alike = Alike::read(store, first, day)?;
    let others = left_out(&alike);
    for (key, earlier, now) in series::against(store, group, first, &alike, day)? {
        let is_enough = now.count.min(earlier.count) >= min;
        let Some(change) = crate::score::change(earlier, now).filter(|change| is_enough && change.high < 0.0) else {
            continue;
        };
        if -change.by >= points {
            let (code, name) = store.name_of(group, key)?;
            let text = format!(
                "{}均分比前 {days} 天低 {:.1} 分（95% 区间 {:.1} 至 {:.1}，{} 个会话）{others}",
                whose(&name),
                -change.by,
                -change.high,
                -change.low,
                now.count
            );
            seen.push(Seen::of(day, code, &text));
        }
    }
    Ok(seen)
}

/// The share of the day's conversations with a code against that of the days before it.
pub(super) fn rises(store: &Store, (code, points, days, min): (Category, f64, u16, i64), day: Date) -> All {
    let first = day.saturating_sub(i64::from(days).days());
    let alike = Alike::read(store, first, day)?;
    // Conversations before the day, and of it.
    let counted = |group: Group, key: Option<i64>| -> Result<(i64, i64), StoreError> {
        let sums = store.day_sums(group, None, first, day)?;
        let own = || sums.iter().filter(|sum| key.is_none_or(|key| sum.key == key) && alike.is_like(sum.day));
        let sum = |is_now: bool| own().filter(|sum| (sum.day == day) == is_now).map(|sum| sum.conversations).sum();
        Ok((sum(false), sum(true)))
    };
    let (trials_before, trials) = counted(Group::All, None)?;
    let Some(key) = store.category(code)? else { return Ok(Vec::new()) };
    let (before, now) = counted(Group::Category, Some(key))?;
    let change = share_change((before, trials_before), (now, trials));
    let Some(change) = change.filter(|change| trials >= min && change.low > 0.0 && change.by >= points) else {
        return Ok(Vec::new());
    };
    let text = format!(
        "“{}”出现在 {:.1}% 的会话中，比前 {days} 天高 {:.1} 个百分点（95% 区间 {:.1} 至 {:.1}，{trials} 个会话）{}",
        code.name(),
        100.0 * now as f64 / trials as f64,
        change.by,
        change.low,
        change.high,
        left_out(&alike)
    );
    Ok(vec![Seen::of(day, code.code().to_owned(), &text)])
}

/// Words and phrases that customers hardly used in the days before.
pub(super) fn phrases(store: &Store, (days, min): (u16, NonZeroU64), rulebook: &Rulebook, day: Date) -> All {
    let spikes = discover::spikes(store, rulebook.annotator.segmenter(), (day, days), min)?;
    let seen = |spike: discover::Spike| {
        let discover::Spike { term, now, share, share_before } = spike;
        let text = format!("客户说“{term}”的会话 {now} 个（{share:.1}%），前 {days} 天为 {share_before:.1}%");
        Seen::of(day, term, &text)
    };
    Ok(spikes.into_iter().map(seen).collect())
}
