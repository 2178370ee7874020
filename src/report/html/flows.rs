//! Flows: how often each step was done, and what became of the steps where most were amiss.

use super::{percent, scrolling};
use crate::model::{FlowStep, StepState};
use crate::report::digest::FlowTotals;
use crate::report::figures::Figures;
use maud::{Markup, html};

pub(super) fn section(figures: &Figures) -> Markup {
    let flows = &figures.report.digest.flows;
    html! {
        section #flows aria-labelledby="flows-h" {
            h2 #flows-h { "流程步骤" }
            @if flows.iter().next().is_none() { p { "没有适用流程的会话。" } } @else {
                p.meta { "做到率不计不适用的会话；迟到和顺序颠倒的也算做到。" }
                @for flow in flows.iter() { (totals(flow)) }
            }
        }
    }
}

fn totals(flow: &FlowTotals) -> Markup {
    let table = html! {
        table {
            caption { (flow.name) "（" (flow.conversations) " 个会话）" }
            thead {
                tr {
                    th scope="col" { "步骤" } th.n scope="col" { "做到率" }
                    @for state in StepState::ALL { th.n scope="col" { (state.name()) } }
                }
            }
            tbody {
                @for step in &flow.steps {
                    tr {
                        th scope="row" { (step.name) }
                        td.n { (percent(step.done())) }
                        @for count in step.states { td.n { (count) } }
                    }
                }
            }
        }
    };
    html! {
        (scrolling(&flow.name, &table))
        @if !flow.worst.is_empty() {
            details.list {
                summary { (flow.name) "：没做好的步骤最多的会话（" (flow.worst.iter().len()) "）" }
                ul {
                    @for (_, (row, steps)) in flow.worst.iter() {
                        li { bdi { (row.id) } span.meta { " · 坐席 " bdi { (row.agents) } } ul.chips { @for step in steps { (result(step)) } } }
                    }
                }
            }
        }
    }
}

fn result(step: &FlowStep) -> Markup {
    html! {
        li {
            (step.name) " "
            @if matches!(step.state, StepState::Done | StepState::NotApplicable) { (step.state.name()) } @else { b { (step.state.name()) } }
            @if let Some(turn) = step.turn {
                "（第 " (turn) " 轮" @if let Some(behind) = step.behind { "，" (behind) } "）"
            }
        }
    }
}
