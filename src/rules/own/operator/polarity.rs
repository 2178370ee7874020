//! The polarity of a turn, and how it changes from one felt turn to the next.

use super::{Form, Looks, Measure, measured};
use crate::model::{EmotionLabel, Role};
use crate::rules::own::amount::Quantity;
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Measured, Stage, Stretch};

pub(in crate::rules::own) const FORM: Form = Form {
    key: "polarity",
    name: "情绪分值",
    about: "某一轮的情绪分值，-1（最差）到 1（最好），例如 \"<= -0.5\"",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Customer)),
    read: |value, table, _| measured(Measure::Polarity, Quantity::Bare, value, table),
};

pub(in crate::rules::own) const CHANGE: Form = Form {
    key: "polarity_change",
    name: "情绪变化",
    about: "和上一次表露的情绪相比，分值变化多少，例如 \"<= -0.4\" 变差、\">= 0.4\" 变好",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Customer)),
    read: |value, table, _| measured(Measure::Change, Quantity::Bare, value, table),
};

pub(in crate::rules::own) fn polarity(stage: &Stage, stretch: &Stretch) -> Vec<Measured> {
    stretch.turns().map(|turn| Measured::in_turn(turn, stage.reading.feelings[turn].polarity)).collect()
}

/// Turns in which nothing is felt change nothing; before the first felt one all is calm.
pub(in crate::rules::own) fn change(stage: &Stage, stretch: &Stretch) -> Vec<Measured> {
    let mut before = 0.0;
    let felt = stretch.turns().filter(|&turn| stage.reading.feelings[turn].label != EmotionLabel::Neutral);
    felt.map(|turn| {
        let polarity = stage.reading.feelings[turn].polarity;
        let change = ((polarity - before) * 100.0).round() / 100.0;
        before = polarity;
        Measured::in_turn(turn, change)
    })
    .collect()
}
