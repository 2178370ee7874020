//! The notes of a turn: what costs, each with the better wording; what earns and what the customer shows, in short; and what was seen and does
//! not count, with the reason.

use super::booked::{Booked, ink_of};
use super::ink::Ink;
use super::text::Text;
use super::turns::Remarks;
use super::words;
use crate::model::{Finding, Kind, Quote, Scorecard};
use crate::report::columns::{Language, Named, name_of};
use crate::report::shown::shown;

/// One note.
pub struct Note<'a> {
    /// What it is about.
    pub ink: Ink,
    /// What it begins with.
    pub sign: &'static str,
    /// What it says.
    pub text: Text,
    /// What to say or do instead.
    pub instead: Vec<&'a str>,
}

/// The notes of a turn.
pub fn of_turn<'a>(remarks: &Remarks<'a>, booked: &Booked, language: Language) -> Vec<Note<'a>> {
    let mut notes = of(&remarks.findings, booked, language);
    notes.extend(not_counted(remarks, language));
    notes
}

/// The notes of what stands in no turn.
pub fn of_whole<'a>(card: &'a Scorecard, booked: &Booked, language: Language) -> Vec<Note<'a>> {
    let whole: Vec<(usize, &Finding)> = card.findings.iter().enumerate().filter(|(_, finding)| finding.turn.is_none()).collect();
    of(&whole, booked, language)
}

fn of<'a>(findings: &[(usize, &'a Finding)], booked: &Booked, language: Language) -> Vec<Note<'a>> {
    let violations = groups(findings, Kind::Violation);
    let with_quotes = violations.len() > 1;
    let mut notes: Vec<Note> = violations.iter().map(|group| violation(group, with_quotes, booked, language)).collect();
    for (kind, sign) in [(Kind::Merit, "✓ "), (Kind::Signal, "! ")] {
        let groups = groups(findings, kind);
        let mut text = Text::default();
        for group in &groups {
            separate(&mut text);
            // Merits are many, and their words need no discussion.
            short(&mut text, group, kind == Kind::Signal && groups.len() > 1, booked, language);
        }
        notes.extend((!text.is_empty()).then(|| Note { ink: ink_of(kind), sign, text, instead: Vec::new() }));
    }
    notes
}

/// The findings of one rule.
struct Group<'a> {
    indices: Vec<usize>,
    findings: Vec<&'a Finding>,
}

/// The findings of a kind by rule, in order of appearance.
fn groups<'a>(findings: &[(usize, &'a Finding)], kind: Kind) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for &(index, finding) in findings.iter().filter(|(_, finding)| finding.kind == kind) {
        if let Some(group) = groups.iter_mut().find(|group| group.findings[0].rule == finding.rule) {
            group.indices.push(index);
            group.findings.push(finding);
        } else {
            groups.push(Group { indices: vec![index], findings: vec![finding] });
        }
    }
    groups
}

/// A violation with its points, and what to say instead.
fn violation<'a>(group: &Group<'a>, with_quotes: bool, booked: &Booked, language: Language) -> Note<'a> {
    let finding = group.findings[0];
    let name = name_of(finding, language);
    let mut text = Text::new(Ink::Violation, name);
    if with_quotes {
        quotes(&mut text, group);
    }
    // Most messages begin with the name in Chinese.
    match finding.message.strip_prefix(name).filter(|rest| !with_quotes || rest.is_empty()) {
        Some(rest) => text.put(Ink::Plain, rest),
        None => text.put(Ink::Plain, &format!("{}{}", language.pick("：", ": "), finding.message)),
    }
    if let Some(severity) = group.findings.iter().filter_map(|finding| finding.severity).max() {
        let severity = severity.in_language(language);
        text.word(Ink::Plain, language.pick(&format!("（{severity}）"), &format!(" ({severity})")));
    }
    points(&mut text, group, booked, language);
    let mut instead: Vec<&str> = Vec::new();
    for suggestion in group.findings.iter().filter_map(|finding| finding.suggestion.as_deref()) {
        if !instead.contains(&suggestion) {
            instead.push(suggestion);
        }
    }
    Note { ink: Ink::Violation, sign: "✗ ", text, instead }
}

/// Findings in a few words.
fn short(text: &mut Text, group: &Group, with_quotes: bool, booked: &Booked, language: Language) {
    let finding = group.findings[0];
    text.word(ink_of(finding.kind), name_of(finding, language));
    if with_quotes {
        quotes(text, group);
    } else {
        times(text, Ink::Plain, group.findings.len());
    }
    if finding.kind != Kind::Signal {
        points(text, group, booked, language);
    }
}

/// What a group did to the score.
fn points(text: &mut Text, group: &Group, booked: &Booked, language: Language) {
    for points in booked.points(&group.indices, language) {
        text.put(Ink::Plain, if points.starts_with('（') { "" } else { " " });
        text.word(Ink::Faint, &points);
    }
}

fn not_counted<'a>(remarks: &Remarks, language: Language) -> Option<Note<'a>> {
    let mut told: Vec<(&'static str, String, usize)> = Vec::new();
    for dismissal in &remarks.dismissals {
        let name = dismissal.category.in_language(language);
        let why = format!("{} {}", quoted(&dismissal.quote), words::reason(dismissal, language));
        match told.iter_mut().find(|(other, told, _)| *other == name && *told == why) {
            Some((.., count)) => *count += 1,
            None => told.push((name, why, 1)),
        }
    }
    let mut text = Text::default();
    for (name, why, count) in told {
        separate(&mut text);
        text.word(Ink::Faint, name);
        text.put(Ink::Faint, &why);
        times(&mut text, Ink::Faint, count);
    }
    let sign = language.pick("· 不计 ", "· not counted: ");
    (!text.is_empty()).then(|| Note { ink: Ink::Faint, sign, text, instead: Vec::new() })
}

/// How often, where it is more than once.
fn times(text: &mut Text, ink: Ink, count: usize) {
    if count > 1 {
        text.glue(ink, &format!("×{count}"));
    }
}

fn separate(text: &mut Text) {
    if !text.is_empty() {
        text.put(Ink::Faint, "；");
    }
}

/// The words of some findings.
fn quotes(text: &mut Text, group: &Group) {
    /// More of the same say nothing new.
    const TOLD: usize = 4;
    for quote in group.findings.iter().filter_map(|finding| finding.quote.as_ref()).take(TOLD) {
        text.put(Ink::Faint, &quoted(quote));
    }
}

/// The words in quotation marks, in one line; long ones are cut.
fn quoted(quote: &Quote) -> String {
    const LONGEST: usize = 12;
    format!("“{}”", shown(&quote.text, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Category, Dismissal};

    #[test]
    fn what_does_not_count_for_one_reason_is_told_once() {
        let of = |text: &str, because: &str| Dismissal {
            category: Category::Refusal,
            turn: 3,
            quote: Quote { start: 0, end: 1, text: text.to_owned() },
            because: because.to_owned(),
        };
        for (reason, dismissals, expected) in [
            ("one", vec![of("不行", "negated")], "生硬拒绝“不行” 被否定"),
            ("the same twice", vec![of("不行", "negated"), of("不行", "negated")], "生硬拒绝“不行” 被否定×2"),
            ("two reasons", vec![of("不行", "negated"), of("不行", "question")], "生硬拒绝“不行” 被否定；生硬拒绝“不行” 是疑问"),
        ] {
            let remarks = Remarks { findings: Vec::new(), dismissals: dismissals.iter().collect() };
            let note = not_counted(&remarks, Language::Chinese).expect("a note");
            assert_eq!(note.text.shown(), expected, "{reason}");
        }
    }
}
