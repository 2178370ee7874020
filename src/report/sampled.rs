//! The list of conversations that people review: as CSV with columns that they fill in, and for the terminal.

use super::cell::{bytes, inert, number, writer};
use super::columns::{Language, Named};
use super::plain::plain_table;
use super::shown::shown;
use crate::model::{Category, Grade, Moment, Risk, Scene, Topic};

/// Characters of an id, a path or a name in the table of the terminal.
const NARROW: usize = 32;

/// A conversation that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct SampledRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// The file it stands in.
    pub path: &'a str,
    /// Who took part.
    pub agents: &'a str,
    /// When it began.
    pub begun: Option<Moment>,
    /// What the program gives it.
    pub score: f64,
    /// The grade of that.
    pub grade: Grade,
    /// Its risk.
    pub risk: Risk,
    /// Its scene.
    pub scene: Scene,
    /// Its topic.
    pub topic: Topic,
    /// Whether it has a fatal finding.
    pub fatal: bool,
    /// The stratum it was drawn from; empty where there are none.
    pub stratum: &'a str,
    /// The probability of being chosen.
    pub probability: f64,
    /// The codes of violations that cost most.
    pub worst: Vec<Category>,
    /// What the customer threatened, asked for or felt.
    pub signals: Vec<Category>,
}

const HEADINGS: [(&str, &str); 20] = [
    ("序号", "number"),
    ("会话", "conversation_id"),
    ("来源", "source"),
    ("客服", "agents"),
    ("开始时间", "started_at"),
    ("得分", "score"),
    ("等级", "grade"),
    ("风险", "risk"),
    ("场景", "scene"),
    ("主题", "topic"),
    ("层", "stratum"),
    ("入样概率", "probability"),
    ("权重", "weight"),
    ("看点", "look_at"),
    ("复核得分", "review_score"),
    ("复核结论", "review_verdict"),
    ("误判", "review_unfounded"),
    ("漏判", "review_missed"),
    ("复核人", "reviewer"),
    ("备注", "note"),
];

/// Columns that are read again once a list is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewColumn {
    /// What the program gave.
    Score,
    /// The stratum.
    Stratum,
    /// The probability of being chosen.
    Probability,
    /// What the reviewer gives.
    Review,
    /// What the reviewer thinks of the program's result, in words of his own.
    Verdict,
    /// What the program should not have found.
    Unfounded,
    /// What it should have found.
    Missed,
}

impl ReviewColumn {
    const fn place(self) -> usize {
        match self {
            Self::Score => 5,
            Self::Stratum => 10,
            Self::Probability => 11,
            Self::Review => 14,
            Self::Verdict => 15,
            Self::Unfounded => 16,
            Self::Missed => 17,
        }
    }

    /// Its heading.
    pub const fn name(self, language: Language) -> &'static str {
        language.pick(HEADINGS[self.place()].0, HEADINGS[self.place()].1)
    }

    /// Whether a heading of either language is this column's.
    pub fn is_named(self, heading: &str) -> bool {
        heading == self.name(Language::Chinese) || heading == self.name(Language::English)
    }
}

/// Columns at the end that stay empty for the reviewer.
const TO_FILL: usize = 6;

/// The whole file, with its heading row.
pub fn sample_csv(rows: &[SampledRow], language: Language) -> Vec<u8> {
    let mut csv = writer();
    // Writing to memory cannot fail; `bytes` shows what was written.
    let _ = csv.write_record(HEADINGS.map(|(chinese, english)| language.pick(chinese, english)));
    for (nth, row) in rows.iter().enumerate() {
        let _ = csv.write_record(cells(nth + 1, row, language));
    }
    bytes(csv)
}

fn cells(nth: usize, row: &SampledRow, language: Language) -> Vec<String> {
    let mut cells = vec![
        nth.to_string(),
        inert(row.id).into_owned(),
        inert(row.path).into_owned(),
        inert(row.agents).into_owned(),
        row.begun.and_then(Moment::day_and_minute).unwrap_or_default(),
        number(Some(row.score), 1),
        row.grade.in_language(language).to_owned(),
        row.risk.in_language(language).to_owned(),
        row.scene.in_language(language).to_owned(),
        row.topic.in_language(language).to_owned(),
        inert(row.stratum).into_owned(),
        // So many decimals that the weights still sum to the number of conversations.
        number(Some(row.probability), 9),
        number(Some(1.0 / row.probability), 6),
        reason(row, language),
    ];
    cells.resize(cells.len() + TO_FILL, String::new());
    cells
}

/// Why it is worth a look, at a glance.
fn reason(row: &SampledRow, language: Language) -> String {
    let names = |codes: &[Category]| {
        codes.iter().map(|code| code.in_language(language)).collect::<Vec<_>>().join(language.pick("、", ", "))
    };
    let mut parts = Vec::new();
    if row.fatal {
        parts.push(language.pick("致命", "fatal").to_owned());
    }
    if !row.worst.is_empty() {
        parts.push(names(&row.worst));
    }
    if !row.signals.is_empty() {
        parts.push(format!("{}{}", language.pick("客户：", "customer: "), names(&row.signals)));
    }
    parts.join(language.pick("；", "; "))
}

/// The table for a terminal.
pub fn sample_table(rows: &[SampledRow], language: Language) -> String {
    const SHOWN: [usize; 10] = [1, 2, 3, 6, 7, 10, 5, 11, 12, 13];
    const LEFT: usize = 6;
    let heading = |&column: &usize| language.pick(HEADINGS[column].0, HEADINGS[column].1);
    let mut headings: Vec<&str> = SHOWN.iter().map(heading).collect();
    // The text at the end stands to the left, too: as the last column it needs no room of its own.
    let look_at = headings.pop().unwrap_or_default();
    headings.insert(LEFT, look_at);
    let line = |row: &SampledRow| {
        let cells = cells(0, row, language);
        let mut line: Vec<String> = SHOWN.iter().map(|&column| shown(&cells[column], NARROW).into_owned()).collect();
        let rounded = |value: f64, digits| number(Some(value), digits);
        line[7] = rounded(row.probability, 4);
        line[8] = rounded(1.0 / row.probability, 2);
        let look_at = line.pop().unwrap_or_default();
        line.insert(LEFT, look_at);
        line
    };
    plain_table(&headings, rows.iter().map(line).collect(), LEFT + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_leaves_room_for_the_reviewer_and_runs_no_formula() {
        let row = SampledRow {
            id: "=cmd()",
            path: "log.csv",
            agents: "+甲",
            begun: None,
            score: 24.96,
            grade: Grade::NeedsImprovement,
            risk: Risk::High,
            scene: Scene::Complaint,
            topic: Topic::Refund,
            fatal: true,
            stratum: "-乙·合格",
            probability: 0.25,
            worst: vec![Category::Insult, Category::Refusal],
            signals: vec![Category::ThreatComplaint],
        };
        let csv = String::from_utf8(sample_csv(std::slice::from_ref(&row), Language::Chinese)).expect("UTF-8");
        let line = csv.lines().nth(1).expect("a row");
        let expected = "1,'=cmd(),log.csv,'+甲,,25.0,待改进,高,投诉,退款,'-乙·合格,0.250000000,4.000000,\
                        致命；辱骂侮辱、生硬拒绝；客户：扬言投诉,,,,,,";
        assert_eq!(line, expected);
        assert_eq!(line.split(',').count(), HEADINGS.len());
        let table = sample_table(&[row], Language::English);
        assert!(table.contains("0.2500") && table.contains("fatal; insult, refusal; customer"), "{table}");
    }
}
