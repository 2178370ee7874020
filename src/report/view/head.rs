//! The head: which conversation, what it is worth, and what was found where.

use super::Shown;
use super::booked::ink_of;
use super::ink::Ink;
use super::words::duration;
use crate::model::{Finding, Grade, Kind, Moment, Risk, Scorecard, Severity, tenths};
use crate::report::columns::{Language, Named, name_of};
use std::cmp::Reverse;

/// Channel, agents, time, length.
pub fn which(shown: Shown, language: Language) -> Vec<String> {
    let Shown { conversation, card, .. } = shown;
    let mut parts = vec![conversation.channel.in_language(language).to_owned()];
    if !card.agents.is_empty() {
        let agents = card.agents.iter().map(|agent| &**agent).collect::<Vec<_>>();
        parts.push(format!("{} {}", language.pick("客服", "agent"), agents.join("、")));
    }
    parts.extend(card.started_at.and_then(Moment::day_and_minute));
    parts.push(language.pick(&format!("{} 轮", card.turns), &format!("{} turns", card.turns)).to_owned());
    parts.extend(card.metrics.duration_s.map(|seconds| duration(seconds, language)));
    parts
}

/// That rows are missing, where some are.
pub fn incomplete(shown: Shown, language: Language) -> Option<String> {
    let rejected = shown.conversation.rejected_rows;
    let chinese = format!("有 {rejected} 行被拒收，对话不完整，响应时间不评");
    let english = format!("{rejected} rows were rejected: the conversation is not whole, response times are not judged");
    (rejected > 0).then(|| language.pick(&chinese, &english).to_owned())
}

/// Score, grade, risk and classes.
pub struct Worth {
    /// With one decimal.
    pub score: String,
    /// The grade, in its ink.
    pub grade: (Ink, &'static str),
    /// That the score was cut.
    pub fatal: Option<&'static str>,
    /// The risk, in its ink.
    pub risk: (Ink, &'static str),
    /// Further classes, each with what it is called.
    pub classes: [(&'static str, String); 4],
}

/// What the conversation is worth, and what it is.
pub fn worth(card: &Scorecard, language: Language) -> Worth {
    let classes = card.classes;
    let of = |chinese: &'static str, english: &'static str, value: &str| (language.pick(chinese, english), value.to_owned());
    Worth {
        score: tenths(card.score),
        grade: (of_grade(card.grade), card.grade.in_language(language)),
        fatal: card.fatal.then(|| language.pick("致命，一票否决", "fatal")),
        risk: (of_risk(classes.risk), classes.risk.in_language(language)),
        classes: [
            of("场景", "scene", classes.scene.in_language(language)),
            of("主题", "topic", classes.topic.in_language(language)),
            of("客户", "customer", classes.customer_type.in_language(language)),
            of("问题等级", "issue level", &classes.issue_level.to_string()),
        ],
    }
}

/// What was found of one kind.
pub struct Found<'a> {
    /// The ink of the kind.
    pub ink: Ink,
    /// The kind and how often, e.g. `违规 5处3项`.
    pub label: String,
    /// The codes, the gravest first.
    pub codes: Vec<FoundCode<'a>>,
}

/// One code with its turns.
pub struct FoundCode<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The severity, where it is a grave one.
    pub grave: Option<&'static str>,
    /// Where it was found.
    pub at: Vec<usize>,
    severity: Option<Severity>,
}

/// The kinds of which something was found.
pub fn found(card: &Scorecard, language: Language) -> Vec<Found<'_>> {
    let kinds = [Kind::Violation, Kind::Merit, Kind::Signal];
    kinds.into_iter().map(|kind| of_kind(card, kind, language)).filter(|found| !found.codes.is_empty()).collect()
}

fn of_kind(card: &Scorecard, kind: Kind, language: Language) -> Found<'_> {
    let mut codes: Vec<FoundCode> = Vec::new();
    let mut count = 0;
    for finding in card.findings.iter().filter(|finding| finding.kind == kind) {
        count += 1;
        note_turn(&mut codes, finding, language);
    }
    codes.sort_by_key(|code| Reverse(code.severity));
    for code in &mut codes {
        code.grave = code.severity.filter(|&severity| severity >= Severity::Critical).map(|grave| grave.in_language(language));
    }
    let name = match kind {
        Kind::Violation => language.pick("违规", "violations"),
        Kind::Merit => language.pick("加分", "merits"),
        Kind::Signal => language.pick("信号", "signals"),
    };
    Found { ink: ink_of(kind), label: format!("{name} {}", counted(count, codes.len(), language)), codes }
}

/// How many findings of how many codes: one number where each code was found once.
fn counted(findings: usize, codes: usize, language: Language) -> String {
    if findings == codes {
        return findings.to_string();
    }
    language.pick(&format!("{findings}处{codes}项"), &format!("{findings} of {codes} kinds")).to_owned()
}

fn note_turn<'f>(codes: &mut Vec<FoundCode<'f>>, finding: &'f Finding, language: Language) {
    let name = name_of(finding, language);
    let place = codes.iter().position(|code| code.name == name).unwrap_or_else(|| {
        codes.push(FoundCode { name, grave: None, at: Vec::new(), severity: finding.severity });
        codes.len() - 1
    });
    let code = &mut codes[place];
    code.severity = code.severity.max(finding.severity);
    // Findings come by turn.
    code.at.extend(finding.turn.filter(|turn| code.at.last() != Some(turn)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_is_told_beside_how_many() {
        for (reason, findings, codes, expected) in
            [("each once", 3, 3, "3"), ("some again", 5, 3, "5处3项"), ("one again", 2, 1, "2处1项")]
        {
            assert_eq!(counted(findings, codes, Language::Chinese), expected, "{reason}");
        }
    }
}
