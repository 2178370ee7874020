//! Lists of conversations.

use super::overview::names;
use super::{number, scrolling, tall};
use crate::model::{Moment, Risk, tenths};
use crate::report::digest::CaseRow;
use crate::report::figures::Figures;
use maud::{Markup, html};
use std::sync::Arc;

/// Whose conversations a list holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// One agent's, with the agent's own scores.
    Own,
    /// Anybody's.
    All,
}

/// The conversations behind a figure, with the score that counts there.
pub(super) fn list<'a>(label: &str, whose: Whose, rows: impl Iterator<Item = (f64, &'a Arc<CaseRow>)>) -> Markup {
    let table = html! {
        table.cases {
            caption.hidden { (label) }
            thead {
                tr {
                    th scope="col" { "会话" } @if whose == Whose::All { th scope="col" { "坐席" } } th scope="col" { "时间" }
                    th.n scope="col" { @if whose == Whose::Own { "本人得分" } @else { "得分" } }
                    th scope="col" { "主题 · 风险" } th scope="col" { "主要违规" }
                }
            }
            tbody {
                @for (score, row) in rows {
                    tr {
                        th scope="row" { (row.id) }
                        @if whose == Whose::All { td { (row.agents) } }
                        td { (row.started_at.map(time).unwrap_or_default()) }
                        td.n { (scores(score, row.score)) }
                        td { (row.topic.name()) @if row.risk != Risk::None { " · 风险" (row.risk.name()) } }
                        td { @if row.fatal { b.fatal { "致命 " } } (row.worst_names.join("、")) }
                    }
                }
            }
        }
    };
    scrolling(label, &table)
}

/// A score, and that of the whole conversation where it is another one.
fn scores(own: f64, whole: f64) -> String {
    let [own, whole] = [own, whole].map(tenths);
    if own == whole { own } else { format!("{own}（会话 {whole}）") }
}

/// To the minute, at its own offset; the time of day alone where there is no date.
fn time(moment: Moment) -> String {
    moment.civil().strftime(if moment.is_dated() { "%Y-%m-%d %H:%M" } else { "%H:%M" }).to_string()
}

pub(super) fn risk(figures: &Figures) -> Markup {
    let digest = figures.report.digest;
    let count = figures.report.run.risks.get(Risk::High.code()).copied().unwrap_or_default();
    html! {
        section #risk aria-labelledby="risk-h" {
            h2 #risk-h { "高风险会话" }
            @if digest.risky.is_empty() { p { "没有高风险会话。" } } @else {
                p.meta { "最紧急的 " (digest.risky.iter().len()) " / " (count) " 个：先按问题等级，再按客户提出的威胁与诉求。" }
                (tall("高风险会话", &risky(figures)))
            }
            h3 #fatal { "致命违规会话" }
            @if digest.fatal.is_empty() { p { "没有致命违规。" } } @else {
                p.meta { "得分最低的 " (digest.fatal.iter().len()) " / " (figures.report.run.fatal) " 个。" }
                (list("致命违规会话", Whose::All, digest.fatal.iter()))
            }
        }
    }
}

fn risky(figures: &Figures) -> Markup {
    html! {
        table.cases data-sortable data-filter="按会话、坐席或原因筛选" {
            caption.hidden { "高风险会话" }
            thead {
                tr {
                    th scope="col" { "会话" } th scope="col" { "坐席" } th scope="col" { "时间" } th.n scope="col" { "等级" }
                    th.n scope="col" { "得分" } th scope="col" { "主题" } th scope="col" { "客户信号" } th scope="col" { "主要违规" }
                }
            }
            tbody {
                @for (_, row) in figures.report.digest.risky.iter() {
                    tr {
                        th scope="row" { (row.id) }
                        td { (row.agents) }
                        td { (row.started_at.map(time).unwrap_or_default()) }
                        td.n { (row.issue_level) }
                        td.n { (number(Some(row.score), 1)) }
                        td { (row.topic.name()) }
                        td { (names(&row.signals)) }
                        td { @if row.fatal { b.fatal { "致命 " } } (row.worst_names.join("、")) }
                    }
                }
            }
        }
    }
}
