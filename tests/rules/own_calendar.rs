//! Days that are worked and days that are not: the official schedule, what a company adds to it, and years of which nobody told.

use crate::support::{self, bare_folder};
use jiff::civil::date;
use jiff::tz::TimeZone;
use zhijian::inspect::Inspector;
use zhijian::model::{Conversation, Moment, Role, Turn};
use zhijian::rules::Rulebook;
use zhijian::text::LexiconFile;

/// What a company adds.
const OWN: &str =
    "\u{feff}date,kind,name\n# 公司的\n2026-03-16,holiday,厂庆\n2026/10/3,workday,大促\n2027-05-01,holiday,劳动节\n";

/// Reason, the day, what it is, what is told of it.
const DAYS: [(&str, [i16; 3], &str, &str); 14] = [
    ("an ordinary day", [2026, 11, 30], "workday", "周一，上班日"),
    ("a weekend", [2026, 11, 28], "rest_day", "周六，周末"),
    ("a holiday", [2026, 10, 1], "rest_day holiday", "周四，国庆节放假"),
    ("a weekend inside of holidays", [2026, 2, 21], "rest_day holiday", "周六，春节放假"),
    ("a weekend that is worked", [2026, 2, 28], "workday makeup", "周六，春节调休上班"),
    ("the year before", [2025, 10, 8], "rest_day holiday", "周三，国庆节、中秋节放假"),
    ("a weekend of that year that is worked", [2025, 1, 26], "workday makeup", "周日，春节调休上班"),
    ("the only day off", [2025, 1, 2], "workday", "周四，上班日"),
    ("the company rests", [2026, 3, 16], "rest_day holiday", "周一，厂庆放假"),
    ("the company works on a holiday", [2026, 10, 3], "workday makeup", "周六，大促调休上班"),
    ("a year without schedule", [2024, 10, 1], "workday", "没有 2024 年的放假安排，只按周末算"),
    ("a weekend of such a year", [2024, 10, 5], "rest_day", "没有 2024 年的放假安排"),
    ("a year of which a single day is told", [2027, 5, 1], "rest_day holiday", "劳动节放假；没有 2027 年的放假安排"),
    ("another day of that year", [2027, 5, 3], "workday", "没有 2027 年的放假安排"),
];

fn conversation([year, month, day]: [i16; 3]) -> Conversation {
    let part = |value: i16| i8::try_from(value).expect("a part of a date");
    let begun =
        date(year, part(month), part(day)).at(12, 0, 0, 0).to_zoned(TimeZone::fixed(jiff::tz::offset(8))).expect("a time");
    let at = Moment { instant: begun.timestamp(), offset: begun.offset() };
    let turns = vec![Turn { role: Role::Agent, text: "您好".to_owned(), at: Some(at), end: None, speaker: None }];
    Conversation { turns, ..support::conversation("坐|您好") }
}

#[test]
fn days_are_what_the_tables_say() {
    let kinds = ["workday", "rest_day", "holiday", "makeup"];
    let rule = |kind: &str| format!("[[rule]]\nid = \"{kind}\"\nkind = \"signal\"\n[rule.if.a]\nday = \"{kind}\"\n");
    let rules: String = kinds.iter().map(|kind| rule(kind)).collect();
    let mut folder = bare_folder("rules/x.toml", &rules);
    folder.files.push(LexiconFile { path: "rules/holidays.csv".to_owned(), text: OWN.into() });
    let inspector = Inspector::new(Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{error}")));
    for (reason, day, expected, told) in DAYS {
        let card = inspector.inspect(conversation(day)).card;
        let of = |kind: &str| card.findings.iter().any(|finding| &*finding.rule == kind);
        let found: Vec<&str> = kinds.into_iter().filter(|kind| of(kind)).collect();
        assert_eq!(found.join(" "), expected, "{reason}");
        let (_, lines) = inspector.inspect_explaining(conversation(day), Some("rest_day"));
        let line = lines.unwrap_or_default().into_iter().find(|line| line.starts_with("条件 a")).unwrap_or_default();
        assert!(line.contains("会话开始于 ") && line.contains(told), "{reason}: {line}");
    }
}

#[test]
fn faults_of_the_tables_are_told_with_their_line() {
    let rule = "[[rule]]\nid = \"r\"\nkind = \"signal\"\n[rule.if.a]\nday = \"rest_day\"\n";
    for (reason, path, text, place, mend) in [
        ("other columns", "rules/holidays.csv", "日期,类型,名称\n", "rules/holidays.csv:1:1: 「日期", "date,kind,name"),
        ("no date", "rules/holidays.csv", "date,kind,name\n五一,holiday,\n", "rules/holidays.csv:2:1: 「五一", "2026-01-01"),
        ("no such day", "rules/holidays.csv", "date,kind,name\n2026-02-30,holiday,\n", "rules/holidays.csv:2:1", "不是日期"),
        ("another kind", "rules/holidays.csv", "date,kind,name\n2026-02-20,放假,\n", "rules/holidays.csv:2:1: 「放假", "holiday"),
        (
            "a day twice",
            "rules/holidays.csv",
            "date,kind,name\n2026-02-20,holiday,\n2026/2/20,workday,\n",
            "rules/holidays.csv:3:1",
            "写了两遍",
        ),
        ("a cell too few", "rules/holidays.csv", "date,kind,name\n2026-02-20,holiday\n", "rules/holidays.csv:2:1", "三格"),
        ("what is asked", "rules/y.toml", &rule.replace("rest_day", "restday"), "rules/y.toml:5:7", "rest_day"),
    ] {
        let rule = if path.ends_with("holidays.csv") { rule } else { "" };
        let mut folder = bare_folder("rules/x.toml", &rule.replace("\"r\"", "\"s\""));
        folder.files.retain(|file| !file.text.is_empty());
        folder.files.push(LexiconFile { path: path.to_owned(), text: text.to_owned().into() });
        let told = Rulebook::load(&folder, "default").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(told.starts_with(place) && told.contains(mend) && told.lines().count() == 1, "{reason}: {told}");
    }
}
