//! Where the customer's feeling goes over the whole conversation.

use super::{Form, Looks, Operator};
use crate::model::{EmotionCurve, Trend};
use crate::rules::own::meant::meant;
use crate::rules::own::stage::{Answer, Blank, Seen, Stage};

const MOODS: [(&str, Mood); 5] = [
    ("improving", Mood::Goes(Trend::Improving)),
    ("stable", Mood::Goes(Trend::Stable)),
    ("worsening", Mood::Goes(Trend::Worsening)),
    ("recovered", Mood::Recovered),
    ("ends_badly", Mood::EndsBadly),
];

pub(in crate::rules::own) const FORM: Form = Form {
    key: "mood",
    name: "客户情绪走向",
    about: "整个会话里客户情绪：improving 好转、stable 平稳、worsening 恶化、recovered 由差转好、ends_badly 结束时不满",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| {
        let text = value.text()?;
        let found = MOODS.iter().find(|(word, _)| *word == text.text);
        let known = || meant(&text.text, MOODS.iter().map(|(word, _)| *word));
        found
            .map(|(_, mood)| Operator::Mood(*mood))
            .ok_or_else(|| table.source.fault(&text.span, format!("不是情绪走向{}", known())))
    },
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::own) enum Mood {
    Goes(Trend),
    Recovered,
    EndsBadly,
}

impl Mood {
    pub(in crate::rules::own) fn find(self, stage: &Stage) -> Answer {
        // How it goes on, or ended, may stand in a row that was rejected.
        if stage.hidden_rows() > 0 {
            return Err(Blank::Hidden);
        }
        let curve: &EmotionCurve = stage.reading.emotion.customer.as_ref().ok_or(Blank::NoTurns)?;
        let holds = match self {
            Self::Goes(trend) => curve.trend == trend,
            Self::Recovered => curve.recovered,
            Self::EndsBadly => curve.end <= stage.case.settings.upset_polarity.value,
        };
        Ok(if holds { vec![Seen::default()] } else { Vec::new() })
    }
}
