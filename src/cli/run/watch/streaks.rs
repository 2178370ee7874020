//! Who is below the pass line again and again.

use super::Seen;
use crate::cli::run::alert_rule::StreakPer;
use crate::cli::trend::{Asked, Per, series, weakest_skill};
use crate::model::{Coaching, Skill};
use crate::store::{Group, Store, StoreError};
use jiff::ToSpan;
use jiff::civil::Date;

/// Calendar days in which the last days of work are looked for.
const EIGHT_WEEKS: usize = 56;

/// Agents below the pass line again and again.
pub(super) fn streaks(
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
    // Days of work: who is off on weekends, or over the holidays, has a streak all the same.
    let last = if per == StreakPer::Day { wanted.max(EIGHT_WEEKS) } else { wanted };
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
