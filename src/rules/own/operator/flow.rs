//! What became of the steps of a flow.

use super::{Form, Looks, Operator};
use crate::model::{FlowStep, StepState};
use crate::rules::own::flow::{Flow, Step};
use crate::rules::own::meant::{Named, meant};
use crate::rules::own::stage::{Answer, Blank, Seen, Stage};
use crate::rules::own::table::{Read, Table, Text, code};
use std::sync::Arc;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "flow",
    name: "流程步骤",
    about: "某个流程（编号）里有步骤缺失、迟到或顺序颠倒；流程不适用的会话没法判断。每一步算一处，{text} 是步骤名称，{state} 是它怎样了（缺失、迟到、顺序颠倒），{late} 是迟到多少（“晚了2分30秒”“晚了3轮”，没有迟到的是空的）；message 里没有花括号的，这些都接在后面",
    keys: &[
        ("step", "只问这些步骤（编号或名称）；不写就是任何一步"),
        (
            "state",
            "步骤的结果，默认 [\"missing\", \"late\", \"out_of_order\"]：missing 缺失、late 迟到、out_of_order 顺序颠倒、done 完成、not_applicable 不适用",
        ),
    ],
    looks: Looks::Whole,
    read: |value, table, hands| {
        let text = value.text()?;
        let flows = hands.library.flows;
        let known = || meant(&text.text, flows.iter().map(|flow| &*flow.id));
        let flow = flows.iter().find(|flow| *flow.id == *text.text);
        let missing = || table.source.fault(&text.span, format!("没有这个流程{}", known()));
        let flow = flow.ok_or_else(|| missing().following(!hands.library.is_whole))?;
        let steps = table.texts("step")?.iter().map(|step| named(table, flow, step)).collect::<Read<_>>()?;
        let all: Vec<Named> = StepState::ALL.iter().map(|state| (state.code(), state.name())).collect();
        let states = table.texts("state")?;
        let mut states: Vec<StepState> = states.iter().map(|text| code(table.source, text, &all)).collect::<Read<_>>()?;
        if states.is_empty() {
            states = vec![StepState::Missing, StepState::Late, StepState::OutOfOrder];
        }
        Ok(Operator::Flow(Steps { flow: flow.id.clone(), asked: steps, states }))
    },
};

/// The id of the step that is called `text` in one way or the other.
fn named(table: &Table, flow: &Flow, text: &Text) -> Read<Arc<str>> {
    let step = flow.steps.iter().find(|step| *step.id == *text.text || *step.name == *text.text);
    step.map(|step| step.id.clone()).ok_or_else(|| {
        let known = meant(&text.text, flow.steps.iter().map(|step| &*step.id));
        table.source.fault(&text.span, format!("流程 {} 没有这一步{known}", flow.id))
    })
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rules::own) struct Steps {
    flow: Arc<str>,
    /// Of any step where there is none.
    asked: Vec<Arc<str>>,
    states: Vec<StepState>,
}

impl Steps {
    /// Whether it asks for steps of that flow.
    pub(in crate::rules::own) fn is_of(&self, flow: &Flow) -> bool {
        self.flow == flow.id
    }

    pub(in crate::rules::own) fn asks_for(&self, step: &Step) -> bool {
        self.asked.is_empty() || self.asked.contains(&step.id)
    }

    pub(in crate::rules::own) fn states(&self) -> &[StepState] {
        &self.states
    }

    pub(in crate::rules::own) fn find(&self, stage: &Stage) -> Answer {
        let walked = stage.flows.iter().find(|walked| walked.flow == self.flow);
        let walked = walked.ok_or(Blank::Lacks("流程不适用于这个会话"))?;
        let asked = walked.steps.iter().filter(|result| self.asked.is_empty() || self.asked.contains(&result.step));
        let found = asked.filter(|result| self.states.contains(&result.state));
        let seen = |result: &FlowStep| Seen {
            turn: result.turn,
            since: walked.begins,
            name: Some(result.name.clone()),
            state: result.state.name(),
            behind: result.behind,
            ..Seen::default()
        };
        Ok(found.map(seen).collect())
    }
}
