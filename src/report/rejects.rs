//! `rejects.csv`: one row a rejected row or file.

use super::cell::{bytes, inert, writer};
use super::columns::{Language, Named};
use super::shown::visible;
use crate::model::Problem;

/// The heading row.
pub fn rejects_header(language: Language) -> Vec<u8> {
    let headings = [("文件", "path"), ("行", "line"), ("原因", "reason"), ("说明", "detail"), ("原始行", "row")];
    let mut csv = writer();
    // Writing to memory cannot fail; `bytes` shows what was written.
    let _ = csv.write_record(headings.map(|(chinese, english)| language.pick(chinese, english)));
    bytes(csv)
}

/// The row of one problem.
pub fn reject_row(problem: &Problem, language: Language) -> Vec<u8> {
    let line = if problem.line == 0 { String::new() } else { problem.line.to_string() };
    let cells = [
        inert(&problem.path).into_owned(),
        line,
        problem.reason.in_language(language).to_owned(),
        visible(&problem.detail).into_owned(),
        inert(&problem.row).into_owned(),
    ];
    let mut csv = writer();
    let _ = csv.write_record(&cells);
    bytes(csv)
}
