//! The day a run is about, and paths that hold it.

use super::config::{Config, Day};
use crate::cli::Failure;
use anyhow::anyhow;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

/// Placeholders, each with the form of the day it stands for.
const PLACEHOLDERS: [(&str, &str); 5] =
    [("yyyymmdd", "%Y%m%d"), ("yyyy-mm-dd", "%Y-%m-%d"), ("yyyy", "%Y"), ("mm", "%m"), ("dd", "%d")];

/// The day of the command line, or what the configuration says of now.
pub(super) fn chosen(named: Option<&str>, config: &Config) -> Result<Date, Failure> {
    let today = Timestamp::now().to_zoned(config.zone.clone()).date();
    if let Some(named) = named {
        let read = named.parse().or_else(|_| Date::strptime("%Y%m%d", named));
        let day = read.map_err(|_| Failure::Usage(anyhow!("--date: \"{named}\" is no day: use e.g. 2025-11-03")))?;
        // Nothing of it can be there, and what is kept for some days would be too old.
        return if day > today {
            Err(Failure::Usage(anyhow!("--date: {day} is yet to come; today is {today}")))
        } else {
            Ok(day)
        };
    }
    match config.date {
        Day::Today => Ok(today),
        Day::Yesterday => today.checked_sub(1.day()).map_err(|error| Failure::Failed(error.into())),
    }
}

/// `text` with every placeholder filled in.
pub(super) fn filled(text: &str, day: Date) -> Result<String, Failure> {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once('{') {
        let (name, after) = inner.split_once('}').unwrap_or((inner, ""));
        let form = PLACEHOLDERS.iter().find(|(known, _)| *known == name).map(|(_, form)| form).ok_or_else(|| {
            let known = PLACEHOLDERS.map(|(name, _)| format!("{{{name}}}")).join(" ");
            Failure::Usage(anyhow!("\"{text}\": unknown placeholder {{{name}}}; there are {known}"))
        })?;
        made.push_str(before);
        made.push_str(&day.strftime(form).to_string());
        rest = after;
    }
    made.push_str(rest);
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        let day = jiff::civil::date(2025, 11, 3);
        for (reason, text, expected) in [
            ("none", "a/*.csv", Some("a/*.csv")),
            ("both forms", "{yyyymmdd}/{yyyy-mm-dd}.csv", Some("20251103/2025-11-03.csv")),
            ("parts", "{yyyy}/{mm}/chat_{dd}*.gz", Some("2025/11/chat_03*.gz")),
            ("unknown", "{yy}", None),
            ("never closed", "x{yyyy", Some("x2025")),
        ] {
            assert_eq!(filled(text, day).ok().as_deref(), expected, "{reason}");
        }
    }
}
