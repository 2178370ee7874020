//! A sample as a table: by which delimiter, below which header, with which columns.

use super::{
    columns::Columns,
    fields::Splitter,
    format::{Format, Holds, Refusal},
    names::Field,
    rows::{MAX_RECORD, Rows, Shape},
    sampled,
    settings::{Settings, unguarded},
    totals::is_total,
    unnamed,
    workbook::CELL_END,
};
use crate::model::Reason;

/// The rows among which the header is looked for.
const TITLE_ROWS: usize = 21;
/// The rows by which a delimiter is judged.
pub(super) const JUDGED: usize = 60;
/// The most rows of a table that is one conversation and has no id.
const ALL: usize = 2_000;

/// One row a line.
pub(super) const LINES: Shape = Shape::Lines { limit: MAX_RECORD };

/// Whether the sample is a table by its header and its rows, be it that something is missing in it.
pub(super) fn is_table(sample: &[u8], candidates: &[u8], settings: &Settings) -> bool {
    let is_so = |&delimiter: &u8| {
        let judged = Judged::new(sample, delimiter, settings);
        let rows = judged.rows.iter().filter(|row| !row.cells.is_empty()).count();
        let is_framed = judged.rows.iter().any(|row| row.cells.first().is_some_and(String::is_empty));
        judged.header.is_some() && !is_framed && judged.width > 2 && judged.agreeing * 10 >= rows * 9
    };
    candidates.iter().any(is_so)
}

/// Reads the sample as a table with one of these delimiters, the ones preferred first.
pub(super) fn table(sample: &[u8], whole: bool, candidates: Vec<u8>, settings: &Settings) -> Result<Format, Refusal> {
    let judged = candidates.into_iter().map(|delimiter| Judged::new(sample, delimiter, settings));
    // The first of equals: the order of preference.
    let best = judged.reduce(|best, next| if next.merit() > best.merit() { next } else { best });
    match best {
        Some(judged) if settings.layout.header => judged.with_header(sample, whole, settings),
        Some(judged) => judged.without_header(settings),
        None => Err(no_header()),
    }
}

/// The likeliest reading of a sample that was refused, with its rows, for people to complete; `None` where nothing looks like a table.
pub(super) fn guess(sample: &[u8], candidates: &[u8], settings: &Settings) -> Option<(Format, Vec<Vec<String>>)> {
    let judged = candidates.iter().map(|&delimiter| Judged::new(sample, delimiter, settings));
    let mut best =
        judged.reduce(|best, next| if next.merit() > best.merit() { next } else { best }).filter(|best| best.width > 1)?;
    let first = || best.rows.iter().position(|row| row.cells.len() == best.width);
    let (above, mut columns) = match best.header.take() {
        Some(header) => header,
        None => first()
            .map(|index| (index, Columns::of_header(best.rows[index].cells.iter().map(String::as_str), &settings.names)))?,
    };
    columns.above = above;
    let recurs = |index: usize, cell: &String| {
        !cell.is_empty() && best.rows[above + 1..].iter().any(|row| row.cells.get(index) == Some(cell))
    };
    let is_data = columns.found() == 0 && best.rows[above].cells.iter().enumerate().any(|(index, cell)| recurs(index, cell));
    if is_data {
        columns.names.clear();
    }
    let skipped = if is_data { above } else { above + 1 };
    let names = columns.names.clone();
    // What a layout tells that is not there was told already.
    let _ = columns.apply(&settings.layout, &names);
    let rows = best.rows.into_iter().skip(skipped).map(|row| row.cells).filter(|row| !row.is_empty()).collect();
    let holds = Holds::Table(best.delimiter, Box::new(columns));
    Some((Format { shape: shape(best.delimiter, settings), offset: 0, line: 1, holds }, rows))
}

/// A row of the sample, with the place behind it.
struct Seen {
    cells: Vec<String>,
    line: u64,
    next_offset: u64,
    next_line: u64,
}

/// What the sample looks like when it is split by one delimiter.
struct Judged {
    delimiter: u8,
    rows: Vec<Seen>,
    /// The header's place in `rows`, and its columns.
    header: Option<(usize, Columns)>,
    /// The most frequent number of columns, and how many rows have it.
    width: usize,
    agreeing: usize,
}

impl Judged {
    fn new(sample: &[u8], delimiter: u8, settings: &Settings) -> Self {
        let rows = look(sample, delimiter, settings, settings.layout.skip_rows + JUDGED);
        let widths: Vec<usize> = rows.iter().filter(|row| row.cells.len() > 1).map(|row| row.cells.len()).collect();
        let count = |width: usize| widths.iter().filter(|&&other| other == width).count();
        let width = widths.iter().copied().max_by_key(|&width| (count(width), width)).unwrap_or(1);
        let mut header: Option<(usize, Columns)> = None;
        for (index, row) in rows.iter().enumerate().take(TITLE_ROWS) {
            let columns = Columns::of_header(row.cells.iter().map(String::as_str), &settings.names);
            if columns.found() > header.as_ref().map_or(1, |(_, best)| best.found()) {
                header = Some((index, columns));
            }
        }
        Self { delimiter, agreeing: count(width), rows, header, width }
    }

    fn merit(&self) -> (usize, usize, usize) {
        (self.header.as_ref().map_or(0, |(_, columns)| columns.found()), self.agreeing, self.width)
    }

    fn with_header(mut self, sample: &[u8], whole: bool, settings: &Settings) -> Result<Format, Refusal> {
        let (first, last, mut columns) = match self.header(settings) {
            Ok(header) => header,
            Err(refusal) => return self.unnamed(whole, settings).ok_or(refusal),
        };
        let (offset, line) = (self.rows[last].next_offset, self.rows[last].next_line);
        let (title, ended) = (self.rows[first].line, self.rows.len() < JUDGED + settings.layout.skip_rows);
        let refuse = |(reason, detail)| (title, reason, format!("第{title}行表头中{detail}"));
        let names = columns.names.clone();
        columns.apply(&settings.layout, &names).map_err(refuse)?;
        columns.fill_down.clone_from(&settings.layout.fill_down);
        let mut whole = whole && ended;
        if columns.get(Field::ConversationId).is_none() && !ended {
            // Whether it is one conversation, all of it tells.
            self.rows = look(sample, self.delimiter, settings, ALL);
            whole = self.rows.len() < ALL;
        }
        let cells: Vec<Vec<String>> = self
            .rows
            .drain(..)
            .skip(last + 1)
            .map(|row| row.cells)
            .map(|cells| {
                let is_none = columns.is_said_by_nobody(|column| cells.get(column).map_or("", String::as_str));
                // What counts the rows above is as good as a blank one.
                if is_none && is_total(cells.iter().map(String::as_str)) { Vec::new() } else { cells }
            })
            .collect();
        sampled::settle(&mut columns, &cells, whole, settings);
        columns.check().map_err(refuse)?;
        columns.above = first;
        let shape = shape(self.delimiter, settings);
        Ok(Format { shape, offset, line, holds: Holds::Table(self.delimiter, Box::new(columns)) })
    }

    /// The first and the last row of the header, and its columns.
    fn header(&mut self, settings: &Settings) -> Result<(usize, usize, Columns), Refusal> {
        let by_number = settings.layout.columns.all().next().is_some();
        let of = |cells: &[String]| Columns::of_header(cells.iter().map(String::as_str), &settings.names);
        let header = self.header.take().or_else(|| {
            // The layout tells the columns, so the first row with as many cells as the data is the header.
            let index = self.rows.iter().position(|row| row.cells.len() == self.width).filter(|_| by_number)?;
            Some((index, of(&self.rows[index].cells)))
        });
        let (index, mut columns) = header.ok_or_else(no_header)?;
        for upper in [index.checked_sub(1), Some(index)].into_iter().flatten() {
            if let (Some(above), Some(below)) = (self.rows.get(upper), self.rows.get(upper + 1))
                && let Some(both) = sampled::under_groups(&above.cells, &below.cells, &settings.names).map(|both| of(&both))
                && both.found() > columns.found()
            {
                return Ok((upper, upper + 1, both));
            }
        }
        let below = self.rows.get(index + 1).filter(|below| sampled::is_header_again(&below.cells, &settings.names));
        // A client of a database draws bars around the names, too.
        let is_framed = self.delimiter == b'|' && self.rows[index].cells.first().is_some_and(String::is_empty);
        columns.markdown = is_framed || below.is_some_and(|below| sampled::is_ruled(&below.cells));
        if columns.markdown {
            // The bar at the end begins no column.
            columns.width = columns.names.iter().rposition(|name| !name.is_empty()).map_or(columns.width, |last| last + 1);
        }
        Ok((index, index + usize::from(below.is_some()), columns))
    }

    /// The same without names, where what stands in the columns is plain.
    fn unnamed(&self, whole: bool, settings: &Settings) -> Option<Format> {
        if settings.layout.columns.all().next().is_some() || settings.layout.skip_rows > 0 {
            return None;
        }
        let cells: Vec<Vec<String>> = self.rows.iter().map(|row| row.cells.clone()).collect();
        let rows: Vec<&Vec<String>> = cells.iter().filter(|row| !row.is_empty()).collect();
        let mut columns = unnamed::columns(&rows, settings)?;
        sampled::settle(&mut columns, &cells, whole && self.rows.len() < JUDGED, settings);
        columns.check().ok()?;
        let holds = Holds::Table(self.delimiter, Box::new(columns));
        Some(Format { shape: shape(self.delimiter, settings), offset: 0, line: 1, holds })
    }

    fn without_header(self, settings: &Settings) -> Result<Format, Refusal> {
        let first = self.rows.iter().find(|row| row.cells.len() == self.width);
        let first = first.or(self.rows.first()).ok_or_else(no_header)?;
        let mut columns = Columns::of_header(std::iter::repeat_n("", self.width), &settings.names);
        columns
            .apply(&settings.layout, &[])
            .and_then(|()| columns.check())
            .map_err(|(reason, detail)| (first.line, reason, format!("按无表头读取时{detail}")))?;
        let (offset, line) = self.rows.first().map_or((0, 1), |_| skipped(&self.rows, settings));
        Ok(Format {
            shape: shape(self.delimiter, settings),
            offset,
            line,
            holds: Holds::Table(self.delimiter, Box::new(columns)),
        })
    }
}

/// The place where data without a header begin: behind the rows to skip.
fn skipped(rows: &[Seen], settings: &Settings) -> (u64, u64) {
    let last = settings.layout.skip_rows.checked_sub(1).and_then(|last| rows.get(last));
    last.map_or((0, 1), |row| (row.next_offset, row.next_line))
}

fn shape(delimiter: u8, settings: &Settings) -> Shape {
    if delimiter == CELL_END {
        Shape::Cells
    } else if settings.layout.quote {
        Shape::Quoted(delimiter)
    } else {
        LINES
    }
}

/// The first rows of the sample; those to skip are there without cells.
fn look(sample: &[u8], delimiter: u8, settings: &Settings, most: usize) -> Vec<Seen> {
    let mut rows = Rows::empty(shape(delimiter, settings));
    rows.load(sample, 1);
    let mut splitter = Splitter::new(delimiter);
    let (mut seen, mut offset, mut line) = (Vec::new(), 0, 1);
    let skip = settings.layout.skip_rows;
    while seen.len() < most
        && let Ok(Some(row)) = rows.next()
    {
        offset += row.size;
        line += row.lines;
        let readable = seen.len() >= skip && row.fault.is_none() && !row.is_blank(delimiter);
        let fields = if readable { splitter.split(&row) } else { None };
        let cells = fields.map_or_else(Vec::new, |fields| fields.iter().map(|cell| unguarded(cell.trim()).to_owned()).collect());
        seen.push(Seen { cells, line: row.line, next_offset: offset, next_line: line });
    }
    seen
}

fn no_header() -> Refusal {
    let detail = format!("前{TITLE_ROWS}行未能识别表头：请确认文件含会话ID、角色、内容等列名，或用 --layout 指定列");
    (1, Reason::NoHeader, detail)
}
