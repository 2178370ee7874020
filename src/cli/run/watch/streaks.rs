//! Who is below the pass line again and again.

use super::Seen;
use crate::cli::run::alert_rule::StreakPer;
use crate::cli::trend::{Alike, Per, Streak, series, weakest_skill};
use crate::model::{Coaching, Skill};
use crate::store::{Group, Store, StoreError};
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Calendar days in which the last days of work are looked for.
const EIGHT_WEEKS: i64 = 56;

/// Agents below the pass line again and again, up to the last day or whole month.
pub(super) fn streaks(
    store: &Store,
    (periods, per, min): (u16, StreakPer, i64),
    (pass, coaching): (f64, &Coaching),
    day: Date,
) -> Result<Vec<Seen>, StoreError> {
    let wanted = i64::from(periods);
    let (asked, until, back): (_, _, Span) = match per {
        // Whole months only: the month that is under way is not over. Every other one may be of leave.
        StreakPer::Month => (Per::Month, day.first_of_month().saturating_sub(1.day()), (2 * wanted).months()),
        // Days of work: who is off on weekends, or over the holidays, has a streak all the same.
        StreakPer::Day => (Per::Day, day, wanted.max(EIGHT_WEEKS).days()),
    };
    let last = asked.begin(until);
    let streak = Streak { pass_line: pass, fewest: min, length: usize::from(periods), per: asked };
    let mut seen = Vec::new();
    let days = store.day_sums(Group::Agent, None, last.saturating_sub(back), until)?;
    for (key, worked) in series::samples(&days, asked) {
        let found = streak.latest(worked).filter(|found| found.last().is_some_and(|(begin, _)| *begin == last));
        let Some(found) = found.filter(|_| !Store::is_nobody(Group::Agent, key)) else { continue };
        let (subject, name) = store.name_of(Group::Agent, key)?;
        let means: Vec<String> = found.iter().map(|(_, sample)| format!("{:.1}", sample.mean().unwrap_or_default())).collect();
        let first = found.first().map_or(until, |(begin, _)| *begin);
        let weakest = weakest(store, coaching, &subject, (first, until))?;
        let what = if per == StreakPer::Month { "个月" } else { "个工作日" };
        let is_mixed = !Alike::read(store, first, until)?.changes().is_empty();
        let mixed = if is_mixed { "；期间评分规则有变" } else { "" };
        let text = format!("{name} 连续 {wanted} {what}低于合格线 {pass}（{}），需要复训{weakest}{mixed}", means.join("、"));
        seen.push(Seen { subject, what: String::new(), day: last, text, shown: Vec::new() });
    }
    Ok(seen)
}

/// The skill that an agent lost most for lack of, with the module that teaches it.
fn weakest(store: &Store, coaching: &Coaching, agent: &str, days: (Date, Date)) -> Result<String, StoreError> {
    let told = |skill: &Skill| format!("；失分最多的是{}，训练模块：{}", skill.name, skill.module);
    Ok(weakest_skill(store, coaching, agent, days)?.map(told).unwrap_or_default())
}
