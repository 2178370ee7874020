//! The beginning of a file, read once more before all of it is: for what its conversations tell together of who speaks.

use super::{
    assembler::Assembler,
    content::Content,
    format::{self, Format, Holds, SAMPLE},
    part::Part,
    rows::{Rows, Shape},
    runs::Runs,
    settings::Settings,
    voices::Voices,
};
use crate::model::Role;
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};

/// So much is gone over where the first of it leaves anything open, in bytes.
const MOST: usize = 4 << 20;

/// Where the rows of a file begin, and how they follow each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning {
    pub offset: u64,
    pub line: u64,
    pub shape: Shape,
}

/// What the conversations at the beginning of `file` tell together. Those of a transcript are heard out before it is read.
pub(super) fn voices(
    file: &File,
    beginning: Beginning,
    holds: &Holds,
    stem: &Arc<str>,
    settings: &Arc<Settings>,
) -> io::Result<Voices> {
    let is_json = matches!(holds, Holds::Json);
    if beginning.shape == Shape::Whole || matches!(holds, Holds::Transcript(_) | Holds::Subtitles(_)) {
        return Ok(Voices::default());
    }
    let mut voices = Voices::default();
    for most in [SAMPLE, MOST] {
        // The clone shares its place with `file`: only one of them is read at a time.
        let mut file = file.try_clone()?;
        file.seek(SeekFrom::Start(beginning.offset))?;
        let mut text = Vec::new();
        file.take(most as u64).read_to_end(&mut text)?;
        voices = learn(&text, beginning, holds.clone(), stem, settings, Voices::learning())?;
        voices.finish();
        // One value may be longer than the first of it.
        let is_enough = !voices.have_open() && (!is_json || voices.have_any());
        if is_enough || text.len() < most {
            break;
        }
    }
    Ok(voices)
}

/// What the sheets of a workbook tell together where each is a conversation: whoever is the agent in most of them is so in all.
pub(super) fn across(parts: &mut [Part], settings: &Arc<Settings>) -> io::Result<Arc<Settings>> {
    let mut voices = Voices::learning();
    for part in parts.iter_mut() {
        let mut text = Vec::new();
        part.file.seek(SeekFrom::Start(0))?;
        (&mut part.file).take(SAMPLE as u64).read_to_end(&mut text)?;
        part.file.seek(SeekFrom::Start(0))?;
        let format = format::recognise(&text, text.len() < SAMPLE, part.form, settings);
        if let Ok(Format { shape, offset, line, holds: holds @ Holds::Table(..) }) = format
            && matches!(&holds, Holds::Table(_, columns) if columns.is_one)
        {
            let beginning = Beginning { offset, line, shape };
            let begin = usize::try_from(offset).unwrap_or(text.len()).min(text.len());
            voices = learn(&text[begin..], beginning, holds, &part.stem, settings, voices)?;
        }
    }
    voices.finish();
    let told: Vec<(String, Role)> = voices
        .told()
        .filter(|(name, _)| settings.roles.get(name).is_none())
        .map(|(name, role)| (name.to_owned(), role))
        .collect();
    Ok(if told.is_empty() { settings.clone() } else { Arc::new(settings.knowing(told)) })
}

/// Reads `text` as if it were all of the file; the last row may be cut off, and is one of many.
fn learn(
    text: &[u8],
    Beginning { line, shape, .. }: Beginning,
    holds: Holds,
    stem: &Arc<str>,
    settings: &Arc<Settings>,
    voices: Voices,
) -> io::Result<Voices> {
    let mut content = Content::new(holds, stem, settings);
    let mut assembler = Assembler::new(settings.clone(), stem.clone());
    assembler.voices = voices;
    let mut rows = Rows::empty(shape);
    rows.load(text, line);
    assembler.gathering = Runs::scan(&mut rows, &mut content, &mut assembler, usize::MAX)?.are_interleaved();
    rows.load(text, line);
    while let Some(row) = rows.next()? {
        content.take(&row, &mut assembler);
    }
    content.end(&mut assembler);
    assembler.close();
    Ok(assembler.voices)
}
