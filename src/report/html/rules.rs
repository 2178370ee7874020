//! How often each rule spoke; those that never did stand last, for their owner to look at.

use super::{number, scrolling};
use crate::report::figures::Figures;
use maud::{Markup, html};

pub(super) fn section(figures: &Figures) -> Markup {
    let mut rules: Vec<_> = figures.report.digest.rules.iter().collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.findings));
    let table = html! {
        table data-sortable data-filter="按规则或名称筛选" {
            caption.hidden { "规则统计" }
            thead {
                tr {
                    th scope="col" { "规则" } th scope="col" { "名称" } th scope="col" { "类型" } th.n scope="col" { "次数" }
                    th.n scope="col" { "会话" } th.n scope="col" { "总扣分" }
                }
            }
            tbody {
                @for rule in rules {
                    tr {
                        th scope="row" { code { (rule.head.id) } }
                        td { (rule.head.name) }
                        td { (rule.head.category.kind().name()) }
                        td.n data-v=(rule.findings) { (rule.findings) }
                        td.n data-v=(rule.conversations) { (rule.conversations) }
                        td.n data-v=(-rule.cost) { @if rule.cost < 0 { (number(Some(-rule.cost as f64 / 100.0), 0)) } @else { "–" } }
                    }
                }
            }
        }
    };
    html! {
        section #rules aria-labelledby="rules-h" {
            h2 #rules-h { "规则统计" }
            (scrolling("规则统计", &table))
        }
    }
}
