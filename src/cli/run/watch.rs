//! What the configuration asks to be told of, held against the night and the days before it.

use super::alert_rule::{AlertRule, StreakPer, When};
use super::config::Config;
use crate::cli::trend::{Asked, Line, Per, series, weakest_skill};
use crate::model::{Coaching, Skill};
use crate::store::{Alert, Group, Shown, Sign, Store, StoreError};
use jiff::ToSpan;
use jiff::civil::Date;

/// Conversations that one alert names.
const NAMED: usize = 20;

/// What a rule has seen: about whom, for which period, in which words, in which conversations.
struct Seen {
    subject: String,
    day: Date,
    text: String,
    shown: Vec<Shown>,
}

/// Raises what the rules see; the rules of those that are new. Of a night that is not whole the conversations are told, and no figures.
pub(super) fn raise(
    store: &mut Store,
    config: &Config,
    coaching: &Coaching,
    (day, is_whole): (Date, bool),
) -> Result<Vec<AlertRule>, StoreError> {
    let mut raised = Vec::new();
    for rule in config.alerts.iter().filter(|rule| is_whole || rule.when.names_conversations()) {
        let sinks = config.sinks_of(Some(rule));
        for seen in look(store, rule, (config.pass_line, coaching), day)? {
            if seen.shown.is_empty() && cools(store, rule, &seen)? {
                continue;
            }
            let (severity, word) = rule.severity.words();
            let alert = Alert {
                rule: rule.name.clone(),
                severity: severity.to_owned(),
                text: format!("质检{word}【{}】{}", rule.name, seen.text),
                subject: seen.subject,
                day: seen.day,
                shown: seen.shown,
            };
            if store.raise(&alert, &sinks)? {
                tracing::warn!(rule = %alert.rule, severity, subject = %alert.subject, day = %alert.day, "alert");
                raised.push(rule.clone());
            }
        }
    }
    Ok(raised)
}

fn cools(store: &Store, rule: &AlertRule, seen: &Seen) -> Result<bool, StoreError> {
    let last = store.last_raised(&rule.name, &seen.subject)?;
    Ok(last.is_some_and(|last| last < seen.day && last.saturating_add(i64::from(rule.cool_down_days).days()) > seen.day))
}

fn look(store: &Store, rule: &AlertRule, (pass_line, coaching): (f64, &Coaching), day: Date) -> Result<Vec<Seen>, StoreError> {
    match rule.when {
        When::Fatal => named(store, rule, day, &Sign::Fatal),
        When::Code { code } => named(store, rule, day, &Sign::Code(code.code())),
        When::Risk { risk } => named(store, rule, day, &Sign::Risk(risk.code())),
        When::Mean { below, of, min } => {
            let seen = |line: &Line| {
                let figure = line.periods.last().filter(|figure| figure.conversations >= min)?;
                let mean = figure.value.filter(|&mean| mean < below)?;
                Some(format!("{}均分 {mean:.1}，低于 {below}（{} 个会话）", whose(line), figure.conversations))
            };
            of_lines(store, of.group(), day, seen)
        }
        When::Share { code, above, min } => {
            let seen = |line: &Line| {
                let figure = line.periods.last().filter(|figure| line.key == code.code() && figure.conversations >= min)?;
                let share = figure.value.filter(|&share| share > above)?;
                Some(format!("“{}”出现在 {share:.1}% 的会话中，高于 {above}%（{} 个会话）", code.name(), figure.conversations))
            };
            of_lines(store, Group::Category, day, seen)
        }
        When::Drop { points, of, baseline_days, min } => drops(store, (points, of.group(), baseline_days, min), day),
        When::Streak { periods, per, min } => streaks(store, (periods, per, min), (pass_line, coaching), day),
    }
}

/// Who a line is about, as a sentence begins with him.
fn whose(line: &Line) -> String {
    if line.name.is_empty() { "全部坐席".to_owned() } else { format!("{} ", line.name) }
}

fn named(store: &Store, rule: &AlertRule, day: Date, sign: &Sign) -> Result<Vec<Seen>, StoreError> {
    let shown = store.showing(&rule.name, day, sign)?;
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let one = |shown: &Shown| {
        if shown.agents.is_empty() { shown.conversation.clone() } else { format!("{}（{}）", shown.conversation, shown.agents) }
    };
    let first: Vec<String> = shown.iter().take(NAMED).map(one).collect();
    let more = if shown.len() > NAMED { " 等" } else { "" };
    let text = format!("{day} 有 {} 个会话需要立即查看：{}{more}", shown.len(), first.join("，"));
    Ok(vec![Seen { subject: String::new(), day, text, shown }])
}

fn of_lines(store: &Store, group: Group, day: Date, seen: impl Fn(&Line) -> Option<String>) -> Result<Vec<Seen>, StoreError> {
    let lines = series::read(store, &Asked { group, agent: None, per: Per::Day, last: 1 }, day)?;
    let told = |line: &Line| {
        let text = format!("{day} {}", seen(line)?);
        Some(Seen { subject: line.key.clone(), day, text, shown: Vec::new() })
    };
    Ok(lines.iter().filter_map(told).collect())
}

/// The day against the days before it.
fn drops(store: &Store, (points, group, days, min): (f64, Group, u16, i64), day: Date) -> Result<Vec<Seen>, StoreError> {
    let first = day.saturating_sub(i64::from(days).days());
    let mut seen = Vec::new();
    for (key, earlier, now) in series::against(store, group, first, day)? {
        let Some(change) = crate::score::change(earlier, now).filter(|change| now.count >= min && change.high < 0.0) else {
            continue;
        };
        if -change.by >= points {
            let (code, name) = store.name_of(group, key)?;
            let who = if name.is_empty() { "全部坐席".to_owned() } else { format!("{name} ") };
            let text = format!(
                "{day} {who}均分比前 {days} 天低 {:.1} 分（95% 区间 {:.1} 至 {:.1}，{} 个会话）",
                -change.by, -change.high, -change.low, now.count
            );
            seen.push(Seen { subject: code, day, text, shown: Vec::new() });
        }
    }
    Ok(seen)
}

/// Agents below the pass line again and again.
fn streaks(
    store: &Store,
    (periods, per, min): (u16, StreakPer, i64),
    (pass, coaching): (f64, &Coaching),
    day: Date,
) -> Result<Vec<Seen>, StoreError> {
    let wanted = usize::from(periods);
    let (asked, until) = match per {
        // Whole months only: the month that is under way is not over.
        StreakPer::Month => (Per::Month, day.first_of_month().saturating_sub(1.day())),
        StreakPer::Day => (Per::Day, day),
    };
    // Days of work: who is off on weekends has a streak all the same.
    let last = if per == StreakPer::Day { wanted * 3 } else { wanted };
    let lines = series::read(store, &Asked { group: Group::Agent, agent: None, per: asked, last }, until)?;
    let mut seen = Vec::new();
    for line in lines {
        let worked: Vec<_> = line.periods.iter().rev().filter(|one| one.conversations > 0).take(wanted).collect();
        let is_current = per == StreakPer::Month || worked.first().is_some_and(|one| one.from == day);
        let below = |value: Option<f64>| value.is_some_and(|value| value < pass);
        if is_current && worked.len() == wanted && worked.iter().all(|one| one.conversations >= min && below(one.value)) {
            let means: Vec<String> = worked.iter().rev().map(|one| format!("{:.1}", one.value.unwrap_or_default())).collect();
            let first = worked.last().map_or(until, |one| one.from);
            let weakest = weakest(store, coaching, &line.key, (first, until))?;
            let what = if per == StreakPer::Month { "个月" } else { "个工作日" };
            let text = format!("{} 连续 {wanted} {what}低于合格线 {pass}（{}），需要复训{weakest}", line.name, means.join("、"));
            seen.push(Seen { subject: line.key, day: asked.begin(until), text, shown: Vec::new() });
        }
    }
    Ok(seen)
}

/// The skill that an agent lost most for lack of, with the module that teaches it.
fn weakest(store: &Store, coaching: &Coaching, agent: &str, days: (Date, Date)) -> Result<String, StoreError> {
    let told = |skill: &Skill| format!("；失分最多的是{}，训练模块：{}", skill.name, skill.module);
    Ok(weakest_skill(store, coaching, agent, days)?.map(told).unwrap_or_default())
}
