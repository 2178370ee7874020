//! Plain tables and lines for a terminal, and the same as CSV.

use super::cell::{bytes, inert, writer};
use super::shown::shown;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// Characters of a cell for a terminal.
const LONGEST: usize = 200;

/// A table; all columns but the first `left` stand to the right.
pub fn plain_table(headings: &[&str], rows: Vec<Vec<String>>, left: usize) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(headings);
    let shown = |cell: &String| shown(cell, LONGEST).into_owned();
    table.add_rows(rows.into_iter().map(|row| row.iter().map(shown).collect::<Vec<_>>()));
    for column in table.column_iter_mut().skip(left) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The same as CSV, formulas made inert; numbers stay numbers. Without headings there is no row of them.
pub fn plain_csv(headings: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut csv = writer();
    // Writing to memory cannot fail; `bytes` shows what was written.
    if !headings.is_empty() {
        let _ = csv.write_record(headings);
    }
    for row in rows {
        let cell = |cell: &String| if cell.parse::<f64>().is_ok() { cell.clone() } else { inert(cell).into_owned() };
        let _ = csv.write_record(row.iter().map(cell));
    }
    bytes(csv)
}

/// A line of blocks, the lowest value the lowest block; a dot where there is none.
pub fn sparkline(values: &[Option<f64>]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let known = || values.iter().flatten().copied();
    let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let block = |value: f64| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of seven blocks")]
        let nth = (share * 7.0).round() as usize;
        BLOCKS[nth.min(7)]
    };
    values.iter().map(|value| value.map_or('·', block)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_blocks() {
        for (reason, values, expected) in [
            ("low to high", &[Some(1.0), Some(2.0), Some(8.0)][..], "▁▂█"),
            ("a gap", &[Some(1.0), None, Some(2.0)], "▁·█"),
            ("all the same", &[Some(3.0), Some(3.0)], "▅▅"),
            ("nothing", &[], ""),
        ] {
            assert_eq!(sparkline(values), expected, "{reason}");
        }
    }

    #[test]
    fn a_name_is_no_formula_and_a_change_is_a_number() {
        let csv = plain_csv(&["a", "b"], &[vec!["=1+1".to_owned(), "-1.5".to_owned()]]);
        assert_eq!(String::from_utf8(csv).expect("UTF-8").lines().nth(1), Some("'=1+1,-1.5"));
    }
}
