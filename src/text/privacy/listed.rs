//! Names in a list of names, where their neighbours tell what they are: 关咏芝、文章生、游本立.

use super::found::Found;
use super::name::Names;
use crate::model::Personal;
use std::ops::Range;

impl Names {
    /// The names that stand beside those of `finds` in a list, or begin the line above or below one of theirs.
    pub(super) fn listed(&self, text: &str, runs: &[Range<usize>], finds: &[Found]) -> Vec<Found> {
        if !text.contains(['、', '\n', ';', '+', '/']) || !finds.iter().any(|found| found.kind == Personal::Name) {
            return Vec::new();
        }
        let mut is_name: Vec<bool> = runs.iter().map(|run| is_found(finds, run)).collect();
        let mut names = Vec::new();
        let forward = (1..runs.len()).map(|i| (i - 1, i));
        let backward = (1..runs.len()).rev().map(|i| (i, i - 1));
        for (known, other) in forward.chain(backward) {
            let (first, last) = (known.min(other), known.max(other));
            let is_beside = is_name[known] && !is_name[other] && is_list(text, &runs[first], &runs[last]);
            let (name, own) = (&text[runs[other].clone()], &text[runs[known].clone()]);
            // 安静、安宁: sisters have one surname.
            let is_sister = name.chars().next() == own.chars().next() && self.surnames.is_given_of(name);
            if is_beside && (self.surnames.is_listed(name) || is_sister) {
                is_name[other] = true;
                names.push(self.found(text, runs[other].clone()));
            }
        }
        names
    }
}

/// Whether one of `finds` is just the name in `run`.
fn is_found(finds: &[Found], run: &Range<usize>) -> bool {
    let at = finds.partition_point(|found| found.range.start < run.start);
    finds.get(at).is_some_and(|found| found.kind == Personal::Name && found.range == *run)
}

/// Whether two runs are members of one list: a mark between them, or each at the start of a line.
fn is_list(text: &str, first: &Range<usize>, last: &Range<usize>) -> bool {
    let between = text[first.end..last.start].trim_matches(' ');
    let starts_line =
        |run: &Range<usize>| text[..run.start].trim_end_matches([' ', '.']).trim_end_matches(|c: char| c.is_ascii_digit());
    let is_at_start = |run: &Range<usize>| {
        let before = starts_line(run);
        before.is_empty() || before.ends_with('\n')
    };
    let are_lines = between.matches('\n').count() == 1 && is_at_start(first) && is_at_start(last);
    matches!(between, "、" | ";" | "+" | "/") || (are_lines && text[last.end..].starts_with([' ', '\t', ',']))
}
