//! Empty cells that repeat the row above: merged cells of Excel leave their value in the first row only.
//!
//! The second pass may read rows in another order than that of the file. So the first pass keeps what stood above where a
//! stretch begins with an empty cell, and the second takes it up there. Behind a row that cannot be read nothing is filled,
//! for that row may have held a value of its own.

use super::{cells::Cells, names::Field};
use rustc_hash::FxHashMap;

/// What the layout's `fill_down` carries from row to row.
#[derive(Debug)]
pub(super) struct FillDown {
    fields: Vec<Field>,
    /// The last values, in the order of `fields`.
    above: Vec<String>,
    /// What stands above a line that begins a stretch.
    starts: FxHashMap<u64, Vec<String>>,
    /// Whether the next row begins a stretch whatever its id, behind a row that cannot be read.
    broken: bool,
}

impl FillDown {
    pub(super) fn new(fields: &[Field]) -> Self {
        let above = vec![String::new(); fields.len()];
        Self { fields: fields.to_vec(), above, starts: FxHashMap::default(), broken: false }
    }

    /// Whether nothing is to be filled.
    pub(super) fn is_idle(&self) -> bool {
        self.fields.is_empty()
    }

    /// The first pass: keeps what stands above the row on `line`, and then what it says itself.
    pub(super) fn survey(&mut self, line: u64, cells: &Cells<'_>, begins: bool) {
        let lacks = self.fields.iter().any(|&field| cells.get(field).is_empty());
        if lacks && (begins || self.broken) {
            self.starts.insert(line, self.above.clone());
        }
        self.broken = false;
        self.carry(cells);
    }

    /// The row cannot be read.
    pub(super) fn forget(&mut self) {
        self.above.iter_mut().for_each(String::clear);
        self.broken = true;
    }

    /// The second pass: the row on `line` with its empty cells filled.
    pub(super) fn fill<'r>(&'r mut self, line: u64, mut cells: Cells<'r>) -> Cells<'r> {
        if let Some(above) = self.starts.get(&line) {
            self.above.clone_from(above);
        }
        self.carry(&cells);
        for (&field, above) in self.fields.iter().zip(&self.above) {
            cells.0[field as usize] = above;
        }
        cells
    }

    fn carry(&mut self, cells: &Cells<'_>) {
        for (&field, above) in self.fields.iter().zip(&mut self.above) {
            let value = cells.get(field);
            if !value.is_empty() && value != above {
                value.clone_into(above);
            }
        }
    }
}
