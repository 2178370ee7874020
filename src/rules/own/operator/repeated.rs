//! The same again and again.

use super::similar::Profile;
use super::{Form, Looks, Operator};
use crate::model::Role;
use crate::rules::own::stage::{Seen, Stage, Stretch};
use crate::rules::own::table::{Read, Table};
use crate::text::is_alphanumeric;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Turns before one that are compared with it at most, unless they must be equal: that costs nothing.
const FARTHEST: usize = 1000;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "repeated",
    name: "重复",
    about: "同一个人说了几遍几乎一样的话，命中在最后一遍。坐席按 agent_id 分（日志没有的按角色），换人接着说不算重复；其他人按角色分",
    keys: &[
        ("exact", "true：要一字不差（去掉空格、标点和表情之后），这时没有 similarity；默认 false"),
        ("similarity", "多相似算重复，0.5 到 1，默认 0.9"),
        ("min_length", "短于几个字的不算（不数空格、标点和表情），默认 6"),
        (
            "span",
            "只在最近几轮里数，只数范围里那个角色的轮次，连这一轮在内，默认 20，最多 1000，例如 span = 10；\"全部\" 是整个范围",
        ),
        ("except", "含有这些词的话不算"),
    ],
    looks: Looks::Said,
    read: |value, table, hands| {
        let times = value.count()?;
        if times < 2 {
            return Err(value.fault("重复至少是 2 遍"));
        }
        Ok(Operator::Repeated(Repeated {
            times,
            likeness: read_likeness(table)?,
            min_length: table.count("min_length")?.unwrap_or(6),
            span: read_span(table, times)?,
            except: hands.folded(&table.texts("except")?),
        }))
    },
};

fn read_likeness(table: &mut Table) -> Read<Likeness> {
    let is_exact = table.flag("exact", false)?;
    match table.number("similarity", 0.5..=1.0)? {
        Some(_) if is_exact => Err(table.fault("exact = true 和 similarity 只能写一个，请删去 similarity")),
        _ if is_exact => Ok(Likeness::Exact),
        similarity => Ok(Likeness::Similar(similarity.unwrap_or(0.9))),
    }
}

fn read_span(table: &mut Table, times: usize) -> Read<Option<usize>> {
    let Some(value) = table.take("span") else { return Ok(Some(times.max(20))) };
    if value.is_number() {
        let count = value.count()?;
        let too_few = || value.fault(format!("{count} 轮里说不到 {times} 遍，span 至少写 {times}"));
        return if count < times { Err(too_few()) } else { Ok(Some(count.min(FARTHEST))) };
    }
    let wrong = value.fault("span 要写轮数（不加引号）或 \"全部\"");
    if value.text()?.text == "全部" { Ok(None) } else { Err(wrong) }
}

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Repeated {
    times: usize,
    likeness: Likeness,
    min_length: usize,
    /// `None`: all of them.
    span: Option<usize>,
    except: Vec<String>,
}

/// When two texts are the same.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Likeness {
    Exact,
    Similar(f64),
}

/// Who says something: agents are told apart where the log does.
type Speaker<'a> = (Role, Option<&'a Arc<str>>);

impl Repeated {
    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch) -> Vec<Seen> {
        let turns: Vec<usize> = stretch.turns().collect();
        if turns.len() < self.times {
            return Vec::new();
        }
        match self.likeness {
            Likeness::Exact => {
                let mut known: FxHashMap<(Speaker, String), usize> = FxHashMap::default();
                let mut number = |turn: usize| {
                    let text = bare(stage.text(turn));
                    let counts = text.chars().count() >= self.min_length && !self.is_excepted(stage, turn);
                    let fresh = known.len();
                    counts.then(|| *known.entry((speaker(stage, turn), text)).or_insert(fresh))
                };
                let mut places: Vec<Vec<usize>> = Vec::new();
                for (at, &turn) in turns.iter().enumerate() {
                    if let Some(number) = number(turn) {
                        places.resize(places.len().max(number + 1), Vec::new());
                        places[number].push(at);
                    }
                }
                let mut last: Vec<(usize, usize)> = places.iter().flat_map(|places| self.last_of_equal(places)).collect();
                last.sort_unstable();
                last.into_iter().map(|(at, times)| said(times, turns[at])).collect()
            }
            Likeness::Similar(similarity) => {
                let profile = |turn: usize| {
                    let counts = stage.reading.length(turn) >= self.min_length && !self.is_excepted(stage, turn);
                    counts.then(|| (speaker(stage, turn), Profile::of(stage.text(turn))))
                };
                let all: Vec<Option<(Speaker, Profile)>> = turns.iter().map(|&turn| profile(turn)).collect();
                let alike = |a: &(Speaker, Profile), b: &(Speaker, Profile)| a.0 == b.0 && a.1.cosine(&b.1) >= similarity;
                self.told(&turns, &all, self.span.unwrap_or(FARTHEST), alike)
            }
        }
    }

    /// The same where twice is enough.
    pub(in crate::rules::own) fn loosened(&self) -> Option<Self> {
        (self.times > 2).then(|| Self { times: 2, ..self.clone() })
    }

    /// Of the `places` of one text the last of those that were said often enough, with how often: from the end, each takes those before
    /// it that are near enough.
    fn last_of_equal(&self, places: &[usize]) -> Vec<(usize, usize)> {
        let span = self.span.unwrap_or(usize::MAX / 2);
        let (mut told, mut open) = (Vec::new(), places.len());
        while open > 0 {
            let last = places[open - 1];
            let first = places[..open].partition_point(|&place| place + span <= last);
            let is_told = open - first >= self.times;
            if is_told {
                told.push((last, open - first));
            }
            open = if is_told { first } else { open - 1 };
        }
        told
    }

    fn is_excepted(&self, stage: &Stage, turn: usize) -> bool {
        self.except.iter().any(|word| stage.text(turn).contains(word.as_str()))
    }

    /// The last of those that were said often enough.
    fn told<T>(&self, turns: &[usize], all: &[Option<T>], span: usize, alike: impl Fn(&T, &T) -> bool) -> Vec<Seen> {
        let mut seen: Vec<Seen> = Vec::new();
        let mut told = vec![false; turns.len()];
        for last in (0..turns.len()).rev() {
            let Some(words) = all[last].as_ref().filter(|_| !told[last]) else { continue };
            let is_same = |&at: &usize| all[at].as_ref().is_some_and(|other| alike(other, words));
            let earlier: Vec<usize> = ((last + 1).saturating_sub(span)..last).filter(is_same).collect();
            if earlier.len() + 1 >= self.times {
                for &at in &earlier {
                    told[at] = true;
                }
                seen.push(said(earlier.len() + 1, turns[last]));
            }
        }
        seen.reverse();
        seen
    }
}

/// What was said so many times, the last time in `turn`.
fn said(times: usize, turn: usize) -> Seen {
    Seen { figure: Some(times as f64), unit: "遍", ..Seen::in_turn(turn) }
}

fn speaker<'a>(stage: &Stage<'a>, turn: usize) -> Speaker<'a> {
    (stage.reading.role(turn), stage.reading.agents.of(turn))
}

/// A text without spaces, marks and emoji, also those in words at its end: `[微笑]`. Brackets that stand elsewhere hold what is said: `[顺丰]您的包裹…`.
fn bare(text: &str) -> String {
    /// Characters between the brackets: the names of emoji are short.
    const LONGEST: usize = 4;
    let mut rest = text;
    loop {
        rest = rest.trim_end_matches(|c| c != ']' && !is_alphanumeric(c));
        let Some(inner) = rest.strip_suffix(']') else { break };
        let opens = inner.char_indices().rev().take(LONGEST + 1).find(|&(_, c)| c == '[');
        rest = opens.map_or(inner, |(at, _)| &rest[..at]);
    }
    rest.chars().filter(|&c| is_alphanumeric(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_what_is_said() {
        for (text, expected) in [
            ("亲, 赠品会随单 一起发!", "亲赠品会随单一起发"),
            ("请您耐心等待😊🙏~~", "请您耐心等待"),
            ("好的[微笑][玫瑰]", "好的"),
            ("[您的订单已经发货]请查收", "您的订单已经发货请查收"),
            ("[[微笑]", ""),
            ("好的[微笑]。[玫瑰]~", "好的"),
            ("[圆通]您的包裹已发出", "圆通您的包裹已发出"),
            ("请看[图片说明在下面]", "请看图片说明在下面"),
            ("]]]", ""),
            ("a1[", "a1"),
        ] {
            assert_eq!(bare(text), expected, "{text}");
        }
    }
}
