//! Counts: turns, duration, length of a message.

use super::{Form, Looks, Measure, measured};
use crate::rules::own::amount::{Compare, Quantity};
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Blank, Measured, Stage, Stretch};

pub(in crate::rules::own) const TURNS: Form = Form {
    key: "turn_count",
    name: "轮次数",
    about: "范围内该角色说了几轮，例如 \">= 20轮\"；锚点所在的那条不数。想知道某句话之后多久有回复，用它加 after 和 within。\n\n0 也是数：first、last 的秒数里没说、别处说了，within 的时间里没说、之后又说了，或锚点那条就是该角色说的，都是 0；锚点之后该角色再也没有说话，是不适用",
    keys: &[],
    looks: Looks::Turns(Who::Both),
    read: |value, table, _| measured(Measure::Turns, Quantity::Count, value, table),
};

pub(in crate::rules::own) const DURATION: Form = Form {
    key: "duration",
    name: "会话时长",
    about: "整个会话多长，例如 \"> 10分钟\"",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| measured(Measure::Duration, Quantity::Seconds, value, table),
};

pub(in crate::rules::own) const LENGTH: Form = Form {
    key: "length",
    name: "消息字数",
    about: "一条消息多少字（标点不算），例如 \"> 200字\"",
    keys: &[],
    looks: Looks::Said,
    read: |value, table, _| measured(Measure::Length, Quantity::Characters, value, table),
};

/// Rows of the log that were rejected may be such turns, all of them or none.
pub(super) fn turns(stage: &Stage, stretch: &Stretch, compare: Compare) -> Result<Vec<Measured>, Blank> {
    let seen = stretch.turns().count();
    let holds = |count: usize| compare.holds(count as f64);
    if (seen..=seen + stage.hidden_rows()).any(|count| holds(count) != holds(seen)) {
        return Err(Blank::Hidden);
    }
    Ok(vec![Measured::whole(seen as f64)])
}

pub(super) fn duration(stage: &Stage, compare: Compare) -> Result<Vec<Measured>, Blank> {
    let seconds = stage.reading.conversation.duration_s().ok_or(Blank::NoTimes)?;
    // Rows that were rejected can only make it longer.
    if stage.hidden_rows() > 0 && !compare.holds_from(seconds) {
        return Err(Blank::Hidden);
    }
    Ok(vec![Measured::whole(seconds)])
}

pub(super) fn length(stage: &Stage, stretch: &Stretch) -> Vec<Measured> {
    stretch.turns().map(|turn| Measured::in_turn(turn, stage.reading.length(turn) as f64)).collect()
}
