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

pub(in crate::rules::own) const LASTING: Form = Form {
    key: "speech",
    name: "连续说话",
    about: "电话里一口气说了多久：从开口，到对方开口前他的最后一句说完，例如 \"> 60秒\"；识别成几句的算在一起",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Agent)),
    read: |value, table, _| measured(Measure::Lasting, Quantity::Seconds, value, table),
};

pub(in crate::rules::own) const SHARE: Form = Form {
    key: "talk_share",
    name: "说话占比",
    about: "该角色说话占双方的百分之几，例如 \"> 80%\"；电话按时间，在线按字数。写了范围，就只算范围里双方说的话，几轮也数双方的",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Agent)),
    read: |value, table, _| measured(Measure::Share(Who::Both), Quantity::Percent, value, table),
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

/// Each stretch of one speaker, in its first turn: from its beginning to the end of its last sentence.
pub(super) fn lasting(stage: &Stage, stretch: &Stretch) -> Result<Vec<Measured>, Blank> {
    each(stage, stretch, |turn, begin, _| {
        let block = stage.reading.block_of(turn).filter(|block| block.first == turn)?;
        let last = stage.reading.turns_in(block).filter_map(|turn| Some(spoken(stage, turn)?.1)).max()?;
        Some(seconds_between(begin, last))
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

/// What `whose` turns of the stretch come to beside those of both.
pub(super) fn share(whose: Who, stage: &Stage, stretch: &Stretch) -> Result<Vec<Measured>, Blank> {
    if stage.hidden_rows() > 0 {
        return Err(Blank::Hidden);
    }
    let call = stage.reading.conversation.channel == Channel::Call;
    let weight = |turn: usize| {
        if call {
            spoken(stage, turn).map(|(begin, end)| seconds_between(begin, end))
        } else {
            Some(stage.reading.length(turn) as f64)
        }
    };
    let (mut own, mut all) = (0.0, 0.0);
    for turn in stretch.turns() {
        let role = stage.reading.role(turn);
        // Who speaks for how long nobody knows where one turn does not say.
        let weight = weight(turn).ok_or(Blank::Lacks("没有每句的起止时间"))?;
        own += if whose.holds(role) { weight } else { 0.0 };
        all += if Who::Both.holds(role) { weight } else { 0.0 };
    }
    if all <= 0.0 {
        return Err(Blank::Lacks("范围里双方没有说话"));
    }
    Ok(vec![Measured::whole(100.0 * own / all)])
}
