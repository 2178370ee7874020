//! Counts: turns, duration, length of a message.

use super::{Form, Looks, Measure, measured};
use crate::rules::own::amount::{Compare, Quantity};
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Answer, Blank, Measured, Seen, Stage, Stretch};

pub(in crate::rules::own) const TURNS: Form = Form {
    key: "turn_count",
    name: "轮次数",
    about: "范围内该角色说了几轮，例如 \">= 20轮\"；锚点所在的那条不数。想知道某句话之后多久有回复，用它加 after 和 within。\n\n0 也是数：first、last 的秒数里没说、别处说了，within 的时间里没说、之后又说了，或锚点那条就是该角色说的，都是 0；锚点之后该角色再也没有说话，是不适用。两个锚点之间（after 和 before 同写）该角色一条也没有说，也是不适用，写 \"= 0轮\" 等不到：要“中间没有人回”，把 \">= 1轮\" 写进 unless，见“连着几条没有人回”",
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
    about: "一条消息多少字（标点不算），例如 \"> 200字\"。“任何一条消息”写 \">= 0字\"：范围里的每条消息都是一次命中，图片、只有标点的也算，可以作 each 或锚点",
    keys: &[
        ("at_least", "这样的消息至少几条，默认 1；只写 share 就不限"),
        ("share", "这样的消息占范围里该角色消息的百分之几，例如 \"> 50%\"；按条数算"),
    ],
    looks: Looks::Said,
    read: |value, table, _| {
        let least = table.count("at_least")?;
        let source = table.source;
        let share = table.text("share")?.map(|text| Compare::read(source, &text, Quantity::Percent)).transpose()?;
        let least = least.unwrap_or(usize::from(share.is_none()));
        measured(Measure::Length(Enough { least, share }), Quantity::Characters, value, table)
    },
};

/// How many of the messages must be so long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::rules::own) struct Enough {
    least: usize,
    /// Of all that are looked at.
    share: Option<Compare>,
}

impl Enough {
    /// Those that fit, `seen`, where they are enough of `all`; the whole conversation where none has to be.
    pub(super) fn of(self, stage: &Stage, seen: Vec<Seen>, all: usize) -> Answer {
        if self.share.is_some() && stage.hidden_rows() > 0 {
            return Err(Blank::Hidden);
        }
        let is_share = self.share.is_none_or(|share| all > 0 && share.holds(percent(seen.len(), all)));
        if seen.len() < self.least || !is_share {
            return Ok(Vec::new());
        }
        Ok(if seen.is_empty() { vec![Seen::default()] } else { seen })
    }

    /// How many there are, where some fit and they are not enough.
    pub(super) fn told(self, fitting: usize, all: usize) -> Option<String> {
        let asks = self.least > 1 || self.share.is_some();
        let share = Quantity::Percent.shown(percent(fitting, all));
        (asks && fitting > 0).then(|| format!("{fitting} 条，占 {all} 条的 {share}"))
    }
}

fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all as f64
}

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
