//! What findings did to the score, from the ledger.

use super::ink::Ink;
use super::words::turns;
use crate::model::{Finding, Kind, LedgerLine, Points, Scorecard};
use crate::report::Language;
use crate::report::columns::Named;

/// The ledger lines of every finding.
pub struct Booked<'a> {
    findings: &'a [Finding],
    lines: Vec<Vec<&'a LedgerLine>>,
}

impl<'a> Booked<'a> {
    pub fn new(card: &'a Scorecard) -> Self {
        let mut lines = vec![Vec::new(); card.findings.len()];
        for line in &card.ledger {
            for &finding in &line.findings {
                lines[finding].push(line);
            }
        }
        Self { findings: &card.findings, lines }
    }

    /// What some findings of one rule in one turn did: `服务态度-16.0`, `问题解决-14.0`. A rule is booked once for the whole
    /// conversation: where its first finding stands, the others point there.
    pub fn points(&self, findings: &[usize], language: Language) -> Vec<String> {
        let Some(lines) = findings.iter().map(|&finding| &self.lines[finding]).find(|lines| !lines.is_empty()) else {
            return vec![language.pick("不另计分", "not counted again").to_owned()];
        };
        let counted = &lines[0].findings;
        let first = &self.findings[counted[0]];
        if let Some(turn) = first.turn.filter(|&turn| Some(turn) != self.findings[findings[0]].turn) {
            return vec![format!("{}{}", language.pick("计在", "counted in "), turns(&[turn]))];
        }
        let mut points: Vec<String> =
            lines.iter().map(|line| format!("{}{}", line.dimension.in_language(language), signed(line.points))).collect();
        if counted.len() > 1 {
            let count = counted.len();
            points.push(language.pick(&format!("（{count}处合计）"), &format!("({count} together)")).to_owned());
        }
        points
    }
}

/// Points with their sign.
pub fn signed(points: Points) -> String {
    format!("{:+.1}", points.as_f64())
}

/// The ink of a kind.
pub const fn ink_of(kind: Kind) -> Ink {
    match kind {
        Kind::Violation => Ink::Violation,
        Kind::Merit => Ink::Merit,
        Kind::Signal => Ink::Signal,
    }
}
