//! Keywords: one of them, all of them, so many of them, none of them.

mod places;

use super::{Form, Hands, Looks, Operator};
use crate::rules::own::need::Need;
use crate::rules::own::stage::{Look, Seen, Stage, Stretch};
use crate::rules::own::table::{Read, Table, Value};
use crate::text::GuardSet;
use places::{everywhere, is_covered, longest, outermost};
use std::collections::BTreeSet;
use std::ops::Range;

const EXCEPT: (&str, &str) = ("except", "例外词：命中处其实是这些更长的词，就不算，例如 any = [\"行\"]，except = [\"银行\"]");
const EXCEPT_MESSAGE: (&str, &str) =
    ("except_message", "有这些词的整条消息都不算，例如 any = [\"快点\"]，except_message = [\"不急\"]");
const WHOLE: (&str, &str) = ("whole_word", "true：只算完整的词（按分词），默认 false");
const AT_LEAST: (&str, &str) = ("at_least", "至少命中几次，默认 1");
const ACROSS: (&str, &str) = ("across", "true：可以分散在几轮里；默认 false：要在同一轮里");

pub(in crate::rules::own) const ANY: Form = Form {
    key: "any",
    name: "含任一关键词",
    about: "出现任何一个词就命中，每处出现算一次；互相重叠的只算一处：从左往右，同一处取最长的（“嗯嗯”在“嗯嗯嗯”里是一处，在“嗯嗯嗯嗯”里是两处）",
    keys: &[AT_LEAST, EXCEPT, EXCEPT_MESSAGE, WHOLE],
    looks: Looks::Words,
    read: |value, table, hands| {
        let at_least = table.count("at_least")?.unwrap_or(1);
        Keywords::read(value, table, hands, Mode::Any { at_least })
    },
};

pub(in crate::rules::own) const ALL: Form = Form {
    key: "all",
    name: "含全部关键词",
    about: "列出的词都出现才命中",
    keys: &[ACROSS, EXCEPT, EXCEPT_MESSAGE, WHOLE],
    looks: Looks::Words,
    read: |value, table, hands| Keywords::read(value, table, hands, Mode::Different { least: usize::MAX }),
};

pub(in crate::rules::own) const SOME: Form = Form {
    key: "some",
    name: "含其中几个关键词",
    about: "列出的词里至少出现 at_least 个不同的词才命中",
    keys: &[("at_least", "至少几个不同的词（必写）"), ACROSS, EXCEPT, EXCEPT_MESSAGE, WHOLE],
    looks: Looks::Words,
    read: |value, table, hands| {
        let missing = value.fault("some 要同时写 at_least，例如 at_least = 2");
        let least = table.count("at_least")?.ok_or(missing)?;
        Keywords::read(value, table, hands, Mode::Different { least })
    },
};

pub(in crate::rules::own) const NONE: Form = Form {
    key: "none",
    name: "不含关键词",
    about: "范围内一个词都没有出现才命中；范围内没有话就不适用",
    keys: &[EXCEPT, EXCEPT_MESSAGE, WHOLE],
    looks: Looks::Words,
    read: |value, table, hands| Keywords::read(value, table, hands, Mode::Absent),
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Any { at_least: usize },
    Different { least: usize },
    Absent,
}

/// Words that are looked for in the normalised text.
#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Keywords {
    words: Vec<String>,
    except: Vec<String>,
    except_message: Vec<String>,
    whole_word: bool,
    across: bool,
    mode: Mode,
}

fn read_except_message(table: &mut Table, hands: &Hands, words: &[String]) -> Read<Vec<String>> {
    let texts = table.texts("except_message")?;
    let excepted = hands.folded(&texts);
    match excepted.iter().zip(&texts).find(|(excepted, _)| words.iter().all(|word| word.contains(excepted.as_str()))) {
        Some((_, text)) => Err(table.source.fault(&text.span, "每个关键词里都有这个词，永远不会命中；请改写或删去")),
        None => Ok(excepted),
    }
}

/// A word by its number, and where it stands.
type Hit = (usize, Range<usize>);

impl Keywords {
    fn read(value: Value, table: &mut Table, hands: &Hands, mode: Mode) -> Read<Operator> {
        let span = value.span.clone();
        let texts = value.texts()?;
        let words = hands.folded(&texts);
        for (at, (word, text)) in words.iter().zip(&texts).enumerate() {
            if word.is_empty() {
                return Err(table.source.fault(&text.span, "里面没有可以匹配的字符，请改写"));
            }
            if words[..at].contains(word) {
                return Err(table.source.fault(&text.span, "这个词写了两遍（大小写、全半角、繁简算同一个词），请删去一个"));
            }
        }
        let mode = match mode {
            Mode::Different { least } if least == usize::MAX => Mode::Different { least: words.len() },
            Mode::Different { least } if least > words.len() => {
                let message = format!("只列了 {} 个词，永远凑不够 at_least = {least}", words.len());
                return Err(table.source.fault(&span, message));
            }
            mode => mode,
        };
        let excepted = table.texts("except")?;
        let except = hands.folded(&excepted);
        if let Some((_, text)) =
            except.iter().zip(&excepted).find(|(phrase, _)| !words.iter().any(|word| phrase.contains(word.as_str())))
        {
            return Err(table.source.fault(&text.span, "例外词里不含任何一个关键词，不会起作用；例外词要比关键词长并且包含它"));
        }
        let except_message = read_except_message(table, hands, &words)?;
        let across = table.flag("across", false)?;
        let whole_word = table.flag("whole_word", false)?;
        Ok(Operator::Keywords(Self { words, except, except_message, whole_word, across, mode }))
    }

    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch, guards: GuardSet) -> Vec<Seen> {
        let found = |look: &Look| -> Vec<Hit> { self.hits(stage, look) };
        match self.mode {
            Mode::Any { at_least } => {
                let seen = stage.gather(stretch, guards, |look| longest(found(look)));
                if seen.len() >= at_least { seen } else { Vec::new() }
            }
            Mode::Absent => {
                let seen = stage.gather(stretch, guards, |look| longest(found(look)));
                if seen.is_empty() { vec![Seen::default()] } else { Vec::new() }
            }
            Mode::Different { least } if self.across => {
                let mut different = BTreeSet::new();
                let seen = stage.gather(stretch, guards, |look| {
                    let hits = found(look);
                    different.extend(hits.iter().map(|(word, _)| *word));
                    longest(hits)
                });
                if different.len() >= least { seen } else { Vec::new() }
            }
            Mode::Different { least } => stage.gather(stretch, guards, |look| {
                let hits = found(look);
                let different: BTreeSet<usize> = hits.iter().map(|(word, _)| *word).collect();
                // One finding a turn: what all the words span.
                let span = hits.iter().map(|(_, range)| range.start).min().zip(hits.iter().map(|(_, range)| range.end).max());
                span.filter(|_| different.len() >= least).map(|(start, end)| start..end).into_iter().collect()
            }),
        }
    }

    /// The words that count, one by one: what stands outside of what may be looked at adds nothing to the others.
    fn hits(&self, stage: &Stage, look: &Look) -> Vec<Hit> {
        let text = look.text;
        if self.except_message.iter().any(|word| text.contains(word.as_str())) {
            return Vec::new();
        }
        let excepted = outermost(self.except.iter().flat_map(|phrase| everywhere(text, phrase)).collect());
        let counts = |range: &Range<usize>| look.counts(range) && !is_covered(range, &excepted);
        let mut hits: Vec<Hit> = Vec::new();
        for (number, word) in self.words.iter().enumerate() {
            // Which of those that reach into each other counts is for later: one may stand outside, or be excepted.
            hits.extend(everywhere(text, word).filter(counts).map(|range| (number, range)));
        }
        if self.whole_word && !hits.is_empty() {
            let words = stage.reading.annotator.segmenter().words(text);
            let is_border = |at: usize| at == 0 || words.binary_search_by_key(&at, |word| word.end).is_ok();
            hits.retain(|(_, range)| is_border(range.start) && is_border(range.end));
        }
        hits
    }

    pub(in crate::rules::own) fn need(&self) -> Need {
        match self.mode {
            Mode::Any { .. } => Need::any(&self.words),
            // With all but k - 1 of n words the rest must hold one.
            Mode::Different { least } if self.across => Need::any(&self.words[..=self.words.len() - least]),
            Mode::Different { least } => Need::some(&self.words, least),
            Mode::Absent => Need::Unknown,
        }
    }

    pub(in crate::rules::own) fn is_absence(&self) -> bool {
        self.mode == Mode::Absent
    }

    /// Whether what is found in a turn is the same, whatever the others hold.
    pub(in crate::rules::own) fn is_by_turn(&self) -> bool {
        match self.mode {
            Mode::Any { at_least } => at_least <= 1,
            Mode::Different { .. } => !self.across,
            Mode::Absent => false,
        }
    }

    /// How many places it needs, whichever words stand there.
    pub(in crate::rules::own) const fn least(&self) -> Option<usize> {
        if let Mode::Any { at_least } = self.mode { Some(at_least) } else { None }
    }

    /// The same without exceptions, if it has any.
    pub(in crate::rules::own) fn unexcepted(&self) -> Option<Self> {
        let is_plain = self.except.is_empty() && self.except_message.is_empty();
        (!is_plain).then(|| Self { except: Vec::new(), except_message: Vec::new(), ..self.clone() })
    }

    /// The same where any word is enough.
    pub(in crate::rules::own) fn loosened(&self) -> Option<Self> {
        let asks_for_more = match self.mode {
            Mode::Any { at_least } => at_least > 1,
            Mode::Different { least } => least > 1,
            Mode::Absent => false,
        };
        asks_for_more.then(|| Self { mode: Mode::Any { at_least: 1 }, ..self.clone() })
    }

    /// Any of the words, where none of them may be there.
    pub(in crate::rules::own) fn forbidden(&self) -> Option<Self> {
        self.is_absence().then(|| Self { mode: Mode::Any { at_least: 1 }, ..self.clone() })
    }

    /// Whether it holds only where one of the words stands that must not be there for `absent`.
    pub(in crate::rules::own) fn needs_what_is_absent(&self, absent: &Self) -> bool {
        let finds_alike = self.except == absent.except && self.except_message == absent.except_message;
        let is_alike = finds_alike && self.whole_word == absent.whole_word;
        // Of so many words that must be there, as many as are left over may be others.
        let shared = self.words.iter().filter(|word| absent.words.contains(word)).count();
        let least = match self.mode {
            Mode::Any { .. } => 1,
            Mode::Different { least } => least,
            Mode::Absent => return false,
        };
        absent.is_absence() && is_alike && self.words.len() - shared < least
    }

    /// The words, where one of them is enough and nothing is excepted.
    pub(in crate::rules::own) fn plain_words(&self) -> Option<&[String]> {
        let is_plain = self.except.is_empty() && self.except_message.is_empty() && !self.whole_word;
        (is_plain && self.mode == Mode::Any { at_least: 1 }).then_some(&self.words)
    }

    /// A word that another one of the list makes superfluous: wherever it stands, the other does.
    pub(in crate::rules::own) fn swallowed(&self) -> Option<(&str, &str)> {
        let Mode::Any { at_least: 1 } = self.mode else { return None };
        let pairs = self.words.iter().flat_map(|long| self.words.iter().map(move |short| (long, short)));
        let mut swallowed = pairs.filter(|(long, short)| long != short && long.contains(short.as_str()));
        swallowed.find(|_| self.except.is_empty() && !self.whole_word).map(|(long, short)| (long.as_str(), short.as_str()))
    }
}
