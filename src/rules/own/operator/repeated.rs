//! The same again and again.

use super::similar::Profile;
use super::{Form, Looks, Operator};
use crate::rules::own::stage::{Seen, Stage, Stretch};

pub(in crate::rules::own) const FORM: Form = Form {
    key: "repeated",
    name: "重复",
    about: "同一个人说了几遍几乎一样的话，命中在最后一遍",
    keys: &[
        ("similarity", "多相似算重复，0.5 到 1，默认 0.9"),
        ("min_length", "短于几个字的不算，默认 6"),
        ("span", "只在最近几轮（该角色）里数，默认 20"),
        ("except", "含有这些词的话不算"),
    ],
    looks: Looks::Words,
    read: |value, table, hands| {
        let times = value.count()?;
        if times < 2 {
            return Err(value.fault("重复至少是 2 遍"));
        }
        Ok(Operator::Repeated(Repeated {
            times,
            similarity: table.number("similarity", 0.5..=1.0)?.unwrap_or(0.9),
            min_length: table.count("min_length")?.unwrap_or(6),
            span: table.count("span")?.unwrap_or(20).min(100),
            except: hands.folded(&table.texts("except")?),
        }))
    },
};

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Repeated {
    times: usize,
    similarity: f64,
    min_length: usize,
    span: usize,
    except: Vec<String>,
}

impl Repeated {
    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch) -> Vec<Seen> {
        let counts = |turn: usize| {
            let text = stage.text(turn);
            stage.reading.length(turn) >= self.min_length && !self.except.iter().any(|word| text.contains(word.as_str()))
        };
        let turns: Vec<usize> = stretch.turns().collect();
        if turns.len() < self.times {
            return Vec::new();
        }
        let profiles: Vec<Option<Profile>> =
            turns.iter().map(|&turn| counts(turn).then(|| Profile::of(stage.text(turn)))).collect();
        let alike = |a: usize, b: usize| {
            let same_side = stage.reading.role(turns[a]) == stage.reading.role(turns[b]);
            let pair = profiles[a].as_ref().zip(profiles[b].as_ref());
            same_side && pair.is_some_and(|(a, b)| a.cosine(b) >= self.similarity)
        };
        let mut seen: Vec<Seen> = Vec::new();
        let mut told = vec![false; turns.len()];
        for last in (0..turns.len()).rev().filter(|&at| profiles[at].is_some()) {
            let earlier: Vec<usize> = (last.saturating_sub(self.span)..last).filter(|&at| alike(at, last)).collect();
            if !told[last] && earlier.len() + 1 >= self.times {
                for &at in &earlier {
                    told[at] = true;
                }
                seen.push(Seen { figure: Some((earlier.len() + 1) as f64), ..Seen::in_turn(turns[last]) });
            }
        }
        seen.reverse();
        seen
    }
}
