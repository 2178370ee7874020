//! Which of the candidates become cases: always the one that adds most to what is shown already.

use super::pool::{Pool, shows};
use crate::inspect::Inspection;
use crate::model::{Category, Coaching, CustomerType, Scene, Scorecard, Topic};
use std::sync::Arc;

/// What the chosen cases show so far.
#[derive(Default)]
struct Covered {
    codes: Vec<Category>,
    skills: Vec<usize>,
    kinds: Vec<(Scene, Topic)>,
    scenes: Vec<Scene>,
    customers: Vec<CustomerType>,
    agents: Vec<Arc<str>>,
}

/// At most `wanted` of the pool, good and bad in turn as long as there are both; the bad one first, for a lesson begins with what
/// went wrong.
pub(super) fn choose(pool: Pool, wanted: usize, coaching: &Coaching) -> Vec<(bool, Inspection)> {
    let shares = pool.shares();
    let mut left = pool.into_candidates();
    let mut covered = Covered::default();
    let mut chosen: Vec<(bool, Inspection)> = Vec::new();
    while chosen.len() < wanted && !left.is_empty() {
        let good = chosen.len() % 2 == 1;
        let is_wanted = |(is_good, _): &(bool, Inspection)| *is_good == good;
        let any = !left.iter().any(is_wanted);
        let gain = |at: usize| {
            let (good, Inspection { card, .. }) = &left[at];
            let share = shares.get(&(*good, card.classes.scene, card.classes.topic)).copied().unwrap_or_default();
            covered.gain(card, *good, share, coaching)
        };
        let open = (0..left.len()).filter(|&at| any || left[at].0 == good);
        // Of equal ones the first.
        let Some(best) = open.rev().max_by(|&a, &b| gain(a).total_cmp(&gain(b))) else { break };
        let (is_good, inspection) = left.remove(best);
        covered.add(&inspection.card, is_good, coaching);
        chosen.push((is_good, inspection));
    }
    chosen
}

/// The skills that some codes are trained in.
fn skills(codes: &[Category], good: bool, coaching: &Coaching) -> Vec<usize> {
    let of = |nth: &usize| if good { &coaching.skills[*nth].merits } else { &coaching.skills[*nth].violations };
    (0..coaching.skills.len()).filter(|nth| of(nth).iter().any(|code| codes.contains(code))).collect()
}

impl Covered {
    /// What a case would add: a new kind of conversation counts most, the more the commoner it is, then agent and scene (nobody shall
    /// recognise himself in every second case), then skills, codes and customers.
    fn gain(&self, card: &Scorecard, good: bool, share: f64, coaching: &Coaching) -> f64 {
        let codes = shows(card, good);
        let classes = card.classes;
        let new_codes = codes.iter().filter(|code| !self.codes.contains(code)).count();
        let new_skills = skills(&codes, good, coaching).iter().filter(|skill| !self.skills.contains(skill)).count();
        let is_new_agent = !card.agents.iter().any(|agent| self.agents.contains(agent));
        let is_new_kind = !self.kinds.contains(&(classes.scene, classes.topic));
        let whole = 3 * usize::from(is_new_agent)
            + 2 * usize::from(!self.scenes.contains(&classes.scene))
            + 2 * new_skills.min(2)
            + new_codes.min(4)
            + usize::from(!self.customers.contains(&classes.customer_type));
        whole as f64 + if is_new_kind { 3.0 + 3.0 * share } else { 0.0 }
    }

    fn add(&mut self, card: &Scorecard, good: bool, coaching: &Coaching) {
        let codes = shows(card, good);
        self.skills.extend(skills(&codes, good, coaching));
        self.codes.extend(codes);
        self.kinds.push((card.classes.scene, card.classes.topic));
        self.scenes.push(card.classes.scene);
        self.customers.push(card.classes.customer_type);
        self.agents.extend(card.agents.iter().cloned());
    }
}
