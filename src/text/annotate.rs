//! The annotator: a turn's text in, its accepted hits out.

use super::annotation::{Annotation, Hit, Opinions, UNWEIGHED};
use super::automaton::{Automaton, Candidate, Excuse, Excused, Pass, Scratch};
use super::fold::Fold;
use super::guard::GuardSet;
use super::learned::Learned;
use super::lexicon::{Lexicon, LexiconError};
use super::lexicon_file::LexiconFile;
use super::lookalikes::{Lookalikes, Numerals};
use super::normalise::{Normalised, offset};
use super::polarity::{Lean, Polarity, Share};
use super::scan::Scan;
use super::segment::{Dictionary, Segmenter, WordEnds, is_chinese};
use super::term::{Boundary, Speaker, Tag, Term};
use super::weights::{Weights, polarity};
use crate::model::{EmotionLabel, Role, Via};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Reads the text of turns. Built once per run; shared by all threads.
pub struct Annotator {
    fold: Fold,
    numerals: Numerals,
    lexicon: Lexicon,
    automaton: Automaton,
    agent: Learned,
    /// What the customer's words before say of the agent's.
    agent_after: Learned,
    customer: Learned,
    polarity: Option<Polarity>,
    /// Loaded when the first boundary is asked for: a short chat often needs none.
    segmenter: OnceLock<Segmenter>,
    /// The lexicon's words, for the segmenter.
    words: Vec<String>,
}

impl Annotator {
    /// Compiles the lexicon files of a rulebook.
    ///
    /// # Errors
    /// The first lexicon row that cannot be used.
    pub fn new(files: &[LexiconFile]) -> Result<Self, LexiconError> {
        let Lookalikes { folds, numerals } = Lookalikes::read(files)?;
        let fold = Fold::new(&folds);
        let (lexicon, weights) = rayon::join(|| compiled(files, &fold, &numerals), || Weights::read(files, &fold));
        let ((mut lexicon, words, automaton), weights) = (lexicon?, weights?);
        let Weights { agent, agent_after, customer, polarity } = weights;
        lexicon.add_proposed(agent.proposable(), Speaker::Agent);
        lexicon.add_proposed(customer.proposable(), Speaker::Customer);
        Ok(Self { agent, agent_after, customer, polarity, fold, numerals, lexicon, automaton, segmenter: OnceLock::new(), words })
    }

    /// The lexicon behind the hits.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The fixed runs that the automaton looks for.
    pub fn anchors(&self) -> Vec<String> {
        self.automaton.anchors()
    }

    /// Folds `original`, with the way back.
    pub fn normalise(&self, original: &str) -> Normalised {
        Normalised::new(&self.fold, original)
    }

    /// The term of a hit.
    pub fn term(&self, hit: &Hit) -> &Term {
        self.lexicon.term(hit.term)
    }

    /// By which tier a hit in `original`, the text of `annotation`, was found.
    pub fn via(&self, original: &str, annotation: &Annotation, hit: &Hit) -> Via {
        match hit.via {
            Via::Exact | Via::Normalised if self.lexicon.holds_disguise(hit.tag, &annotation.text()[hit.range()]) => Via::Variant,
            Via::Exact if !annotation.reads_the_same(original, hit) => Via::Normalised,
            via => via,
        }
    }

    /// Normalises `original` and finds every accepted hit of the terms that are looked for in `role`'s turns.
    pub fn annotate(&self, role: Role, original: &str, scratch: &mut Scratch) -> Annotation {
        let normalised = self.normalise(original);
        let text = normalised.text();
        scratch.excused.clear();
        let candidates = self.automaton.find(&self.lexicon, role, text, &mut scratch.plain, &mut scratch.excused);
        let mut hits = self.standing(candidates, text, &mut scratch.excused).map(|candidate| self.hit(&candidate)).collect();
        self.look_behind(role, scratch, &mut hits);
        let mut hits = self.keep_longest(hits);
        let reproach = self.weigh(role, scratch, &mut hits);
        let polarity = self.polarity.as_ref().filter(|_| role == Role::Customer);
        let lean = polarity.map(|polarity| polarity.weigh(&scratch.plain.scan, &mut scratch.grams));
        let Scratch { plain: Pass { scan, .. }, weighing, .. } = scratch;
        let context = if role == Role::Customer { self.agent_after.context(scan, weighing) } else { Vec::new() };
        Annotation::new(original, normalised, hits, Opinions { context, lean, reproach })
    }

    /// What stands in `annotation`, a text of `role`, and does not count, each with its term. Looked for anew: hardly anybody asks.
    pub fn excused(&self, role: Role, annotation: &Annotation) -> Vec<(Excused, &Term)> {
        let (scratch, text) = (&mut Scratch::default(), annotation.text());
        let candidates = self.automaton.find(&self.lexicon, role, text, &mut scratch.plain, &mut scratch.excused);
        self.standing(candidates, text, &mut scratch.excused).for_each(drop);
        let with_term = |one: Excused| {
            let term = self.lexicon.term(one.term);
            (one, term)
        };
        std::mem::take(&mut scratch.excused).into_iter().map(with_term).collect()
    }

    /// The words that the general sense goes by in `annotation`, for a label or for good and bad, the heaviest first.
    pub fn shares(&self, annotation: &Annotation, label: Option<EmotionLabel>) -> Vec<Share> {
        let mut scan = Scan::default();
        scan.read(annotation.text(), self.lexicon.clause_words());
        self.polarity.as_ref().map_or_else(Vec::new, |polarity| polarity.shares(&scan, label))
    }

    /// Where the words of `annotation` lean to, in general.
    pub fn lean_of(&self, annotation: &Annotation) -> Lean {
        let mut scan = Scan::default();
        scan.read(annotation.text(), self.lexicon.clause_words());
        self.polarity.as_ref().map_or_else(Lean::default, |polarity| polarity.weigh(&scan, &mut Vec::new()))
    }

    /// Reads the weights of the general sense alone, as [`Annotator::new`] does beside everything else; whether there are any.
    ///
    /// # Errors
    /// The first cell that cannot be used.
    pub fn read_weights(files: &[LexiconFile]) -> Result<bool, LexiconError> {
        Ok(polarity(files, &Fold::new(&Lookalikes::read(files)?.folds))?.is_some())
    }

    /// The keys of the grams in `original` that weights can be learned for, each once.
    pub(super) fn gram_keys(&self, original: &str) -> Vec<u64> {
        let normalised = self.normalise(original);
        let chars: Vec<char> = normalised.text().chars().collect();
        self.polarity.as_ref().map_or_else(Vec::new, |polarity| polarity.keys(&chars))
    }

    /// Adds what is found only where the text is read as it is meant: without insertions, then without repetitions.
    fn look_behind(&self, role: Role, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        if scratch.view.strip(&scratch.plain.scan, &self.numerals) {
            self.look_into_view(role, scratch, hits);
        }
        if scratch.view.collapse(&scratch.plain.scan) {
            self.look_into_view(role, scratch, hits);
        }
    }

    fn look_into_view(&self, role: Role, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        let Scratch { plain, view, viewed, excused, .. } = scratch;
        let candidates = self.automaton.find_disguised(&self.lexicon, role, view.text(), viewed, excused);
        let meant = candidates.into_iter().filter(|candidate| {
            let collapsed_from = self.lexicon.collapsed_from(candidate.term, &view.text()[candidate.range.clone()]);
            collapsed_from.is_none_or(|term| view.repeats_like(&candidate.places, term, &plain.scan))
        });
        for candidate in self.standing(meant.collect(), view.text(), excused) {
            if let Some(places) = view.original(&candidate.places, &plain.scan) {
                let range = plain.scan.byte_range(&places);
                hits.push(self.hit(&Candidate { range, places, via: Via::Normalised, ..candidate }));
            }
        }
    }

    /// The candidates whose ends stand where their terms ask for; what others stand for is noted down as excused.
    fn standing<'a>(
        &'a self,
        candidates: Vec<Candidate>,
        text: &'a str,
        excused: &'a mut Vec<Excused>,
    ) -> impl Iterator<Item = Candidate> + 'a {
        let word_ends = WordEnds::of(text);
        candidates.into_iter().filter(move |candidate| {
            let stands = self.stands_well(candidate, text, &word_ends);
            if !stands {
                let Candidate { term, ref range, .. } = *candidate;
                let tag = self.lexicon.term(term).tag;
                excused.push(Excused { tag, term, range: range.clone(), excuse: Excuse::Borders });
            }
            stands
        })
    }

    /// The terms of codes that people disguise which stand in `joined`, the messages of one speaker put together.
    pub(super) fn find_split(&self, role: Role, joined: &str, scratch: &mut Scratch) -> Vec<Candidate> {
        let Scratch { viewed, excused, .. } = scratch;
        let candidates = self.automaton.find_disguised(&self.lexicon, role, joined, viewed, excused);
        let exact = candidates.into_iter().filter(|candidate| {
            // A term without its repetitions stands for itself with them, and those stand in no single text.
            self.lexicon.collapsed_from(candidate.term, &joined[candidate.range.clone()]).is_none()
        });
        self.standing(exact.collect(), joined, excused).collect()
    }

    /// Notes down how likely each hit is, and adds what no term found and the learned layer proposes. It does not overrule the
    /// lexicon: where a term was found and excused, nothing is proposed for its code. Returns the log odds of any violation.
    fn weigh(&self, role: Role, scratch: &mut Scratch, hits: &mut Vec<Hit>) -> Option<f32> {
        let (learned, context) = match role {
            Role::Agent => (&self.agent, Some(&self.agent_after)),
            Role::Customer => (&self.customer, None),
            Role::Bot | Role::System => return None,
        };
        let Scratch { plain: Pass { scan, .. }, weighing, excused, .. } = scratch;
        let opinion = learned.weigh(scan, weighing);
        for hit in hits.iter_mut() {
            hit.odds = learned.odds(&opinion, hit.tag).map_or(UNWEIGHED, hundredths);
        }
        let found = hits.len();
        let reproached = hits.iter().any(|hit| hit.tag.kind() == Some(crate::model::Kind::Violation));
        for (tag, place) in learned.proposals(&opinion, scan, context, reproached) {
            let range = scan.byte_range(&place);
            let is_settled = hits[..found].iter().any(|hit| hit.tag == tag) || excused.iter().any(|one| one.tag == tag);
            if let Some(term) = self.lexicon.proposed(tag).filter(|_| !is_settled) {
                let odds = learned.odds(&opinion, tag).map_or(UNWEIGHED, hundredths);
                hits.push(Hit { tag, term, start: offset(range.start), end: offset(range.end), odds, via: Via::Learned });
            }
        }
        if hits.len() > found {
            sort(hits);
        }
        opinion.reproach
    }

    /// Whether the customer's words add anything to the odds of `tag`.
    pub fn has_context(&self, tag: Tag) -> bool {
        self.agent_after.place(tag).is_some()
    }

    /// What the customer's words in `before` add to the log odds that the answer to them holds `tag`.
    pub fn context(&self, before: &Annotation, tag: Tag) -> f32 {
        self.agent_after.place(tag).map_or(0.0, |place| before.context(place))
    }

    /// Whether a hit that the learned layer suggested is likely enough after all, where what was said before adds `context`.
    pub fn proposes(&self, hit: &Hit, context: f32) -> bool {
        let threshold = self.agent.threshold(hit.tag).or_else(|| self.customer.threshold(hit.tag));
        hit.odds().zip(threshold).is_some_and(|(odds, threshold)| odds + context >= threshold)
    }

    /// Jieba with the lexicon's words, loaded now if it was not yet.
    pub fn segmenter(&self) -> &Segmenter {
        self.segment_with(Dictionary::load)
    }

    /// The same, with a dictionary from elsewhere.
    pub fn segment_with(&self, dictionary: impl FnOnce() -> Dictionary) -> &Segmenter {
        self.segmenter.get_or_init(|| Segmenter::new(dictionary(), &self.words))
    }

    fn hit(&self, candidate: &Candidate) -> Hit {
        Hit {
            tag: self.lexicon.term(candidate.term).tag,
            term: candidate.term,
            start: offset(candidate.range.start),
            end: offset(candidate.range.end),
            odds: UNWEIGHED,
            via: candidate.via,
        }
    }

    fn stands_well(&self, candidate: &Candidate, text: &str, word_ends: &WordEnds) -> bool {
        let found = &text[candidate.range.clone()];
        let needs_words = match self.lexicon.term(candidate.term).boundary {
            Boundary::Word => true,
            Boundary::Anywhere => false,
            Boundary::Auto => is_short_or_latin(found),
        };
        !needs_words
            || [candidate.range.start, candidate.range.end]
                .into_iter()
                .all(|at| latin_boundary(text, at).unwrap_or_else(|| word_ends.hold(at, || self.segmenter())))
    }

    /// Of overlapping hits of one tag only the longest stays, the first of two as long: one finding per occurrence.
    /// A term with guards of its own stays beside one with others, for the guards decide later which of them counts.
    fn keep_longest(&self, mut hits: Vec<Hit>) -> Vec<Hit> {
        hits.sort_by_key(|hit| (hit.tag, std::cmp::Reverse(hit.end - hit.start), hit.start, hit.term));
        let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
        let mut taken = Taken::default();
        for hit in hits {
            if taken.take((hit.tag, self.term(&hit).guards), hit.start..hit.end) {
                kept.push(hit);
            }
        }
        sort(&mut kept);
        kept
    }
}

/// What the lexicon files become: the terms, those that segmentation must know as words, and what finds them.
type Compiled = (Lexicon, Vec<String>, Automaton);

fn compiled(files: &[LexiconFile], fold: &Fold, numerals: &Numerals) -> Result<Compiled, LexiconError> {
    let compiler = Mutex::default();
    let mut lexicon = Lexicon::read(files, fold, numerals, &compiler)?;
    let words = lexicon.words();
    let compiler = compiler.into_inner().unwrap_or_else(PoisonError::into_inner);
    let automaton = Automaton::new(&mut lexicon, compiler)?;
    Ok((lexicon, words, automaton))
}

/// The order of hits in an annotation.
fn sort(hits: &mut [Hit]) {
    hits.sort_by_key(|hit| (hit.tag, hit.start, std::cmp::Reverse(hit.end)));
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to what an i16 holds")]
fn hundredths(odds: f32) -> i16 {
    (odds * 100.0).round().clamp(-30_000.0, 30_000.0) as i16
}

/// Stretches that are taken, per kind: their ends by their starts. Those of one kind never overlap, so that a look at one
/// neighbour is enough.
#[derive(Default)]
struct Taken(Vec<(Kind, BTreeMap<u32, u32>)>);

/// What hits of one occurrence have in common.
type Kind = (Tag, Option<GuardSet>);

impl Taken {
    /// Takes `range` for `kind`, if nothing of it is taken yet.
    fn take(&mut self, kind: Kind, range: Range<u32>) -> bool {
        let i = self.0.iter().position(|(other, _)| *other == kind).unwrap_or_else(|| {
            self.0.push((kind, BTreeMap::new()));
            self.0.len() - 1
        });
        let of_kind = &mut self.0[i].1;
        let free = of_kind.range(..range.end).next_back().is_none_or(|(_, &end)| end <= range.start);
        if free {
            of_kind.insert(range.start, range.end);
        }
        free
    }
}

/// One or two Chinese characters, or nothing but Latin letters and digits.
fn is_short_or_latin(found: &str) -> bool {
    let length = found.chars().count();
    (length <= 2 && found.chars().all(is_chinese)) || found.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ')
}

/// Whether a word ends at byte `at`, where characters alone can tell; `None` between two Chinese characters.
fn latin_boundary(text: &str, at: usize) -> Option<bool> {
    let (Some(before), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next()) else { return Some(true) };
    let same_run = |test: fn(&char) -> bool| test(&before) && test(&after);
    if same_run(char::is_ascii_alphabetic) || same_run(char::is_ascii_digit) {
        return Some(false);
    }
    if is_chinese(before) && is_chinese(after) { None } else { Some(true) }
}
