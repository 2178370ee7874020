//! One agent: dimensions, what to train, what went wrong and well, and the conversations behind it.

use super::agents::{against, span, tone};
use super::cases::{Whose, list};
use super::{chart, number, percent, scrolling};
use crate::model::{Category, Dimension, Kind};
use crate::report::digest::{AgentDigest, Snippet, Tally, Worst};
use crate::report::figures::{AgentFigures, Figures, SkillCost};
use maud::{Markup, html};

/// Codes that are told of one agent.
const CODES: usize = 5;
/// Rows of all agents' lists together: what a browser still opens at once.
const LISTED: usize = 8_000;

pub(super) fn section(figures: &Figures) -> Markup {
    let detailed: Vec<_> = figures.agents.iter().enumerate().filter_map(detail).collect();
    let rows = (LISTED / detailed.len().max(1)).clamp(10, 200);
    html! {
        section #details aria-labelledby="details-h" {
            h2 #details-h { "坐席详情" }
            p.meta { "点开一名坐席，查看六个维度、训练建议、原话与会话清单。虚线为团队平均。会话清单里是本人得分：只计本人的违规；与整个会话的得分不同时，后者写在括号里。" }
            @for (nth, agent, digest) in detailed {
                details.agent #{ "a-" (nth) } {
                    summary {
                        h3 { bdi { (agent.name) } }
                        " " (number(Some(agent.summary.mean_score), 1)) " 分 "
                        span class=(tone(agent.standing)) { (agent.standing.name()) }
                    }
                    (body(agent, digest, figures, rows))
                }
            }
        }
    }
}

fn detail<'f, 'a>((nth, agent): (usize, &'f AgentFigures<'a>)) -> Option<(usize, &'f AgentFigures<'a>, &'a AgentDigest)> {
    agent.digest.filter(|digest| digest.is_detailed()).map(|digest| (nth, agent, digest))
}

fn body(agent: &AgentFigures, digest: &AgentDigest, figures: &Figures, rows: usize) -> Markup {
    let team = &figures.report.digest.team;
    html! {
        p.meta {
            (agent.summary.conversations) " 个会话 · 95% 区间 " (span(agent)) (against(agent)) " · " (agent.summary.grade.name())
            " · 首次响应 " (number(agent.summary.mean_first_response_s, 0)) " 秒"
        }
        (dimensions(&digest.tally, team))
        (training(agent, digest))
        (violations(digest, team))
        (merits(&digest.tally, team))
        p {
            b { "情绪恢复：" }
            @if digest.tally.upset == 0 { "没有遇到明显不满的客户。" }
            @else {
                (digest.tally.upset) " 次客户不满，" (digest.tally.recovered) " 次结束时已平复（" (percent(digest.tally.recovery()))
                "，团队 " (percent(team.recovery())) "）。"
            }
        }
        details.list {
            summary { "得分最低的会话（" (digest.worst.iter().len().min(rows)) " / " (agent.summary.conversations) "）" }
            (list("该坐席得分最低的会话", Whose::Own, digest.worst.iter().take(rows)))
        }
    }
}

fn dimensions(own: &Tally, team: &Tally) -> Markup {
    let means = |tally: &Tally| Dimension::ALL.iter().map(|&dimension| tally.dimension(dimension)).collect::<Vec<_>>();
    let (own, team) = (means(own), means(team));
    html! {
        div.dimensions {
            (chart::radar(&own, &team))
            table.narrow {
                caption { "维度均分" }
                thead { tr { th scope="col" { "维度" } th.n scope="col" { "本人" } th.n scope="col" { "团队" } th.n scope="col" { "差" } } }
                tbody {
                    @for (nth, dimension) in Dimension::ALL.iter().enumerate() {
                        @let difference = own[nth].zip(team[nth]).map(|(own, team)| own - team);
                        tr {
                            th scope="row" { (dimension.name()) }
                            td.n { (number(own[nth], 1)) }
                            td.n { (number(team[nth], 1)) }
                            td.n { (difference.map_or_else(|| "–".to_owned(), |difference| format!("{difference:+.1}"))) }
                        }
                    }
                }
            }
        }
    }
}

fn training(agent: &AgentFigures, digest: &AgentDigest) -> Markup {
    html! {
        h4 { "训练建议" }
        @if agent.skills.is_empty() { p { "没有哪项技能比团队明显多扣分。" } }
        @for cost in &agent.skills { (skill(cost, digest)) }
    }
}

fn skill(cost: &SkillCost, digest: &AgentDigest) -> Markup {
    let SkillCost { skill, own, team } = cost;
    let dearest = |codes: &[Category]| codes.iter().copied().min_by_key(|&code| digest.tally.cost[code as usize]);
    let bad = dearest(&skill.violations).and_then(|code| digest.snippets.get(&code)).and_then(|snippets| snippets.iter().next());
    let good = skill.merits.iter().filter_map(|code| digest.snippets.get(code)).find_map(|snippets| snippets.iter().next());
    html! {
        div.skill {
            p { b { (skill.name) } span.meta { " 每会话扣 " (number(Some(*own), 1)) " 分，团队 " (number(Some(*team), 1)) " · " (skill.module) } }
            p { (skill.advice) }
            @if let Some((_, bad)) = bad { p.quote.bad { span.tag { "原话" } (words(bad)) } }
            @if let Some((_, good)) = good { p.quote.good { span.tag { "本人的好例子" } (words(good)) } }
            @for say in &skill.say { p.quote.say { span.tag { "可以这样说" } (say) } }
            @if !skill.practice.is_empty() { p.meta { "练习：" (skill.practice) } }
        }
    }
}

fn violations(digest: &AgentDigest, team: &Tally) -> Markup {
    let tally = &digest.tally;
    let mut codes = tally.violations();
    codes.truncate(CODES);
    let table = html! {
        table {
            caption.hidden { "扣分最多的违规" }
            thead {
                tr {
                    th scope="col" { "违规" } th.n scope="col" { "次数" } th.n scope="col" { "每百会话" } th.n scope="col" { "团队" }
                    th.n scope="col" { "扣分" }
                }
            }
            tbody {
                @for &code in &codes {
                    tr {
                        th scope="row" { @if tally.fatal[code as usize] > 0 { b.fatal { "致命 " } } (code.name()) }
                        td.n { (tally.found[code as usize]) }
                        td.n { (number(Some(tally.per_hundred(code)), 1)) }
                        td.n { (number(Some(team.per_hundred(code)), 1)) }
                        td.n { (number(Some(tally.cost_of(&[code])), 2)) }
                    }
                }
            }
        }
    };
    html! {
        h4 { "主要违规" }
        @if codes.is_empty() { p { "没有发现违规。" } } @else {
            (scrolling("主要违规", &table))
            @for code in codes {
                @for (_, snippet) in digest.snippets.get(&code).into_iter().flat_map(Worst::iter) { (example(code, snippet)) }
            }
        }
    }
}

fn example(code: Category, snippet: &Snippet) -> Markup {
    html! {
        div.example {
            p.quote.bad { span.tag { (code.name()) } (words(snippet)) }
            p.meta {
                (snippet.message) " · 会话 " bdi { (snippet.row.id) }
                @if let Some(suggestion) = &snippet.suggestion { br; "建议：" (suggestion) }
            }
        }
    }
}

/// The words in their place, and what they answer.
fn words(snippet: &Snippet) -> Markup {
    let excerpt = &snippet.excerpt;
    html! {
        @if let Some(answered) = &excerpt.answered { span.meta { "客户：" bdi { (answered) } } br; }
        (excerpt.role.name()) "：" bdi { (excerpt.before) @if !excerpt.hit.is_empty() { mark { (excerpt.hit) } } (excerpt.after) }
    }
}

fn merits(own: &Tally, team: &Tally) -> Markup {
    let ahead = |code: Category| own.per_hundred(code) - team.per_hundred(code);
    let is_ahead = |code: &Category| code.kind() == Kind::Merit && own.found[*code as usize] > 0 && ahead(*code) > 0.0;
    let mut codes: Vec<Category> = Category::ALL.iter().copied().filter(is_ahead).collect();
    codes.sort_by(|&a, &b| ahead(b).total_cmp(&ahead(a)));
    codes.truncate(CODES);
    html! {
        h4 { "亮点" }
        @if codes.is_empty() { p { "比团队做得多的加分项：无。" } } @else {
            p.meta { "比团队做得多的，每百会话次数（团队）：" }
            ul.chips {
                @for code in codes {
                    li { (code.name()) " " b { (number(Some(own.per_hundred(code)), 0)) } "（" (number(Some(team.per_hundred(code)), 0)) "）" }
                }
            }
        }
    }
}
