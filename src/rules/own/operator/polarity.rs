//! The polarity of a turn, and how it changes from one felt turn to the next.

use super::{Form, Looks, Measure, measured};
use crate::model::{EmotionLabel, Role};
use crate::rules::own::amount::Quantity;
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Blank, Measured, Stage, Stretch};
use rustc_hash::FxHashMap;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "polarity",
    name: "情绪分值",
    about: "某一轮的情绪分值，-1（最差）到 1（最好），平静的话在 0 附近，例如 \"<= -0.5\"",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Customer)),
    read: |value, table, _| measured(Measure::Polarity, Quantity::Bare, value, table),
};

pub(in crate::rules::own) const CHANGE: Form = Form {
    key: "polarity_change",
    name: "情绪变化",
    about: "和同一个人上一次表露的情绪相比，分值变化多少，例如 \"<= -0.4\" 变差、\">= 0.4\" 变好。平静的话跳过不算；第一次表露和 0（平静）比",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Customer)),
    read: |value, table, _| measured(Measure::Change, Quantity::Bare, value, table),
};

pub(in crate::rules::own) fn polarity(stage: &Stage, stretch: &Stretch) -> Vec<Measured> {
    stretch.turns().map(|turn| Measured::in_turn(turn, stage.reading.feelings[turn].polarity)).collect()
}

/// Turns in which nothing is felt change nothing; before the first one that somebody feels something in they are calm, also where that was
/// before the stretch.
pub(in crate::rules::own) fn change(stage: &Stage, stretch: &Stretch) -> Result<Vec<Measured>, Blank> {
    if stage.hidden_rows() > 0 {
        return Err(Blank::Hidden);
    }
    let wanted: Vec<usize> = stretch.turns().collect();
    let mut before: FxHashMap<Role, f64> = FxHashMap::default();
    let feelings = stage.reading.feelings.iter().enumerate().filter(|(_, feeling)| feeling.label != EmotionLabel::Neutral);
    let changes = feelings.map(|(turn, feeling)| {
        let last = before.insert(stage.reading.role(turn), feeling.polarity).unwrap_or(0.0);
        (turn, ((feeling.polarity - last) * 100.0).round() / 100.0)
    });
    let wanted = changes.filter(|(turn, _)| wanted.binary_search(turn).is_ok());
    Ok(wanted.map(|(turn, change)| Measured::in_turn(turn, change)).collect())
}
