//! How far the rules agree with labels that people gave.

use super::cell::{bytes, inert, writer};
use super::columns::{Language, Named};
use crate::model::{Category, Kind, share_interval};
use comfy_table::{CellAlignment, Table, presets};

/// A share of cases, e.g. a precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
}

impl Share {
    /// The share; `None` of nothing.
    pub fn value(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }

    /// The exact two-sided 95 % interval of a binomial share (Clopper and Pearson 1934). `None` of nothing.
    pub fn interval(self) -> Option<(f64, f64)> {
        share_interval(self.part as f64, self.whole as f64)
    }
}

/// One line of the table: a code, or all codes of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Agreement {
    /// The code; `None` for all of the kind.
    pub code: Option<Category>,
    /// The kind.
    pub kind: Kind,
    /// Of what was found, how much was labelled.
    pub precision: Share,
    /// Of what was labelled, how much was found.
    pub recall: Share,
    /// Of the rows that only seem to hold the code, in how many it was found.
    pub near: Share,
}

impl Agreement {
    /// The harmonic mean of precision and recall; `None` where there is neither.
    pub fn f1(&self) -> Option<f64> {
        let (found, labelled) = (self.precision.whole, self.recall.whole);
        (found + labelled > 0).then(|| 2.0 * self.recall.part as f64 / (found + labelled) as f64)
    }
}

/// The table of agreement, for a terminal.
pub fn agreement_table(lines: &[Agreement], language: Language) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    let headings = [
        ("代码", "code"),
        ("名称", "name"),
        ("标注", "labelled"),
        ("命中", "found"),
        ("准确率", "precision"),
        ("95%区间", "95% interval"),
        ("召回率", "recall"),
        ("95%区间", "95% interval"),
        ("F1", "F1"),
        ("形似误判", "near misses"),
    ];
    table.set_header(headings.map(|(chinese, english)| language.pick(chinese, english)));
    for line in lines {
        table.add_row(row(line, language));
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn row(line: &Agreement, language: Language) -> [String; 10] {
    let share = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
    let interval = |share: Share| share.interval().map_or_else(|| "–".to_owned(), |(low, high)| format!("{low:.2}–{high:.2}"));
    let (code, name) = match line.code {
        Some(code) => (code.code().to_owned(), code.name().to_owned()),
        None => (line.kind.code().to_owned(), format!("{}{}", language.pick("全部", "all "), line.kind.in_language(language))),
    };
    [
        code,
        name,
        line.recall.whole.to_string(),
        line.precision.whole.to_string(),
        share(line.precision.value()),
        interval(line.precision),
        share(line.recall.value()),
        interval(line.recall),
        share(line.f1()),
        format!("{}/{}", line.near.part, line.near.whole),
    ]
}

/// The list of disagreements as CSV: line, code, what is wrong, the words, the utterance.
pub fn disagreements_csv<'a>(rows: impl Iterator<Item = [&'a str; 6]>, language: Language) -> Vec<u8> {
    let headings =
        [("行", "line"), ("代码", "code"), ("情况", "what"), ("命中原文", "found in"), ("上文", "before"), ("话语", "text")];
    let mut csv = writer();
    // Writing to memory cannot fail; `bytes` shows what was written.
    let _ = csv.write_record(headings.map(|(chinese, english)| language.pick(chinese, english)));
    for row in rows {
        let _ = csv.write_record(row.map(|cell| inert(cell).into_owned()));
    }
    bytes(csv)
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn the_interval_of_a_share_agrees_with_published_figures() {
        // R: binom.test(x, n)$conf.int
        for (reason, part, whole, low, high) in
            [("none of ten", 0, 10, 0.0, 0.3085), ("half", 5, 10, 0.1871, 0.8129), ("all of ten", 10, 10, 0.6915, 1.0)]
        {
            let (seen_low, seen_high) = Share { part, whole }.interval().expect("ten cases");
            assert!((seen_low - low).abs() < 5e-4 && (seen_high - high).abs() < 5e-4, "{reason}: {seen_low} {seen_high}");
        }
        assert_eq!(Share { part: 0, whole: 0 }.interval(), None, "nothing");
    }
}
