//! Ids that tell by themselves whose they are: some systems make them of a customer's name and telephone number.

use super::{Hiding, NAME};
use crate::model::Personal;
use crate::text::Redactor;
use jiff::civil::Date;
use std::borrow::Cow;
use std::ops::Range;

/// What an id may not hold. Ids that a system counts through look like numbers of orders, parcels or papers: those are none of anybody.
const TELLING: &[Personal] = &[
    Personal::Mobile,
    Personal::Landline,
    Personal::IdCard,
    Personal::BankCard,
    Personal::Plate,
    Personal::Email,
    Personal::Account,
    Personal::Address,
    Personal::Name,
    Personal::Birthday,
];

impl Hiding {
    /// Whether the id of a conversation tells whose it is.
    pub(in crate::cli) fn tells_customer(&self, id: &str) -> bool {
        self.redactor.as_ref().is_some_and(|redactor| tells(redactor, id, TELLING) || has_name(redactor, id))
    }

    /// Whether the id of an agent tells more than a name, which is how agents are known.
    pub(in crate::cli) fn tells_of_agent(&self, id: &str) -> bool {
        let of_number = |kind: &&Personal| **kind != Personal::Name;
        let kinds: Vec<Personal> = TELLING.iter().filter(of_number).copied().collect();
        self.redactor.as_ref().is_some_and(|redactor| tells(redactor, id, &kinds))
    }

    /// A path without what it tells of people. The days that exports are named by stay: they look like birthdays.
    pub(in crate::cli) fn path(&self, path: &str) -> String {
        let Some(redactor) = &self.redactor else { return path.to_owned() };
        let (mut shown, mut from) = (String::with_capacity(path.len()), 0);
        for day in days(path) {
            shown.push_str(&without(redactor, &path[from..day.start]));
            shown.push_str(&path[day.clone()]);
            from = day.end;
        }
        shown + &without(redactor, &path[from..])
    }
}

/// Where days stand in a path, as 20251103 or 2025-11-03, and nothing before or behind them that would make another number of them.
fn days(path: &str) -> Vec<Range<usize>> {
    const FORMS: [(&str, usize); 2] = [("%Y%m%d", 8), ("%Y-%m-%d", 10)];
    let is_digit = |at: usize| path.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in path.char_indices().filter(|&(at, _)| is_digit(at) && (at == 0 || !is_digit(at - 1))) {
        let day = FORMS.iter().find_map(|&(form, length)| {
            let is_day = Date::strptime(form, path.get(at..at + length)?).is_ok_and(|day| (1990..2100).contains(&day.year()));
            (is_day && !is_digit(at + length)).then_some(at..at + length)
        });
        found.extend(day.filter(|day| found.last().is_none_or(|last| last.end <= day.start)));
    }
    found
}

/// A part of a path without what it tells: what is hidden of an id, and Chinese parts that are names as a whole.
fn without(redactor: &Redactor, part: &str) -> String {
    let mut spans = redactor.find(part);
    spans.retain(|span| TELLING.contains(&span.kind));
    let mut shown = redactor.hide(part, &spans).into_owned();
    for name in part.split(|c: char| !is_of_name(c)).filter(|name| !name.is_empty()) {
        if let Cow::Owned(hidden) = redactor.hide(name, &redactor.find_under(NAME, name)) {
            shown = shown.replace(name, &hidden);
        }
    }
    shown
}

fn is_of_name(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '·')
}

/// Whether something of these kinds stands in it that the policy hides.
fn tells(redactor: &Redactor, id: &str, kinds: &[Personal]) -> bool {
    let mut spans = redactor.find(id);
    spans.retain(|span| kinds.contains(&span.kind));
    redactor.hide(id, &spans) != id
}

/// Whether one of its Chinese parts is a name as a whole.
fn has_name(redactor: &Redactor, id: &str) -> bool {
    let parts = id.split(|c: char| !is_of_name(c)).filter(|part| !part.is_empty());
    parts.into_iter().any(|part| redactor.hide(part, &redactor.find_under(NAME, part)) != part)
}

#[cfg(test)]
mod tests {
    use crate::cli::hiding::hiding_by;
    use crate::rules::RulebookFolder;

    #[test]
    fn paths_without_people() {
        let hiding = hiding_by(&RulebookFolder::embedded(), None).expect("a policy");
        for (reason, path, shown) in [
            ("days", "in/20251103/chat_2025-11-03.csv", "in/20251103/chat_2025-11-03.csv"),
            ("placeholders", "in/{yyyymmdd}*.csv", "in/{yyyymmdd}*.csv"),
            ("what a folder is called", "导出/售后组/20251103_会话记录.csv", "导出/售后组/20251103_会话记录.csv"),
            ("a name", "导出/张伟/20251103.csv", "导出/张*/20251103.csv"),
            ("a name beside a day", "exports/李娜_2025-11-03.csv", "exports/李*_2025-11-03.csv"),
            ("a telephone number beside a day", "in/20251103-13800138000.csv", "in/20251103-138****8000.csv"),
            ("no day", "in/20259999.csv", "in/20259999.csv"),
        ] {
            assert_eq!(hiding.path(path), shown, "{reason}");
        }
    }

    #[test]
    fn ids_that_tell_whose_they_are() {
        let hiding = hiding_by(&RulebookFolder::embedded(), None).expect("a policy");
        for (reason, id, of_customer, of_agent) in [
            ("a number that is counted through", "20251103-0001", false, false),
            ("a number with a letter", "S2025110300000001", false, false),
            ("the agent's number in front", "4001-20251103-0007", false, false),
            ("a long number", "2025110311223344556", false, false),
            ("a hash", "3f9c1ab02d77e41b", false, false),
            ("a word that is no name", "会话-20251103-1", false, false),
            ("an agent's number", "A01", false, false),
            ("a group and a number", "售后客服12", false, false),
            ("a name", "李娜", true, false),
            ("a name with numbers around it", "A01-李娜-3", true, false),
            ("a name and a telephone number", "张伟-13800138000", true, true),
            ("a telephone number", "13800138000", true, true),
            ("an e-mail address", "zhangwei@example.com", true, true),
            ("an identity card", "110101199003071233", true, true),
        ] {
            assert_eq!((hiding.tells_customer(id), hiding.tells_of_agent(id)), (of_customer, of_agent), "{reason}");
        }
    }
}
