//! Which days are worked: from Monday to Friday, but for what the tables of holidays say.

use super::fault::{Fault, Source};
use super::table::Read;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use std::fmt;

/// What a company adds to the official schedule, or sets otherwise.
pub(in crate::rules) const OWN_TABLE: &str = "rules/holidays.csv";

const COLUMNS: [&str; 3] = ["date", "kind", "name"];
const KINDS: [(&str, Marked); 2] = [("holiday", Marked::Holiday), ("workday", Marked::Workday)];
const WEEKDAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// What a day is marked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marked {
    Holiday,
    Workday,
}

/// What may be asked of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Workday,
    RestDay,
    Holiday,
    MakeUp,
}

/// What may be asked of a day, as it is written.
pub(super) const ASKED: [(&str, Kind); 4] =
    [("workday", Kind::Workday), ("rest_day", Kind::RestDay), ("holiday", Kind::Holiday), ("makeup", Kind::MakeUp)];

/// The days that are not as their weekday says.
#[derive(Default)]
pub(super) struct Calendar(BTreeMap<Date, (Marked, String)>);

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calendar").finish_non_exhaustive()
    }
}

impl Calendar {
    /// Reads the tables; a day of a later one replaces that of an earlier one.
    pub(super) fn read(sources: &[Source]) -> Result<Self, Vec<Fault>> {
        let (mut calendar, mut faults) = (Self::default(), Vec::new());
        for source in sources {
            match days(source) {
                Ok(days) => calendar.0.extend(days),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(calendar) } else { Err(faults) }
    }

    pub(super) fn is(&self, day: Date, kind: Kind) -> bool {
        let marked = self.0.get(&day).map(|(marked, _)| *marked);
        let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let rests = marked.map_or(is_weekend, |marked| marked == Marked::Holiday);
        match kind {
            Kind::Workday => !rests,
            Kind::RestDay => rests,
            Kind::Holiday => marked == Some(Marked::Holiday),
            Kind::MakeUp => marked == Some(Marked::Workday) && is_weekend,
        }
    }

    /// What a day is, in words; also that nobody has told the holidays of its year.
    pub(super) fn told(&self, day: Date) -> String {
        let weekday = WEEKDAYS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())];
        let what = match self.0.get(&day) {
            Some((Marked::Holiday, name)) => format!("{name}放假"),
            Some((Marked::Workday, name)) => format!("{name}调休上班"),
            None if self.is(day, Kind::Workday) => "上班日".to_owned(),
            None => "周末".to_owned(),
        };
        if self.knows(day.year()) {
            return format!("{weekday}，{what}");
        }
        let year = day.year();
        format!("{weekday}，{what}；没有 {year} 年的放假安排，只按周末算，请补在 {OWN_TABLE}")
    }

    /// Whether the holidays of a year are there: its first day is one in every year.
    fn knows(&self, year: i16) -> bool {
        Date::new(year, 1, 1).is_ok_and(|first| self.is(first, Kind::Holiday))
    }
}

fn days(source: &Source) -> Read<BTreeMap<Date, (Marked, String)>> {
    let text = source.read.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(text.as_bytes());
    let at = |line: u64, text: &str, message: String| Fault {
        path: source.path.clone(),
        line: usize::try_from(line).unwrap_or(0),
        column: 1,
        text: text.to_owned(),
        message,
        follows: false,
    };
    let headers = reader.headers().cloned().unwrap_or_default();
    if headers.iter().ne(COLUMNS) {
        let header: Vec<&str> = headers.iter().collect();
        return Err(at(1, &header.join(","), format!("第一行要写列名 {}", COLUMNS.join(","))));
    }
    let mut days = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            at(line, "", "这一行要正好三格：日期、holiday 或 workday、名称".to_owned())
        })?;
        // Excel leaves rows without anything behind the last.
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let (written, kind, name) = (&record[0], &record[1], &record[2]);
        let wrong = |text: &str, message: &str| at(line, text, message.to_owned());
        // Excel writes 2026/1/1, people 2026年1月1日.
        let parts = written.trim_end_matches('日').split(['-', '/', '年', '月']).map(|part| part.trim().parse::<i16>());
        let date = match parts.collect::<Result<Vec<i16>, _>>().as_deref() {
            Ok(&[year, month, day]) => date_of(year, month, day),
            _ => None,
        };
        let date = date.ok_or_else(|| wrong(written, "不是日期，要写成 2026-01-01 的样子"))?;
        let marked = KINDS.iter().find(|(word, _)| *word == kind).map(|(_, marked)| *marked);
        let marked = marked.ok_or_else(|| wrong(kind, "只能写 holiday（放假）或 workday（调休上班）"))?;
        if days.insert(date, (marked, name.to_owned())).is_some() {
            return Err(wrong(written, "这一天写了两遍，请删去一行"));
        }
    }
    Ok(days)
}

fn date_of(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|date| date.year() >= 1000)
}
