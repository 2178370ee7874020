//! `report.html`: one file that needs no network, and no script to be read.

mod agent;
mod agents;
mod breakdown;
mod cases;
mod chart;
mod conversation;
mod flows;
mod history;
mod hours;
mod overview;
mod rules;

use super::Language;
use super::digest::DETAILED;
use super::figures::Figures;
use crate::model::decimals;
pub use conversation::conversation_html;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");
/// Nothing is loaded and nothing is sent, whatever a log may have brought in.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const SECTIONS: [(&str, &str); 10] = [
    ("overview", "概览"),
    ("first", "优先辅导"),
    ("agents", "坐席一览"),
    ("details", "坐席详情"),
    ("violations", "违规分布"),
    ("hours", "时段"),
    ("topics", "主题"),
    ("flows", "流程步骤"),
    ("risk", "高风险会话"),
    ("rules", "规则统计"),
];

/// The whole file.
pub fn report_html(figures: &Figures) -> String {
    let body = html! {
        a.skip href="#main" { "跳到正文" }
        (header(figures))
        main #main tabindex="-1" {
            (overview::section(figures))
            (history::section(figures))
            (agents::first(figures))
            (agents::section(figures))
            (agent::section(figures))
            (breakdown::violations(figures))
            (hours::section(figures))
            (breakdown::topics(figures))
            (flows::section(figures))
            (cases::risk(figures))
            (rules::section(figures))
        }
        (footer(figures))
        script { (PreEscaped(SCRIPT)) }
    };
    whole_page("客服质检报告", &body, Language::Chinese)
}

/// A page of its own, with the style that all of them have.
pub(super) fn whole_page(title: &str, body: &Markup, language: Language) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(language.pick("zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    page.into_string()
}

fn header(figures: &Figures) -> Markup {
    let run = figures.report.run;
    html! {
        header {
            h1 { "客服质检报告" }
            p.meta {
                @if let Some((first, last)) = figures.report.digest.period {
                    (day(first)) " 至 " (day(last)) " · "
                }
                (run.conversations) " 个会话"
                @if let Some(several) = run.in_several_files { "（其中 " (several) " 个会话在几个文件里重复，历史库只计一次）" }
                " · " (run.agents) " 名坐席 · 规则库 " (run.rulebook)
            }
            nav aria-label="目录" {
                ul {
                    @for (id, name) in SECTIONS { li { a href={ "#" (id) } { (name) } } }
                    @if figures.history.is_some() { li { a href="#history" { "走势" } } }
                }
            }
        }
    }
}

fn day(moment: crate::model::Moment) -> String {
    if moment.is_dated() { moment.civil().date().to_string() } else { "日期不详".to_owned() }
}

fn footer(figures: &Figures) -> Markup {
    let rejected: u64 = figures.report.run.rejects.values().sum();
    html! {
        footer {
            h2 { "说明" }
            ul {
                li { "均分的 95% 区间按 t 分布计算；会话不足 10 个的坐席标 “样本不足”，不排名次。名次写成范围，区间互相重叠的坐席不分先后；范围超过一半人数时不写。" }
                li { "“低于团队” 指整个 95% 区间都在团队均分之下，不计客户和问题的难易。" }
                li {
                    "“与预期之差” 扣除了难易：每个会话减去同场景、同问题等级、同起始情绪会话的预期分（会话少的类别向总均分收缩），再取平均，± 为 95% 区间的一半。"
                    "区间含 0 的不能断定高低；会话不足 10 个的不写。问题等级取自整个会话，坐席自己激化的也会算作难，请结合原会话判断。"
                }
                li {
                    "“会话平均分” 每个会话计一次；“团队均分” 按各坐席的本人得分平均，几名坐席接待的会话对每名各计一次，所以两者略有不同，"
                    "各坐席的会话数加起来也会多于会话总数。“本人得分” 只计本人的违规，可能高于整个会话的得分。"
                }
                li { "“扣分” 是某类违规平均每个会话从总分里扣去的分数，按维度权重折算，不含致命违规的封顶。" }
                li { "会话清单按得分从低到高，只列最低的一部分；全部会话在 conversations.jsonl，全部发现在 findings.csv。" }
                li { "个人信息" @if figures.report.masked { "已打码" } @else { "未打码，请勿外传" } "；会话编号和坐席名称保留，以便查找。" }
                @if figures.agents.len() > DETAILED { li { "坐席超过 " (DETAILED) " 名，其余坐席只有汇总数字。" } }
                @if rejected > 0 { li { "有 " (rejected) " 行或文件未能读取，不在报告内，见 rejects.csv。" } }
            }
            p.meta { "zhijian " (figures.report.run.version) }
        }
    }
}

/// A number with `digits` decimals, or a dash.
fn number(value: Option<f64>, digits: u8) -> String {
    value.map_or_else(|| "–".to_owned(), |value| decimals(value, digits))
}

/// A share in per cent, or a dash.
fn percent(share: Option<f64>) -> String {
    match share {
        None => "–".to_owned(),
        Some(share) if share > 0.0 && share < 0.005 => "<1%".to_owned(),
        Some(share) => format!("{:.0}%", share * 100.0),
    }
}

/// A cell of a number, sorted by the number itself.
fn cell(value: Option<f64>, digits: u8) -> Markup {
    html! { td.n data-v=[value.map(|value| format!("{value:.4}"))] { (number(value, digits)) } }
}

/// A table that may be wider than the screen and can be moved by keys.
fn scrolling(label: &str, table: &Markup) -> Markup {
    html! { div.scroll role="group" aria-label=(label) tabindex="0" { (table) } }
}

/// The same of a table that may be very long: it keeps its headings in sight.
fn tall(label: &str, table: &Markup) -> Markup {
    html! { div.scroll.tall role="group" aria-label=(label) tabindex="0" { (table) } }
}
