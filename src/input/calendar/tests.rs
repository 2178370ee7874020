use super::*;
use crate::input::layout::Layout;

/// Why it is there, the day that is known, the times in order, what they are.
type Case = (&'static str, Option<Date>, &'static [&'static str], &'static [&'static str]);

#[test]
fn times_without_a_day() {
    let clock = Clock::new(&Layout::default());
    let day = Date::new(2025, 11, 3).ok();
    let cases: [Case; 10] = [
        ("on the day of the file", day, &["10:02", "10:03:05"], &["2025-11-03T10:02:00+08:00", "2025-11-03T10:03:05+08:00"]),
        ("over midnight", day, &["23:59:50", "00:00:10"], &["2025-11-03T23:59:50+08:00", "2025-11-04T00:00:10+08:00"]),
        ("a little out of order", day, &["10:02", "10:01"], &["2025-11-03T10:02:00+08:00", "2025-11-03T10:01:00+08:00"]),
        (
            "the day of an earlier line",
            None,
            &["2025/11/3 9:00", "下午3:05"],
            &["2025-11-03T09:00:00+08:00", "2025-11-03T15:05:00+08:00"],
        ),
        ("no day at all", None, &["10:02"], &["1970-01-02T10:02:00+08:00"]),
        ("no year", None, &["11-03 10:02", "11月4日 1:00"], &["1970-11-03T10:02:00+08:00", "1970-11-04T01:00:00+08:00"]),
        (
            "no year, behind New Year",
            None,
            &["12-31 23:59", "01-01 0:01"],
            &["1970-12-31T23:59:00+08:00", "1971-01-01T00:01:00+08:00"],
        ),
        ("the year before that of the file", Date::new(2026, 1, 3).ok(), &["12-31 23:59"], &["2025-12-31T23:59:00+08:00"]),
        ("the end of a day", day, &["24:00:10"], &["2025-11-04T00:00:10+08:00"]),
        ("the year behind, either may be the day", day, &["03/11/2025 10:02"], &["?"]),
    ];
    for (reason, day, texts, expected) in cases {
        let mut calendar = Calendar::new(day);
        let read: Vec<String> =
            texts.iter().map(|text| calendar.read(text, &clock).map_or("?".into(), |at| at.to_string())).collect();
        assert_eq!(read, expected, "{reason}");
    }
}

#[test]
fn the_order_of_days_and_months() {
    for (times, expected) in [
        (["03/11/2025 10:02", "13/11/2025 10:02"], Some(Order::Day)),
        (["11/3/25, 10:02", "11/13/25, 10:02"], Some(Order::Month)),
        (["03/11/2025 10:02", "04/11/2025 10:02"], None),
        (["13/11/2025 10:02", "11/13/2025 10:02"], None),
        (["2025-11-13 10:02", "10:02"], None),
    ] {
        assert_eq!(Order::of(times.into_iter()), expected, "{times:?}");
    }
    let clock = Clock::new(&Layout::default());
    let mut calendar = Calendar::new(None).knowing(Hint { order: Some(Order::Month), ..Hint::default() });
    assert_eq!(calendar.read("11/3/25, 10:02", &clock).unwrap().to_string(), "2025-11-03T10:02:00+08:00");
}

#[test]
fn years_in_names_and_titles() {
    for (text, expected) in [
        ("聊天记录_2025年10月", Some(2025)),
        ("chat-2025", Some(2025)),
        ("20251003", None),
        ("工号1024", None),
        ("第2101条", None),
    ] {
        assert_eq!(year_in(text), expected, "{text}");
    }
}

#[test]
fn days_in_names_of_files() {
    for (name, expected) in [
        ("20251103", "2025-11-03"),
        ("A01_2025-11-03_通话", "2025-11-03"),
        ("13800001234_20251103100005", "2025-11-03 10:00:05"),
        ("20251103_100005_A01", "2025-11-03 10:00:05"),
        ("2025-11-03 10-00-05", "2025-11-03 10:00:05"),
        ("20251103001234567", "?"),
        ("20259903", "?"),
        ("chat-2025", "?"),
        ("会话", "?"),
    ] {
        let found = of_name(name).map_or("?".to_owned(), |(date, time)| match time {
            Some(time) => format!("{date} {time}"),
            None => date.to_string(),
        });
        assert_eq!(found, expected, "{name}");
    }
}
