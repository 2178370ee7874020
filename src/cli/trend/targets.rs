//! Targets of the month: what it has come to, and what to expect of its end.

use crate::cli::Failure;
use crate::cli::run::config::Config;
use crate::cli::run::target::{Metric, Target};
use crate::report::{BOM, Language, plain_csv, plain_table};
use crate::score::{Expected, Ratio, expect};
use crate::store::{Group, Portion, Store, StoreError};
use anyhow::anyhow;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Calendar days that the rate is taken from.
const LATELY: i64 = 28;

/// A target of one group.
#[derive(Debug, Serialize)]
pub(super) struct Progress {
    target: String,
    /// Team or agent; empty for everybody.
    who: String,
    metric: Metric,
    /// The first day of the month.
    month: String,
    goal: f64,
    /// What the month has come to.
    value: Option<f64>,
    /// Over so many conversations, or first responses.
    over: i64,
    expected: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    /// What the rest of the month has to be at.
    needed: Option<f64>,
    standing: Standing,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    Met,
    Missed,
    /// The interval lies on the good side.
    Likely,
    /// It holds the goal.
    Open,
    /// It lies on the other side.
    Unlikely,
    NoData,
}

impl Standing {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Met => ("已达成", "met"),
            Self::Missed => ("未达成", "missed"),
            Self::Likely => ("预计达成", "likely"),
            Self::Open => ("未定", "open"),
            Self::Unlikely => ("预计不达成", "unlikely"),
            Self::NoData => ("无数据", "no data"),
        }
    }

    fn of(expected: Option<Expected>, is_over: bool, is_met: impl Fn(f64) -> bool) -> Self {
        let Some(expected) = expected else { return Self::NoData };
        match expected.interval {
            _ if is_over => [Self::Missed, Self::Met][usize::from(is_met(expected.value))],
            Some((low, high)) if is_met(low) && is_met(high) => Self::Likely,
            Some((low, high)) if !is_met(low) && !is_met(high) => Self::Unlikely,
            _ => Self::Open,
        }
    }
}

/// How all targets stand at the end of `until`.
pub(super) fn read(store: &Store, config: &Config, until: Date) -> Result<Vec<Progress>, Failure> {
    if config.targets.is_empty() {
        return Err(Failure::Usage(anyhow!("--targets: the configuration has no [[target]]")));
    }
    for target in &config.targets {
        check(store, config, target)?;
    }
    let mut all = Vec::new();
    for target in &config.targets {
        all.extend(of_target(store, target, until).map_err(|error| Failure::Failed(error.into()))?);
    }
    Ok(all)
}

/// Whether the store knows whom the target is about: a name that is mistyped is no target that has no data yet.
fn check(store: &Store, config: &Config, target: &Target) -> Result<(), Failure> {
    /// Names that are told.
    const TOLD: usize = 10;
    let group = target.of.group();
    let known = store.names(group).map_err(|error| Failure::Failed(error.into()))?;
    let Some(unknown) = target.only.iter().find(|name| !known.contains(name.get_ref())) else { return Ok(()) };
    let (target, name) = (&target.name, unknown.get_ref());
    let (what, named) = match group {
        Group::Team => ("team", "team"),
        Group::Agent => ("agent", "agent"),
        _ => {
            return Err(
                config.fault(unknown.span(), &format!("target \"{target}\": only: names need of = \"team\" or \"agent\""))
            );
        }
    };
    let more = if known.len() > TOLD { format!(", … (`zhijian trend --by {named}` lists all)") } else { String::new() };
    let known = known.into_iter().take(TOLD).collect::<Vec<_>>().join(", ");
    let fault =
        format!("target \"{target}\": only: the store knows no {what} \"{name}\"; use one of those it knows: {known}{more}");
    Err(config.fault(unknown.span(), &fault))
}

/// The first day that is looked at.
pub(super) fn first(until: Date) -> Date {
    lately(until).min(until.first_of_month())
}

/// The first of the last days, by which what is to come is judged.
fn lately(until: Date) -> Date {
    until.saturating_sub((LATELY - 1).days())
}

fn of_target(store: &Store, target: &Target, until: Date) -> Result<Vec<Progress>, StoreError> {
    let group = target.of.group();
    let lately = lately(until);
    let first = first(until);
    let mut by_key: BTreeMap<i64, Vec<Portion>> = BTreeMap::new();
    for portion in store.portions(target.metric.measure().0, group, first, until)? {
        by_key.entry(portion.key).or_default().push(portion);
    }
    by_key.retain(|&key, _| !Store::is_nobody(group, key));
    let mut all = Vec::new();
    for (key, days) in by_key {
        let (_, who) = store.name_of(group, key)?;
        if target.only.is_empty() || target.only.iter().any(|name| *name.get_ref() == who) {
            all.push(progress(target, who, &days, (lately, until)));
        }
    }
    Ok(all)
}

fn progress(target: &Target, who: String, days: &[Portion], (lately, until): (Date, Date)) -> Progress {
    let (_, scale) = target.metric.measure();
    let ratio = |day: &Portion| Ratio { sum: day.sum as f64 * scale, over: day.over as f64 };
    let month = until.first_of_month();
    let of_month = || days.iter().filter(|day| day.day >= month);
    let so_far: Ratio = of_month().map(ratio).sum();
    let recent: Vec<Ratio> = days.iter().filter(|day| day.day >= lately && day.over > 0).map(ratio).collect();
    // Days before the first of which there is anything tell nothing of how busy a day is.
    let begun = days.iter().map(|day| day.day).find(|&day| day >= lately).unwrap_or(until);
    let looked_at = count((begun, until)) + 1;
    let left = count((until, until.last_of_month()));
    let expected = expect(so_far, &recent, (looked_at, left), (target.goal, target.metric.whole()));
    let is_met = |value: f64| if target.metric.is_to_rise() { value >= target.goal } else { value <= target.goal };
    Progress {
        target: target.name.clone(),
        who,
        metric: target.metric,
        month: month.to_string(),
        goal: target.goal,
        value: so_far.value().map(rounded),
        over: of_month().map(|day| day.over).sum(),
        expected: expected.map(|one| rounded(one.value)),
        low: expected.and_then(|one| one.interval).map(|(low, _)| rounded(low)),
        high: expected.and_then(|one| one.interval).map(|(_, high)| rounded(high)),
        needed: expected.and_then(|one| one.needed).map(rounded),
        standing: Standing::of(expected, left == 0, is_met),
    }
}

/// Days from one to the other.
fn count((from, to): (Date, Date)) -> u32 {
    u32::try_from((to - from).get_days()).unwrap_or_default()
}

/// To hundredths, as they are shown.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The headings, and a row for each.
fn rows(all: &[Progress], language: Language) -> ([&'static str; 11], Vec<Vec<String>>) {
    let headings = [
        ("目标", "target"),
        ("对象", "who"),
        ("指标", "metric"),
        ("月份", "month"),
        ("目标值", "goal"),
        ("当前", "so far"),
        ("样本", "over"),
        ("预计月末", "expected"),
        ("95%区间", "95% interval"),
        ("其余需达", "needed"),
        ("状态", "standing"),
    ];
    let number = |value: Option<f64>| value.map(|value| format!("{value:.1}")).unwrap_or_default();
    let needed = |one: &Progress| match one.needed {
        // What the rest of the month cannot be is no goal for it.
        Some(needed) if !one.metric.can_be(needed) => language.pick("已定", "settled").to_owned(),
        needed => number(needed),
    };
    let row = |one: &Progress| {
        let interval = one.low.zip(one.high).map(|(low, high)| format!("{low:.1}…{high:.1}")).unwrap_or_default();
        let (metric, standing) = (one.metric.words(), one.standing.words());
        let everybody = language.pick("全部", "all");
        vec![
            one.target.clone(),
            if one.who.is_empty() { everybody.to_owned() } else { one.who.clone() },
            language.pick(metric.0, metric.1).to_owned(),
            one.month[..7].to_owned(),
            format!("{}", one.goal),
            number(one.value),
            one.over.to_string(),
            number(one.expected),
            interval,
            needed(one),
            language.pick(standing.0, standing.1).to_owned(),
        ]
    };
    (headings.map(|(chinese, english)| language.pick(chinese, english)), all.iter().map(row).collect())
}

pub(super) fn table(all: &[Progress], language: Language) -> String {
    let (headings, rows) = rows(all, language);
    plain_table(&headings, rows, 4)
}

pub(super) fn csv(all: &[Progress], language: Language) -> Vec<u8> {
    let (headings, rows) = rows(all, language);
    [BOM.to_vec(), plain_csv(&headings, &rows)].concat()
}
