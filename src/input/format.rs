//! What kind of file it is: JSON or delimited, by which character, and where its data begin.

use super::{
    columns::Columns,
    dialogue::is_dialogue,
    entry,
    fields::Splitter,
    names::Field,
    part::Form,
    recording::unit,
    rows::{MAX_JSON, MAX_RECORD, Rows, Shape, end_of_object},
    sampled,
    settings::Settings,
    subtitles::are_subtitles,
    transcript::Style,
    workbook::CELL_END,
};
use crate::model::Reason;

/// How much of a file is looked at.
pub(super) const SAMPLE: usize = 256 << 10;
/// The rows among which the header is looked for.
const TITLE_ROWS: usize = 21;
/// The rows by which a delimiter is judged.
const JUDGED: usize = 60;
/// The most rows of a table that is one conversation and has no id.
const ALL: usize = 2_000;
/// In the order in which they are preferred.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// One row a line.
const LINES: Shape = Shape::Lines { limit: MAX_RECORD };

/// How a file is read.
#[derive(Debug)]
pub(super) struct Format {
    /// How its rows follow each other.
    pub shape: Shape,
    /// Where its data begin, in bytes.
    pub offset: u64,
    /// The line they begin on.
    pub line: u64,
    /// What the rows hold.
    pub holds: Holds,
}

/// What the rows of a file hold.
#[derive(Debug)]
pub(super) enum Holds {
    /// Cells at this delimiter, a turn a row.
    Table(u8, Box<Columns>),
    /// JSON, a turn or a conversation a value.
    Json,
    /// Lines of a transcript.
    Transcript(Style),
    /// Cues of subtitles.
    Subtitles(Style),
}

/// Why a file is not read: its line (0 for the whole file), the reason and what to do.
pub(super) type Refusal = (u64, Reason, String);

/// Recognises a file by its first bytes (`SAMPLE` of them at most; `whole` where that is all of it).
pub(super) fn recognise(sample: &[u8], whole: bool, form: Form, settings: &Settings) -> Result<Format, Refusal> {
    if form == Form::Cells {
        return table(sample, whole, vec![CELL_END], settings);
    }
    let text = sample.trim_ascii_start();
    let lines = Shape::Lines { limit: MAX_JSON };
    match text.first() {
        None if whole => Err((0, Reason::Empty, "文件为空；请检查导出是否成功".to_owned())),
        Some(b'[') if is_array(text) => {
            Ok(Format { shape: shape_of_list(text, settings), offset: 0, line: 1, holds: Holds::Json })
        }
        Some(b'{') => {
            let first = text.split(|&byte| byte == b'\n').next().unwrap_or(text);
            let shape = if form == Form::Json && end_of_object(first).is_none() { Shape::Values } else { lines };
            Ok(Format { shape, offset: 0, line: 1, holds: Holds::Json })
        }
        _ if are_subtitles(&String::from_utf8_lossy(&text[..text.len().min(1_000)])) => {
            Ok(Format { shape: LINES, offset: 0, line: 1, holds: Holds::Subtitles(Style::default()) })
        }
        _ => {
            let told = settings.layout.delimiter.map(|delimiter| vec![delimiter]);
            let table = table(sample, whole, told.unwrap_or_else(|| DELIMITERS.to_vec()), settings);
            let text = || dialogues(sample, settings).or_else(|| transcript(sample, settings));
            table.or_else(|refusal| text().ok_or(refusal))
        }
    }
}

fn table(sample: &[u8], whole: bool, candidates: Vec<u8>, settings: &Settings) -> Result<Format, Refusal> {
    let judged = candidates.into_iter().map(|delimiter| Judged::new(sample, delimiter, settings));
    // The first of equals: the order of preference.
    let best = judged.reduce(|best, next| if next.merit() > best.merit() { next } else { best });
    match best {
        Some(judged) if settings.layout.header => judged.with_header(sample, whole, settings),
        Some(judged) => judged.without_header(settings),
        None => Err(no_header()),
    }
}

/// Whether `text`, which begins with a bracket, is a list of objects rather than a line that begins with a time.
fn is_array(text: &[u8]) -> bool {
    matches!(text[1..].trim_ascii_start().first(), None | Some(b'{' | b'[' | b']'))
}

/// How a list is read: value by value, or at once where its values are the sentences of one recording or, none having an id,
/// the messages of one conversation.
fn shape_of_list(text: &[u8], settings: &Settings) -> Shape {
    let mut rows = Rows::empty(Shape::Values);
    rows.load(text, 1);
    let mut is_one = false;
    for index in 0..JUDGED {
        let Ok(Some(row)) = rows.next() else { break };
        let entry = std::str::from_utf8(row.bytes).ok().and_then(|object| entry::read(object, &settings.names).ok());
        // The last one may be cut off with the sample.
        let Some(entry) = entry else { break };
        let is_alone = entry.turns.is_none() && entry.get(Field::ConversationId).is_empty();
        let is_sentence = unit([entry.stretch()].into_iter()).is_some();
        is_one = is_alone && (is_sentence || entry.is_said());
        if !is_one || index == 0 && is_sentence {
            break;
        }
    }
    if is_one { Shape::Whole } else { Shape::Values }
}

/// The fewest turns by which a transcript is told from prose.
const TURNS: usize = 2;

/// Stands between the cells of a text that has none.
const NO_DELIMITER: u8 = 0x1f;

/// Reads the sample as a conversation a line, where it is so: `客户：…|||客服：…`.
fn dialogues(sample: &[u8], settings: &Settings) -> Option<Format> {
    let text = String::from_utf8_lossy(sample);
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(JUDGED).peekable();
    lines.peek()?;
    let holds = Holds::Table(NO_DELIMITER, Box::new(Columns::of_dialogues(&settings.names)));
    lines.all(|line| is_dialogue(line, settings)).then_some(Format { shape: LINES, offset: 0, line: 1, holds })
}

/// Reads the sample as a transcript, where it is one.
fn transcript(sample: &[u8], settings: &Settings) -> Option<Format> {
    let text = String::from_utf8_lossy(sample);
    let mut style = Style::default();
    text.lines().for_each(|line| style.learn(line, settings));
    let holds = || Holds::Transcript(Style::default());
    (style.turns(&text, settings) >= TURNS).then(|| Format { shape: LINES, offset: 0, line: 1, holds: holds() })
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
        let (first, last, mut columns) = self.header(settings)?;
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
        let cells: Vec<Vec<String>> = self.rows.drain(..).skip(last + 1).map(|row| row.cells).collect();
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
        columns.markdown = below.is_some_and(|below| sampled::is_ruled(&below.cells));
        Ok((index, index + usize::from(below.is_some()), columns))
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
        let cells = fields.map_or_else(Vec::new, |fields| fields.iter().map(|cell| cell.trim().to_owned()).collect());
        seen.push(Seen { cells, line: row.line, next_offset: offset, next_line: line });
    }
    seen
}

fn no_header() -> Refusal {
    let detail = format!("前{TITLE_ROWS}行未能识别表头：请确认文件含会话ID、角色、内容等列名，或用 --layout 指定列");
    (1, Reason::NoHeader, detail)
}
