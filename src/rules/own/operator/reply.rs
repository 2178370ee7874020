//! Response times of a chat.

use super::{Form, Looks, Measure, Operator};
use crate::model::Role;
use crate::rules::own::amount::{Compare, Quantity, Reach, Unit};
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Blank, Measured, Stage, Stretch};
use crate::rules::timing::Wait;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "reply",
    name: "响应时间",
    about: "在线会话里客户等坐席回复的时间，例如 \"> 60秒\"。客户连着说几句的，从第一句算；几句之间停顿都很短（30 秒以内）就是还在打字，从最后一句算。第一次回复以后，客户只应一声（好的、可以、谢谢）不算在等；电话没有响应时间，一直没有回复的也不在内（没有回复另写：客户说过话，而坐席的 turn_count 是 0）；of = \"share\" 时比较的是 limit 以内回复的占比，例如 \"< 80%\"。想量某句话之后多久回复，用 turn_count 加 after 和 within（见“没有做到就命中”）",
    keys: &[
        ("of", "\"each\" 每次（默认）、\"first\" 首次、\"mean\" 平均、\"max\" 最长、\"share\" 占比"),
        ("limit", "of = \"share\" 时的时限，例如 \"30秒\""),
    ],
    looks: Looks::Turns(Who::One(Role::Agent)),
    read: |value, table, _| {
        let of = table.choice(
            "of",
            &[("each", Of::Each), ("first", Of::First), ("mean", Of::Mean), ("max", Of::Max), ("share", Of::Share(0.0))],
            Of::Each,
        )?;
        let limit = table.text("limit")?;
        let (of, quantity) = match (of, limit) {
            (Of::Share(_), Some(limit)) => {
                let reach = Reach::read(table.source, &limit, &[Unit::Seconds])?;
                (Of::Share(reach.count), Quantity::Percent)
            }
            (Of::Share(_), None) => return Err(value.fault("of = \"share\" 要同时写 limit，例如 limit = \"30秒\"")),
            (_, Some(limit)) => return Err(table.source.fault(&limit.span, "limit 只和 of = \"share\" 一起用")),
            (of, None) => (of, Quantity::Seconds),
        };
        let text = value.text()?;
        Ok(Operator::Measured(Measure::Reply(of), quantity, Compare::read(table.source, &text, quantity)?))
    },
};

/// Which of the replies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::rules::own) enum Of {
    Each,
    First,
    Mean,
    Max,
    /// Per cent of them within so many seconds.
    Share(f64),
}

impl Of {
    pub(super) const fn is_of_turns(self) -> bool {
        matches!(self, Self::Each | Self::First | Self::Max)
    }

    pub(super) const fn is_of_one_turn(self) -> bool {
        matches!(self, Self::First | Self::Max)
    }
}

/// Where the log writes whole minutes, the doubt is in the agent's favour.
pub(super) fn measure(of: Of, stage: &Stage, stretch: &Stretch, compare: Compare) -> Result<Vec<Measured>, Blank> {
    if stage.hidden_rows() > 0 {
        return Err(Blank::Hidden);
    }
    let waits: Vec<&Wait> = stage.case.waits.iter().filter(|wait| stretch.holds(wait.reply)).collect();
    let shortest = |wait: &Wait| (wait.seconds - wait.uncertain_s).max(0.0);
    let seconds = |wait: &Wait| compare.certain(shortest(wait), wait.seconds + wait.uncertain_s);
    if waits.is_empty() {
        return Err(Blank::Lacks("没有可以计算的响应时间（电话、没有时间、没有回复，或客户只应了一声、不在等什么）"));
    }
    let each = || waits.iter().map(|wait| Measured::in_turn(wait.reply, seconds(wait)));
    Ok(match of {
        Of::Each => each().collect(),
        Of::First => waits.iter().filter(|wait| wait.is_first).map(|wait| Measured::in_turn(wait.reply, seconds(wait))).collect(),
        Of::Max => each().max_by(|a, b| a.value.total_cmp(&b.value)).into_iter().collect(),
        Of::Mean => vec![Measured::whole(each().map(|wait| wait.value).sum::<f64>() / waits.len() as f64)],
        Of::Share(limit) => {
            let within = waits.iter().filter(|wait| shortest(wait) <= limit).count();
            vec![Measured::whole(100.0 * within as f64 / waits.len() as f64)]
        }
    })
}
