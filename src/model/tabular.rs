//! Tables for other programs: what the columns hold, and the values.

use std::fmt;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers with decimals.
    Fraction,
    /// Yes or no, as 1 or 0.
    Flag,
    /// Days, as YYYY-MM-DD.
    Day,
    /// Moments, as YYYY-MM-DD HH:MM:SS in Greenwich.
    Instant,
}

/// A column: its name, and what it holds.
pub type Column = (&'static str, ColumnKind);

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// There is none.
    Nothing,
    /// A whole number.
    Whole(i64),
    /// A number with decimals.
    Fraction(f64),
    /// Text, and days and moments.
    Text(String),
}

/// As it stands in a CSV file: fractions with two decimals.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Fraction(number) => write!(f, "{number:.2}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}
