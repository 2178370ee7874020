//! Replies that come late, or promptly.

use super::{Case, Observation};
use crate::model::{Category, Scene};
use crate::rules::timing::Wait;

/// The limit of a wait, in seconds.
pub(super) fn limit(case: &Case, wait: &Wait) -> f64 {
    let settings = case.settings;
    match (wait.is_first, wait.announced) {
        (true, _) => settings.first_reply_s.value,
        (false, true) => settings.reply_after_hold_s.value,
        (false, false) => settings.reply_s.value,
    }
}

/// Whether a wait was longer than its limit, whatever the log leaves open.
pub(super) fn is_late(case: &Case, wait: &Wait) -> bool {
    wait.seconds - wait.uncertain_s > limit(case, wait)
}

fn late(case: &Case, wait: &Wait) -> Option<Observation> {
    is_late(case, wait).then(|| Observation {
        figure: Some(wait.seconds),
        limit: Some(limit(case, wait)),
        ..Observation::in_turn(wait.reply)
    })
}

/// The first human reply, if it is late.
pub fn first_late(case: &Case) -> Vec<Observation> {
    case.waits.iter().filter(|wait| wait.is_first).filter_map(|wait| late(case, wait)).collect()
}

/// Every later reply that is late.
pub fn later_late(case: &Case) -> Vec<Observation> {
    case.waits.iter().filter(|wait| !wait.is_first).filter_map(|wait| late(case, wait)).collect()
}

/// Whether the customer comes to complain.
pub(super) fn complains(case: &Case) -> bool {
    case.classes.scene == Scene::Complaint || case.tally.count(Category::ThreatComplaint) > 0
}

/// The first reply, if it is prompt, a complaint is answered in time, and no reply is late.
pub fn prompt(case: &Case) -> Vec<Observation> {
    let Some(first) = case.waits.iter().find(|wait| wait.is_first) else { return Vec::new() };
    let in_time = !complains(case) || first.seconds <= case.settings.complaint_reply_s.value;
    let prompt = first.seconds + first.uncertain_s <= case.settings.prompt_reply_s.value && in_time;
    if prompt && !case.waits.iter().any(|wait| is_late(case, wait)) {
        vec![Observation { figure: Some(first.seconds), ..Observation::in_turn(first.reply) }]
    } else {
        Vec::new()
    }
}
