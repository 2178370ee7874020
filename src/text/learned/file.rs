//! A file of `lexicons/learned/`, as `tests/learning/train.py` makes it: per gram its rarity and a weight for each code, and the same
//! for pairs of characters. A row ends behind its last weight, for most grams speak for few codes.

use super::{Code, Learned, Means};
use crate::model::{Category, Kind, UnknownCode};
use crate::text::grams::Grams;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::{HEADER, LexiconFile, without_bom};
use crate::text::program::index;
use crate::text::term::Tag;
use std::str::FromStr;

const INTERCEPT: &str = "<intercept>";
const THRESHOLD: &str = "<threshold>";
/// Columns before those of the codes.
const FRONT: usize = 2;

impl FromStr for Means {
    type Err = UnknownCode;

    fn from_str(header: &str) -> Result<Self, UnknownCode> {
        let category = |_| Category::from_str(header).map(|category| Self::Tag(Tag::Category(category)));
        Kind::from_str(header).map(Self::Any).or_else(category)
    }
}

impl Learned {
    /// Reads the files with the grams of a speaker, and those with pairs; all have the same header. Knows no code where there are none.
    ///
    /// # Errors
    /// The first cell that cannot be used.
    pub(in crate::text) fn read(grams: &[&LexiconFile], pairs: &[&LexiconFile]) -> Result<Self, LexiconError> {
        let Some(&first) = grams.first() else { return Ok(Self::default()) };
        let files = || grams.iter().chain(pairs);
        let rows = files().map(|file| memchr::memchr_iter(b'\n', file.text.as_bytes()).count()).sum();
        let mut learned = Self { places: vec![None; Tag::COUNT], grams: Grams::with_capacity(rows), ..Self::default() };
        let headers = reader(first).headers().map_err(|error| first.csv_error(error))?.clone();
        for (place, header) in headers.iter().skip(FRONT).enumerate() {
            let means =
                Means::from_str(header).map_err(|error| first.cell_error(1, HEADER, &format!("没有代码 {}", error.text)))?;
            if let Means::Tag(tag) = means {
                learned.places[tag.index()].get_or_insert(place);
            }
            learned.codes.push(Code { means, intercept: 0.0, threshold: None });
        }
        learned.weights.reserve(rows * learned.codes.len());
        grams.iter().try_for_each(|file| learned.rows(file, &headers))?;
        learned.first_pair = index(learned.grams.len());
        pairs.iter().try_for_each(|file| learned.rows(file, &headers))?;
        Ok(learned)
    }

    fn rows(&mut self, file: &LexiconFile, headers: &csv::StringRecord) -> Result<(), LexiconError> {
        let mut reader = reader(file);
        if reader.headers().map_err(|error| file.csv_error(error))? != headers {
            return Err(file.cell_error(1, HEADER, &"表头要和同一说话人的第一个文件一样"));
        }
        // Bytes: most cells are empty, and the file was text before.
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(|error| file.csv_error(error))? {
            let line = record.position().map_or(0, csv::Position::line);
            self.row(&record).map_err(|message| file.cell_error(line, "gram", &message))?;
        }
        Ok(())
    }

    fn row(&mut self, record: &csv::ByteRecord) -> Result<(), String> {
        let most = FRONT + self.codes.len();
        if record.len() > most {
            return Err(format!("这一行最多 {most} 格"));
        }
        let text = |cell| std::str::from_utf8(cell).unwrap_or_default();
        let number = |cell| text(cell).parse::<f32>().map_err(|_| format!("「{}」不是数", text(cell)));
        match text(record.get(0).unwrap_or_default()) {
            INTERCEPT => {
                for (at, code) in self.codes.iter_mut().enumerate() {
                    code.intercept = number(record.get(FRONT + at).unwrap_or_default())?;
                }
            }
            THRESHOLD => {
                let cells = self.codes.iter_mut().zip(record.iter().skip(FRONT));
                for (code, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
                    code.threshold = Some(log_odds(number(cell)?)?);
                }
            }
            gram => {
                self.rarities.push(number(record.get(1).unwrap_or_default())?);
                let from = self.weights.len();
                self.weights.resize(from + self.codes.len(), 0);
                let told = self.weights[from..].iter_mut().zip(record.iter().skip(FRONT));
                for (weight, cell) in told.filter(|(_, cell)| !cell.is_empty()) {
                    *weight = text(cell).parse().map_err(|_| format!("「{}」不是权重", text(cell)))?;
                }
                self.grams.add(gram)?;
            }
        }
        Ok(())
    }
}

fn reader(file: &LexiconFile) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).from_reader(without_bom(&file.text).as_bytes())
}

fn log_odds(likelihood: f32) -> Result<f32, String> {
    let is_likelihood = likelihood > 0.0 && likelihood < 1.0;
    is_likelihood.then(|| (likelihood / (1.0 - likelihood)).ln()).ok_or_else(|| format!("{likelihood} 不在 0 和 1 之间"))
}
