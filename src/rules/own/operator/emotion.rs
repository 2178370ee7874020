//! The felt emotion of a turn.

use super::{Form, Looks, Operator};
use crate::model::{EmotionLabel, Role};
use crate::rules::own::meant::Named;
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Seen, Stage, Stretch};
use crate::rules::own::table::code;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "emotion",
    name: "情绪",
    about: "某一轮的情绪：anger 愤怒、anxiety 焦虑、disappointment 失望、dissatisfaction 不满、confusion 困惑、neutral 平静、satisfaction 满意、gratitude 感谢",
    keys: &[("intensity", "至少多强，0 到 1，默认不限"), ("at_least", "至少几轮，默认 1")],
    looks: Looks::Turns(Who::One(Role::Customer)),
    read: |value, table, _| {
        let known: Vec<Named> = EmotionLabel::ALL.iter().map(|label| (label.code(), label.name())).collect();
        let texts = value.texts()?;
        let labels = texts.iter().map(|text| code(table.source, text, &known)).collect::<Result<_, _>>()?;
        let intensity = table.number("intensity", 0.0..=1.0)?.unwrap_or(0.0);
        Ok(Operator::Emotion(Emotion { labels, intensity, at_least: table.count("at_least")?.unwrap_or(1) }))
    },
};

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Emotion {
    labels: Vec<EmotionLabel>,
    intensity: f64,
    at_least: usize,
}

impl Emotion {
    /// How many places it needs.
    pub(in crate::rules::own) const fn least(&self) -> usize {
        self.at_least
    }

    /// The same where one is enough.
    pub(in crate::rules::own) fn loosened(&self) -> Option<Self> {
        (self.at_least > 1).then(|| Self { at_least: 1, ..self.clone() })
    }

    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch) -> Vec<Seen> {
        let felt = |turn: usize| {
            let feeling = &stage.reading.feelings[turn];
            if !self.labels.contains(&feeling.label) || feeling.intensity < self.intensity {
                return None;
            }
            let quote = feeling.strongest.map(|hit| stage.quote(turn, hit.range()));
            Some(Seen { quote, figure: Some(feeling.intensity), ..Seen::in_turn(turn) })
        };
        let seen: Vec<Seen> = stretch.turns().filter_map(felt).collect();
        if seen.len() >= self.at_least { seen } else { Vec::new() }
    }
}
