//! What kind of conversation it is: a first estimate from signals, emotion and topic words.

use super::reading::Reading;
use super::settings::Settings;
use super::tally::Tally;
use crate::model::{Category, Classes, Cue, CustomerType, Risk, Role, Scene, Topic};
use crate::text::Tag;

/// A customer whose feeling falls so low is no calm one (chosen: the middle of what the estimate can say).
const AGITATED: f64 = -0.5;
/// A customer whose feeling falls so low rages (chosen: anger that is said outright).
const FURIOUS: f64 = -0.7;
/// Signals of a customer who may take the matter outside.
const OUTSIDE: [Category; 3] = [Category::ThreatExposure, Category::ThreatRegulator, Category::ThreatLegal];
const CLAIMS: [Category; 3] = [Category::ClaimRefund, Category::ClaimCompensation, Category::ClaimExchange];

/// Classifies a conversation whose signals have been counted.
pub fn classify(reading: &Reading, tally: &Tally, settings: &Settings) -> Classes {
    let upset = settings.upset_polarity.value;
    let scene = scene_of(reading, tally);
    let issue_level = issue_level(reading, tally, scene);
    Classes {
        scene,
        topic: topic_of(reading),
        customer_type: customer_type(reading, tally),
        issue_level,
        risk: risk_of(reading, tally, issue_level, upset),
    }
}

/// Sums of term weights, per member of a closed set: what customers say counts three times what agents say.
fn weigh<T: Copy + PartialEq>(reading: &Reading, members: &[T], tag: impl Fn(T) -> Tag) -> Vec<(T, u32)> {
    let mut sums: Vec<(T, u32)> = members.iter().map(|&member| (member, 0)).collect();
    for (i, annotation) in reading.annotations.iter().enumerate() {
        let share = match reading.role(i) {
            Role::Customer => 3,
            Role::Agent => 1,
            Role::Bot | Role::System => continue,
        };
        for (member, sum) in &mut sums {
            let weights = annotation.hits_of(tag(*member)).iter().map(|hit| u32::from(reading.annotator.term(hit).weight));
            *sum += share * weights.sum::<u32>();
        }
    }
    sums
}

/// The heaviest member, the earlier of two as heavy; `None` where nothing weighs.
fn heaviest<T: Copy>(sums: &[(T, u32)]) -> Option<T> {
    sums.iter().rev().max_by_key(|(_, sum)| *sum).filter(|(_, sum)| *sum > 0).map(|&(member, _)| member)
}

fn topic_of(reading: &Reading) -> Topic {
    heaviest(&weigh(reading, Topic::ALL, Tag::Topic)).unwrap_or(Topic::Other)
}

fn scene_of(reading: &Reading, tally: &Tally) -> Scene {
    /// Weights in hundredths of a term of weight 1, times the customer's share of 3.
    const CLEAR: u32 = 900;
    const SLIGHT: u32 = 300;
    let mut sums = weigh(reading, Scene::ALL, Tag::Scene);
    let mut add = |scene: Scene, weight: u32| {
        if let Some((_, sum)) = sums.iter_mut().find(|(member, _)| *member == scene) {
            *sum += weight;
        }
    };
    if threatens(tally) {
        add(Scene::Complaint, 3 * CLEAR);
    }
    // Who is displeased once has a matter that went wrong; who stays so complains about how he is treated.
    match displeased_turns(reading) {
        0 => {}
        1 | 2 => add(Scene::AfterSales, SLIGHT),
        _ => add(Scene::Complaint, 2 * CLEAR),
    }
    if tally.any(&CLAIMS) {
        add(Scene::AfterSales, CLEAR);
    }
    let customer_turns = || reading.turns_of(Role::Customer);
    if customer_turns().any(|i| reading.has(i, Cue::Trouble)) {
        add(Scene::AfterSales, CLEAR);
    }
    if customer_turns().any(|i| reading.wants(i)) {
        add(Scene::Inquiry, SLIGHT);
    }
    heaviest(&sums).unwrap_or(Scene::Other)
}

/// Whether the customer says that he will complain, here or outside.
fn threatens(tally: &Tally) -> bool {
    tally.any(&OUTSIDE) || tally.count(Category::ThreatComplaint) > 0
}

/// The turns in which the customer is clearly displeased with the service: who grieves or fears is no complainer.
fn displeased_turns(reading: &Reading) -> usize {
    let displeased = |i: &usize| reading.feelings[*i].label.is_displeasure() && reading.feelings[*i].polarity <= AGITATED;
    reading.turns_of(Role::Customer).filter(displeased).count()
}

fn is_upset(reading: &Reading) -> bool {
    reading.emotion.customer.as_ref().is_some_and(|curve| curve.min <= AGITATED)
}

fn customer_type(reading: &Reading, tally: &Tally) -> CustomerType {
    let turns: Vec<usize> = reading.turns_of(Role::Customer).collect();
    let count = |cue: Cue| turns.iter().filter(|&&i| reading.has(i, cue)).count();
    let lengths: usize = turns.iter().map(|&i| reading.length(i)).sum();
    let mean_length = lengths / turns.len().max(1);
    let furious = turns.iter().filter(|&&i| reading.feelings[i].polarity <= FURIOUS).count();
    let pressing = tally.count(Category::RepeatContact) + tally.count(Category::Urgency) + count(Cue::CustomerUnsolved);
    if tally.any(&[Category::Abuse, Category::ThreatSafety]) {
        CustomerType::Irritable
    } else if pressing >= 3 {
        CustomerType::Persistent
    } else if furious >= 3 {
        CustomerType::Irritable
    } else if turns.len() >= 4 && mean_length >= 18 && count(Cue::Question) >= 4 && !is_upset(reading) {
        CustomerType::Meticulous
    } else if turns.len() >= 4 && mean_length <= 3 && !is_upset(reading) {
        CustomerType::Indifferent
    } else {
        CustomerType::Ordinary
    }
}

fn issue_level(reading: &Reading, tally: &Tally, scene: Scene) -> u8 {
    const OFTEN: usize = 3;
    if tally.any(&[Category::ThreatSafety]) {
        4
    } else if threatens(tally) || tally.any(&[Category::Abuse]) || displeased_turns(reading) >= OFTEN {
        3
    } else if displeased_turns(reading) > 0 || tally.any(&CLAIMS) || matches!(scene, Scene::Complaint | Scene::AfterSales) {
        2
    } else {
        1
    }
}

/// What may yet come of it: a matter that went wrong leaves a little, one that is fought over more, unless the customer came round.
fn risk_of(reading: &Reading, tally: &Tally, issue_level: u8, upset: f64) -> Risk {
    let curve = reading.emotion.customer.as_ref();
    let came_round = curve.is_some_and(|curve| curve.end >= 0.0);
    let ends_badly = curve.is_some_and(|curve| curve.end <= upset);
    match issue_level {
        4 => Risk::High,
        3 if came_round => Risk::Low,
        3 if threatens(tally) && ends_badly => Risk::High,
        3 => Risk::Medium,
        2 if ends_badly && displeased_turns(reading) > 1 => Risk::Medium,
        2 => Risk::Low,
        _ if ends_badly => Risk::Low,
        _ => Risk::None,
    }
}
