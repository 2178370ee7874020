//! Personal data: what is found, and that no output shows it.

mod detectors;
mod output;
mod people;
mod places;
mod tagged;
mod tally;
