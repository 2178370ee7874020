//! Which rules a conversation needs: one walk over its words marks the conditions that may hold, and rules that wait for others
//! cost nothing.

use super::operator::Need;
use super::rule::OwnRule;
use super::stage::Stage;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use rustc_hash::FxHashMap;

/// A condition of a rule, both by their numbers.
type Place = (u32, u32);

/// What wakes which rule.
#[derive(Default)]
pub(super) struct Index {
    words: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// Per word, the conditions that it may fulfil.
    by_word: Vec<Vec<Place>>,
    /// Per code, likewise.
    by_code: Vec<(u128, Place)>,
    /// Rules that may hit whatever is said.
    always: Vec<u32>,
    /// Per rule, the first of its conditions in [`Marks`].
    first: Vec<u32>,
    /// Per condition over all rules: whether its absence can be told, and whether its presence wakes the rule.
    known: Vec<bool>,
    wakes: Vec<bool>,
}

/// What is awake in one conversation.
pub(super) struct Marks {
    conditions: Vec<u64>,
    rules: Vec<u32>,
    awake: Vec<u64>,
}

impl Index {
    pub(super) fn new(rules: &[OwnRule]) -> Self {
        let mut index = Self::default();
        let mut words: FxHashMap<String, Vec<Place>> = FxHashMap::default();
        for (number, rule) in (0u32..).zip(rules) {
            index.first.push(u32::try_from(index.known.len()).unwrap_or(u32::MAX));
            let needs: Vec<Need> = rule.conditions.iter().map(|condition| condition.operator.need()).collect();
            let cost = |condition: usize| cost(&needs[condition]);
            // Whatever must hold of each occurrence, there must be one.
            let of_each = rule.each.filter(|&each| cost(each).is_some()).map(|each| vec![each]);
            let trigger = rule.when.trigger(&cost).or(of_each);
            if trigger.is_none() {
                index.always.push(number);
            }
            for (at, need) in (0u32..).zip(&needs) {
                let wakes = trigger.as_ref().is_some_and(|trigger| trigger.contains(&(at as usize)));
                index.known.push(*need != Need::Unknown);
                index.wakes.push(wakes);
                match need {
                    Need::Unknown => {}
                    Need::Words(list) => list.iter().for_each(|word| words.entry(word.clone()).or_default().push((number, at))),
                    Need::Codes(bits) => index.by_code.push((*bits, (number, at))),
                }
            }
        }
        let mut words: Vec<(String, Vec<Place>)> = words.into_iter().filter(|(word, _)| !word.is_empty()).collect();
        words.sort_unstable();
        let numbered = words.iter().zip(0u32..).map(|((word, _), number)| (word.as_str(), number));
        index.words = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(numbered).ok();
        if index.words.is_none() && !words.is_empty() {
            // More than an automaton holds: then everything is looked at.
            index.known.fill(false);
            index.always = (0u32..).take(rules.len()).collect();
        }
        index.by_word = words.into_iter().map(|(_, places)| places).collect();
        index
    }

    /// The rules that a conversation needs, and which of their conditions may hold.
    pub(super) fn marks(&self, stage: &Stage) -> Marks {
        let words = |bits: usize| vec![0u64; bits.div_ceil(64)];
        let mut marks = Marks { conditions: words(self.known.len()), rules: Vec::new(), awake: words(self.first.len()) };
        for &rule in &self.always {
            marks.wake(rule);
        }
        if let Some(automaton) = &self.words {
            let mut found = words(self.by_word.len());
            for annotation in &stage.reading.annotations {
                for hit in automaton.find_overlapping_iter(annotation.text()) {
                    // Every word counts once: the same words come again and again.
                    if set(&mut found, hit.value() as usize) {
                        self.by_word[hit.value() as usize].iter().for_each(|&place| self.mark(&mut marks, place));
                    }
                }
            }
        }
        if !self.by_code.is_empty() {
            let present = stage.findings.iter().fold(0u128, |bits, finding| bits | 1 << finding.category as u32);
            self.by_code.iter().filter(|(bits, _)| bits & present != 0).for_each(|(_, place)| self.mark(&mut marks, *place));
        }
        marks.rules.sort_unstable();
        marks
    }

    fn mark(&self, marks: &mut Marks, (rule, condition): Place) {
        let at = (self.first[rule as usize] + condition) as usize;
        set(&mut marks.conditions, at);
        if self.wakes[at] {
            marks.wake(rule);
        }
    }

    /// Whether a condition certainly holds nowhere.
    pub(super) fn is_absent(&self, marks: &Marks, rule: usize, condition: usize) -> bool {
        let at = self.first[rule] as usize + condition;
        self.known[at] && marks.conditions[at / 64] & (1 << (at % 64)) == 0
    }
}

impl Marks {
    pub(super) fn rules(&self) -> &[u32] {
        &self.rules
    }

    fn wake(&mut self, rule: u32) {
        if set(&mut self.awake, rule as usize) {
            self.rules.push(rule);
        }
    }
}

/// Sets a bit; whether it was not set before.
fn set(bits: &mut [u64], at: usize) -> bool {
    let (word, bit) = (&mut bits[at / 64], 1 << (at % 64));
    let is_new = *word & bit == 0;
    *word |= bit;
    is_new
}

/// How often what a condition needs may be expected: short words stand in many texts.
fn cost(need: &Need) -> Option<usize> {
    match need {
        Need::Unknown => None,
        Need::Codes(_) => Some(20),
        Need::Words(words) => {
            let of_word = |word: &String| match word.chars().count() {
                0 | 1 => 60,
                2 => 12,
                3 => 4,
                _ => 1,
            };
            Some(words.iter().map(of_word).sum())
        }
    }
}
