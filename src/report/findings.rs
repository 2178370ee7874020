//! `findings.csv`: one row a finding.

use super::cell::{Cells, bytes, writer};
use super::columns::{Language, Named};
use crate::model::{Finding, Scorecard};

const HEADINGS: [(&str, &str); 18] = [
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
    ("命中方式", "via"),
    ("说明", "message"),
    ("建议", "suggestion"),
    ("规则", "rule"),
    ("规则库", "rulebook"),
    ("词条", "row"),
    ("仅复核", "review_only"),
];

/// The heading row.
pub fn findings_header(language: Language) -> Vec<u8> {
    let mut csv = writer();
    // Writing to memory cannot fail; `bytes` shows what was written.
    let _ = csv.write_record(HEADINGS.map(|(chinese, english)| language.pick(chinese, english)));
    bytes(csv)
}

/// Appends the rows of one scorecard.
pub fn push_finding_rows(rows: &mut Vec<u8>, card: &Scorecard, language: Language) {
    let mut cells = Cells(rows);
    for finding in &card.findings {
        push_row(&mut cells, card, finding, language);
    }
}

fn push_row(row: &mut Cells, card: &Scorecard, finding: &Finding, language: Language) {
    let quote = finding.quote.as_ref();
    row.foreign(&card.conversation_id);
    row.foreign(finding.agent_id.as_deref().unwrap_or_default());
    row.number(finding.turn);
    row.text(finding.role.map_or("", |role| role.in_language(language)));
    row.text(finding.kind.in_language(language));
    row.text(finding.category.code());
    row.text(finding.name());
    row.text(finding.severity.map_or("", |severity| severity.in_language(language)));
    row.foreign(quote.map_or("", |quote| &quote.text));
    row.number(quote.map(|quote| quote.start));
    row.number(quote.map(|quote| quote.end));
    row.text(finding.via.map_or("", |via| via.in_language(language)));
    row.text(&finding.message);
    row.text(finding.suggestion.as_deref().unwrap_or_default());
    row.text(&finding.rule);
    row.text(&card.rulebook);
    row.text(finding.row.as_deref().unwrap_or_default());
    row.text(if finding.review_only { language.pick("是", "yes") } else { language.pick("否", "no") });
    row.end();
}
