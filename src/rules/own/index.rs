//! Which rules a conversation needs: one walk over its words marks the conditions that may hold, and rules that wait for others
//! cost nothing.

use super::need::{Need, Words};
use super::rule::OwnRule;
use super::scope::Who;
use super::shared::Shared;
use super::stage::Stage;
use super::trigger::Triggers;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use regex::{RegexSet, RegexSetBuilder};
use rustc_hash::FxHashMap;

/// Bytes that regular expressions which are looked for together may take.
const LARGEST: usize = 1 << 26;

/// A condition of a rule, both by their numbers.
type Place = (u32, u32);

/// Words of which so many fulfil what a condition needs, if one turn of these speakers holds them.
struct List {
    place: Place,
    least: u16,
    who: Who,
}

/// A regular expression, the condition that it fulfils, and whose turns that looks at.
type Pattern = (String, Place, Who);

/// Regular expressions that are looked for together, and what each fulfils.
struct Patterns {
    set: RegexSet,
    fulfil: Vec<(Place, Who)>,
}

/// What wakes which rule.
#[derive(Default)]
pub(super) struct Index {
    words: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    lists: Vec<List>,
    /// Per word, the lists it stands in.
    by_word: Vec<Vec<u32>>,
    /// Regular expressions in which no word must stand.
    patterns: Vec<Patterns>,
    /// Whether it is more than the automaton of words holds.
    is_too_large: bool,
    /// Per code, the conditions that it may fulfil.
    by_code: Vec<(u128, Place)>,
    /// Rules that may hit whatever is said.
    always: Vec<u32>,
    /// Per rule, the first of its conditions in [`Marks`].
    first: Vec<u32>,
    /// Per condition over all rules: whether its absence can be told, and whether its presence wakes the rule.
    known: Vec<bool>,
    wakes: Vec<bool>,
    /// Conditions that are the same in several rules.
    pub(super) shared: Shared,
}

/// What is awake in one conversation.
pub(super) struct Marks {
    conditions: Vec<u64>,
    rules: Vec<u32>,
    awake: Vec<u64>,
}

impl Index {
    pub(super) fn new(rules: &[OwnRule]) -> Self {
        let mut index = Self { shared: Shared::new(rules), ..Self::default() };
        let mut words: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        let mut patterns: Vec<Pattern> = Vec::new();
        for (number, rule) in (0u32..).zip(rules) {
            index.first.push(u32::try_from(index.known.len()).unwrap_or(u32::MAX));
            let needs: Vec<Need> = rule.conditions.iter().map(|condition| condition.operator.need()).collect();
            let trigger = Triggers::new(&rule.conditions, &needs).of_rule(rule);
            if trigger.is_none() {
                index.always.push(number);
            }
            for (at, need) in (0u32..).zip(needs) {
                let wakes = trigger.as_ref().is_some_and(|trigger| trigger.contains(&(at as usize)));
                index.known.push(need != Need::Unknown);
                index.wakes.push(wakes);
                let who = rule.conditions[at as usize].scope.who;
                match need {
                    Need::Unknown => {}
                    Need::Words(lists) => lists.into_iter().for_each(|list| index.add(list, (number, at), who, &mut words)),
                    Need::Regex(pattern) => patterns.push((pattern, (number, at), who)),
                    Need::Codes(bits) => index.by_code.push((bits, (number, at))),
                }
            }
        }
        let mut words: Vec<(String, Vec<u32>)> = words.into_iter().collect();
        words.sort_unstable();
        let numbered = words.iter().zip(0u32..).map(|((word, _), number)| (word.as_str(), number));
        index.words = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(numbered).ok();
        index.is_too_large = index.words.is_none() && !words.is_empty();
        index.is_too_large |= !together(&patterns, &mut index.patterns);
        if index.is_too_large {
            // Then everything is looked at.
            index.known.fill(false);
            index.always = (0u32..).take(rules.len()).collect();
        }
        index.by_word = words.into_iter().map(|(_, lists)| lists).collect();
        index
    }

    fn add(&mut self, Words { list, least }: Words, place: Place, who: Who, words: &mut FxHashMap<String, Vec<u32>>) {
        let number = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        // More than that many words of one list are never asked for: fewer wake a rule for nothing, which does no harm.
        self.lists.push(List { place, least: u16::try_from(least).unwrap_or(u16::MAX), who });
        for word in list {
            words.entry(word).or_default().push(number);
        }
    }

    /// The rules that a conversation needs, and which of their conditions may hold.
    pub(super) fn marks(&self, stage: &Stage) -> Marks {
        let words = |bits: usize| vec![0u64; bits.div_ceil(64)];
        let mut marks = Marks { conditions: words(self.known.len()), rules: Vec::new(), awake: words(self.first.len()) };
        for &rule in &self.always {
            marks.wake(rule);
        }
        if let Some(automaton) = &self.words {
            self.mark_words(automaton, stage, &mut marks);
        }
        self.patterns.iter().for_each(|patterns| self.mark_patterns(patterns, stage, &mut marks));
        if !self.by_code.is_empty() {
            let present = stage.findings.iter().fold(0u128, |bits, finding| bits | 1 << finding.category as u32);
            self.by_code.iter().filter(|(bits, _)| bits & present != 0).for_each(|(_, place)| self.mark(&mut marks, *place));
        }
        marks.rules.sort_unstable();
        marks
    }

    fn mark_words(&self, automaton: &CharwiseDoubleArrayAhoCorasick<u32>, stage: &Stage, marks: &mut Marks) {
        let mut counts = vec![0u16; self.lists.len()];
        let (mut found, mut counted) = (Vec::new(), Vec::new());
        for turn in 0..stage.turns() {
            found.extend(automaton.find_overlapping_iter(stage.text(turn)).map(|hit| hit.value() as usize));
            found.sort_unstable();
            found.dedup();
            for number in found.drain(..).flat_map(|word| &self.by_word[word]) {
                let (list, count) = (&self.lists[*number as usize], &mut counts[*number as usize]);
                *count += 1;
                counted.push(*number);
                if *count == list.least && list.who.holds(stage.reading.role(turn)) {
                    self.mark(marks, list.place);
                }
            }
            counted.drain(..).for_each(|number| counts[number as usize] = 0);
        }
    }

    fn mark_patterns(&self, patterns: &Patterns, stage: &Stage, marks: &mut Marks) {
        for turn in 0..stage.turns() {
            for &(place, who) in patterns.set.matches(stage.text(turn)).iter().map(|pattern| &patterns.fulfil[pattern]) {
                if who.holds(stage.reading.role(turn)) {
                    self.mark(marks, place);
                }
            }
        }
    }

    fn mark(&self, marks: &mut Marks, (rule, condition): Place) {
        let at = self.at(rule as usize, condition as usize);
        set(&mut marks.conditions, at);
        if self.wakes[at] {
            marks.wake(rule);
        }
    }

    /// Whether it is of no use, for it has more words than can be looked for.
    pub(super) const fn is_too_large(&self) -> bool {
        self.is_too_large
    }

    /// Whether a condition certainly holds nowhere.
    pub(super) fn is_absent(&self, marks: &Marks, rule: usize, condition: usize) -> bool {
        let at = self.at(rule, condition);
        self.known[at] && marks.conditions[at / 64] & (1 << (at % 64)) == 0
    }

    fn at(&self, rule: usize, condition: usize) -> usize {
        self.first[rule] as usize + condition
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

/// Puts `patterns` into as few sets as hold them; whether they all found a place.
fn together(patterns: &[Pattern], sets: &mut Vec<Patterns>) -> bool {
    if patterns.is_empty() {
        return true;
    }
    let texts = patterns.iter().map(|(pattern, ..)| pattern);
    if let Ok(set) = RegexSetBuilder::new(texts).size_limit(LARGEST).dfa_size_limit(LARGEST).build() {
        let fulfil = patterns.iter().map(|&(_, place, who)| (place, who)).collect();
        sets.push(Patterns { set, fulfil });
        return true;
    }
    let (some, others) = patterns.split_at(patterns.len() / 2);
    !some.is_empty() && together(some, sets) && together(others, sets)
}

/// Sets a bit; whether it was not set before.
fn set(bits: &mut [u64], at: usize) -> bool {
    let (word, bit) = (&mut bits[at / 64], 1 << (at % 64));
    let is_new = *word & bit == 0;
    *word |= bit;
    is_new
}
