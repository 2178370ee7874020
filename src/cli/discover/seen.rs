//! What was seen of two periods, and what of it changed.

use super::terms::{Counted, Term};
use crate::score::{SURE, log_likelihood, share_change};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Conversations in which a rule has to have had its chance before its silence says something.
const SILENT: u64 = 200;
/// A rule that fires in more per cent of the conversations tells them apart no more.
const EVERYWHERE: f64 = 80.0;
/// What a drift has to come to at least: in points of a hundred, and as a factor.
const POINTS: f64 = 1.0;
const FACTOR: f64 = 1.5;
/// How much of the conversations of a term those of another term that holds it may lack before both are told.
const SAME: f64 = 0.75;

/// One conversation, as far as it is looked at.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) id: Arc<str>,
    pub(super) terms: Vec<String>,
    pub(super) topic: String,
    pub(super) team: String,
    pub(super) rules: Vec<String>,
    pub(super) violations: Vec<String>,
    /// Whether there was a text to look at.
    pub(super) has_text: bool,
    /// Whether what was found in it is forgotten.
    pub(super) is_forgotten: bool,
}

/// Conversations, of the period and of the baseline.
type Both = [u64; 2];

/// Everything that was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) conversations: Both,
    pub(super) texts: Both,
    /// Those of which the findings are forgotten, or everything: what is kept for a time only.
    pub(super) forgotten: Both,
    /// Rules that found something, whatever is forgotten of it.
    pub(super) fired: FxHashSet<String>,
    /// Whether other rules judged the period than the baseline.
    pub(super) rulebook_changed: bool,
    /// Those of which the findings are there.
    judged: Both,
    terms: Counted,
    topics: BTreeMap<String, Both>,
    rules: FxHashMap<String, Both>,
    /// By topic, violation and team.
    causes: BTreeMap<(String, String, String), Both>,
    /// By topic and team.
    cells: BTreeMap<(String, String), Both>,
}

impl Seen {
    /// Takes in a conversation of the period (0) or of the baseline (1). The period comes first.
    pub(super) fn take(&mut self, look: Look, side: usize) {
        self.conversations[side] += 1;
        self.texts[side] += u64::from(look.has_text);
        if side == 0 {
            self.terms.now(look.terms, &look.id);
        } else {
            self.terms.before(&look.terms);
        }
        self.topics.entry(look.topic.clone()).or_default()[side] += 1;
        if look.is_forgotten {
            self.forgotten[side] += 1;
            return;
        }
        self.judged[side] += 1;
        self.cells.entry((look.topic.clone(), look.team.clone())).or_default()[side] += 1;
        for rule in look.rules {
            self.rules.entry(rule).or_default()[side] += 1;
        }
        for violation in look.violations {
            self.causes.entry((look.topic.clone(), violation, look.team.clone())).or_default()[side] += 1;
        }
    }

    /// The period is over.
    pub(super) fn end_period(&mut self, min: u64) {
        self.terms.keep(min);
    }

    /// What has changed. `rules` are all there are, `last` is how many rows a table may have.
    pub(super) fn found(self, rules: &[String], last: usize) -> Found {
        let rules = self.noted(rules);
        let Self { conversations, texts, forgotten, rulebook_changed, terms, topics, causes, cells, .. } = self;
        let mut found = Found {
            conversations,
            forgotten,
            rulebook_changed,
            terms: rising(terms, texts, last),
            topics: topics.into_iter().map(|(topic, hits)| (topic, Change::of(hits, conversations))).collect(),
            causes: causes
                .into_iter()
                .map(|((topic, violation, team), hits)| {
                    let of = cells.get(&(topic.clone(), team.clone())).copied().unwrap_or_default();
                    Cause { topic, violation, team, change: Change::of(hits, of) }
                })
                .collect(),
            rules,
        };
        found.topics.sort_by(|(a, x), (b, y)| y.by().total_cmp(&x.by()).then_with(|| a.cmp(b)));
        let key = |cause: &Cause| (cause.change.now, cause.change.before);
        found.causes.sort_by(|a, b| key(b).cmp(&key(a)).then_with(|| a.names().cmp(&b.names())));
        found.causes.truncate(last);
        found
    }
    /// The rules to be looked at. What is forgotten is not silence, and other rules are no drift.
    fn noted(&self, rules: &[String]) -> Vec<Noted> {
        let of = self.judged;
        let all: u64 = of.iter().chain(&self.forgotten).sum();
        let note = |rule: &String| {
            let hits = self.rules.get(rule).copied().unwrap_or_default();
            let change = Change::of(hits, of);
            let before = change.share_before.unwrap_or_default();
            let apart = change.by().abs() >= POINTS && change.share.max(before) >= FACTOR * change.share.min(before);
            let why = if hits == [0, 0] {
                (all >= SILENT && !self.fired.contains(rule)).then_some(Why::Never)
            } else if change.share >= EVERYWHERE {
                Some(Why::Everywhere)
            } else {
                (change.is_sure() && apart && !self.rulebook_changed).then_some(Why::Drift)
            };
            why.map(|why| Noted { rule: rule.clone(), why, change })
        };
        let mut all: Vec<Noted> = rules.iter().filter_map(note).collect();
        all.sort_by(|a, b| {
            a.why.cmp(&b.why).then(b.change.by().abs().total_cmp(&a.change.by().abs())).then_with(|| a.rule.cmp(&b.rule))
        });
        all
    }
}

/// What has changed.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    pub(super) conversations: Both,
    pub(super) forgotten: Both,
    pub(super) rulebook_changed: bool,
    pub(super) terms: Vec<Rising>,
    pub(super) topics: Vec<(String, Change)>,
    pub(super) causes: Vec<Cause>,
    pub(super) rules: Vec<Noted>,
}

/// A share of the period against that of the baseline.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Change {
    pub(super) now: u64,
    pub(super) before: u64,
    /// In per cent.
    pub(super) share: f64,
    pub(super) share_before: Option<f64>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
}

impl Change {
    fn of(hits: Both, of: Both) -> Self {
        let share = |side: usize| (of[side] > 0).then(|| rounded(100.0 * hits[side] as f64 / of[side] as f64));
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let change = share_change((whole(hits[1]), whole(of[1])), (whole(hits[0]), whole(of[0])));
        Self {
            now: hits[0],
            before: hits[1],
            share: share(0).unwrap_or_default(),
            share_before: share(1),
            low: change.map(|change| rounded(change.low)),
            high: change.map(|change| rounded(change.high)),
        }
    }

    /// The change in points of a hundred; 0 where there is nothing to hold it against.
    pub(super) fn by(&self) -> f64 {
        self.share_before.map_or(0.0, |before| self.share - before)
    }

    /// Whether chance alone does not explain it.
    pub(super) fn is_sure(&self) -> bool {
        self.low.is_some_and(|low| low > 0.0) || self.high.is_some_and(|high| high < 0.0)
    }
}

/// What went wrong, where, and with whom.
#[derive(Debug, Serialize)]
pub(super) struct Cause {
    pub(super) topic: String,
    pub(super) violation: String,
    pub(super) team: String,
    #[serde(flatten)]
    pub(super) change: Change,
}

impl Cause {
    fn names(&self) -> (&str, &str, &str) {
        (&self.topic, &self.violation, &self.team)
    }
}

/// A word or phrase that is in more conversations than before.
#[derive(Debug, Serialize)]
pub(super) struct Rising {
    pub(super) term: String,
    #[serde(flatten)]
    pub(super) change: Change,
    pub(super) likelihood: f64,
    pub(super) example: Arc<str>,
}

/// A rule to be looked at.
#[derive(Debug, Serialize)]
pub(super) struct Noted {
    pub(super) rule: String,
    pub(super) why: Why,
    #[serde(flatten)]
    pub(super) change: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    Drift,
    Everywhere,
    Never,
}

fn rising(terms: Counted, of: Both, last: usize) -> Vec<Rising> {
    let rated = |term: Term| (log_likelihood((term.now, of[0]), (term.before, of[1])), term);
    let is_rising = |(likelihood, term): &(f64, Term)| {
        // Multiplied crosswise, for the baseline may have none.
        *likelihood >= SURE && u128::from(term.now) * u128::from(of[1]) > u128::from(term.before) * u128::from(of[0])
    };
    let mut all: Vec<(f64, Term)> = terms.into_terms().map(rated).filter(is_rising).collect();
    // Of equals the longer one: it says more.
    let length = |term: &Term| term.words.chars().count();
    all.sort_by(|(x, a), (y, b)| y.total_cmp(x).then(length(b).cmp(&length(a))).then_with(|| a.words.cmp(&b.words)));
    let mut told: Vec<(f64, Term)> = Vec::new();
    for (likelihood, term) in all {
        if told.len() == last {
            break;
        }
        if !told.iter().any(|(_, known)| says_the_same(known, &term)) {
            told.push((likelihood, term));
        }
    }
    let row = |(likelihood, term): (f64, Term)| Rising {
        change: Change::of([term.now, term.before], of),
        likelihood: rounded(likelihood),
        term: term.words,
        example: term.example,
    };
    told.into_iter().map(row).collect()
}

/// Whether one term is part of the other, or they are pieces of one sentence, in about as many conversations.
fn says_the_same(one: &Term, other: &Term) -> bool {
    let (few, many) = (one.now.min(other.now) as f64, one.now.max(other.now) as f64);
    let [a, b] = [&*one.words, &*other.words];
    few >= SAME * many && (a.contains(b) || b.contains(a) || overlap(a, b) || overlap(b, a))
}

/// Whether `one` ends with what `other` begins with: half of the shorter at least.
fn overlap(one: &str, other: &str) -> bool {
    let length = |text: &str| text.chars().count();
    let least = length(one).min(length(other)).div_ceil(2);
    let begins = |(at, _): (usize, char)| length(&one[at..]) >= least && other.starts_with(&one[at..]);
    one.char_indices().any(begins)
}

/// To hundredths, as they are shown.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::{Term, says_the_same};

    #[test]
    fn pieces_of_one_sentence_say_the_same() {
        let term = |words: &str, now| Term { words: words.to_owned(), now, before: 0, example: "c1".into() };
        for (reason, one, other, now, is_same) in [
            ("part of it", "直播间抽奖", "抽奖", 10, true),
            ("begun later", "你们的直播间抽奖", "直播间抽奖是假的", 10, true),
            ("one of them far more often", "你们的直播间抽奖", "直播间抽奖是假的", 30, false),
            ("a character in common", "退款太慢", "慢吞吞的快递", 10, false),
            ("nothing in common", "退款", "抽奖", 10, false),
        ] {
            assert_eq!(says_the_same(&term(one, 10), &term(other, now)), is_same, "{reason}");
            assert_eq!(says_the_same(&term(other, now), &term(one, 10)), is_same, "{reason}, the other way round");
        }
    }
}
