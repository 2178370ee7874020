//! Lines above a conversation that tell whose it is, and look like something said: `客服：小美` between `会话编号：8812` and
//! `时间：2025-03-01`.

use super::super::{settings::Settings, sides};
use super::lines::{Line, Sure};
use crate::model::Role;
use rustc_hash::{FxHashMap, FxHashSet};

/// The most such lines that are kept.
const LINES: usize = 10_000;
/// A name of somebody is not longer, in characters.
const NAME: usize = 12;

/// What one line of a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A value of the conversation.
    Value,
    /// A role word with something short behind it.
    Side(Role),
    /// Something said.
    Said,
}

/// The lines of such blocks.
#[derive(Debug, Default, Clone)]
pub(super) struct Heads {
    known: FxHashSet<Box<str>>,
    /// The block at hand, as long as it may be one.
    block: Vec<(Kind, Box<str>)>,
    is_other: bool,
    /// Whether a name and a text that may be anything stand among them.
    is_mixed: bool,
    /// The sides of the block above, which count if somebody speaks below.
    above: Vec<Box<str>>,
    /// How often each word for a side stands with a name at the end of a block that begins with values.
    words: FxHashMap<Box<str>, Word>,
    /// Those of the block at hand, as long as whoever speaks below may be one side alone; and who speaks there.
    asked: Vec<(Box<str>, Role)>,
    below: Vec<(Box<str>, Option<Role>)>,
    /// What stands above the first turn that has a time.
    top: Vec<(Kind, Box<str>)>,
}

/// A word for a side that stands above conversations.
#[derive(Debug, Default, Clone, Copy)]
struct Word {
    /// Lines that begin with it and look like something said.
    times: u32,
    /// Conversations below it, and those among them in which both sides speak without it.
    asked: u32,
    heads: u32,
}

/// No more lines stand above the first turn that has a time.
const TOP: usize = 50;
/// What no name holds, and hardly anything that is said lacks.
const SAID: [char; 20] =
    ['您', '你', '好', '吗', '呢', '请', '谢', '我', '的', '了', '是', '在', '不', '。', '，', '？', '！', '?', ',', '!'];
/// So many who speak below are enough to tell.
const BELOW: usize = 8;
/// Among so many values a side is one more.
const VALUES: usize = 2;

impl Heads {
    /// Learns from one line.
    pub(super) fn learn(&mut self, line: &str, is: &Line<'_>, settings: &Settings) {
        let kind = kind(is, settings);
        self.learn_top(line, is, kind);
        if matches!(is, Line::Id(_) | Line::Title(_) | Line::With(_)) {
            self.asked.clear();
        }
        if line.is_empty() || matches!(is, Line::Rule) {
            return self.end();
        }
        if self.block.is_empty() && !self.is_other && !self.above.is_empty() {
            let is_spoken = matches!(is, Line::Said(_)) && kind != Some(Kind::Value);
            let above = std::mem::take(&mut self.above);
            if is_spoken && self.known.len() < LINES {
                self.known.extend(above);
            }
        }
        match kind {
            Some(kind) if !self.is_other && kind != Kind::Said => self.block.push((kind, line.into())),
            None if matches!(is, Line::Title(_) | Line::Day(_)) => {}
            None if is_bare(is) => self.is_mixed |= matches!(is, Line::Said(said) if !sides::is_nobody(said.name)),
            _ => self.is_other = true,
        }
    }

    /// Where turns have times, sides without one are values among others.
    fn learn_top(&mut self, line: &str, is: &Line<'_>, kind: Option<Kind>) {
        if matches!(is, Line::Said(said) if said.time.is_some()) {
            let top = std::mem::take(&mut self.top);
            let is_head = top.iter().filter(|(kind, _)| *kind == Kind::Value).count() >= VALUES;
            let sides = top.into_iter().filter(|(kind, _)| is_head && side(*kind).is_some());
            self.known.extend(sides.map(|(_, line)| line));
        } else if matches!(is, Line::Rule | Line::Title(_)) {
            self.top.clear();
        } else if let Some(kind) = kind.filter(|_| self.top.len() < TOP) {
            self.top.push((kind, line.into()));
        }
    }

    /// A block ends: its sides are such lines where each stands once, and values stand around them.
    fn end(&mut self) {
        let block = std::mem::take(&mut self.block);
        let is_mixed = std::mem::take(&mut self.is_mixed);
        if std::mem::take(&mut self.is_other) || block.is_empty() {
            return;
        }
        let sides: Vec<(usize, Role)> = block.iter().enumerate().filter_map(|(at, (kind, _))| Some((at, side(*kind)?))).collect();
        let distinct: FxHashSet<Role> = sides.iter().map(|&(_, role)| role).collect();
        let last_value = block.iter().rposition(|(kind, _)| *kind == Kind::Value);
        let is_within = sides.first().zip(last_value).is_some_and(|(&(first, _), last)| first < last);
        if let (Some(&(first, _)), false, true) = (sides.first(), is_mixed, distinct.len() == sides.len())
            && first > 0
        {
            let named = block[first..].iter().filter_map(|(kind, line)| Some((word_of(line)?, side(*kind)?)));
            let asked: Vec<(&str, Role)> = named.collect();
            for (word, _) in &asked {
                self.words.entry((*word).into()).or_default().times += 1;
            }
            self.ask(&asked);
        }
        if is_within && distinct.len() == sides.len() {
            self.above = block.into_iter().filter(|(kind, _)| side(*kind).is_some()).map(|(_, line)| line).collect();
        }
    }

    /// A conversation begins below words for sides, each with a name.
    pub(super) fn ask(&mut self, sides: &[(&str, Role)]) {
        if sides.is_empty() {
            return;
        }
        for (word, _) in sides {
            self.words.entry((*word).into()).or_default().asked += 1;
        }
        self.asked = sides.iter().map(|&(word, role)| (word.into(), role)).collect();
        self.below.clear();
    }

    /// Whether it is open what the words above the conversation at hand are.
    pub(super) fn are_asking(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Hears who speaks below them. Such a word tells whose the conversation is if that side speaks by another name, or if two speak of whom
    /// one may be it; else it is who speaks.
    pub(super) fn hear(&mut self, name: &str, is_timed: bool, settings: &Settings) {
        if !is_timed && self.asked.iter().any(|(word, _)| **word == *name) {
            return;
        }
        let is_new = !self.asked.is_empty() && self.below.len() < BELOW && !self.below.iter().any(|(known, _)| **known == *name);
        if !is_new || sides::is_nobody(name) || sides::is_attribute(name) {
            return;
        }
        self.below.push((name.into(), sides::by_name(name, &settings.roles)));
        let (below, words) = (&self.below, &mut self.words);
        let are_two = below.len() > 1 && below.iter().any(|(_, role)| role.is_none());
        self.asked.retain(|(word, role)| {
            let is_head = are_two || below.iter().any(|(_, told)| *told == Some(*role));
            if is_head && let Some(word) = words.get_mut(word) {
                word.heads += 1;
            }
            !is_head
        });
    }

    /// How often `word` stands above conversations in lines that look like something said; `None` where that is what they are.
    pub(super) fn times(&self, word: &str) -> Option<u32> {
        self.words.get(word).filter(|word| word.heads * 2 > word.asked).map(|word| word.times)
    }

    /// Whether `line` is one of them.
    pub(super) fn has(&self, line: &str) -> bool {
        !self.known.is_empty() && self.known.contains(line)
    }
}

/// The word for a side that `line` begins with, where a name may stand behind it.
pub(super) fn word_of(line: &str) -> Option<&str> {
    line.split_once(['：', ':']).filter(|(_, name)| may_be_name(name.trim())).map(|(word, _)| word.trim())
}

/// Whether `text` may be somebody's name: what is said is longer, or holds what no name does.
pub(super) fn may_be_name(text: &str) -> bool {
    text.chars().nth(NAME).is_none() && !text.contains(SAID) && !text.contains(['：', ':'])
}

fn side(kind: Kind) -> Option<Role> {
    match kind {
        Kind::Side(role) => Some(role),
        Kind::Value | Kind::Said => None,
    }
}

/// Whether a line is a name and a text, the name being nobody's who is known.
fn is_bare(is: &Line<'_>) -> bool {
    matches!(is, Line::Said(said) if said.time.is_none() && !said.text.is_empty() && said.sure == Sure::Bare)
}

fn kind(is: &Line<'_>, settings: &Settings) -> Option<Kind> {
    match is {
        Line::Id(_) | Line::Began(_) => Some(Kind::Value),
        Line::Said(said) if said.time.is_none() && !said.text.is_empty() => match settings.roles.get(said.name) {
            Some(role) if said.text.chars().nth(NAME).is_none() => Some(Kind::Side(role)),
            // Said, for it is too long for a name.
            Some(_) => Some(Kind::Said),
            None => (settings.names.get(said.name).is_some() || sides::is_attribute(said.name)).then_some(Kind::Value),
        },
        _ => None,
    }
}
