//! What kind of file it is: JSON or delimited, by which character, and where its data begin.

use super::{
    columns::Columns,
    cut::end_of_object,
    dialogue::is_dialogue,
    entry::{self, Entry},
    json,
    judged::{self, JUDGED, LINES, is_table, table},
    names::Field,
    part::Form,
    recording::unit,
    rows::{MAX_JSON, Rows, Shape},
    settings::Settings,
    subtitles::are_subtitles,
    transcript::Style,
    workbook::CELL_END,
};
use crate::model::Reason;

/// How much of a file is looked at.
pub(super) const SAMPLE: usize = 256 << 10;
/// In the order in which they are preferred.
const DELIMITERS: [u8; 6] = [b',', b'\t', b';', b'|', HIVE, b'^'];
/// What Hive writes between columns.
pub(super) const HIVE: u8 = 1;

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
#[derive(Debug, Clone)]
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
        _ if is_log(sample, settings) => Ok(Format { shape: lines, offset: 0, line: 1, holds: Holds::Json }),
        _ if are_subtitles(&String::from_utf8_lossy(&text[..text.len().min(1_000)])) => {
            Ok(Format { shape: LINES, offset: 0, line: 1, holds: Holds::Subtitles(Style::default()) })
        }
        _ => {
            let told = settings.layout.delimiter.map(|delimiter| vec![delimiter]);
            let delimiters = told.unwrap_or_else(|| DELIMITERS.to_vec());
            let table = table(sample, whole, delimiters.clone(), settings);
            // A table that lacks something is no conversation of its rows' numbers.
            let text = || dialogues(sample, settings).or_else(|| transcript(sample, settings));
            table.or_else(|refusal| {
                let lacks = refusal.1 == Reason::MissingColumn && is_table(sample, &delimiters, settings);
                if lacks { Err(refusal) } else { text().ok_or(refusal) }
            })
        }
    }
}

/// The likeliest reading of a sample that was refused.
pub(super) fn guess(sample: &[u8], form: Form, settings: &Settings) -> Option<(Format, Vec<Vec<String>>)> {
    let told = settings.layout.delimiter.map(|delimiter| vec![delimiter]);
    let delimiters = if form == Form::Cells { vec![CELL_END] } else { told.unwrap_or_else(|| DELIMITERS.to_vec()) };
    judged::guess(sample, &delimiters, settings)
}

/// Whether `text`, which begins with a bracket, is a list of objects rather than a line that begins with a time.
fn is_array(text: &[u8]) -> bool {
    matches!(text[1..].trim_ascii_start().first(), None | Some(b'{' | b'[' | b']'))
}

/// Whether each line holds a JSON object behind something else that a log writes.
fn is_log(sample: &[u8], settings: &Settings) -> bool {
    let mut lines = sample.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let holds = |line: &[u8]| {
        let object = json::behind(line).trim_ascii_end();
        let read = std::str::from_utf8(object).ok().and_then(|object| entry::read(object, &settings.names).ok());
        // What stands before it tells nothing of it but the time.
        let is_whole = |entry: &Entry<'_>| {
            entry.turns.is_some() || entry.is_said() && (!entry.get(Field::ConversationId).is_empty() || entry.ends().is_some())
        };
        line.trim_ascii_start().first() != Some(&b'{') && object.first() == Some(&b'{') && read.as_ref().is_some_and(is_whole)
    };
    // The last one may be cut off with the sample.
    lines.next().is_some_and(holds) && lines.next().is_none_or(holds)
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
        let is_alone = entry.turns.is_none() && entry.get(Field::ConversationId).is_empty() && entry.ends().is_none();
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
    lines.all(|line| is_dialogue(line, &[], settings)).then_some(Format { shape: LINES, offset: 0, line: 1, holds })
}

/// Reads the sample as a transcript, where it is one.
fn transcript(sample: &[u8], settings: &Settings) -> Option<Format> {
    let text = String::from_utf8_lossy(sample);
    let mut style = Style::default();
    text.lines().for_each(|line| style.learn(line, settings));
    let holds = || Holds::Transcript(Style::default());
    (style.turns(&text, settings) >= TURNS).then(|| Format { shape: LINES, offset: 0, line: 1, holds: holds() })
}
