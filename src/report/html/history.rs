//! The night among the days before it: how the mean moved, and when conversations begin.

use super::{chart, hours, number, scrolling};
use crate::report::figures::Figures;
use crate::report::history::{DayFigure, History};
use maud::{Markup, html};

pub(super) fn section(figures: &Figures) -> Markup {
    let Some(history) = figures.history else { return html! {} };
    html! {
        section #history aria-labelledby="history-h" {
            h2 #history-h { "走势" }
            p.meta { "历史库中截至本日的 " (history.days.len()) " 天：每个会话只计一次，按会话开始的日期。“！” 为超出平时范围的日子（与同星期几的中位数相比）；“※” 为评分规则从这天起不同的日子。" }
            (chart::line(&history.days.iter().map(|day| day.mean).collect::<Vec<_>>()))
            (scrolling("每天的均分", &days(history)))
            @if !history.hours().is_empty() {
                h3 { "历史时段" }
                p.meta { "这些天里会话开始于各时段的均分，下行为会话数。" }
                (scrolling("按星期和小时的历史均分", &hours::table(history.hours(), history.mean().unwrap_or_default())))
            }
        }
    }
}

fn days(history: &History) -> Markup {
    let row = |day: &DayFigure| {
        html! {
            tr {
                th scope="row" { (day.day) }
                td.n { (day.conversations) }
                td.n { (number(day.mean, 1)) @if day.stands_out { " ！" } @if day.rulebook_changed { " ※" } }
            }
        }
    };
    html! {
        table.narrow {
            caption.hidden { "每天的会话数和均分" }
            thead { tr { th scope="col" { "日期" } th.n scope="col" { "会话" } th.n scope="col" { "均分" } } }
            tbody { @for day in history.days.iter().rev() { (row(day)) } }
        }
    }
}
