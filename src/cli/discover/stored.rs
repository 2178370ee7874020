//! Two periods of a store.

use super::DiscoverArgs;
use super::seen::{Look, Rising, Seen};
use super::terms::terms_of;
use crate::cli::Failure;
use crate::cli::opened::shown;
use crate::cli::trend::differ;
use crate::model::Role;
use crate::rules::Rulebook;
use crate::store::{Store, StoreError, Told};
use crate::text::Segmenter;
use anyhow::anyhow;
use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Deserialize;
use std::num::NonZeroU64;
use std::path::Path;

/// Conversations that are cut into words at a time.
const AT_ONCE: usize = 2_000;

#[derive(Deserialize)]
struct Said {
    role: Role,
    text: String,
}

/// Looks through the period, then through the baseline before it.
pub(super) fn look(args: &DiscoverArgs, path: &Path, rulebook: &Rulebook, seen: &mut Seen) -> Result<(), Failure> {
    let failed = |error: StoreError| Failure::Failed(error.into());
    let usage = "zhijian discover --store STORE; without one: zhijian discover PATH --against PATH";
    let store = shown(path, usage)?;
    let until = args.until.map_or_else(|| store.last_day(), |day| Ok(Some(day))).map_err(failed)?;
    let until = until.ok_or_else(|| Failure::Failed(anyhow!("{}: the store is empty", path.display())))?;
    let first = until.saturating_sub((i64::from(args.days.get()) - 1).days());
    let before = first.saturating_sub(1.day());
    let baseline = first.saturating_sub(i64::from(args.baseline_days.get()).days());
    let segmenter = rulebook.annotator.segmenter();
    let role = args.role.role();
    walk(&store, (first, until), (segmenter, role), |look| seen.take(look, 0)).map_err(failed)?;
    seen.end_period(args.min.get());
    walk(&store, (baseline, before), (segmenter, role), |look| seen.take(look, 1)).map_err(failed)?;
    remember(&store, [(first, until), (baseline, before)], seen).map_err(failed)
}

/// What the sums tell of both periods, whatever is forgotten of their conversations.
fn remember(store: &Store, periods: [(Date, Date); 2], seen: &mut Seen) -> Result<(), StoreError> {
    for (side, (first, last)) in periods.into_iter().enumerate() {
        seen.forgotten[side] += store.forgotten(first, last)?;
        seen.fired.extend(store.fired(first, last)?);
    }
    seen.rulebook_changed = differ(store, periods)?;
    Ok(())
}

/// A word or phrase of customers that has risen.
pub(in crate::cli) struct Spike {
    pub(in crate::cli) term: String,
    /// Conversations of the day that have it.
    pub(in crate::cli) now: u64,
    /// Their share in per cent, and that of the days before.
    pub(in crate::cli) share: f64,
    pub(in crate::cli) share_before: f64,
}

/// What customers say on a day in `min` conversations or more, and said more rarely in the days before; the surest first. Nothing where
/// there are no texts to compare.
pub(in crate::cli) fn spikes(
    store: &Store,
    segmenter: &Segmenter,
    (day, days): (Date, u16),
    min: NonZeroU64,
) -> Result<Vec<Spike>, StoreError> {
    /// More at once is no news of a phrase, but of another kind of day.
    const TOLD: usize = 5;
    let mut seen = Seen::default();
    walk(store, (day, day), (segmenter, Role::Customer), |look| seen.take(look, 0))?;
    seen.end_period(min.get());
    let baseline = (day.saturating_sub(i64::from(days).days()), day.saturating_sub(1.day()));
    walk(store, baseline, (segmenter, Role::Customer), |look| seen.take(look, 1))?;
    if seen.texts.contains(&0) {
        return Ok(Vec::new());
    }
    let spike = |rising: Rising| Spike {
        term: rising.term,
        now: rising.change.now,
        share: rising.change.share,
        share_before: rising.change.share_before.unwrap_or_default(),
    };
    Ok(seen.found(&[], TOLD).terms.into_iter().map(spike).collect())
}

fn walk(
    store: &Store,
    (first, last): (Date, Date),
    (segmenter, role): (&Segmenter, Role),
    mut take: impl FnMut(Look),
) -> Result<(), StoreError> {
    let mut waiting: Vec<Told> = Vec::with_capacity(AT_ONCE);
    let mut take_all = |waiting: &mut Vec<Told>| {
        let looks: Vec<Look> = waiting.par_drain(..).map(|told| look_at(told, segmenter, role)).collect();
        looks.into_iter().for_each(&mut take);
    };
    store.told(first, last, |told| {
        waiting.push(told);
        if waiting.len() == AT_ONCE {
            take_all(&mut waiting);
        }
    })?;
    take_all(&mut waiting);
    Ok(())
}

fn look_at(told: Told, segmenter: &Segmenter, role: Role) -> Look {
    let turns: Option<Vec<Said>> = told.turns.and_then(|turns| serde_json::from_str(&turns).ok());
    let said = turns.iter().flatten().filter(|said| said.role == role).map(|said| &*said.text);
    Look {
        id: told.conversation.into(),
        terms: terms_of(said, segmenter),
        topic: told.topic,
        team: told.team,
        rules: told.rules,
        violations: told.violations,
        has_text: turns.is_some(),
        is_forgotten: told.is_forgotten,
    }
}
