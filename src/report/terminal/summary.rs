//! The summary: how the customer's feelings moved, which steps were taken, and the score, added up line by line.

use super::booked::{Booked, ink_of, signed};
use super::head::of_grade;
use super::ink::Ink;
use super::notes;
use super::page::Page;
use super::text::Text;
use super::turns::{bar, of_polarity};
use super::words::{duration, turns};
use crate::model::{
    Behind, Dimension, DimensionScore, EmotionCurve, EmotionShift, Finding, LedgerLine, Metrics, Points, Scorecard, StepState,
};
use crate::report::Language;
use crate::report::columns::{Named, name_of};

pub fn write(page: &mut Page, card: &Scorecard, booked: &Booked) {
    whole(page, card, booked);
    page.blank();
    if let Some(curve) = card.emotion.customer.as_ref() {
        emotion(page, curve);
        shifts(page, &card.emotion_shifts);
    }
    flows(page, card);
    responses(page, &card.metrics);
    page.blank();
    let (lead, text) = total(page, card);
    page.paragraph(&lead, &text);
    for dimension in &card.dimensions {
        ledger(page, card, dimension);
    }
    agents(page, card);
    let rulebook = format!("{} {}", page.pick("规则库", "rulebook"), card.rulebook);
    page.paragraph(&Text::default(), &Text::new(Ink::Faint, &rulebook));
}

/// Findings that stand in no turn.
fn whole(page: &mut Page, card: &Scorecard, booked: &Booked) {
    let whole: Vec<(usize, &Finding)> = card.findings.iter().enumerate().filter(|(_, finding)| finding.turn.is_none()).collect();
    if whole.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(&Text::default(), &Text::new(Ink::Strong, page.pick("整个会话", "the conversation as a whole")));
    notes::findings(page, 2, &whole, booked);
}

fn label(page: &Page, chinese: &str, english: &str) -> Text {
    Text::new(Ink::Strong, page.pick(chinese, english)).with(Ink::Plain, "  ")
}

/// The customer's curve and where it goes.
fn emotion(page: &mut Page, curve: &EmotionCurve) {
    /// More turns share a bar: the worst of them is what matters.
    const BARS: usize = 40;
    let mut text = Text::default();
    for turns in curve.curve.chunks(curve.curve.len().div_ceil(BARS).max(1)) {
        let worst = turns.iter().map(|point| point.polarity).fold(f64::INFINITY, f64::min);
        let best = turns.iter().map(|point| point.polarity).fold(f64::NEG_INFINITY, f64::max);
        let felt = if worst < 0.0 { worst } else { best };
        text.put(of_polarity(felt), &bar(felt).to_string());
    }
    let EmotionCurve { start, end, min, trend, recovered, .. } = curve;
    let trend = trend.in_language(page.language());
    let chinese =
        format!("  起 {start:+.1} → 终 {end:+.1} · 最低 {min:+.1} · {trend}{}", if *recovered { "，已恢复" } else { "" });
    let english =
        format!("  from {start:+.1} to {end:+.1}, lowest {min:+.1}, {trend}{}", if *recovered { ", recovered" } else { "" });
    text.put(Ink::Plain, page.pick(&chinese, &english));
    page.paragraph(&label(page, "情绪", "emotion"), &text);
}

/// Where the customer's feeling changes, and after which turn of an agent.
fn shifts(page: &mut Page, shifts: &[EmotionShift]) {
    let mut text = Text::default();
    for EmotionShift { turn, change, after } in shifts {
        if !text.is_empty() {
            text.put(Ink::Plain, "  ");
        }
        text.word(of_polarity(*change), &format!("{}{change:+.1}", turns(&[*turn])));
        if let Some(agent) = after {
            let after = format!("{}{}", page.pick("（客服", " (after agent "), turns(&[*agent]));
            text.glue(Ink::Faint, &format!("{after}{}", page.pick("之后）", ")")));
        }
    }
    if !text.is_empty() {
        page.paragraph(&label(page, "转折", "turns"), &text);
    }
}

/// The steps of the service flow, and of the further flows that apply.
fn flows(page: &mut Page, card: &Scorecard) {
    let language = page.language();
    let standard = card.flow.iter().map(|result| (result.step.in_language(language), *result));
    let standard = standard.map(|(name, result)| (name, result.state, result.turn, result.behind));
    let text = steps(page, standard);
    page.paragraph(&label(page, "流程", "flow"), &text);
    for flow in &card.flows {
        let text = steps(page, flow.steps.iter().map(|result| (&*result.name, result.state, result.turn, result.behind)));
        page.paragraph(&label(page, &flow.name, &flow.name), &text);
    }
}

fn steps<'a>(page: &Page, steps: impl Iterator<Item = (&'a str, StepState, Option<usize>, Option<Behind>)>) -> Text {
    let mut text = Text::default();
    for (name, state, turn, behind) in steps {
        let (sign, ink, remark) = match state {
            StepState::Done => ("✓", Ink::Merit, ""),
            StepState::Late => ("✓", Ink::Signal, page.pick("迟", " late")),
            StepState::OutOfOrder => ("✓", Ink::Signal, page.pick("颠倒", " out of order")),
            StepState::Missing => ("✗", Ink::Violation, ""),
            StepState::NotApplicable => ("–", Ink::Faint, ""),
        };
        if !text.is_empty() {
            text.put(Ink::Plain, "  ");
        }
        text.word(ink, &format!("{sign} {name}"));
        text.glue(ink, &behind.map_or_else(|| remark.to_owned(), |behind| late(page, behind)));
        if let Some(turn) = turn {
            text.glue(Ink::Faint, &turns(&[turn]));
        }
    }
    text
}

/// By how much a step was late.
fn late(page: &Page, behind: Behind) -> String {
    match (page.language(), behind) {
        (Language::Chinese, behind) => behind.to_string(),
        (_, Behind::Seconds(seconds)) => format!(" late by {}", duration(seconds, page.language())),
        (_, Behind::Turns(1)) => " late by 1 turn".to_owned(),
        (_, Behind::Turns(turns)) => format!(" late by {turns} turns"),
    }
}

/// How long the customer waited.
fn responses(page: &mut Page, metrics: &Metrics) {
    let language = page.language();
    let mut parts = Vec::new();
    for (chinese, english, seconds) in [
        ("首次", "first", metrics.first_response_s),
        ("平均", "mean", metrics.mean_response_s),
        ("最慢", "slowest", metrics.max_response_s),
    ] {
        parts.extend(seconds.map(|seconds| format!("{} {}", page.pick(chinese, english), duration(seconds, language))));
    }
    if metrics.unanswered > 0 {
        parts.push(format!("{} {}", page.pick("未回应", "unanswered"), metrics.unanswered));
    }
    if !parts.is_empty() {
        page.paragraph(&label(page, "响应", "responses"), &Text::new(Ink::Plain, &parts.join(" · ")));
    }
}

/// How the dimensions come to the score.
fn total(page: &Page, card: &Scorecard) -> (Text, Text) {
    let counted = || card.dimensions.iter().filter(|dimension| dimension.applicable);
    let weights: i64 = counted().map(|dimension| i64::from(dimension.weight)).sum();
    let tenths: i64 = counted().map(|dimension| i64::from(dimension.weight) * i64::from(dimension.score.0)).sum();
    let parts: Vec<String> = counted().map(|of| format!("{:.1}×{}", of.score.as_f64(), of.weight)).collect();
    let mut text = Text::new(of_grade(card.grade), &format!("{:.1} {}", card.score, card.grade.in_language(page.language())));
    if weights > 0 {
        let mean = tenths as f64 / weights as f64 / 10.0;
        text.put(Ink::Faint, &format!("  ({}) ÷ {weights} = {mean:.1}", parts.join(" + ")));
        if card.score < mean {
            text.put(Ink::Violation, page.pick("，致命违规，封顶", ", cut by a fatal finding to"));
            text.put(Ink::Violation, &format!(" {:.1}", card.score));
        }
    } else {
        text.put(
            Ink::Faint,
            page.pick("  没有可评的维度，取各维度基准的均值", "  no dimension applies: the mean of their bases"),
        );
    }
    (label(page, "评分", "score"), text)
}

/// A dimension: its bar, where it starts and every line, so that it can be added up.
fn ledger(page: &mut Page, card: &Scorecard, of: &DimensionScore) {
    let language = page.language();
    let width = Dimension::ALL.iter().map(|other| Text::new(Ink::Plain, other.in_language(language)).width()).max();
    let name = Text::new(Ink::Strong, of.dimension.in_language(language)).fitted(width.unwrap_or_default() + 1);
    if !of.applicable {
        page.paragraph(&name, &Text::new(Ink::Faint, page.pick("    –  不适用", "    –  not applicable")));
        return;
    }
    let weight = format!("{} {}", page.pick("权重", "weight"), of.weight);
    let ink = of_points(of.score);
    let text = Text::new(ink, &format!("{:>5.1}  ", of.score.as_f64()))
        .with(ink, &filled(of.score))
        .with(Ink::Faint, &empty(of.score))
        .with(Ink::Plain, "  ")
        .with(Ink::Faint, &weight);
    page.paragraph(&name, &text);
    let below = |points: &str| Text::new(Ink::Plain, &format!("{}{points:>5}  ", " ".repeat(name.width())));
    let base = Text::new(Ink::Faint, page.pick("基准", "base"));
    page.paragraph(&below(&format!("{:.1}", of.base.as_f64())), &base);
    for line in card.ledger.iter().filter(|line| line.dimension == of.dimension) {
        let booked = booked_for(page, card, line);
        page.paragraph(&below(&signed(line.points)), &booked);
    }
}

/// What a line of the ledger is for.
fn booked_for(page: &Page, card: &Scorecard, line: &LedgerLine) -> Text {
    let language = page.language();
    let found: Vec<&Finding> = line.findings.iter().filter_map(|&index| card.findings.get(index)).collect();
    let Some(first) = found.first() else {
        let clamp = page.pick("限制在 0–100 之内", "kept within 0–100");
        return Text::new(Ink::Faint, clamp);
    };
    let mut at: Vec<usize> = found.iter().filter_map(|finding| finding.turn).collect();
    at.dedup();
    let mut text = Text::new(ink_of(first.kind), name_of(first, language));
    if !at.is_empty() {
        text.glue(Ink::Faint, &format!(" {}", turns(&at)));
    }
    text
}

/// Columns of a full bar; each stands for five points.
const BAR: usize = 20;

fn share(points: Points) -> usize {
    usize::try_from(points.0.clamp(0, 1000)).unwrap_or(0) * BAR / 1000
}

fn filled(points: Points) -> String {
    "█".repeat(share(points))
}

fn empty(points: Points) -> String {
    "·".repeat(BAR - share(points))
}

const fn of_points(points: Points) -> Ink {
    match points.0 {
        800.. => Ink::Merit,
        600.. => Ink::Plain,
        _ => Ink::Violation,
    }
}

/// The scores of several agents.
fn agents(page: &mut Page, card: &Scorecard) {
    let mut text = Text::default();
    for of in &card.agent_scores {
        if !text.is_empty() {
            text.put(Ink::Plain, " · ");
        }
        text.put(Ink::Strong, &of.agent_id);
        text.put(of_grade(of.grade), &format!(" {:.1} {}", of.score, of.grade.in_language(page.language())));
    }
    if !text.is_empty() {
        page.paragraph(&label(page, "各客服", "agents"), &text);
    }
}
