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
        rulebook_changed: one.rulebook_changed,
    };
    let mut history = History::new(periods.map(figure).collect());
    let first = history.days.first().map_or(day, |one| one.day);
    for quarter in store.quarters(first.max(day.saturating_sub(i64::try_from(SHOWN).unwrap_or_default().days())), day)? {
        // By the clock of that day: in four weeks it may have been put forward, or back.
        let began = quarter.from.to_zoned(config.zone.clone());
        let index = |number: i8| usize::try_from(number).unwrap_or_default();
        let place = (index(began.weekday().to_monday_zero_offset()), index(began.hour()));
        history.add_hour(place, quarter.conversations, quarter.scores);
    }
    Ok(history)
}
