//! The head: which conversation, what it is worth, and what was found where.

use super::Shown;
use super::booked::ink_of;
use super::ink::Ink;
use super::page::Page;
use super::text::Text;
use super::words::{duration, turns};
use crate::model::{Finding, Grade, Kind, Moment, Risk, Scorecard, Severity};
use crate::report::columns::{Language, Named, name_of};
use std::cmp::Reverse;

pub fn write(page: &mut Page, shown: Shown) {
    page.paragraph(&Text::default(), &which(page, shown));
    page.paragraph(&Text::default(), &worth(page, shown.card));
    for kind in [Kind::Violation, Kind::Merit, Kind::Signal] {
        found(page, shown.card, kind);
    }
    let rejected = shown.conversation.rejected_rows;
    if rejected > 0 {
        let chinese = format!("有 {rejected} 行被拒收，对话不完整，响应时间不评");
        let english = format!("{rejected} rows were rejected: the conversation is not whole, response times are not judged");
        page.paragraph(&Text::default(), &Text::new(Ink::Signal, page.pick(&chinese, &english)));
    }
}

/// Id, channel, agents, time, length.
fn which(page: &Page, shown: Shown) -> Text {
    let Shown { conversation, card, .. } = shown;
    let language = page.language();
    let mut parts = vec![conversation.channel.in_language(language).to_owned()];
    if !card.agents.is_empty() {
        let agents = card.agents.iter().map(|agent| &**agent).collect::<Vec<_>>();
        parts.push(format!("{} {}", page.pick("客服", "agent"), agents.join("、")));
    }
    parts.extend(card.started_at.and_then(Moment::day_and_minute));
    parts.push(page.pick(&format!("{} 轮", card.turns), &format!("{} turns", card.turns)).to_owned());
    parts.extend(card.metrics.duration_s.map(|seconds| duration(seconds, language)));
    Text::new(Ink::Strong, page.pick("会话 ", "conversation "))
        .with(Ink::Strong, &card.conversation_id)
        .with(Ink::Plain, "  ")
        .with(Ink::Plain, &parts.join(" · "))
}

/// Score, grade, risk and classes.
fn worth(page: &Page, card: &Scorecard) -> Text {
    let language = page.language();
    let classes = card.classes;
    let mut text = Text::new(of_grade(card.grade), &format!("{:.1}{} ", card.score, page.pick(" 分", "")))
        .with(of_grade(card.grade), card.grade.in_language(language));
    if card.fatal {
        text.put(Ink::Violation, page.pick(" · 致命，一票否决", " · fatal"));
    }
    text.put(Ink::Plain, page.pick(" · 风险 ", " · risk "));
    text.put(of_risk(classes.risk), classes.risk.in_language(language));
    let level = classes.issue_level.to_string();
    for (chinese, english, value) in [
        ("场景", "scene", classes.scene.in_language(language)),
        ("主题", "topic", classes.topic.in_language(language)),
        ("客户", "customer", classes.customer_type.in_language(language)),
        ("问题等级", "issue level", &level),
    ] {
        text.put(Ink::Faint, &format!(" · {} ", page.pick(chinese, english)));
        text.put(Ink::Plain, value);
    }
    text
}

/// The codes of one kind, the gravest first, with their turns.
fn found(page: &mut Page, card: &Scorecard, kind: Kind) {
    let language = page.language();
    let mut codes: Vec<(&str, Option<Severity>, Vec<usize>)> = Vec::new();
    let mut count = 0;
    for finding in card.findings.iter().filter(|finding| finding.kind == kind) {
        count += 1;
        note_turn(&mut codes, finding, language);
    }
    if count == 0 {
        return;
    }
    codes.sort_by_key(|&(_, severity, _)| Reverse(severity));
    let ink = ink_of(kind);
    let mut text = Text::default();
    for (index, (name, severity, at)) in codes.iter().enumerate() {
        text.put(Ink::Plain, if index > 0 { "  " } else { "" });
        if let Some(severity) = severity.filter(|&severity| severity >= Severity::Critical) {
            text.put(ink, &format!("{} ", severity.in_language(language)));
        }
        text.word(ink, name);
        if !at.is_empty() {
            text.glue(Ink::Faint, &turns(at));
        }
    }
    let label = match kind {
        Kind::Violation => page.pick("违规", "violations"),
        Kind::Merit => page.pick("加分", "merits"),
        Kind::Signal => page.pick("信号", "signals"),
    };
    let lead = Text::new(Ink::Strong, &format!("{label} {count}")).with(Ink::Plain, "  ");
    page.paragraph(&lead, &text);
}

fn note_turn<'f>(codes: &mut Vec<(&'f str, Option<Severity>, Vec<usize>)>, finding: &'f Finding, language: Language) {
    let called = name_of(finding, language);
    let place = codes.iter().position(|(name, ..)| *name == called).unwrap_or_else(|| {
        codes.push((called, finding.severity, Vec::new()));
        codes.len() - 1
    });
    let (_, severity, turns) = &mut codes[place];
    *severity = (*severity).max(finding.severity);
    // Findings come by turn.
    turns.extend(finding.turn.filter(|turn| turns.last() != Some(turn)));
}

/// The ink of a grade.
pub const fn of_grade(grade: Grade) -> Ink {
    match grade {
        Grade::Excellent | Grade::Good => Ink::Merit,
        Grade::Pass => Ink::Strong,
        Grade::NeedsImprovement => Ink::Violation,
    }
}

const fn of_risk(risk: Risk) -> Ink {
    match risk {
        Risk::None | Risk::Low => Ink::Plain,
        Risk::Medium => Ink::Signal,
        Risk::High => Ink::Violation,
    }
}
