//! Cells, from left to right.

use crate::model::rounded;
use jiff::civil::DateTime;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// How cells look.
pub(super) struct Formats {
    pub(super) heading: Format,
    pub(super) title: Format,
    pub(super) whole: Format,
    pub(super) tenth: Format,
    pub(super) hundredth: Format,
    pub(super) percent: Format,
    pub(super) time: Format,
}

impl Default for Formats {
    fn default() -> Self {
        let number = |form: &str| Format::new().set_num_format(form);
        let heading =
            Format::new().set_bold().set_background_color(Color::RGB(0x00DD_E6F0)).set_border_bottom(FormatBorder::Thin);
        Self {
            heading: heading.set_align(FormatAlign::VerticalCenter),
            title: Format::new().set_bold().set_font_size(16),
            whole: number("#,##0"),
            tenth: number("0.0"),
            hundredth: number("0.00"),
            percent: number("0%"),
            time: number("yyyy-mm-dd hh:mm"),
        }
    }
}

/// One row.
pub(super) struct Row<'a> {
    sheet: &'a mut Worksheet,
    at: u32,
    column: u16,
}

impl<'a> Row<'a> {
    /// Row `at` of `sheet`, from its first cell.
    pub(super) fn new(sheet: &'a mut Worksheet, at: u32) -> Self {
        Self { sheet, at, column: 0 }
    }

    /// A string, whatever it looks like.
    pub(super) fn text(&mut self, text: &str) -> Result<(), XlsxError> {
        if !text.is_empty() {
            self.sheet.write_string(self.at, self.column, text)?;
        }
        self.column += 1;
        Ok(())
    }

    /// A time of day and date; nothing for `None`.
    pub(super) fn time(&mut self, time: Option<DateTime>, format: &Format) -> Result<(), XlsxError> {
        if let Some(time) = time {
            let part = |part: i8| u8::try_from(part).unwrap_or_default();
            let day = ExcelDateTime::from_ymd(time.year().unsigned_abs(), part(time.month()), part(time.day()))?;
            let time = day.and_hms(part(time.hour()).into(), part(time.minute()), part(time.second()))?;
            self.sheet.write_datetime_with_format(self.at, self.column, &time, format)?;
        }
        self.column += 1;
        Ok(())
    }

    /// A string in a format of its own.
    pub(super) fn styled(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.at, self.column, text, format)?;
        self.column += 1;
        Ok(())
    }

    /// A score, rounded as every output rounds it: Excel would round what lies halfway up.
    pub(super) fn tenth(&mut self, score: Option<f64>, formats: &Formats) -> Result<(), XlsxError> {
        self.number(score.map(|score| rounded(score, 1)), &formats.tenth)
    }

    /// A number; nothing for `None`.
    pub(super) fn number(&mut self, number: Option<f64>, format: &Format) -> Result<(), XlsxError> {
        if let Some(number) = number {
            self.sheet.write_number_with_format(self.at, self.column, number, format)?;
        }
        self.column += 1;
        Ok(())
    }
}
