//! The heat map: when conversations begin, and how they are scored then. A table, so that it is read as one.

use super::scrolling;
use crate::report::digest::{Cell, Hours, WEEKDAYS};
use crate::report::figures::Figures;
use maud::{Markup, html};

/// Fewer conversations than this say nothing of their hour.
const FEW: u64 = 5;

pub(super) fn section(figures: &Figures) -> Markup {
    let hours = &figures.report.digest.hours;
    html! {
        section #hours aria-labelledby="hours-h" {
            h2 #hours-h { "时段" }
            @if hours.is_empty() { p { "记录里没有日期，无法按时段统计。" } } @else {
                p.meta { "每格：会话开始于该时段的均分，下行为会话数；颜色越深越低于平均。少于 " (FEW) " 个会话的不着色。report.xlsx 的“会话”表可按星期和小时筛选。" }
                (scrolling("按星期和小时的均分", &table(hours, figures.report.run.mean_score.unwrap_or_default())))
            }
        }
    }
}

/// Hour by weekday, held against `mean`.
pub(super) fn table(hours: &Hours, mean: f64) -> Markup {
    let cells = &hours.cells;
    let busy: Vec<usize> = (0..24).filter(|&hour| cells.iter().any(|day| day[hour].conversations > 0)).collect();
    html! {
        table.heat {
            caption.hidden { "按星期和小时的会话均分" }
            thead { tr { th scope="col" { "时" } @for day in WEEKDAYS { th scope="col" { (day) } } } }
            tbody {
                @for hour in busy {
                    tr {
                        th scope="row" { (format!("{hour:02}")) }
                        @for day in cells { (cell(&day[hour], mean)) }
                    }
                }
            }
        }
    }
}

fn cell(cell: &Cell, mean: f64) -> Markup {
    if cell.conversations == 0 {
        return html! { td { span.hidden { "无" } } };
    }
    let own = cell.scores / cell.conversations as f64;
    html! {
        td class={ "h" (shade(cell, own - mean)) } { b { (format!("{own:.0}")) } span { (cell.conversations) span.hidden { " 个会话" } } }
    }
}

/// From 0, no worse than the mean, to 4.
fn shade(cell: &Cell, difference: f64) -> u8 {
    match difference {
        _ if cell.conversations < FEW => 0,
        ..-8.0 => 4,
        ..-5.0 => 3,
        ..-2.5 => 2,
        ..-1.0 => 1,
        _ => 0,
    }
}
