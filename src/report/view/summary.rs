//! The summary: how the customer's feelings moved, which steps were taken, and the score, added up line by line.

use super::booked::ink_of;
use super::head::of_grade;
use super::ink::Ink;
use super::text::Text;
use super::turns::of_polarity;
use super::words::{duration, signed_tenth, turns};
use crate::model::{
    Behind, DimensionScore, EmotionPoint, EmotionShift, Finding, LedgerLine, Points, Scorecard, StepState, tenths,
};
use crate::report::Language;
use crate::report::columns::{Named, name_of};

/// The customer's feelings over the conversation.
pub struct Felt {
    /// Polarities; of many turns the worst of those that share a place.
    pub course: Vec<f64>,
    /// Where they go, in words.
    pub told: String,
}

/// The customer's curve and where it goes.
pub fn emotion(card: &Scorecard, language: Language) -> Option<Felt> {
    /// More turns share a place: the worst of them is what matters.
    const PLACES: usize = 40;
    let curve = card.emotion.customer.as_ref()?;
    let worst = |turns: &[EmotionPoint]| {
        let worst = turns.iter().map(|point| point.polarity).fold(f64::INFINITY, f64::min);
        let best = turns.iter().map(|point| point.polarity).fold(f64::NEG_INFINITY, f64::max);
        if worst < 0.0 { worst } else { best }
    };
    let course = curve.curve.chunks(curve.curve.len().div_ceil(PLACES).max(1)).map(worst).collect();
    let [start, end, min] = [curve.start, curve.end, curve.min].map(signed_tenth);
    let trend = curve.trend.in_language(language);
    let recovered = if curve.recovered { language.pick("，已恢复", ", recovered") } else { "" };
    let chinese = format!("起 {start} → 终 {end} · 最低 {min} · {trend}{recovered}");
    let english = format!("from {start} to {end}, lowest {min}, {trend}{recovered}");
    Some(Felt { course, told: language.pick(&chinese, &english).to_owned() })
}

/// Where the customer's feeling changes, and after which turn of an agent.
pub fn shifts(card: &Scorecard, language: Language) -> Text {
    let mut text = Text::default();
    for EmotionShift { turn, change, after } in &card.emotion_shifts {
        if !text.is_empty() {
            text.put(Ink::Plain, "  ");
        }
        text.word(of_polarity(*change), &format!("{}{}", turns(&[*turn]), signed_tenth(*change)));
        if let Some(agent) = after {
            let after = format!("{}{}", language.pick("（客服", " (after agent "), turns(&[*agent]));
            text.glue(Ink::Faint, &format!("{after}{}", language.pick("之后）", ")")));
        }
    }
    text
}

/// One flow with what became of its steps.
pub struct Flow<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Every step: a sign, its name, by how much it was late, and its turn.
    pub steps: Vec<Text>,
}

/// The steps of the service flow, and of the further flows that apply.
pub fn flows(card: &Scorecard, language: Language) -> Vec<Flow<'_>> {
    let standard = card
        .flow
        .iter()
        .map(|result| step(result.step.in_language(language), result.state, result.turn, result.behind, language));
    let mut flows = vec![Flow { name: language.pick("流程", "flow"), steps: standard.collect() }];
    flows.extend(card.flows.iter().map(|flow| {
        let steps = flow.steps.iter().map(|result| step(&result.name, result.state, result.turn, result.behind, language));
        Flow { name: &flow.name, steps: steps.collect() }
    }));
    flows
}

fn step(name: &str, state: StepState, turn: Option<usize>, behind: Option<Behind>, language: Language) -> Text {
    let (sign, ink, remark) = match state {
        StepState::Done => ("✓", Ink::Merit, ""),
        // It was done, and yet not as it should be.
        StepState::Late => ("!", Ink::Signal, language.pick("迟", " late")),
        StepState::OutOfOrder => ("!", Ink::Signal, language.pick("颠倒", " out of order")),
        StepState::Missing => ("✗", Ink::Violation, ""),
        StepState::NotApplicable => ("–", Ink::Faint, ""),
    };
    let mut text = Text::default();
    text.word(ink, &format!("{sign} {name}"));
    text.glue(ink, &behind.map_or_else(|| remark.to_owned(), |behind| late(behind, language)));
    if let Some(turn) = turn {
        text.glue(Ink::Faint, &turns(&[turn]));
    }
    text
}

/// By how much a step was late.
fn late(behind: Behind, language: Language) -> String {
    match (language, behind) {
        (Language::Chinese, behind) => behind.to_string(),
        (_, Behind::Seconds(seconds)) => format!(" late by {}", duration(seconds, language)),
        (_, Behind::Turns(1)) => " late by 1 turn".to_owned(),
        (_, Behind::Turns(turns)) => format!(" late by {turns} turns"),
    }
}

/// How long the customer waited; nothing where the log does not tell.
pub fn responses(card: &Scorecard, language: Language) -> String {
    let metrics = &card.metrics;
    let mut parts = Vec::new();
    for (chinese, english, seconds) in [
        ("首次", "first", metrics.first_response_s),
        ("平均", "mean", metrics.mean_response_s),
        ("最慢", "slowest", metrics.max_response_s),
    ] {
        parts.extend(seconds.map(|seconds| format!("{} {}", language.pick(chinese, english), duration(seconds, language))));
    }
    if metrics.unanswered > 0 {
        parts.push(format!("{} {}", language.pick("未回应", "unanswered"), metrics.unanswered));
    }
    parts.join(" · ")
}

/// How the dimensions come to the score.
pub struct Total {
    /// Score and grade.
    pub worth: Text,
    /// The sum.
    pub sum: Text,
}

/// How the dimensions come to the score.
pub fn total(card: &Scorecard, language: Language) -> Total {
    let counted = || card.dimensions.iter().filter(|dimension| dimension.applicable);
    let weights: i64 = counted().map(|dimension| i64::from(dimension.weight)).sum();
    let sum: i64 = counted().map(|dimension| i64::from(dimension.weight) * i64::from(dimension.score.0)).sum();
    let parts: Vec<String> = counted().map(|of| format!("{:.1}×{}", of.score.as_f64(), of.weight)).collect();
    let worth = Text::new(of_grade(card.grade), &format!("{} {}", tenths(card.score), card.grade.in_language(language)));
    if weights == 0 {
        let told = language.pick("没有可评的维度，取各维度基准的均值", "no dimension applies: the mean of their bases");
        return Total { worth, sum: Text::new(Ink::Faint, told) };
    }
    let mean = sum as f64 / weights as f64 / 10.0;
    let mut sum = Text::new(Ink::Faint, &format!("({}) ÷ {weights} = {}", parts.join(" + "), tenths(mean)));
    if card.score < mean {
        sum.put(Ink::Violation, language.pick("，致命违规，封顶", ", cut by a fatal finding to"));
        sum.put(Ink::Violation, &format!(" {}", tenths(card.score)));
    }
    Total { worth, sum }
}

/// A dimension: where it starts and every line, so that it can be added up.
pub struct Scored<'a> {
    /// What it is called.
    pub name: &'static str,
    /// The figures.
    pub of: &'a DimensionScore,
    /// The lines of its ledger, and what each is for.
    pub lines: Vec<(Points, Text)>,
}

/// Every dimension.
pub fn dimensions(card: &Scorecard, language: Language) -> Vec<Scored<'_>> {
    let lines = |of: &DimensionScore| {
        let lines = card.ledger.iter().filter(|line| line.dimension == of.dimension);
        lines.map(|line| (line.points, booked_for(card, line, language))).collect()
    };
    card.dimensions.iter().map(|of| Scored { name: of.dimension.in_language(language), of, lines: lines(of) }).collect()
}

/// The ink of a dimension's score.
pub const fn of_points(points: Points) -> Ink {
    match points.0 {
        800.. => Ink::Merit,
        600.. => Ink::Plain,
        _ => Ink::Violation,
    }
}

/// What a line of the ledger is for.
fn booked_for(card: &Scorecard, line: &LedgerLine, language: Language) -> Text {
    let found: Vec<&Finding> = line.findings.iter().filter_map(|&index| card.findings.get(index)).collect();
    let Some(first) = found.first() else {
        let clamp = language.pick("限制在 0–100 之内", "kept within 0–100");
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

/// The scores of several agents.
pub fn agents(card: &Scorecard, language: Language) -> Text {
    let mut text = Text::default();
    for of in &card.agent_scores {
        if !text.is_empty() {
            text.put(Ink::Plain, " · ");
        }
        text.put(Ink::Strong, &of.agent_id);
        text.put(of_grade(of.grade), &format!(" {} {}", tenths(of.score), of.grade.in_language(language)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_done_in_time_and_order_is_ticked() {
        for &state in StepState::ALL {
            let told = step("核对", state, Some(1), None, Language::Chinese);
            let told = told.shown();
            assert_eq!(told.contains('✓'), state == StepState::Done, "{state}: {told}");
        }
    }
}
