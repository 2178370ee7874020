//! The rows of a file of weights: a gram, and the numbers that stand behind it.

use std::borrow::Cow;
use std::str::FromStr;

/// The gram of a row, and the cells behind it. The `csv` crate would do, in twice the time: the file is read at every start.
pub(super) fn gram_and_cells(row: &str) -> Option<(Cow<'_, str>, &str)> {
    let Some(quoted) = row.strip_prefix('"') else {
        return row.split_once(',').map(|(gram, cells)| (gram.into(), cells));
    };
    // Within quotes, a quote is doubled.
    let mut end = quoted.find('"')?;
    while quoted[end + 1..].starts_with('"') {
        end += 2 + quoted[end + 2..].find('"')?;
    }
    let cells = quoted[end + 1..].strip_prefix(',')?;
    Some((quoted[..end].replace("\"\"", "\"").into(), cells))
}

/// A number for each column; an empty cell is nothing.
pub(super) fn numbers<const N: usize, T: Copy + Default + FromStr>(cells: &str, what: &str) -> Result<[T; N], String> {
    let mut numbers = [T::default(); N];
    let mut cells = cells.split(',');
    for number in &mut numbers {
        let cell = cells.next().ok_or_else(|| format!("这一行要有 {} 格", N + 1))?;
        if !cell.is_empty() {
            *number = cell.parse().map_err(|_| format!("「{cell}」不是{what}"))?;
        }
    }
    cells.next().map_or(Ok(numbers), |_| Err(format!("这一行要有 {} 格", N + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_the_csv_crate_writes_it() {
        for gram in ["好", "\"", "a\"b", "\"\"", ",", "，,\""] {
            let mut csv = csv::Writer::from_writer(Vec::new());
            csv.write_record([gram, "-3", "", "127"]).expect("memory");
            let row = String::from_utf8(csv.into_inner().expect("memory")).expect("text");
            let (found, cells) = gram_and_cells(row.trim_end()).expect(gram);
            assert_eq!((found.as_ref(), numbers::<3, i8>(cells, "weight")), (gram, Ok([-3, 0, 127])), "{row}");
        }
        for row in ["好", "\"好,1", "\"好\"1"] {
            assert_eq!(gram_and_cells(row), None, "{row}");
        }
    }
}
