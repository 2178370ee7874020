//! Subtitles of recordings: SRT and `WebVTT`. A cue is a turn.
//!
//! Who speaks is told by `<v Name>`, or stands in front as in a transcript; a cue without a name goes on with the speaker before.
//! There is no crate for both that keeps lines, takes damaged cues one by one and reads from a stream; there is little to it.

use super::{
    assembler::Assembler,
    cells::{Cells, Place},
    names::Field,
    recording::{Recording, Unit},
    rows::Row,
    settings::Settings,
    sides::{Hearing, Sides, name_of_voice},
    transcript::Style,
    voices::Voices,
};
use crate::model::Reason;
use std::{mem::take, sync::Arc};

/// What stands between the two times of a cue.
const ARROW: &str = "-->";
/// The longest cue, in bytes.
const TEXT: usize = 64 << 10;

/// Whether `text` begins like subtitles: with the mark of `WebVTT`, or with the times of a cue on the first or second line.
pub(super) fn are_subtitles(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("WEBVTT") || text.lines().take(2).any(|line| times(line).is_some())
}

/// The begin and the end of a cue; what stands behind them says how it is shown.
fn times(line: &str) -> Option<(&str, &str)> {
    let (begin, rest) = line.split_once(ARROW)?;
    let (begin, end) = (begin.trim(), rest.split_whitespace().next()?);
    let is_time = |text: &str| super::recording::seconds(text, Unit::Seconds).is_some() && text.contains(':');
    (is_time(begin) && is_time(end)).then_some((begin, end))
}

/// One file of subtitles.
#[derive(Debug)]
pub(super) struct Subtitles {
    settings: Arc<Settings>,
    stem: Arc<str>,
    recording: Recording,
    style: Style,
    hearing: Hearing,
    sides: Sides,
    cue: Option<Cue>,
    /// Who spoke last.
    speaking: String,
    has_any: bool,
}

/// The cue at hand.
#[derive(Debug, Default)]
struct Cue {
    begin: String,
    end: String,
    text: String,
    line: u64,
    is_too_long: bool,
}

impl Subtitles {
    pub(super) fn new(stem: Arc<str>, style: Style, settings: Arc<Settings>) -> Self {
        let recording = Recording::new(&stem, &settings);
        let (hearing, sides) = (Hearing::default(), Sides::default());
        Self { settings, stem, recording, style, hearing, sides, cue: None, speaking: String::new(), has_any: false }
    }

    /// The first pass over a line.
    pub(super) fn survey(&mut self, row: &Row<'_>) {
        if let Some(cue) = self.step(&String::from_utf8_lossy(row.bytes), row.line) {
            self.hear(&cue);
        }
    }

    fn hear(&mut self, cue: &Cue) {
        let (name, text) = self.split(&cue.text);
        self.hearing.hear(&name, &text, &self.settings.roles);
        self.speaking = name;
    }

    /// The first pass is over.
    pub(super) fn rewind(&mut self) {
        if let Some(cue) = self.cue.take() {
            self.hear(&cue);
        }
        self.sides = take(&mut self.hearing).settle(&mut Voices::default(), &self.settings.roles);
        self.speaking.clear();
    }

    /// The second pass over a line.
    pub(super) fn take(&mut self, place: Place<'_>, assembler: &mut Assembler) {
        let Ok(text) = std::str::from_utf8(place.raw) else {
            let detail = "含有无法解码的字节；请存为 UTF-8，或用 --encoding 指定编码";
            return assembler.reject(place, Reason::Encoding, detail.to_owned());
        };
        if text.contains(ARROW) && times(text).is_none() {
            let detail = "字幕的起止时间无法识别，应为 00:00:01,000 --> 00:00:02,500；该句未读取".to_owned();
            assembler.reject(place, Reason::BadTime, detail);
        }
        if let Some(cue) = self.step(text, place.line) {
            self.add(&cue, assembler);
        }
    }

    /// The second pass is over.
    pub(super) fn end(&mut self, assembler: &mut Assembler) {
        if let Some(cue) = self.cue.take() {
            self.add(&cue, assembler);
        }
    }

    /// Whether no cue was found.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_any
    }

    /// Takes a line; gives the cue that ends with it. Numbers, notes and styles stand outside of cues.
    fn step(&mut self, line: &str, number: u64) -> Option<Cue> {
        if line.trim().is_empty() {
            return self.cue.take();
        }
        if line.contains(ARROW) {
            let ended = self.cue.take();
            let begins = |(begin, end): (&str, &str)| Cue {
                begin: begin.to_owned(),
                end: end.to_owned(),
                text: String::new(),
                line: number,
                is_too_long: false,
            };
            self.cue = times(line).map(begins);
            return ended;
        }
        if let Some(cue) = &mut self.cue {
            cue.is_too_long |= cue.text.len() + line.len() > TEXT;
            if cue.is_too_long {
                return None;
            }
            cue.text.push_str(if cue.text.is_empty() { "" } else { "\n" });
            cue.text.push_str(line.trim());
        }
        None
    }

    /// Who speaks, and what.
    fn split(&self, text: &str) -> (String, String) {
        let (voice, plain) = without_tags(text);
        if let Some(name) = voice {
            return (name, plain);
        }
        match self.style.split(&plain, &self.settings) {
            Some((name, rest)) => (name.to_owned(), rest.to_owned()),
            None => (self.speaking.clone(), plain),
        }
    }

    fn add(&mut self, cue: &Cue, assembler: &mut Assembler) {
        self.has_any = true;
        let place = Place { line: cue.line, raw: cue.text.as_bytes() };
        if cue.is_too_long {
            return assembler.reject(place, Reason::TooLong, "一句字幕超过 64 KiB；请检查文件".to_owned());
        }
        let (name, text) = self.split(&cue.text);
        let role = self.sides.get(&name, &self.settings.roles);
        let time = |offset: &str| self.recording.time(offset, Unit::Seconds, &self.settings.clock);
        let (at, end) = (time(&cue.begin), time(&cue.end));
        let mut cells = Cells::default();
        cells.0[Field::ConversationId as usize] = &self.stem;
        cells.0[Field::Role as usize] = role.map_or(name.as_str(), |role| role.code());
        cells.0[Field::Speaker as usize] = name_of_voice(&name);
        cells.0[Field::At as usize] = &at;
        cells.0[Field::End as usize] = &end;
        cells.0[Field::Text as usize] = &text;
        if let Some(role) = role.filter(|_| self.settings.observe) {
            assembler.noted.role(&name, role);
        }
        if let Some(open) = assembler.add(&cells, place) {
            open.is_recorded = true;
        }
        self.speaking = name;
    }
}

/// Whether what stands between `<` and `>` is a tag (`v Name`, `/i`, `00:00:01.000`): else they are characters.
fn is_tag(text: &str) -> bool {
    let is_time = text.contains(':') && text.starts_with(|c: char| c.is_ascii_digit());
    is_time || text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
}

/// The name of `<v Name>`, and the text without tags.
fn without_tags(text: &str) -> (Option<String>, String) {
    let (mut voice, mut plain, mut rest) = (None, String::with_capacity(text.len()), text);
    while let Some((before, behind)) = rest.split_once('<') {
        let tag = behind.split_once('>').filter(|(tag, _)| is_tag(tag));
        plain.push_str(before);
        let Some((tag, behind)) = tag else {
            plain.push('<');
            rest = behind;
            continue;
        };
        if let Some(name) =
            tag.strip_prefix("v ").or_else(|| tag.strip_prefix("v.").and_then(|tag| tag.split_once(' ').map(|(_, name)| name)))
        {
            voice.get_or_insert_with(|| name.trim().to_owned());
        }
        rest = behind;
    }
    plain.push_str(rest);
    let plain =
        ["&lt;", "&gt;", "&nbsp;", "&amp;"].iter().zip(["<", ">", " ", "&"]).fold(plain, |text, (name, c)| text.replace(name, c));
    (voice, plain.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_voices() {
        for (text, voice, plain) in [
            ("<v 客服>您好</v>", Some("客服"), "您好"),
            ("<v.loud 小美>您好 <i>请讲</i>", Some("小美"), "您好 请讲"),
            ("价格<100 &amp; >50", None, "价格<100 & >50"),
            ("<00:00:01.000>您好", None, "您好"),
            ("您好", None, "您好"),
        ] {
            assert_eq!(without_tags(text), (voice.map(str::to_owned), plain.to_owned()), "{text}");
        }
    }
}
