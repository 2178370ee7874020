//! Alerts on figures of the day: how long customers wait, codes that rise, and words that are new.

use crate::place::Place;
use std::fmt::Write;
use std::fs;

const RULES: &str = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
    [[alert]]\nname = \"首响\"\nwhen = { kind = \"response\", above = 60, of = \"agent\", min = 5 }\n\
    [[alert]]\nname = \"推卸增多\"\nwhen = { kind = \"rise\", code = \"blame_shifting\", points = 20 }\n\
    [[alert]]\nname = \"新词\"\nwhen = { kind = \"phrase\", min = 10 }\ncool_down_days = 7\n";

/// A day of twelve conversations, answered so many seconds later.
fn day(place: &Place, day: &str, agent: &str, (asked, answer, seconds): (&str, &str, u32)) {
    let mut text = "会话ID,客服工号,技能组,角色,发送时间,内容\n".to_owned();
    for nth in 0..12 {
        let (minute, second) = (seconds / 60, seconds % 60);
        write!(
            text,
            "{day}-{agent}-{nth},{agent},售后,客户,{day} {:02}:00:00,{asked}\n{day}-{agent}-{nth},{agent},售后,客服,{day} {:02}:{minute:02}:{second:02},{answer}\n",
            nth + 8,
            nth + 8,
        )
        .expect("room");
    }
    fs::write(place.path("in").join(format!("{}-{agent}.csv", day.replace('-', ""))), text).expect("an export");
}

#[test]
fn what_the_figures_of_a_day_show_is_told() {
    const KIND: &str = "您好，我马上为您核实";
    const RUDE: &str = "不可能，这是你自己的问题";
    let usual = ("我的快递三天没动了", KIND, 20);
    let place = Place::new(RULES);
    for earlier in ["2025-11-03", "2025-11-04", "2025-11-05"] {
        day(&place, earlier, "A01", usual);
        place.run(earlier).assert().code(0);
    }
    for (reason, date, agent, today, told) in [
        ("a day like the others", "2025-11-06", "A01", usual, ""),
        (
            "one who answers late",
            "2025-11-07",
            "A02",
            ("我的快递三天没动了", KIND, 95),
            "首响|A02|平均首次响应 95 秒，高于 60 秒",
        ),
        ("a code that rises", "2025-11-08", "A01", ("我的快递三天没动了", RUDE, 20), "推卸增多|blame_shifting|比前 28 天高 "),
        (
            "a phrase that is new",
            "2025-11-09",
            "A01",
            ("你们的直播间抽奖是假的", KIND, 20),
            "新词|直播间抽奖|的会话 12 个（50.0%），前 28 天为 0.0%",
        ),
    ] {
        day(&place, date, agent, today);
        day(&place, date, "A03", usual);
        let log = place.run(date).assert().code(if told.is_empty() { 0 } else { 4 }).get_output().stderr.clone();
        assert!(!String::from_utf8_lossy(&log).contains("直播间"), "{reason}: what was said is in no log");
        let own =
            format!("SELECT rule || '|' || subject || '|' || text AS line, id FROM alerts WHERE day = {}", date.replace('-', ""));
        let all: String = place.ask(&format!("SELECT coalesce(group_concat(line, x'0a' ORDER BY id), '') FROM ({own})"));
        let mut parts = told.splitn(3, '|');
        let [rule, subject, text] = [(); 3].map(|()| parts.next().unwrap_or_default());
        assert_eq!(all.is_empty(), told.is_empty(), "{reason}: {all}");
        let is_it = |line: &str| line.starts_with(&format!("{rule}|")) && line.contains(subject) && line.contains(text);
        assert!(told.is_empty() || all.lines().any(is_it), "{reason}: {all}");
        assert!(all.lines().all(|line| line.starts_with(rule)), "{reason}, and nothing else: {all}");
    }
}

#[test]
fn phrases_need_texts_without_personal_data() {
    for texts in ["none", "full"] {
        let place = Place::new(&format!("store_text = \"{texts}\"\n{RULES}"));
        place.run("2025-11-03").assert().code(2).stderr(predicates::str::contains("store_text = \"redacted\""));
    }
}

#[test]
fn the_report_of_a_night_shows_the_days_before_it() {
    let place = Place::new("output = \"out/{yyyy-mm-dd}\"\nreport = [\"html\"]\n");
    for (day, agent) in [("2025-11-03", "A01"), ("2025-11-04", "A02"), ("2025-11-06", "A01")] {
        place.export(&format!("{}.csv", day.replace('-', "")), day, agent, 6);
        place.run(day).assert().code(0);
    }
    let report = |day: &str| fs::read_to_string(place.path("out").join(day).join("report.html")).expect("a report");
    let page = report("2025-11-06");
    let section = page.split_once("id=\"history\"").expect("the section").1.split_once("</section>").expect("its end").0;
    for (reason, held) in [
        ("the day itself", "2025-11-06</th><td class=\"n\">6<"),
        ("a day without an export", "2025-11-05</th><td class=\"n\">0</td><td class=\"n\">–"),
        ("the first day", "2025-11-03</th>"),
        ("an hour of three weekdays", "10</th>"),
        ("a line that is broken", "</polyline>"),
    ] {
        assert!(section.contains(held), "{reason}: {section}");
    }
    assert_eq!(section.matches("<polyline").count(), 2, "before the gap, and after it: {section}");
    assert!(!section.contains("2025-11-02"), "nothing before the first day");
    assert_eq!(section.matches("class=\"h0\"").count(), 3, "three weekdays at ten o'clock: {section}");
    assert!(report("2025-11-03").contains("id=\"history\""), "from the first night on");
}

const LACKS: &str = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
    [[alert]]\nname = \"缺文件\"\nwhen = { kind = \"missing\" }\n\
    [[alert]]\nname = \"拒绝\"\nwhen = { kind = \"rejected\", above = 10 }\n";

/// An export of so many turns, and of so many rows that nobody can read; damaged where it has neither.
fn rows(place: &Place, name: &str, (good, bad): (usize, usize)) {
    let mut text = "会话ID,客服工号,技能组,角色,发送时间,内容\n".to_owned();
    for nth in 0..good + bad {
        let role = if nth < good { "客服" } else { "神仙" };
        writeln!(text, "{name}-{nth},A01,售后,{role},2025-11-03 10:{nth:02}:00,您好").expect("room");
    }
    let text = if good + bad == 0 { "<Error>AccessDenied</Error>\n" } else { &text };
    fs::write(place.path("in").join(name), text).expect("an export");
}

/// An export by name, with its turns and its rows that nobody can read.
type Came = (&'static str, (usize, usize));

/// What came on a day, the exit code, and what is told.
type Lack = (&'static str, &'static str, &'static [Came], u8, &'static [&'static str]);

#[test]
fn what_did_not_come_or_was_rejected_is_told() {
    const CALLS: &str = "缺文件|in/calls-{yyyymmdd}*.csv|应有的导出文件没有到：in/calls-";
    let cases: [Lack; 7] = [
        ("all there", "2025-11-03", &[("20251103.csv", (9, 0)), ("calls-20251103-1.csv", (9, 0))], 0, &[]),
        ("one is missing", "2025-11-04", &[("20251104.csv", (9, 0))], 4, &[CALLS]),
        ("nothing came", "2025-11-05", &[], 4, &["缺文件|in/{yyyymmdd}.csv|没有到：in/20251105.csv", CALLS]),
        (
            "one is damaged",
            "2025-11-06",
            &[("20251106.csv", (0, 0)), ("calls-20251106-1.csv", (9, 0))],
            4,
            &["缺文件|in/20251106.csv|导出文件无法读取：in/20251106.csv"],
        ),
        ("few rows are rejected", "2025-11-07", &[("20251107.csv", (19, 1)), ("calls-20251107.csv", (9, 0))], 3, &[]),
        (
            "many rows are rejected",
            "2025-11-08",
            &[("20251108.csv", (8, 1)), ("calls-20251108.csv", (8, 3))],
            4,
            &["拒绝||有 4 行未能读取，占 20.0%，高于 10%（共 20 行）：in/calls-20251108.csv 3 行，in/20251108.csv 1 行"],
        ),
        ("many of few rows", "2025-11-09", &[("20251109.csv", (1, 1)), ("calls-20251109.csv", (1, 1))], 3, &[]),
    ];
    let place = Place::new("");
    place.reads(&["{yyyymmdd}.csv", "calls-{yyyymmdd}*.csv"], LACKS);
    for (reason, day, came, code, told) in cases {
        for &(name, counts) in came {
            rows(&place, name, counts);
        }
        place.run(day).assert().code(i32::from(code));
        let alerts = || -> String {
            let own = format!(
                "SELECT rule || '|' || subject || '|' || text AS line, id FROM alerts WHERE day = {}",
                day.replace('-', "")
            );
            place.ask(&format!("SELECT coalesce(group_concat(line, x'0a' ORDER BY id), '') FROM ({own})"))
        };
        let all = alerts();
        assert_eq!(all.lines().count(), told.len(), "{reason}: {all}");
        for (line, told) in all.lines().zip(told) {
            let (subject, text) = told.rsplit_once('|').expect("a subject and a text");
            assert!(line.starts_with(&format!("{subject}|")) && line.contains(text), "{reason}: {line}");
        }
        // What is told is told once; that something is wrong is told by the exit code as long as it is.
        place.run(day).assert().code(if code == 0 { 0 } else { 3 });
        assert_eq!(alerts(), all, "{reason}");
    }
    let lines = fs::read_to_string(place.path("alerts.jsonl")).expect("the alerts").lines().count();
    assert_eq!(lines, 5, "each arrives once");
}
