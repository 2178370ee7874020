//! Who needs coaching first, and the table of all agents.

use super::chart::{self, Scale};
use super::{cell, number, percent, tall};
use crate::model::{Difference, tenths};
use crate::report::agents::from_expected;
use crate::report::digest::AgentDigest;
use crate::report::figures::{AgentFigures, Figures, Rank, SkillCost, Standing};
use maud::{Markup, html};

pub(super) fn first(figures: &Figures) -> Markup {
    let first = figures.coach_first();
    html! {
        section #first aria-labelledby="first-h" {
            h2 #first-h { "优先辅导" }
            @if first.is_empty() {
                p { "没有坐席的均分明确低于团队（95% 区间都含团队均分，或样本不足）。可在坐席一览里按均分排序查看。" }
            } @else {
                p {
                    "均分明确低于团队平均（" (number(figures.team_mean, 1)) "）的坐席共 " (figures.below()) " 名"
                    @if figures.below() > first.len() { "，先列最重的 " (first.len()) " 名" } "："
                }
                h3 { "低于团队" }
                ol.first { @for (nth, agent) in &first { (card(*nth, agent)) } }
            }
            (few(figures))
        }
    }
}

/// Those of whom too little is known for the list above, and what is known is bad.
fn few(figures: &Figures) -> Markup {
    let (look, all) = figures.look_first();
    html! {
        @if !look.is_empty() {
            h3 #few { "样本不足，但先看" }
            p.meta {
                "会话不足 10 个，不能断定低于团队；但有致命违规、均分不合格，或整个区间低于团队均分，先听原会话。共 " (all) " 名"
                @if all > look.len() { "，先列最重的 " (look.len()) " 名" } "。"
            }
            ol.first { @for (nth, agent) in &look { (card(*nth, agent)) } }
        }
    }
}

/// The codes of an agent's fatal findings, with how many.
fn fatal(agent: &AgentFigures) -> Markup {
    let tally = agent.digest.map(|digest| &digest.tally);
    let codes = tally.into_iter().flat_map(|tally| tally.violations().into_iter().map(|code| (code, tally.fatal[code as usize])));
    let told: Vec<String> =
        codes.filter(|&(_, fatal)| fatal > 0).map(|(code, fatal)| format!("{}×{fatal}", code.name())).collect();
    html! { @if !told.is_empty() { p { b.fatal { "致命 " } (told.join("、")) } } }
}

/// An agent's name, which leads to the details where there are any.
fn name(nth: usize, agent: &AgentFigures) -> Markup {
    html! {
        @if agent.digest.is_some_and(AgentDigest::is_detailed) { a href={ "#a-" (nth) } { bdi { (agent.name) } } }
        @else { bdi { (agent.name) } }
    }
}

fn card(nth: usize, agent: &AgentFigures) -> Markup {
    html! {
        li {
            h4 { (name(nth, agent)) " " b class=(tone(agent.standing)) { (number(Some(agent.summary.mean_score), 1)) } }
            p.meta { (agent.summary.conversations) " 个会话 · 区间 " (span(agent)) (against(agent)) }
            (fatal(agent))
            @if !agent.skills.is_empty() { ul { @for cost in &agent.skills { (skill(cost)) } } }
            @else if agent.standing == Standing::Below { p { "没有特别突出的一项，各方面都略低。" } }
        }
    }
}

fn skill(cost: &SkillCost) -> Markup {
    html! {
        li { b { (cost.skill.name) } span.meta { "：每会话扣 " (number(Some(cost.own), 1)) " 分，团队 " (number(Some(cost.team), 1)) } }
    }
}

pub(super) fn section(figures: &Figures) -> Markup {
    let scale = Scale::over(figures.agents.iter().filter_map(|agent| agent.summary.interval), figures.team_mean);
    let table = html! {
        table data-sortable data-filter="按坐席或技能筛选" {
            caption { "点列名可排序；* 会话不足 10 个，均分仅供参考，不排名次" }
            thead {
                tr {
                    @for (name, numeric) in COLUMNS { th class=[numeric.then_some("n")] scope="col" { (name) } }
                }
            }
            tbody { @for (nth, agent) in figures.agents.iter().enumerate() { (row(nth, agent, &scale)) } }
        }
    };
    html! {
        section #agents aria-labelledby="agents-h" {
            h2 #agents-h { "坐席一览" }
            p.meta {
                "团队均分 " (number(figures.team_mean, 1)) "（各坐席本人得分的平均）；图中色块为 95% 区间，竖线为团队均分。"
                @if figures.counted_again() > 0 {
                    "几名坐席接待的会话对每名各计一次，所以各坐席的会话数加起来比会话总数多 " (figures.counted_again()) "。"
                }
            }
            (tall("坐席一览表", &table))
        }
    }
}

const COLUMNS: [(&str, bool); 13] = [
    ("坐席", false),
    ("会话", true),
    ("均分", true),
    ("95% 区间", false),
    ("名次", true),
    ("与团队比", false),
    ("与预期之差", true),
    ("等级", false),
    ("待改进", true),
    ("致命", true),
    ("违规/百轮", true),
    ("首响（秒）", true),
    ("先练什么", false),
];

fn row(nth: usize, agent: &AgentFigures, scale: &Scale) -> Markup {
    let summary = agent.summary;
    html! {
        tr {
            th scope="row" {
                (name(nth, agent))
                @if summary.small_sample { " *" }
            }
            (cell(Some(summary.conversations as f64), 0))
            (cell(Some(summary.mean_score), 1))
            td.interval data-v=[summary.interval.map(|interval| number(Some(interval.low), 4))] {
                @if let Some(interval) = summary.interval {
                    (chart::interval(summary.mean_score, interval, scale))
                }
                span { (span(agent)) }
            }
            td.n data-v=[agent.rank.map(|rank| rank.best)] { (place(agent.rank)) }
            td { span class=(tone(agent.standing)) { (agent.standing.name()) } }
            td.n data-v=[summary.from_expected.map(|from| format!("{:.4}", from.by))] {
                @match summary.from_expected { Some(from) => span class=(tone_of(from)) { (from_expected(from)) }, None => "–" }
            }
            td data-v=(number(Some(-summary.mean_score), 4)) { (summary.grade.name()) }
            td.n data-v=(number(Some(summary.grade_shares[3]), 4)) { (percent(Some(summary.grade_shares[3]))) }
            (cell(Some(summary.fatal as f64), 0))
            (cell(Some(summary.violations_per_100_turns), 1))
            (cell(summary.mean_first_response_s, 0))
            td { (agent.skills.first().map_or("–", |cost| &cost.skill.name)) }
        }
    }
}

fn place(rank: Option<Rank>) -> String {
    match rank {
        None => "–".to_owned(),
        Some(Rank { best, last }) if best == last => best.to_string(),
        Some(Rank { best, last }) => format!("{best}–{last}"),
    }
}

/// How far from what is expected, where that can be told.
pub(super) fn against(agent: &AgentFigures) -> Markup {
    html! {
        @if let Some(from) = agent.summary.from_expected {
            " · 与预期之差 " (from_expected(from)) @if !from.is_sure() { "（不能断定）" }
        }
    }
}

fn tone_of(from: Difference) -> &'static str {
    tone(match (from.is_sure(), from.by > 0.0) {
        (false, _) => Standing::Alike,
        (true, false) => Standing::Below,
        (true, true) => Standing::Above,
    })
}

/// The ends of the interval.
pub(super) fn span(agent: &AgentFigures) -> String {
    agent
        .summary
        .interval
        .map_or_else(|| "–".to_owned(), |interval| format!("{}–{}", tenths(interval.low), tenths(interval.high)))
}

pub(super) const fn tone(standing: Standing) -> &'static str {
    match standing {
        Standing::TooFew => "tone few",
        Standing::Below => "tone below",
        Standing::Alike => "tone alike",
        Standing::Above => "tone above",
    }
}
