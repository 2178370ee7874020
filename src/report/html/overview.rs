//! Headline figures and the distribution of grades.

use super::{chart, number, percent};
use crate::model::{Category, Grade, Kind, Risk};
use crate::report::before::Before;
use crate::report::figures::Figures;
use crate::report::visible;
use maud::{Markup, html};

pub(super) fn section(figures: &Figures) -> Markup {
    html! {
        section #overview aria-labelledby="overview-h" {
            h2 #overview-h { "概览" }
            (headline(figures))
            @if let Some(before) = &figures.before { (compared(before, &figures.report.run.rulebook)) }
            (grades(figures))
        }
    }
}

fn headline(figures: &Figures) -> Markup {
    let (run, digest) = (figures.report.run, figures.report.digest);
    let violations: u64 =
        digest.rules.iter().filter(|rule| rule.head.category.kind() == Kind::Violation).map(|rule| rule.findings).sum();
    let per_conversation = (run.conversations > 0).then(|| violations as f64 / run.conversations as f64);
    let risky = run.risks.get(Risk::High.code()).copied().unwrap_or_default();
    let needs = run.grades.get(Grade::NeedsImprovement.code()).copied().unwrap_or_default();
    let share = |count: u64| percent((run.conversations > 0).then(|| count as f64 / run.conversations as f64));
    html! {
        dl.figures {
            (figure("会话平均分", &number(run.mean_score, 1), "满分 100，每个会话计一次", None))
            (figure("会话", &run.conversations.to_string(), &format!("{} 轮消息", run.turns), None))
            (figure("待改进会话", &share(needs), &format!("{needs} 个，低于 60 分"), None))
            (figure("低于团队的坐席", &figures.below().to_string(), &format!("共 {} 名", figures.agents.len()), Some("#first")))
            (figure("高风险会话", &risky.to_string(), &share(risky), Some("#risk")))
            (figure("致命违规会话", &run.fatal.to_string(), &share(run.fatal), Some("#fatal")))
            (figure("每会话违规", &number(per_conversation, 2), &format!("共 {violations} 处"), Some("#violations")))
            (figure("情绪恢复率", &percent(digest.team.recovery()), &format!("{} 次客户不满", digest.team.upset), None))
        }
    }
}

/// What it is compared with; another rulebook may be all the difference.
fn compared(before: &Before, rulebook: &str) -> Markup {
    let Before { name, rulebook: earlier, conversations, mean, needs, risky, fatal } = before;
    let rows = [
        ("会话平均分", mean, "分"),
        ("待改进会话", needs, "个百分点"),
        ("高风险会话", risky, "个百分点"),
        ("致命违规会话", fatal, "个百分点"),
    ];
    html! {
        h3 { "与上次相比" }
        p.meta {
            "上次：" (visible(name)) "，" (conversations) " 个会话，规则库 " (earlier)
            @if earlier != rulebook { "；这次是 " (rulebook) "，差别也可能来自规则" }
            "。"
        }
        table.narrow {
            caption.hidden { "与上次相比的差别" }
            thead { tr { th scope="col" { "指标" } th.n scope="col" { "差别" } th scope="col" { "95% 区间" } th scope="col" { "能否断定" } } }
            tbody {
                @for (name, difference, unit) in rows {
                    tr {
                        th scope="row" { (name) }
                        @match difference {
                            None => { td.n { "–" } td { "–" } td { "会话太少或分数全都相同" } }
                            Some(difference) => {
                                td.n { (signed(difference.by)) " " (unit) }
                                td { (signed(difference.low)) " 至 " (signed(difference.high)) }
                                td { @if difference.is_sure() { "变了" } @else { "不能断定有变化" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn signed(value: f64) -> String {
    let shown = number(Some(value), 1);
    if value > 0.0 && shown.contains(|c: char| ('1'..='9').contains(&c)) { format!("+{shown}") } else { shown }
}

fn figure(name: &str, value: &str, note: &str, link: Option<&str>) -> Markup {
    html! {
        div {
            dt { (name) }
            dd {
                b { @if let Some(link) = link { a href=(link) { (value) } } @else { (value) } }
                span { (note) }
            }
        }
    }
}

fn grades(figures: &Figures) -> Markup {
    let run = figures.report.run;
    let count = |grade: &Grade| run.grades.get(grade.code()).copied().unwrap_or_default();
    let counts: Vec<(Grade, u64)> = Grade::ALL.iter().map(|grade| (*grade, count(grade))).collect();
    html! {
        h3 { "等级分布" }
        (chart::stacked(&counts))
        table.narrow {
            caption.hidden { "各等级的会话数" }
            thead { tr { th scope="col" { "等级" } th.n scope="col" { "会话" } th.n scope="col" { "占比" } } }
            tbody {
                @for (grade, count) in &counts {
                    tr {
                        th scope="row" { span class={ "dot g-" (grade.code()) } {} (grade.name()) " " span.meta { (bounds(*grade)) } }
                        td.n { (count) }
                        td.n { (percent((run.conversations > 0).then(|| *count as f64 / run.conversations as f64))) }
                    }
                }
            }
        }
    }
}

const fn bounds(grade: Grade) -> &'static str {
    match grade {
        Grade::Excellent => "90 分及以上",
        Grade::Good => "80–90",
        Grade::Pass => "60–80",
        Grade::NeedsImprovement => "60 以下",
    }
}

/// The names of some codes.
pub(super) fn names(codes: &[Category]) -> String {
    codes.iter().map(|code| code.name()).collect::<Vec<_>>().join("、")
}
