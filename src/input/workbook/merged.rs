//! Merged cells: only the first of them holds the value, which is meant for every row they span.

use calamine::Dimensions;
use std::collections::{BTreeMap, HashMap};

/// The merged cells of a sheet, while its rows are read from top to bottom.
#[derive(Debug)]
pub(super) struct Merged {
    /// The last row of what begins at a row and column.
    begins: HashMap<(u32, u32), u32>,
    /// By column: the value that is carried down, and its last row.
    open: BTreeMap<u32, (String, u32)>,
}

impl Merged {
    pub(super) fn new(areas: &[Dimensions]) -> Self {
        let tall = areas.iter().filter(|area| area.end.0 > area.start.0);
        Self { begins: tall.map(|area| (area.start, area.end.0)).collect(), open: BTreeMap::new() }
    }

    /// Fills the cells of `row` that are merged with those above. A row without a value of its own stays as it is: it is the
    /// lower half of a taller one.
    pub(super) fn fill(&mut self, row: u32, cells: &mut BTreeMap<u32, String>) {
        if !self.open.is_empty() {
            self.open.retain(|_, (_, last)| *last >= row);
            if !cells.is_empty() {
                for (&column, (value, _)) in &self.open {
                    cells.entry(column).or_insert_with(|| value.clone());
                }
            }
        }
        if self.begins.is_empty() {
            return;
        }
        for (&column, value) in &*cells {
            if let Some(last) = self.begins.remove(&(row, column)) {
                self.open.insert(column, (value.clone(), last));
            }
        }
    }
}
