//! What only a call can show: speed of speech, overlap, and who speaks how much (in a chat: writes).

use super::{Form, Looks, Measure, measured};
use crate::model::{Channel, Moment, Role, seconds_between};
use crate::rules::own::amount::Quantity;
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Blank, Measured, Stage, Stretch};

pub(in crate::rules::own) const SPEED: Form = Form {
    key: "speed",
    name: "语速",
    about: "电话里某一轮每分钟多少字，例如 \"> 280字/分钟\"；不到 4 秒的不算",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Agent)),
    read: |value, table, _| measured(Measure::Speed, Quantity::PerMinute, value, table),
};

pub(in crate::rules::own) const OVERLAP: Form = Form {
    key: "overlap",
    name: "抢话",
    about: "电话里对方还没说完就开口，重叠多少秒，例如 \">= 1秒\"",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Agent)),
    read: |value, table, _| measured(Measure::Overlap, Quantity::Seconds, value, table),
};

pub(in crate::rules::own) const SHARE: Form = Form {
    key: "talk_share",
    name: "说话占比",
    about: "该角色说话占双方的百分之几，例如 \"> 80%\"；电话按时间，在线按字数",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Agent)),
    read: |value, table, _| measured(Measure::Share, Quantity::Percent, value, table),
};

/// Shorter stretches tell nothing of the speed: recognisers round to whole seconds.
const SHORTEST_S: f64 = 4.0;

fn spoken(stage: &Stage, turn: usize) -> Option<(Moment, Moment)> {
    let conversation = stage.reading.conversation;
    let said = conversation.turns.get(turn).filter(|_| conversation.channel == Channel::Call)?;
    said.at.zip(said.end).filter(|(begin, end)| begin <= end)
}

/// What every turn of the stretch comes to; blank where the log has no such times.
fn each(stage: &Stage, stretch: &Stretch, value: impl Fn(usize, Moment, Moment) -> Option<f64>) -> Result<Vec<Measured>, Blank> {
    if !stretch.turns().any(|turn| spoken(stage, turn).is_some()) {
        return Err(Blank::Lacks("不是电话，或没有每句的起止时间"));
    }
    let measured = |turn| spoken(stage, turn).and_then(|(begin, end)| Some(Measured::in_turn(turn, value(turn, begin, end)?)));
    Ok(stretch.turns().filter_map(measured).collect())
}

pub(super) fn speed(stage: &Stage, stretch: &Stretch) -> Result<Vec<Measured>, Blank> {
    each(stage, stretch, |turn, begin, end| {
        let seconds = seconds_between(begin, end);
        (seconds >= SHORTEST_S).then(|| stage.reading.length(turn) as f64 * 60.0 / seconds)
    })
}

pub(super) fn overlap(stage: &Stage, stretch: &Stretch) -> Result<Vec<Measured>, Blank> {
    each(stage, stretch, |turn, begin, _| {
        let before = turn.checked_sub(1)?;
        let (other_begin, other_end) = spoken(stage, before)?;
        let other = stage.reading.role(before) != stage.reading.role(turn);
        (other && begin > other_begin).then(|| seconds_between(begin, other_end)).filter(|&seconds| seconds > 0.0)
    })
}

pub(super) fn share(stage: &Stage, stretch: &Stretch) -> Result<Vec<Measured>, Blank> {
    let call = stage.reading.conversation.channel == Channel::Call;
    let weight = |turn: usize| {
        if call {
            spoken(stage, turn).map(|(begin, end)| seconds_between(begin, end))
        } else {
            Some(stage.reading.length(turn) as f64)
        }
    };
    let both = (0..stage.turns()).filter(|&turn| matches!(stage.reading.role(turn), Role::Agent | Role::Customer));
    let whole: f64 = both.filter_map(weight).sum();
    if whole <= 0.0 {
        return Err(Blank::Lacks("没有每句的起止时间"));
    }
    let own: f64 = stretch.turns().filter_map(weight).sum();
    Ok(vec![Measured::whole(100.0 * own / whole)])
}
