//! What the report of a night shows of the days before it.

use super::config::Config;
use crate::cli::trend::{Asked, Per, series};
use crate::report::{DayFigure, History};
use crate::store::{Group, Store, StoreError};
use jiff::ToSpan;
use jiff::civil::Date;

/// Days that are shown: of each weekday four.
const SHOWN: usize = 28;

/// The days up to `day`, from the first of them on which there was anything.
pub(super) fn read(store: &Store, config: &Config, day: Date) -> Result<History, StoreError> {
    let asked = Asked { group: Group::All, agent: None, per: Per::Day, last: SHOWN };
    let lines = series::read(store, &asked, day)?;
    let periods = lines.iter().flat_map(|line| &line.periods).skip_while(|one| one.value.is_none());
    let figure = |one: &series::Figure| DayFigure {
        day: one.from,
        conversations: u64::try_from(one.conversations).unwrap_or_default(),
        mean: one.value,
        stands_out: one.outlier,
    };
    let mut history = History::new(periods.map(figure).collect());
    let first = history.days.first().map_or(day, |one| one.day);
    let noon = day.at(12, 0, 0, 0).to_zoned(config.zone.clone());
    let offset = noon.map_or(0, |noon| i64::from(noon.offset().seconds()));
    for hour in store.hours(first.max(day.saturating_sub(i64::try_from(SHOWN).unwrap_or_default().days())), day, offset)? {
        history.add_hour((hour.weekday, hour.hour), hour.conversations, hour.scores);
    }
    Ok(history)
}
