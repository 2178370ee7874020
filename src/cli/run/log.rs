//! The log of a run, on standard error. It names files, counts and codes; never what was said.

use clap::ValueEnum;
use std::io::stderr;

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum LogForm {
    /// Lines for people
    #[default]
    Text,
    /// A JSON object a line
    Json,
}

/// Begins to write the log; a second time in one process changes nothing.
pub(super) fn begin(form: LogForm) {
    // A line that cannot be written (a full disk, a closed pipe) is lost; what the run is for goes on.
    let builder = tracing_subscriber::fmt().with_writer(stderr).with_target(false).log_internal_errors(false);
    let _ = match form {
        LogForm::Text => builder.with_ansi(false).try_init(),
        LogForm::Json => builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init(),
    };
}
