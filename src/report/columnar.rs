//! Tables as Parquet: every value may be missing, and is of the kind that its column says. What is of another kind is missing, too.

use crate::model::{Cell, Column, ColumnKind};
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows that are written together, and held in memory until then.
const GROUP: usize = 100_000;

/// A table that is being written.
pub struct ParquetTable<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Values>,
    rows: usize,
}

/// The values of a column that wait to be written; each with whether it is there.
#[derive(Default)]
struct Present<T> {
    values: Vec<T>,
    /// Parquet's definition levels: 1 where there is a value, 0 where there is none.
    levels: Vec<i16>,
}

enum Values {
    Text(Present<ByteArray>),
    Whole(Present<i64>),
    Fraction(Present<f64>),
    Flag(Present<bool>),
    Day(Present<i32>),
    Instant(Present<i64>),
}

impl<W: Write + Send> ParquetTable<W> {
    /// Begins a table with these columns.
    ///
    /// # Errors
    /// Where nothing can be written.
    pub fn begin(out: W, columns: &[Column]) -> io::Result<Self> {
        let fields: Vec<String> = columns.iter().map(|(name, kind)| format!("OPTIONAL {};", type_of(*kind, name))).collect();
        let schema = parse_message_type(&format!("message table {{ {} }}", fields.join(" "))).map_err(told)?;
        let properties = WriterProperties::builder()
            // Every program that reads Parquet reads it so packed.
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("zhijian ", env!("CARGO_PKG_VERSION")).to_owned());
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties.build())).map_err(told)?;
        Ok(Self { writer, columns: columns.iter().map(|(_, kind)| Values::of(*kind)).collect(), rows: 0 })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn row(&mut self, cells: Vec<Cell>) -> io::Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
        self.rows += 1;
        if self.rows == GROUP { self.write_group() } else { Ok(()) }
    }

    /// Writes what is left, and the end of the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.writer.close().map(drop).map_err(told)
    }

    fn write_group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(told)?;
        for column in &mut self.columns {
            if let Some(out) = group.next_column().map_err(told)? {
                column.write(out).map_err(told)?;
            }
        }
        self.rows = 0;
        group.close().map(drop).map_err(told)
    }
}

/// How a column stands in Parquet's own notation of schemas.
fn type_of(kind: ColumnKind, name: &str) -> String {
    match kind {
        ColumnKind::Text => format!("BYTE_ARRAY {name} (STRING)"),
        ColumnKind::Whole => format!("INT64 {name}"),
        ColumnKind::Fraction => format!("DOUBLE {name}"),
        ColumnKind::Flag => format!("BOOLEAN {name}"),
        ColumnKind::Day => format!("INT32 {name} (DATE)"),
        ColumnKind::Instant => format!("INT64 {name} (TIMESTAMP(MILLIS,true))"),
    }
}

impl Values {
    fn of(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(Present::default()),
            ColumnKind::Whole => Self::Whole(Present::default()),
            ColumnKind::Fraction => Self::Fraction(Present::default()),
            ColumnKind::Flag => Self::Flag(Present::default()),
            ColumnKind::Day => Self::Day(Present::default()),
            ColumnKind::Instant => Self::Instant(Present::default()),
        }
    }

    fn push(&mut self, cell: Cell) {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => column.push(Some(ByteArray::from(text.into_bytes()))),
            (Self::Text(column), _) => column.push(None),
            (Self::Whole(column), cell) => column.push(whole(&cell)),
            (Self::Flag(column), cell) => column.push(whole(&cell).map(|number| number != 0)),
            (Self::Fraction(column), Cell::Fraction(number)) => column.push(Some(number)),
            (Self::Fraction(column), cell) => column.push(whole(&cell).map(|number| number as f64)),
            (Self::Day(column), cell) => column.push(text(&cell).and_then(days)),
            (Self::Instant(column), cell) => column.push(text(&cell).and_then(milliseconds)),
        }
    }

    fn write(&mut self, out: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        match self {
            Self::Text(column) => column.write::<ByteArrayType>(out),
            Self::Whole(column) | Self::Instant(column) => column.write::<Int64Type>(out),
            Self::Fraction(column) => column.write::<DoubleType>(out),
            Self::Flag(column) => column.write::<BoolType>(out),
            Self::Day(column) => column.write::<Int32Type>(out),
        }
    }
}

impl<T> Present<T> {
    fn push(&mut self, value: Option<T>) {
        self.levels.push(i16::from(value.is_some()));
        self.values.extend(value);
    }

    fn write<D: DataType<T = T>>(&mut self, mut out: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        out.typed::<D>().write_batch(&self.values, Some(&self.levels), None)?;
        self.values.clear();
        self.levels.clear();
        out.close()
    }
}

fn whole(cell: &Cell) -> Option<i64> {
    if let Cell::Whole(number) = cell { Some(*number) } else { None }
}

fn text(cell: &Cell) -> Option<&str> {
    if let Cell::Text(text) = cell { Some(text) } else { None }
}

/// Days since 1970.
fn days(day: &str) -> Option<i32> {
    Some(day.parse::<Date>().ok()?.since(Date::constant(1970, 1, 1)).ok()?.get_days())
}

/// Milliseconds since 1970.
fn milliseconds(moment: &str) -> Option<i64> {
    let moment: DateTime = moment.parse().ok()?;
    Some(Offset::UTC.to_timestamp(moment).ok()?.as_millisecond())
}

/// What the writer says; what the system says is passed on as it is, so that a full disk is told as one.
fn told(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{GROUP, ParquetTable};
    use crate::model::{Cell, Column, ColumnKind};
    use parquet::file::reader::{FileReader, SerializedFileReader};

    const COLUMNS: &[Column] = &[
        ("text", ColumnKind::Text),
        ("whole", ColumnKind::Whole),
        ("fraction", ColumnKind::Fraction),
        ("flag", ColumnKind::Flag),
        ("day", ColumnKind::Day),
        ("instant", ColumnKind::Instant),
    ];

    fn written(rows: Vec<Vec<Cell>>) -> Vec<String> {
        let mut file = tempfile::tempfile().expect("a file");
        let mut table = ParquetTable::begin(&mut file, COLUMNS).expect("a table");
        for row in rows {
            table.row(row).expect("room");
        }
        table.finish().expect("room");
        let reader = SerializedFileReader::new(file).expect("a Parquet file");
        reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row").to_string()).collect()
    }

    #[test]
    fn each_kind_of_value() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let full = || {
            vec![
                text("质检"),
                Cell::Whole(-7),
                Cell::Fraction(83.5),
                Cell::Whole(1),
                text("2025-11-03"),
                text("2025-11-03 10:00:05"),
            ]
        };
        let expected =
            "{text: \"质检\", whole: -7, fraction: 83.5, flag: true, day: 2025-11-03, instant: 2025-11-03 10:00:05.000 +00:00}";
        let nothing = "{text: null, whole: null, fraction: null, flag: null, day: null, instant: null}";
        for (reason, row, expected) in [
            ("a value of each kind", full(), expected),
            ("nothing", vec![Cell::Nothing; 6], nothing),
            (
                "what is no day is none",
                vec![Cell::Nothing, Cell::Nothing, Cell::Nothing, Cell::Nothing, text("x"), text("y")],
                nothing,
            ),
        ] {
            assert_eq!(written(vec![row]), [expected], "{reason}");
        }
        assert_eq!(written(vec![]).len(), 0, "no rows");
        assert_eq!(written((0..=GROUP).map(|_| full()).collect()).len(), GROUP + 1, "more than a group");
    }
}
