//! What the configuration asks to be told of, held against the night and the days before it.

mod figures;
mod names;
mod streaks;

use super::alert_rule::{AlertRule, Extent, When};
use super::config::Config;
use super::missing::Missing;
use crate::cli::hiding::Hiding;
use crate::model::Kind;
use crate::report::shown;
use crate::rules::Rulebook;
use crate::store::{Alert, Shown, Sign, Store, StoreError};
use jiff::ToSpan;
use jiff::civil::Date;

/// Conversations that one alert names.
const NAMED: usize = 20;
/// Bytes of their names: with what stands before them, as much as every robot takes.
const LONGEST: usize = 1700;

/// What a rule has seen: about whom, for which period, in which words, in which conversations.
struct Seen {
    subject: String,
    /// Which of the things that may be told of it; empty where there is one alone.
    what: String,
    day: Date,
    text: String,
    shown: Vec<(Shown, String)>,
}

impl Seen {
    /// What figures say of a day.
    fn of(day: Date, subject: String, text: &str) -> Self {
        Self { subject, what: String::new(), day, text: format!("{day} {text}"), shown: Vec::new() }
    }
}

/// What rules are held against, and by what.
pub(super) struct Watched<'a> {
    pub(super) config: &'a Config,
    pub(super) rulebook: &'a Rulebook,
    pub(super) hiding: &'a Hiding,
    pub(super) day: Date,
    pub(super) extent: Extent,
    /// Exports that have not come, or hold not what they should.
    pub(super) missing: &'a [Missing],
}

/// Raises what the rules see; whether any of it is new.
pub(super) fn raise(store: &mut Store, night: &Watched<'_>) -> Result<bool, StoreError> {
    let Watched { config, hiding, extent, .. } = *night;
    let mut any = false;
    for rule in config.alerts.iter().filter(|rule| rule.when.can_be_told(extent)) {
        withdraw(store, rule, night)?;
        let sinks = config.sinks_of(Some(rule));
        let mut alerts = Vec::new();
        for seen in look(store, rule, night)? {
            let seen = if rule.when.names_files() { seen } else { names::hidden(store, hiding, seen)? };
            let (severity, word) = rule.severity.words();
            // Ids and paths come from outside: what controls a terminal is written out.
            let text = shown(&format!("质检{word}【{}】{}", rule.name, seen.text), usize::MAX).into_owned();
            let Seen { subject, what, day, shown, .. } = seen;
            let alert = Alert { rule: rule.name.clone(), severity: severity.to_owned(), text, subject, what, day, shown };
            if !alert.shown.is_empty() || !cools(store, rule, &alert)? {
                alerts.push(alert);
            }
        }
        for (alert, _) in alerts.iter().zip(store.raise(&alerts, &sinks)?).filter(|(_, is_new)| *is_new) {
            // Whom it is about stands in the alert alone: of new phrases that is what customers said.
            tracing::warn!(rule = %alert.rule, severity = %alert.severity, day = %alert.day, "alert");
            any = true;
        }
    }
    Ok(any)
}

/// Marks what a rule has told of conversations and is not so any more.
fn withdraw(store: &mut Store, rule: &AlertRule, night: &Watched<'_>) -> Result<(), StoreError> {
    let Some(sign) = rule.when.sign() else { return Ok(()) };
    let conversations = store.withdraw(&rule.name, night.day, &sign)?;
    if conversations > 0 {
        let what = "conversations that were named do not show any more what was told of them; `zhijian alerts` marks them";
        tracing::warn!(rule = %rule.name, day = %night.day, conversations, "{what}");
    }
    Ok(())
}

fn cools(store: &Store, rule: &AlertRule, alert: &Alert) -> Result<bool, StoreError> {
    let last = store.last_raised(alert)?;
    Ok(last.is_some_and(|last| last.saturating_add(i64::from(rule.cool_down_days).days()) > alert.day))
}

fn look(store: &mut Store, rule: &AlertRule, night: &Watched<'_>) -> Result<Vec<Seen>, StoreError> {
    let Watched { config: Config { pass_line, .. }, rulebook, day, .. } = *night;
    if let Some(sign) = rule.when.sign() {
        return named(store, rule, night, &sign);
    }
    match rule.when {
        When::Fatal | When::Code { .. } | When::Risk { .. } => Ok(Vec::new()),
        When::Mean { below, of, min } => figures::means(store, (below, of.group(), min), day),
        When::Share { code, above, min } => figures::shares(store, (code, above, min), day),
        When::Response { above, of, min } => figures::responses(store, (above, of.group(), min), day),
        When::Drop { points, of, baseline_days, min } => figures::drops(store, (points, of.group(), baseline_days, min), day),
        When::Rise { code, points, baseline_days, min } => figures::rises(store, (code, points, baseline_days, min), day),
        When::Phrase { baseline_days, min } => figures::phrases(store, (baseline_days, min), rulebook, day),
        When::Missing => night.missing.iter().map(|one| names::missing(store, night.hiding, one, day)).collect(),
        When::Rejected { above, min } => figures::rejects(store, (above, min), night.hiding, day),
        When::Streak { periods, per, min } => streaks::streaks(store, (periods, per, min), (*pass_line, &rulebook.coaching), day),
    }
}

fn named(store: &Store, rule: &AlertRule, night: &Watched<'_>, sign: &Sign) -> Result<Vec<Seen>, StoreError> {
    let day = night.day;
    let shown = store.showing(&rule.name, day, sign)?;
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let (all, mut seen, mut named) = (shown.len(), Vec::new(), 0);
    // What a customer says is not held against the agent who stands beside it.
    let (of_customer, lead) = match rule.when {
        When::Code { code } if code.kind() == Kind::Signal => (format!("里客户有“{}”，", code.name()), "接待："),
        _ => (String::new(), ""),
    };
    for shown in parts(shown, night.hiding, lead) {
        let part =
            if shown.len() < all { format!("（第 {}–{} 个）", named + 1, named + shown.len()) } else { String::new() };
        named += shown.len();
        let told: Vec<&str> = shown.iter().map(|(_, name)| name.as_str()).collect();
        let text = format!("{day} 有 {all} 个会话{of_customer}需要立即查看{part}：{}", told.join("，"));
        seen.push(Seen { subject: String::new(), what: String::new(), day, text, shown });
    }
    Ok(seen)
}

/// Conversations with their names, as many at a time as one alert can tell: what it does not name is named by the next.
fn parts(shown: Vec<Shown>, hiding: &Hiding, lead: &str) -> Vec<Vec<(Shown, String)>> {
    let mut parts: Vec<Vec<(Shown, String)>> = Vec::new();
    let mut length = 0;
    for one in shown {
        let name = names::conversation(hiding, &one, lead);
        length += name.len() + "，".len();
        if let Some(part) = parts.last_mut().filter(|part| part.len() < NAMED && length <= LONGEST) {
            part.push((one, name));
        } else {
            length = name.len();
            parts.push(vec![(one, name)]);
        }
    }
    parts
}
