//! Violations by code, and conversations by topic and scene.

use super::cases::{Whose, list};
use super::{chart, number, percent, scrolling};
use crate::model::{Category, Kind, Scene, Topic};
use crate::report::digest::Group;
use crate::report::figures::Figures;
use maud::{Markup, html};

/// Rows of the list behind one code or topic.
const LISTED: usize = 20;

pub(super) fn violations(figures: &Figures) -> Markup {
    let digest = figures.report.digest;
    let all = figures.report.run.conversations as f64;
    let mut codes: Vec<(Category, &Group)> = Category::ALL.iter().copied().zip(&digest.categories).collect();
    codes.retain(|(code, group)| code.kind() == Kind::Violation && group.conversations > 0);
    codes.sort_by_key(|(_, group)| std::cmp::Reverse(group.conversations));
    let most = codes.first().map_or(0, |(_, group)| group.conversations) as f64;
    let table = html! {
        table.bars data-sortable {
            caption { "出现该违规的会话数与占比；展开看得分最低的会话" }
            thead {
                tr {
                    th scope="col" { "违规" } th scope="col" { "分布" } th.n scope="col" { "会话" } th.n scope="col" { "占比" }
                    th.n scope="col" { "次数" } th.n scope="col" { "总扣分" } th.n scope="col" { "这些会话均分" }
                }
            }
            tbody {
                @for (code, group) in &codes {
                    tr {
                        th scope="row" { a href={ "#v-" (code.code()) } { (code.name()) } }
                        td.bar data-v=(group.conversations) { (chart::bar(group.conversations as f64, most)) }
                        td.n data-v=(group.conversations) { (group.conversations) }
                        td.n data-v=(group.conversations) { (percent(Some(group.conversations as f64 / all.max(1.0)))) }
                        td.n data-v=(digest.team.found[*code as usize]) { (digest.team.found[*code as usize]) }
                        td.n data-v=(-digest.team.cost[*code as usize]) { (number(Some(-digest.team.cost[*code as usize] as f64 / 100.0), 0)) }
                        td.n data-v=[group.mean()] { (number(group.mean(), 1)) }
                    }
                }
            }
        }
    };
    html! {
        section #violations aria-labelledby="violations-h" {
            h2 #violations-h { "违规分布" }
            @if codes.is_empty() { p { "没有发现违规。" } } @else {
                (scrolling("违规分布", &table))
                div.lists { @for (code, group) in &codes { (behind(&format!("v-{}", code.code()), code.name(), group)) } }
            }
        }
    }
}

/// The conversations behind a row.
fn behind(id: &str, name: &str, group: &Group) -> Markup {
    let rows = group.worst.iter().len().min(LISTED);
    html! {
        details.list #(id) {
            summary { (name) "：得分最低的会话（" (rows) " / " (group.conversations) "）" }
            (list(name, Whose::All, group.worst.iter().take(LISTED)))
        }
    }
}

pub(super) fn topics(figures: &Figures) -> Markup {
    let digest = figures.report.digest;
    let topics: Vec<_> = Topic::ALL.iter().map(|topic| (topic.code(), topic.name())).zip(&digest.topics).collect();
    let scenes: Vec<_> = Scene::ALL.iter().map(|scene| (scene.code(), scene.name())).zip(&digest.scenes).collect();
    html! {
        section #topics aria-labelledby="topics-h" {
            h2 #topics-h { "主题" }
            p.meta { "客户为什么来：量大且均分低的主题，往往要连同产品、物流等部门一起改。" }
            (groups("按主题", topics.clone(), true))
            h3 { "场景" }
            (groups("按场景", scenes, false))
            div.lists {
                @for ((code, name), group) in topics.iter().filter(|(_, group)| group.conversations > 0) {
                    (behind(&format!("t-{code}"), name, group))
                }
            }
        }
    }
}

fn groups(label: &str, mut groups: Vec<((&str, &str), &Group)>, linked: bool) -> Markup {
    groups.retain(|(_, group)| group.conversations > 0);
    groups.sort_by_key(|(_, group)| std::cmp::Reverse(group.conversations));
    let most = groups.first().map_or(0, |(_, group)| group.conversations) as f64;
    let table = html! {
        table.bars data-sortable {
            caption.hidden { (label) }
            thead {
                tr {
                    th scope="col" { "类别" } th scope="col" { "分布" } th.n scope="col" { "会话" } th.n scope="col" { "均分" }
                    th.n scope="col" { "违规/会话" } th.n scope="col" { "高风险" }
                }
            }
            tbody {
                @for ((code, name), group) in groups {
                    @let each = group.violations as f64 / group.conversations as f64;
                    tr {
                        th scope="row" { @if linked { a href={ "#t-" (code) } { (name) } } @else { (name) } }
                        td.bar data-v=(group.conversations) { (chart::bar(group.conversations as f64, most)) }
                        td.n data-v=(group.conversations) { (group.conversations) }
                        td.n data-v=[group.mean()] { (number(group.mean(), 1)) }
                        td.n data-v=(each) { (number(Some(each), 2)) }
                        td.n data-v=(group.risky) { (group.risky) }
                    }
                }
            }
        }
    };
    scrolling(label, &table)
}
