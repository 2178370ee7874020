//! What counts once although it was seen more often.

use super::reading::Reading;
use super::wording::OUTWEIGHED;
use crate::model::{Category, Dismissal, Finding, Severity};
use std::collections::BTreeMap;

/// Why a merit does not count that the same agent earns later.
const SAID_AGAIN: &str = "said again";

/// Takes out of `findings` what the conversation counts another time: farewells before an agent's last (codes of `once`), and the lesser of the
/// two where a turn is charged for vague words and for the time that it does not name; of two as grave the words, which can be shown. Words that are taken out are told among `dismissals`.
pub fn settle(reading: &Reading, once: &[Category], findings: &mut Vec<Finding>, dismissals: &mut Vec<Dismissal>) {
    let last = last_of_agents(reading, once, findings);
    let (vague, untold) = (gravest(findings, Category::Vague), gravest(findings, Category::MissingTimeCommitment));
    let mut at = 0;
    findings.retain(|finding| {
        let because = finding.turn.and_then(|turn| {
            let is_lesser = match finding.category {
                Category::Vague => untold.get(&turn).is_some_and(|&other| other > finding.severity),
                Category::MissingTimeCommitment => vague.get(&turn).is_some_and(|&other| other >= finding.severity),
                _ => false,
            };
            let is_early = last.get(&key(reading, finding.category, turn)).is_some_and(|&last| last != at);
            if is_lesser { Some(OUTWEIGHED) } else { is_early.then_some(SAID_AGAIN) }
        });
        at += 1;
        dismissals.extend(because.and_then(|because| dismissed(finding, because)));
        because.is_none()
    });
}

fn key<'a>(reading: &'a Reading, category: Category, turn: usize) -> (Category, Option<&'a str>) {
    (category, reading.agents.of(turn).map(|agent| &**agent))
}

/// Per code of `once` and agent, the place in `findings` of the first one in his last turn with it.
fn last_of_agents<'a>(
    reading: &'a Reading,
    once: &[Category],
    findings: &[Finding],
) -> BTreeMap<(Category, Option<&'a str>), usize> {
    let mut last = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate().filter(|(_, finding)| once.contains(&finding.category)) {
        let Some(turn) = finding.turn else { continue };
        let before = last.entry(key(reading, finding.category, turn)).or_insert(at);
        if findings[*before].turn < finding.turn {
            *before = at;
        }
    }
    last
}

/// Per turn, how grave the gravest finding of `category` is.
fn gravest(findings: &[Finding], category: Category) -> BTreeMap<usize, Option<Severity>> {
    let mut gravest = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.category == category) {
        if let Some(turn) = finding.turn {
            let most = gravest.entry(turn).or_insert(finding.severity);
            *most = finding.severity.max(*most);
        }
    }
    gravest
}

fn dismissed(finding: &Finding, because: &str) -> Option<Dismissal> {
    let (turn, quote) = (finding.turn?, finding.quote.clone()?);
    Some(Dismissal { category: finding.category, turn, quote, because: because.to_owned() })
}
