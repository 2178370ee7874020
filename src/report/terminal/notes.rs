//! The notes below a turn: what costs, each with the better wording; what earns and what the customer shows, in short; and what
//! was seen and does not count, with the reason.

use super::booked::{Booked, ink_of};
use super::ink::Ink;
use super::page::Page;
use super::text::Text;
use super::turns::Remarks;
use super::words;
use crate::model::{Finding, Kind, Quote};
use crate::report::columns::{Named, name_of};

/// Notes of a turn; `indent` columns are left free.
pub fn write(page: &mut Page, indent: usize, remarks: &Remarks, booked: &Booked) {
    findings(page, indent, &remarks.findings, booked);
    not_counted(page, indent, remarks);
}

/// Notes of some findings of one turn, or of those in none.
pub fn findings(page: &mut Page, indent: usize, findings: &[(usize, &Finding)], booked: &Booked) {
    let violations = groups(findings, Kind::Violation);
    for group in &violations {
        violation(page, indent, group, violations.len() > 1, booked);
    }
    for (kind, sign) in [(Kind::Merit, "✓ "), (Kind::Signal, "! ")] {
        let groups = groups(findings, kind);
        let mut text = Text::default();
        for group in &groups {
            separate(&mut text);
            // Merits are many, and their words need no discussion.
            short(&mut text, page, group, kind == Kind::Signal && groups.len() > 1, booked);
        }
        note(page, indent, ink_of(kind), sign, &text);
    }
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
fn violation(page: &mut Page, indent: usize, group: &Group, with_quotes: bool, booked: &Booked) {
    let language = page.language();
    let finding = group.findings[0];
    let name = name_of(finding, language);
    let mut text = Text::new(Ink::Violation, name);
    if with_quotes {
        quotes(&mut text, group);
    }
    // Most messages begin with the name in Chinese.
    match finding.message.strip_prefix(name).filter(|_| !with_quotes) {
        Some(rest) => text.put(Ink::Plain, rest),
        None => text.put(Ink::Plain, &format!("{}{}", page.pick("：", ": "), finding.message)),
    }
    if let Some(severity) = group.findings.iter().filter_map(|finding| finding.severity).max() {
        let severity = severity.in_language(language);
        text.word(Ink::Plain, page.pick(&format!("（{severity}）"), &format!(" ({severity})")));
    }
    points(&mut text, page, group, booked);
    note(page, indent, Ink::Violation, "✗ ", &text);
    let mut told: Vec<&str> = Vec::new();
    for suggestion in group.findings.iter().filter_map(|finding| finding.suggestion.as_deref()) {
        if !told.contains(&suggestion) {
            told.push(suggestion);
            let lead = page.pick("  建议 ", "  instead: ").to_owned();
            note(page, indent, Ink::Strong, &lead, &Text::new(Ink::Plain, suggestion));
        }
    }
}

/// Findings in a few words.
fn short(text: &mut Text, page: &Page, group: &Group, with_quotes: bool, booked: &Booked) {
    let finding = group.findings[0];
    text.word(ink_of(finding.kind), name_of(finding, page.language()));
    if with_quotes {
        quotes(text, group);
    } else if group.findings.len() > 1 {
        text.glue(Ink::Plain, &format!("×{}", group.findings.len()));
    }
    if finding.kind != Kind::Signal {
        points(text, page, group, booked);
    }
}

/// What a group did to the score.
fn points(text: &mut Text, page: &Page, group: &Group, booked: &Booked) {
    for points in booked.points(&group.indices, page.language()) {
        text.put(Ink::Plain, if points.starts_with('（') { "" } else { " " });
        text.word(Ink::Faint, &points);
    }
}

fn not_counted(page: &mut Page, indent: usize, remarks: &Remarks) {
    let language = page.language();
    let mut text = Text::default();
    for dismissal in &remarks.dismissals {
        separate(&mut text);
        let because = words::reason(dismissal, language);
        text.word(Ink::Faint, dismissal.category.in_language(language));
        text.put(Ink::Faint, &format!("{} {because}", quoted(&dismissal.quote)));
    }
    let lead = page.pick("· 不计 ", "· not counted: ").to_owned();
    note(page, indent, Ink::Faint, &lead, &text);
}

fn separate(text: &mut Text) {
    if !text.is_empty() {
        text.put(Ink::Faint, "；");
    }
}

/// Writes a note, unless it is empty.
fn note(page: &mut Page, indent: usize, ink: Ink, sign: &str, text: &Text) {
    if !text.is_empty() {
        page.paragraph(&Text::new(Ink::Plain, &" ".repeat(indent)).with(ink, sign), text);
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
    let words: String = quote.text.chars().take(LONGEST).map(|c| if c == '\n' { ' ' } else { c }).collect();
    let more = if quote.text.chars().count() > LONGEST { "…" } else { "" };
    format!("“{words}{more}”")
}
