//! Silence between two turns that follow each other.

use super::{Form, Looks, Measure, Operator};
use crate::model::{Cue, seconds_between};
use crate::rules::own::amount::{Compare, Quantity};
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Blank, Measured, Stage, Stretch};
use crate::text::Tag;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "silence",
    name: "静默",
    about: "相邻两轮之间没有人说话的时间（上一轮结束到下一轮开始，系统消息不算说话），例如 \"> 15秒\"；命中在打破静默的那一轮，role 是打破静默的一方。坐席最近一句请客户稍等（线索 hold）的，到坐席再开口为止，多久都不算；要算就写 after_hold = true。“稍等、别挂”算 hold，“我看一下、我查一下、我核实一下”也算：坐席说过这些，之后的静默就不算；一句话算不算，用 zhijian rules explain \"我查一下\" 看",
    keys: &[
        ("between", "\"other\" 换人说话（默认）、\"same\" 同一方接着说、\"any\" 都算"),
        ("after_hold", "true：请客户稍等之后的也算，默认 false；两档标准的写法见“每一次各按标准”"),
    ],
    looks: Looks::Turns(Who::Both),
    read: |value, table, _| {
        let who = table.choice("between", &[("other", Some(true)), ("same", Some(false)), ("any", None)], Some(true))?;
        let between = Between { other: who, after_hold: table.flag("after_hold", false)? };
        let text = value.text()?;
        let compare = Compare::read(table.source, &text, Quantity::Seconds)?;
        Ok(Operator::Measured(Measure::Silence(between), Quantity::Seconds, compare))
    },
};

/// Which silences count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::own) struct Between {
    /// Whether the other side speaks next; `None`: whoever does.
    other: Option<bool>,
    after_hold: bool,
}

pub(super) fn measure(between: Between, stage: &Stage, stretch: &Stretch) -> Result<Vec<Measured>, Blank> {
    let gap = |turn: usize| {
        let before = stage.spoken_before(turn)?;
        let changes = stage.reading.role(before) != stage.reading.role(turn);
        let fits = between.other.is_none_or(|other| other == changes);
        let held = !between.after_hold && stage.held_before(turn);
        // Who says 嗯 while the other goes on speaking ends no silence.
        let ended = stage.end(before).and(stage.times().last_end(before))?;
        let gap = seconds_between(ended, stage.at(turn)?);
        (fits && !held).then(|| Measured::in_turn(turn, gap.max(0.0)))
    };
    if stage.hidden_rows() > 0 {
        return Err(Blank::Hidden);
    }
    if stretch.turns().all(|turn| stage.at(turn).is_none()) {
        return Err(Blank::NoTimes);
    }
    Ok(stretch.turns().filter_map(gap).collect())
}

/// The longest silence that would fit, were it not for the agent who asked the customer to wait.
pub(super) fn excused(between: Between, stage: &Stage, stretch: &Stretch, compare: Compare) -> Option<String> {
    if between.after_hold {
        return None;
    }
    let all = measure(Between { after_hold: true, ..between }, stage, stretch).ok()?;
    let fitting = all.into_iter().filter(|silence| compare.holds(silence.value));
    let longest = fitting.max_by(|a, b| a.value.total_cmp(&b.value))?;
    let turn = longest.seen.turn?;
    let agent = stage.agent_before(turn)?;
    let hold = stage.annotation(agent).hits_of(Tag::Cue(Cue::Hold)).first()?;
    let (words, seconds) = (stage.quote(agent, hold.range()).text, Quantity::Seconds.shown(longest.value));
    Some(format!("第{turn}轮前静默 {seconds}，但不算：第{agent}轮“{words}”请客户等过（要算写 after_hold = true）"))
}
