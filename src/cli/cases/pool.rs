//! The conversations that may become cases: those that teach something, a few of each kind, so that memory stays bounded.

use crate::inspect::Inspection;
use crate::model::{Category, Kind, Role, Scene, Scorecard, Severity, Topic};
use crate::report::Worst;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Turns of a case: enough to follow how it was handled, and few enough to be read in a lesson.
const TURNS: RangeInclusive<usize> = 6..=40;
/// Turns that each side has to say.
const EACH: usize = 2;
/// From here on a score is clearly good; below that one clearly bad. What lies between shows neither.
const GOOD: f64 = 82.0;
const BAD: f64 = 60.0;
/// What exemplary and poor mean to a supervisor, between good and exemplary and between ordinary and harmful (see the taxonomy).
const USUALLY_GOOD: f64 = 90.0;
const USUALLY_BAD: f64 = 45.0;
/// Different things that a good case shows, and a bad one.
const MERITS: usize = 3;
const VIOLATIONS: usize = 2;
/// Conversations that are kept of each scene and topic, good and bad apart.
const KEPT: usize = 4;

/// Whether a conversation is a good or a bad example; `None` where it is no example.
pub(in crate::cli) fn teaches(inspection: &Inspection) -> Option<bool> {
    let (card, turns) = (&inspection.card, &inspection.conversation.turns);
    let said = |role: Role| turns.iter().filter(|turn| turn.role == role && !turn.text.trim().is_empty()).count();
    let is_whole = inspection.conversation.rejected_rows == 0;
    if !is_whole || !TURNS.contains(&turns.len()) || said(Role::Agent) < EACH || said(Role::Customer) < EACH {
        return None;
    }
    let is_grave = |severity| matches!(severity, Some(Severity::Critical | Severity::Fatal));
    let grave = card.findings.iter().any(|finding| finding.kind == Kind::Violation && is_grave(finding.severity));
    if card.score >= GOOD && !grave && shows(card, true).len() >= MERITS {
        Some(true)
    } else {
        (card.score < BAD && shows(card, false).len() >= VIOLATIONS).then_some(false)
    }
}

/// What a case is there to show: the codes of merits in a good one, of violations in a bad one.
pub(super) fn shows(card: &Scorecard, good: bool) -> Vec<Category> {
    let kind = if good { Kind::Merit } else { Kind::Violation };
    let mut codes: Vec<Category> =
        card.findings.iter().filter(|one| one.kind == kind && !one.review_only).map(|one| one.category).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// What a case is about, and whether it is good.
pub(super) type Sort = (bool, Scene, Topic);

/// The candidates by sort, those that show most first.
#[derive(Default)]
pub(in crate::cli) struct Pool(BTreeMap<Sort, Candidates>);

/// Those of one sort.
struct Candidates {
    seen: usize,
    kept: Worst<Inspection>,
}

impl Pool {
    /// Takes in a conversation; it is kept where few of its sort show more.
    pub(in crate::cli) fn take(&mut self, inspection: Inspection) {
        let Some(good) = teaches(&inspection) else { return };
        let classes = inspection.card.classes;
        let most = -richness(&inspection.card, good);
        let fresh = || Candidates { seen: 0, kept: Worst::new(KEPT) };
        let of_sort = self.0.entry((good, classes.scene, classes.topic)).or_insert_with(fresh);
        of_sort.seen += 1;
        of_sort.kept.push(most, || inspection);
    }

    /// How common each sort is among those of its side, from 0 to 1.
    pub(super) fn shares(&self) -> BTreeMap<Sort, f64> {
        let most = |good: bool| self.0.iter().filter(|(sort, _)| sort.0 == good).map(|(_, of_sort)| of_sort.seen).max();
        let share = |(sort, of_sort): (&Sort, &Candidates)| (*sort, of_sort.seen as f64 / most(sort.0).unwrap_or(1) as f64);
        self.0.iter().map(share).collect()
    }

    /// Everything that was kept, with whether it is good.
    pub(super) fn into_candidates(self) -> Vec<(bool, Inspection)> {
        let sorts = self.0.into_iter();
        sorts.flat_map(|((good, ..), of_sort)| of_sort.kept.into_values().map(move |inspection| (good, inspection))).collect()
    }
}

/// How much a case shows: its codes, as many as one lesson holds, and of equals the one whose score is nearest to the usual one of its
/// side: the extremes are no examples of anything but themselves.
fn richness(card: &Scorecard, good: bool) -> f64 {
    const LESSON: usize = 5;
    let usual = if good { USUALLY_GOOD } else { USUALLY_BAD };
    shows(card, good).len().min(LESSON) as f64 - (card.score - usual).abs() / 100.0
}
