//! What a recogniser makes of a recorded call: sentences with begin and end, and a number for each speaker.

use super::{
    cells::Cells,
    entry::Entry,
    names::Field,
    recording::{Recording, Unit, unit},
    settings::Settings,
    sides::{Hearing, Sides, name_of_voice},
    voices::Voices,
};
use crate::model::{Moment, Role};

/// One recording.
#[derive(Debug)]
pub(super) struct Call {
    recording: Recording,
    unit: Unit,
    sides: Sides,
}

/// What a sentence says of itself.
#[derive(Debug)]
pub(super) struct Sentence<'e> {
    voice: &'e str,
    role: Option<Role>,
    is_lent: bool,
    at: String,
    end: String,
}

impl Call {
    /// `began` is what its object says of its beginning. `None` where the times of `turns` are not counted from the beginning of a recording.
    pub(super) fn new(
        turns: &[Entry<'_>],
        began: Option<Moment>,
        stem: &str,
        settings: &Settings,
        voices: &mut Voices,
    ) -> Option<Self> {
        let unit = unit(turns.iter().map(Entry::stretch))?;
        // What has neither a name nor a role is called by its channel.
        let is_called = |turn: &Entry<'_>| [Field::Speaker, Field::Role].iter().any(|&field| !turn.get(field).is_empty());
        let mut hearing = if turns.iter().any(is_called) { Hearing::default() } else { Hearing::of_channels() };
        for turn in turns {
            hearing.hear(turn.voice(), turn.get(Field::Text), &settings.roles);
        }
        let sides = hearing.settle(voices, &settings.roles);
        Some(Self { recording: Recording::new(stem, settings).began(began, settings), unit, sides })
    }

    /// What `turn` is in it.
    pub(super) fn said<'e>(&self, turn: &'e Entry<'_>, settings: &Settings) -> Sentence<'e> {
        let voice = turn.voice();
        let (begin, end) = turn.stretch();
        let time = |offset| self.recording.time(offset, self.unit, &settings.clock);
        let role = self.sides.get(voice, &settings.roles);
        Sentence { voice, role, is_lent: self.sides.is_lent(voice), at: time(begin), end: time(end) }
    }
}

impl Sentence<'_> {
    /// Who is meant by its voice, if it is known, and whether only other recordings tell it.
    pub(super) fn told(&self) -> Option<(&str, Role, bool)> {
        Some((self.voice, self.role?, self.is_lent))
    }

    /// Puts it over what the cells of the sentence say.
    pub(super) fn put<'c>(&'c self, cells: &mut Cells<'c>) {
        cells.0[Field::Role as usize] = self.role.map_or(self.voice, |role| role.code());
        cells.0[Field::Speaker as usize] = name_of_voice(self.voice);
        cells.0[Field::At as usize] = &self.at;
        cells.0[Field::End as usize] = &self.end;
    }
}
