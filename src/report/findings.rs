//! `findings.csv`: one row a finding.

use super::cell::{bytes, inert, writer};
use super::columns::{Language, Named};
use crate::model::{Finding, Scorecard};

const HEADINGS: [(&str, &str); 15] = [
    ("会话ID", "conversation_id"),
    ("客服", "agent_id"),
    ("轮次", "turn"),
    ("角色", "role"),
    ("类型", "kind"),
    ("代码", "category"),
    ("名称", "name"),
    ("严重程度", "severity"),
    ("原文", "text"),
    ("起", "start"),
    ("止", "end"),
    ("说明", "message"),
    ("建议", "suggestion"),
    ("规则", "rule"),
    ("规则库", "rulebook"),
];

/// The heading row.
pub fn findings_header(language: Language) -> Vec<u8> {
    let mut csv = writer();
    // Writing to memory cannot fail; `bytes` shows what was written.
    let _ = csv.write_record(HEADINGS.map(|(chinese, english)| language.pick(chinese, english)));
    bytes(csv)
}

/// The rows of one scorecard.
pub fn finding_rows(card: &Scorecard, language: Language) -> Vec<u8> {
    let mut csv = writer();
    for finding in &card.findings {
        let _ = csv.write_record(row(card, finding, language).iter().map(String::as_bytes));
    }
    bytes(csv)
}

fn row(card: &Scorecard, finding: &Finding, language: Language) -> [String; 15] {
    let quote = finding.quote.as_ref();
    let number = |value: Option<usize>| value.map(|value| value.to_string()).unwrap_or_default();
    let text = |text: &str| inert(text).into_owned();
    [
        text(&card.conversation_id),
        text(finding.agent_id.as_deref().unwrap_or_default()),
        number(finding.turn),
        finding.role.map_or("", |role| role.in_language(language)).to_owned(),
        finding.kind.in_language(language).to_owned(),
        finding.category.code().to_owned(),
        finding.category.name().to_owned(),
        finding.severity.map_or("", |severity| severity.in_language(language)).to_owned(),
        text(quote.map_or("", |quote| &quote.text)),
        number(quote.map(|quote| quote.start)),
        number(quote.map(|quote| quote.end)),
        finding.message.to_string(),
        finding.suggestion.as_deref().unwrap_or_default().to_owned(),
        finding.rule.to_string(),
        card.rulebook.to_string(),
    ]
}
