//! Rulebooks, own rules and flows: what they find, how faults in them are told, and the verbs for them.

mod default_explained;
mod flows;
mod folder;
mod import;
mod industries;
mod own;
mod own_calendar;
mod own_charged;
mod own_cli;
mod own_counted;
mod own_explained;
mod own_faulty;
mod own_odd;
mod own_outputs;
mod rulebook;
mod support;
