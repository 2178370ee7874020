//! Questions: whether one is asked, of which kind, and whether it is answered.

use super::{Form, Looks, Operator};
use crate::model::{Category, Cue, Role};
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Answer, Blank, Seen, Stage, Stretch};
use crate::text::Tag;
use std::collections::BTreeSet;

const KINDS: [(&str, Question); 4] =
    [("any", Question::Any), ("open", Question::Open), ("closed", Question::Closed), ("probing", Question::Probing)];

pub(in crate::rules::own) const FORM: Form = Form {
    key: "question",
    name: "提问",
    about: "问了问题：any 任何、open 开放式（请客户讲）、closed 封闭式（是不是、吗）、probing 探究式（追问细节）",
    keys: &[],
    looks: Looks::Said,
    read: |value, table, _| {
        let text = value.text()?;
        let found = KINDS.iter().find(|(word, _)| *word == text.text);
        found.map(|(_, kind)| Operator::Question(*kind)).ok_or_else(|| {
            let known = crate::rules::own::meant::meant(&text.text, KINDS.iter().map(|(word, _)| *word));
            table.source.fault(&text.span, format!("不是提问的种类{known}"))
        })
    },
};

pub(in crate::rules::own) const ANSWERED: Form = Form {
    key: "answered",
    name: "客户的问题是否得到回应",
    about: "false：客户的问题或要求没有得到回应；true：得到了回应",
    keys: &[],
    looks: Looks::Turns(Who::One(Role::Customer)),
    read: |value, _, _| Ok(Operator::Answered(value.flag()?)),
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::own) enum Question {
    Any,
    Open,
    Closed,
    Probing,
}

impl Question {
    pub(in crate::rules::own) fn find(self, stage: &Stage, stretch: &Stretch) -> Vec<Seen> {
        stretch.turns().filter(|&turn| self.is_asked(stage, turn)).map(Seen::in_turn).collect()
    }

    fn is_asked(self, stage: &Stage, turn: usize) -> bool {
        let annotation = stage.annotation(turn);
        let has = |category| !annotation.hits_of(Tag::Category(category)).is_empty();
        let (open, probing) = (has(Category::OpenQuestion), has(Category::ProbingQuestion));
        match self {
            Self::Any => annotation.asks() || open || probing,
            Self::Open => open,
            Self::Probing => probing,
            Self::Closed => annotation.asks() && annotation.has_cue(Cue::AskingForm) && !open,
        }
    }
}

/// The customer's wishes in the stretch that are answered, or those that are not.
pub(in crate::rules::own) fn answered(wanted: bool, stage: &Stage, stretch: &Stretch) -> Answer {
    if stage.hidden_rows() > 0 {
        return Err(Blank::Hidden);
    }
    let unanswered: BTreeSet<usize> = stage.unanswered.iter().filter_map(|seen| seen.turn).collect();
    let open = |turn: usize| unanswered.contains(&turn);
    let last_reply = stage.reading.turns_of(Role::Agent).next_back();
    let replied = |turn: usize| last_reply.is_some_and(|reply| reply > turn);
    let counts = |&turn: &usize| {
        if wanted { stage.reading.wants(turn) && !open(turn) && replied(turn) } else { open(turn) }
    };
    let asked = stretch.turns().filter(|&turn| stage.reading.role(turn) == Role::Customer);
    Ok(asked.filter(counts).map(Seen::in_turn).collect())
}
