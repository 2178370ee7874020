//! Wording rules: which hits of a turn count, and which do not and why.

use super::check::Observation;
use super::contest::{Contest, context_for, may_give_way};
use super::guards::{Alone, GuardWords, holding};
use super::reading::Reading;
use super::rule_set::{Rule, quote};
use crate::model::{Category, Dismissal, Finding, Kind, Role, Scene, Severity};
use crate::text::{Guard, GuardSet, Hit, Tag, Term, clause_around};
use std::collections::{BTreeMap, BTreeSet};

/// Why a hit does not count that another violation of its clause outweighs.
pub const OUTWEIGHED: &str = "graver violation in the clause";

/// Why a hit does not count that only the learned layer sees, in a conversation without another.
const ALONE: &str = "nothing else in the conversation";

/// Why a signal does not count that is a name: 《气死我了》.
const NAME: &str = "name";

/// Why a hit does not count that only the learned layer sees, in a message without a word that says so.
const UNSAID: &str = "unsaid";

/// Why a merit does not count that is said at another time of the conversation than it is meant for.
const MISPLACED: &str = "misplaced";

/// What is found while the turns are gone through.
#[derive(Default)]
pub struct Found {
    /// What counts.
    pub findings: Vec<Finding>,
    /// What was seen and does not.
    pub dismissals: Vec<Dismissal>,
    /// The turns and codes of hits that do not count because the learned layer doubts them.
    pub doubted: Vec<(usize, Category)>,
}

/// A hit that no guard holds back.
struct Candidate<'a> {
    rule: &'a Rule,
    hit: Hit,
    severity: Option<Severity>,
    /// How likely the learned layer finds it that the turn holds the code, where it weighed that.
    likelihood: Option<f64>,
}

/// A hit, and why it does not count after all.
type Settled<'a> = (Candidate<'a>, Option<&'static str>);

/// Judges the wording of every turn by the `rules` (per category as a number) of the `wanted` kinds. `scene` is `None` while
/// it is not yet known.
pub fn find(
    rules: &[Vec<Rule>],
    words: &GuardWords,
    reading: &Reading,
    wanted: fn(Kind) -> bool,
    scene: Option<Scene>,
    found: &mut Found,
) {
    let mut judged = Vec::new();
    for (turn, annotation) in reading.annotations.iter().enumerate() {
        let mut candidates = Vec::new();
        let contest =
            wanted(Kind::Violation).then(|| Contest::of(reading, words, turn, |category| &rules[category as usize])).flatten();
        for hits in annotation.hits().chunk_by(|a, b| a.tag == b.tag) {
            // Sorted by tag, and codes stand first.
            let Tag::Category(category) = hits[0].tag else { break };
            if !wanted(category.kind()) {
                continue;
            }
            for rule in &rules[category as usize] {
                let turn = Turn { reading, words, index: turn, scene, contest };
                turn.judge(rule, hits, &mut candidates, found);
            }
        }
        judged.extend(settle(reading, turn, words, candidates).into_iter().map(|settled| (turn, settled)));
    }
    let lone = lone(words, reading, &judged);
    for (turn, (candidate, kept_out_by)) in judged {
        match kept_out_by.or_else(|| lone(turn, &candidate).then_some(ALONE)) {
            None => {
                let seen = Observation { hit: Some(candidate.hit), ..Observation::in_turn(turn) };
                found.findings.push(candidate.rule.finding(reading, &seen));
            }
            Some(because) => {
                found.dismissals.push(dismissal(reading, candidate.rule, turn, &candidate.hit, because.to_owned()));
            }
        }
    }
}

/// Tells violations that only the learned layer sees, in a turn that does not speak for them loudly enough where nothing else in the
/// conversation does, or nothing beside the turn.
fn lone<'a>(words: &'a GuardWords, reading: &'a Reading, judged: &[(usize, Settled)]) -> impl Fn(usize, &Candidate) -> bool + 'a {
    let is_violation = |candidate: &Candidate| candidate.rule.category.kind() == Kind::Violation;
    let is_learned = |candidate: &Candidate| reading.annotator.term(&candidate.hit).is_learned();
    // What only a graver one of its clause outweighs was said all the same.
    let is_said = |out: Option<&str>| out.is_none_or(|because| because == OUTWEIGHED);
    let is_in_words = |(candidate, out): &Settled| is_said(*out) && is_violation(candidate) && !is_learned(candidate);
    let turns: BTreeSet<usize> = judged.iter().filter(|(_, settled)| is_in_words(settled)).map(|&(turn, _)| turn).collect();
    let in_words = !turns.is_empty();
    let is_one_of_many = |alone: &Alone| alone.enough.is_some_and(|enough| turns.len() >= enough);
    let is_long = |alone: &Alone| reading.turns_of(Role::Agent).count() >= alone.turns;
    let alone = words.alone.as_ref().filter(|&alone| is_long(alone) && !is_one_of_many(alone));
    move |turn, candidate| {
        alone.is_some_and(|alone| {
            if !is_violation(candidate) || !is_learned(candidate) || alone.not_for.contains(&candidate.rule.category) {
                return false;
            }
            if in_words && is_displeased_beside(reading, turn) {
                return false;
            }
            let least = if in_words { alone.beside } else { alone.least };
            reading.annotations[turn].reproach().is_none_or(|reproach| reproach < least)
        })
    }
}

/// Whether the customer is displeased in his stretch right before turn `turn` of an agent, or right after.
fn is_displeased_beside(reading: &Reading, turn: usize) -> bool {
    let block = reading.block_of(turn);
    let before = reading.right_before(turn, Role::Customer);
    let after = block.and_then(|block| reading.first_after(block.last, Role::Customer));
    let is_displeased = |i: usize| reading.feelings[i].label.is_displeasure();
    before.into_iter().chain(after).any(|block| reading.turns_in(block).any(is_displeased))
}

/// One turn under judgement.
struct Turn<'a> {
    reading: &'a Reading<'a>,
    words: &'a GuardWords,
    index: usize,
    scene: Option<Scene>,
    contest: Option<Contest>,
}

impl Turn<'_> {
    /// Tries the guards on the hits of a rule's code.
    fn judge<'r>(&self, rule: &'r Rule, hits: &[Hit], candidates: &mut Vec<Candidate<'r>>, found: &mut Found) {
        let is_meant = |scenes: &[Scene]| scenes.is_empty() || self.scene.is_none_or(|scene| scenes.contains(&scene));
        let from = candidates.len();
        let mut held: Vec<(Hit, String)> = Vec::new();
        for hit in hits {
            let term = self.reading.annotator.term(hit);
            if !is_meant(&term.scenes) {
                continue;
            }
            let context = context_for(self.reading, self.index, hit, rule.is_grave());
            if term.is_learned() && !self.reading.annotator.proposes(hit, context) && !self.is_backed(rule.category) {
                continue;
            }
            if let Some(because) = self.is_not_said(rule, term, hit) {
                held.push((*hit, because.to_owned()));
                continue;
            }
            // A phrase that somebody wrote down word for word is meant; a pattern may match what it was not meant for.
            if let Some(because) = self.doubt(rule, term, hit, context).filter(|_| term.is_pattern()) {
                held.push((*hit, because));
                found.doubted.push((self.index, rule.category));
                continue;
            }
            let guards = rule.guards_of(term);
            match self.holding(rule, guards, hit, context) {
                // Terms with guards of their own may overlap; an occurrence counts once. They come by place.
                None if candidates[from..].last().is_some_and(|other| other.hit.overlaps(hit)) => {}
                None => {
                    let (severity, likelihood) = (rule.severity_by(term), hit.likelihood(context));
                    candidates.push(Candidate { rule, hit: *hit, severity, likelihood });
                }
                Some((guard, by)) => held.push((*hit, format!("{} @{by}", guard.code()))),
            }
        }
        let counted = &candidates[from..];
        let not_counted = held.into_iter().filter(|(hit, _)| {
            let at = counted.partition_point(|other| other.hit.range().end <= hit.range().start);
            !counted.get(at).is_some_and(|other| other.hit.overlaps(hit))
        });
        found.dismissals.extend(not_counted.map(|(hit, because)| dismissal(self.reading, rule, self.index, &hit, because)));
    }

    /// Why what was hit is nothing that was said: a signal in a name, or a guess without a word for it.
    fn is_not_said(&self, rule: &Rule, term: &Term, hit: &Hit) -> Option<&'static str> {
        if rule.category.kind() == Kind::Signal && self.reading.is_name(self.index, hit) {
            return Some(NAME);
        }
        if self.is_misplaced(rule.category) {
            return Some(MISPLACED);
        }
        let text = self.reading.annotations[self.index].text();
        let unsaid = |needed: &Vec<String>| !needed.iter().any(|word| text.contains(word.as_str()));
        let needed = self.words.said_with.get(&rule.category).filter(|_| term.is_learned());
        needed.is_some_and(unsaid).then_some(UNSAID)
    }

    /// Whether it is not the time for it in the conversation.
    fn is_misplaced(&self, category: Category) -> bool {
        /// With fewer turns of agents the first may well be the last.
        const LONGER: usize = 3;
        /// Turns that are looked back on: a text of very many must not be read once per hit.
        const BACK: usize = 50;
        let agents = &self.reading.agent_turns;
        let Ok(nth) = agents.binary_search(&self.index) else { return false };
        let opens = || nth == 0 && agents.len() >= LONGER && self.reading.shows_start();
        let has_spoken = || {
            let of = |turn: usize| self.reading.agents.of(turn);
            agents[..nth].iter().rev().take(BACK).any(|&earlier| of(earlier) == of(self.index))
        };
        let is_late = self.words.only_within.get(&category).is_some_and(|&within| nth >= within);
        (self.words.not_first.contains(&category) && opens()) || (is_late && has_spoken())
    }

    /// The first guard that holds for a hit, with the turn that shows it. What softens a violation in the message itself was weighed with it: it
    /// does not count where the learned layer is sure all the same.
    fn holding(&self, rule: &Rule, guards: GuardSet, hit: &Hit, context: f32) -> Option<(Guard, usize)> {
        let is_sure = || {
            let likelihood = hit.likelihood(context).filter(|_| rule.category.kind() == Kind::Violation);
            likelihood.zip(self.words.softened_below).is_some_and(|(likelihood, limit)| likelihood >= limit)
        };
        let held_by = holding(self.reading, self.words, guards, self.index, hit);
        held_by.filter(|&(guard, by)| guard != Guard::Softened || by != self.index || !is_sure())
    }

    /// Why the learned layer does not take a pattern's hit for what the pattern stands for.
    fn doubt(&self, rule: &Rule, term: &Term, hit: &Hit, context: f32) -> Option<String> {
        let (odds, likelihood) = (hit.log_odds(context)?, hit.likelihood(context)?);
        if let Some(contest) =
            self.contest.filter(|contest| contest.wins_over(rule.category, odds, self.words) && may_give_way(rule, term))
        {
            return Some(format!("rather {}", contest.winner.code()));
        }
        let limit = *self.words.unlikely_below.get(&rule.category.kind())?;
        (likelihood < limit).then(|| format!("unlikely {likelihood:.3}"))
    }

    /// Whether a violation that the layer finds likeliest in the turn is one that another's hit gave way to.
    fn is_backed(&self, category: Category) -> bool {
        self.contest.is_some_and(|contest| contest.is_backed && contest.winner == category)
    }
}

/// Settles what contradicts each other in a turn: a clause is reproached once, for the gravest it holds, and for another code only where that is
/// as likely as `also_from`; and a turn with a grave violation earns nothing, for kind words around an offence are no merit: polite forms count unless
/// it is critical, or said in the same words.
fn settle<'r>(reading: &Reading, turn: usize, words: &GuardWords, mut candidates: Vec<Candidate<'r>>) -> Vec<Settled<'r>> {
    let is_violation = |candidate: &Candidate| candidate.rule.category.kind() == Kind::Violation;
    if !candidates.iter().any(is_violation) {
        return candidates.into_iter().map(|candidate| (candidate, None)).collect();
    }
    let weight = |candidate: &Candidate| (candidate.severity, candidate.hit.range().len());
    candidates.sort_by(|a, b| weight(b).cmp(&weight(a)).then(a.hit.range().start.cmp(&b.hit.range().start)));
    let gravest = candidates.iter().filter_map(|candidate| candidate.severity).max();
    // The ends of clauses by their starts, with what they are reproached for; none overlap.
    let mut reproached: BTreeMap<usize, (usize, BTreeSet<Category>)> = BTreeMap::new();
    // What the learned layer alone proposes is a whole clause, with what is polite in it.
    let is_in_words = |candidate: &Candidate| is_violation(candidate) && !reading.annotator.term(&candidate.hit).is_learned();
    let mut settled: Vec<Settled> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let clause = clause_around(reading.annotations[turn].text(), &candidate.hit.range());
        let category = candidate.rule.category;
        let known = reproached.range_mut(..clause.end).next_back().filter(|(_, (end, _))| clause.start < *end);
        let kept_out_by = match (category.kind(), known) {
            (Kind::Violation, Some((_, (_, known)))) => {
                let is_sure = candidate.likelihood.zip(words.also_from).is_some_and(|(likelihood, from)| likelihood >= from);
                (!is_sure || !known.insert(category)).then_some(OUTWEIGHED)
            }
            (Kind::Violation, None) => {
                reproached.insert(clause.start, (clause.end, BTreeSet::from([category])));
                None
            }
            (Kind::Merit, known) => {
                let is_kept_out = if words.polite.contains(&category) {
                    gravest >= Some(Severity::Critical)
                        || settled.iter().any(|(other, _)| is_in_words(other) && other.hit.is_in_words_of(&candidate.hit))
                } else {
                    known.is_some() || gravest >= Some(Severity::Major)
                };
                is_kept_out.then_some("violation beside it")
            }
            _ => None,
        };
        settled.push((candidate, kept_out_by));
    }
    settled
}

fn dismissal(reading: &Reading, rule: &Rule, turn: usize, hit: &Hit, because: String) -> Dismissal {
    Dismissal { category: rule.category, turn, quote: quote(reading, turn, hit), because }
}
