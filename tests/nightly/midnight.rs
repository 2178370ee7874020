//! Conversations that run over midnight: the exports of two days have each a half.

use crate::place::Place;
use predicates::prelude::*;
use std::fs;

type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const BEFORE: [Row; 3] = [
    ("c1", "A01", "客户", "2025-11-03 23:50:00", "我的快递三天没动了"),
    ("c1", "A01", "客服", "2025-11-03 23:50:20", "您好，请您提供一下订单号"),
    ("c1", "A01", "客户", "2025-11-03 23:58:00", "订单号是88231"),
];
const AFTER: [Row; 4] = [
    ("c1", "A01", "客户", "2025-11-04 00:02:00", "快递为什么不动"),
    ("c1", "A01", "客服", "2025-11-04 00:02:30", "今天18点前给您答复"),
    ("c1", "A01", "客户", "2025-11-04 00:04:00", "好的，谢谢"),
    ("c1", "A01", "客服", "2025-11-04 00:04:20", "不客气，再见"),
];
const OTHER: [Row; 2] = [
    ("c2", "A02", "客户", "2025-11-04 10:00:00", "我的快递三天没动了"),
    ("c2", "A02", "客服", "2025-11-04 10:00:20", "您好，我马上为您核实"),
];

/// The same rows with other words for some of them.
fn with(rows: &[Row], change: impl Fn(Row) -> Row) -> Vec<Row> {
    rows.iter().map(|&row| change(row)).collect()
}

const RESULTS: &str = "output = \"out/{yyyy-mm-dd}\"\n";

fn two_nights(place: Place, before: &[Row], after: &[Row]) -> Place {
    place.write("20251103.csv", before);
    place.run("2025-11-03").assert().code(0);
    place.write("20251104.csv", &[after, &OTHER].concat());
    place.run("2025-11-04").assert().code(0);
    place
}

const COUNTED: &str = "SELECT group_concat(day || ' ' || conversation_id || ' ' || turns, ', ' ORDER BY day, conversation_id) \
    FROM scored_conversation";
const SUMS: &str = "SELECT group_concat(day || ':' || conversations || ':' || turns, ' ' ORDER BY day) FROM days";
const NO_GREETING: &str = "SELECT count(*) FROM findings f JOIN rules r ON r.id = f.rule JOIN conversations c ON c.id = f.conversation \
    WHERE r.rule = 'process.no_greeting' AND c.counted = 1";

#[test]
fn what_runs_over_midnight_counts_once_and_as_a_whole() {
    let place = two_nights(Place::by_default_rulebook(RESULTS), &BEFORE, &AFTER);
    assert_eq!(place.ask::<String>(COUNTED), "2025-11-03 c1 7, 2025-11-04 c2 2");
    assert_eq!(place.ask::<String>(SUMS), "20251103:1:7 20251104:1:2");
    assert_eq!(place.ask::<i64>(NO_GREETING), 0, "the greeting stands in the export of the day before");
    let results = fs::read_to_string(place.path("out/2025-11-04/findings.csv")).expect("result files");
    assert!(!results.contains("process.no_greeting"), "{results}");
    // As one export that holds all of it.
    let whole = Place::by_default_rulebook("");
    whole.write("20251103.csv", &[&BEFORE[..], &AFTER].concat());
    whole.run("2025-11-03").assert().code(0);
    let score = "SELECT score || ' ' || grade || ' ' || first_response_s FROM scored_conversation WHERE conversation_id = 'c1'";
    assert_eq!(place.ask::<String>(score), whole.ask::<String>(score));
    // The same again, read again, and gone again.
    let before = place.rows();
    place.run("2025-11-04").assert().code(0).stderr(predicate::str::contains("nothing new"));
    assert!(before == place.rows(), "nothing changes");
    place.write("20251104.csv", &[&AFTER[..], &OTHER, &[("c3", "A02", "客服", "2025-11-04 11:00:00", "您好")]].concat());
    place.run("2025-11-04").assert().code(0).stderr(predicate::str::contains("judged as a whole"));
    assert_eq!(place.ask::<String>(SUMS), "20251103:1:7 20251104:2:3", "read again");
    place.write("20251104.csv", &OTHER);
    place.run("2025-11-04").assert().code(3);
    assert_eq!(place.ask::<String>(SUMS), "20251103:1:3 20251104:1:2", "the half that is left counts");
}

#[test]
fn what_only_seems_to_go_on_is_another_one() {
    let moved = |hour: &str| with(&AFTER, |row| (row.0, row.1, row.2, &*row.3.replace(" 00:", hour).leak(), row.4));
    for (reason, before, after) in [
        ("hours later", BEFORE.to_vec(), moved(" 05:")),
        ("another agent", BEFORE.to_vec(), with(&AFTER, |row| (row.0, "A07", row.2, row.3, row.4))),
        (
            "opened by the system",
            BEFORE.to_vec(),
            [&[("c1", "A01", "系统", "2025-11-04 00:01:00", "客户进入会话")][..], &AFTER].concat(),
        ),
        (
            "closed by the system",
            [&BEFORE[..], &[("c1", "A01", "系统", "2025-11-03 23:59:00", "会话已结束")]].concat(),
            AFTER.to_vec(),
        ),
    ] {
        let place = two_nights(Place::new(RESULTS), &before, &after);
        let counted: i64 = place.ask("SELECT count(*) FROM scored_conversation WHERE conversation_id = 'c1'");
        assert_eq!(counted, 2, "{reason}");
    }
}

#[test]
fn where_the_beginning_is_gone_nobody_is_blamed_and_it_is_told() {
    for (reason, is_gone) in [("gone", true), ("another content by now", false)] {
        let place = Place::by_default_rulebook("look_back_days = 0\n");
        place.write("20251103.csv", &BEFORE);
        place.run("2025-11-03").assert().code(0);
        if is_gone {
            fs::remove_file(place.path("in/20251103.csv")).expect("our own file");
        } else {
            place.write("20251103.csv", &OTHER);
        }
        place.write("20251104.csv", &AFTER);
        place
            .run("2025-11-04")
            .assert()
            .code(0)
            .stderr(predicate::str::contains("not at hand").and(predicate::str::contains("conversations=1")));
        assert_eq!(place.ask::<String>(SUMS), "20251103:1:3 20251104:1:4", "{reason}: nothing is lost");
        assert_eq!(place.ask::<i64>(NO_GREETING), 0, "{reason}");
    }
}

const RUDE: Row = ("c1", "A01", "客服", "2025-11-03 23:59:00", "不可能，这是你自己的问题");
const NEXT_NIGHT: [Row; 2] = [
    ("c1", "A01", "客户", "2025-11-05 00:05:00", "还没有答复吗"),
    ("c1", "A01", "客服", "2025-11-05 00:05:30", "您好，我马上为您核实"),
];
const TELLING: &str = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
    [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\nexit = false\n";

/// What happens: the export of a day comes, or the run of a day.
enum Do<'a> {
    Come(&'static str, &'a [Row]),
    Run(&'static str),
}

use Do::{Come, Run};

#[test]
fn whenever_an_export_comes_the_store_is_as_if_it_had_come_in_time() {
    let rude = [&BEFORE[..], &[RUDE]].concat();
    let after = [&AFTER[..], &OTHER].concat();
    let late = [
        &after[..],
        &[("c1", "A01", "客户", "2025-11-04 00:20:00", "等等"), ("c1", "A01", "客户", "2025-11-04 23:50:00", "在吗")],
    ]
    .concat();
    let calm = BEFORE.to_vec();
    let whole = "2025-11-03 c1 8, 2025-11-04 c2 2";
    for (reason, steps, counted, alerts) in [
        ("in time", &[Come("03", &rude), Run("03"), Come("04", &after), Run("04")][..], whole, 1),
        ("the day before comes late", &[Run("03"), Come("04", &after), Run("04"), Come("03", &rude), Run("05")], whole, 1),
        ("with the run of the day after", &[Run("03"), Come("04", &after), Run("04"), Come("03", &rude), Run("04")], whole, 1),
        ("by name", &[Run("03"), Come("04", &after), Run("04"), Come("03", &rude), Run("03"), Run("04")], whole, 1),
        (
            "it is completed late",
            &[Come("03", &calm), Run("03"), Come("04", &after), Run("04"), Come("03", &rude), Run("05")],
            whole,
            1,
        ),
        (
            "by name, when nobody waits for it any more",
            &[Come("03", &calm), Run("03"), Come("04", &after), Run("04"), Run("09"), Come("03", &rude), Run("03"), Run("10")],
            whole,
            1,
        ),
        (
            "the day before comes again without it",
            &[Come("03", &rude), Run("03"), Come("04", &after), Run("04"), Come("03", &[RUDE_OTHER]), Run("05")],
            "2025-11-03 c9 1, 2025-11-04 c1 4, 2025-11-04 c2 2",
            2,
        ),
        (
            "two midnights",
            &[Come("03", &rude), Run("03"), Come("04", &late), Run("04"), Come("05", &NEXT_NIGHT), Run("05")],
            "2025-11-03 c1 12, 2025-11-04 c2 2",
            1,
        ),
        (
            "two midnights, and the first day comes last",
            &[Run("03"), Come("04", &late), Run("04"), Come("05", &NEXT_NIGHT), Run("05"), Come("03", &rude), Run("06")],
            "2025-11-03 c1 12, 2025-11-04 c2 2",
            1,
        ),
    ] {
        let place = Place::new(TELLING);
        for step in steps {
            match *step {
                Come(day, rows) => place.write(&format!("202511{day}.csv"), rows),
                Run(day) => drop(place.run(&format!("2025-11-{day}")).output().expect("it runs")),
            }
        }
        assert_eq!(place.ask::<String>(COUNTED), counted, "{reason}");
        let sums: i64 = place.ask("SELECT sum(turns) FROM days");
        assert_eq!(
            sums,
            counted.split(", ").filter_map(|one| one.rsplit(' ').next()?.parse::<i64>().ok()).sum::<i64>(),
            "{reason}"
        );
        assert_eq!(place.count("alerts"), alerts, "{reason}: {}", place.ask::<String>("SELECT group_concat(text) FROM alerts"));
        assert_eq!((place.ask::<i64>("SELECT sum(outdated) FROM sources"), place.unfinished()), (0, 0), "{reason}");
        // Once more, and there is nothing left to do.
        let before = place.rows();
        let _ = place.run("2025-11-10").output().expect("it runs");
        assert!(before == place.rows(), "{reason}");
    }
}

#[test]
fn what_comes_late_is_told_though_the_file_behind_it_is_gone() {
    let place = Place::new(TELLING);
    place.write("20251103.csv", &BEFORE);
    place.run("2025-11-03").assert().code(0);
    place.write("20251104.csv", &[&AFTER[..], &OTHER].concat());
    place.run("2025-11-04").assert().code(0);
    fs::remove_file(place.path("in/20251104.csv")).expect("our own file");
    place.write("20251103.csv", &[&BEFORE[..], &[RUDE]].concat());
    for again in [false, true] {
        let _ = place.run("2025-11-05").assert();
        assert_eq!(place.ask::<String>("SELECT group_concat(day || rule) FROM alerts"), "20251103推卸", "{again}");
        assert_eq!(place.ask::<String>(COUNTED), "2025-11-03 c1 7, 2025-11-04 c2 2", "{again}: nothing is lost");
    }
}

#[test]
fn a_file_whose_name_holds_no_day_is_read_again_as_of_the_night_that_read_it() {
    const UNDATED: Row = ("c5", "A02", "客服", "", "您好");
    // As a kill leaves it between two batches of the file that is read again.
    let killed = "UPDATE sources SET complete = 0 WHERE path = 'in/live.csv'; \
                  UPDATE runs SET finished = NULL, stored = NULL WHERE day = 20251104";
    for (reason, look_back_days, is_judged_anew, killed) in [
        ("soon", 3, false, ""),
        ("when nobody waits for it any more", 0, false, ""),
        ("by another rulebook by then", 3, true, ""),
        ("after a kill", 0, false, killed),
        ("after a kill, soon", 3, false, killed),
    ] {
        let place = Place::new("");
        place.reads(&["{yyyymmdd}.csv", "live.csv"], &format!("look_back_days = {look_back_days}\n"));
        place.write("20251103.csv", &BEFORE);
        let _ = place.run("2025-11-03").assert();
        place.write("live.csv", &[&AFTER[..], &OTHER, &[UNDATED]].concat());
        let _ = place.run("2025-11-04").assert();
        assert_eq!(place.ask::<String>(COUNTED), "2025-11-03 c1 7, 2025-11-04 c2 2, 2025-11-04 c5 1", "{reason}: whole");
        place.write("20251103.csv", &[&BEFORE[..], &[RUDE]].concat());
        let _ = place.run("2025-11-03").assert();
        assert_eq!(place.ask::<i64>("SELECT sum(outdated) FROM sources"), 1, "{reason}: it is to be read again");
        if is_judged_anew {
            place.changes_rulebook();
        }
        place.store().execute_batch(killed).expect("the store");
        let expected = "2025-11-03 c1 8, 2025-11-04 c2 2, 2025-11-04 c5 1";
        for again in [false, true] {
            let _ = place.run("2025-11-06").assert();
            assert_eq!(place.ask::<String>(COUNTED), expected, "{reason}, {again}: whole still");
            let night: i64 = place.ask("SELECT day FROM sources WHERE path = 'in/live.csv' AND complete = 1 AND outdated = 0");
            assert_eq!((night, place.unfinished()), (20_251_104, 0), "{reason}, {again}");
        }
        // Another content is tonight's.
        place.write("live.csv", &[("c6", "A02", "客服", "", "您好")]);
        let _ = place.run("2025-11-07").assert();
        assert!(place.ask::<String>(COUNTED).ends_with("2025-11-07 c6 1"), "{reason}");
    }
}

#[test]
fn a_file_that_was_moved_is_read_again_as_well() {
    for look_back_days in [0, 3] {
        let place = two_nights(Place::new(&format!("look_back_days = {look_back_days}\n")), &BEFORE, &AFTER);
        place.write("20251103.csv", &[&BEFORE[..], &[RUDE]].concat());
        let _ = place.run("2025-11-03").assert();
        assert_eq!(place.ask::<i64>("SELECT sum(outdated) FROM sources"), 1, "{look_back_days}: it is to be read again");
        fs::rename(place.path("in/20251104.csv"), place.path("in/20251104-final.csv")).expect("our own file");
        let _ = place.run("2025-11-06").assert();
        assert_eq!(place.ask::<String>(COUNTED), "2025-11-03 c1 8, 2025-11-04 c2 2", "{look_back_days}");
        let sources = "SELECT group_concat(path || outdated, ' ' ORDER BY path) FROM sources";
        assert_eq!(place.ask::<String>(sources), "in/20251103.csv0 in/20251104-final.csv0", "{look_back_days}");
    }
}

#[test]
fn a_file_that_is_damaged_when_it_is_to_be_read_again_is_tried_once() {
    for (reason, is_same) in [("damaged", false), ("the same, and unreadable by now", true)] {
        let place = two_nights(Place::new("look_back_days = 1\n"), &BEFORE, &AFTER);
        let sound = fs::read(place.path("in/20251104.csv")).expect("the export");
        if !is_same {
            fs::write(place.path("in/20251104.csv"), b"\x7fELF\0\0\x01\x02\xff\xfe").expect("an export");
        }
        place.write("20251103.csv", &[&BEFORE[..], &[RUDE]].concat());
        let _ = place.run("2025-11-03").assert();
        if is_same {
            place.rewrites("look_back_days = 1\n", "look_back_days = 1\nencoding = \"utf-16le\"\n");
        }
        let tried = predicate::str::contains("nothing of this source could be read");
        for (day, is_tried) in [("2025-11-10", true), ("2025-11-11", false), ("2025-11-11", false)] {
            let log = place.run(day).assert().get_output().stderr.clone();
            assert_eq!(tried.eval(&String::from_utf8_lossy(&log)), is_tried, "{reason}, {day}");
            assert_eq!(place.ask::<String>(COUNTED), "2025-11-03 c1 7, 2025-11-04 c2 2", "{reason}, {day}: nothing is lost");
        }
        if is_same {
            place.rewrites("encoding = \"utf-16le\"\n", "");
        }
        fs::write(place.path("in/20251104.csv"), sound).expect("the export");
        let _ = place.run("2025-11-04").assert();
        assert_eq!(place.ask::<String>(COUNTED), "2025-11-03 c1 8, 2025-11-04 c2 2", "{reason}: once it is at hand as it was");
    }
}

#[test]
fn what_comes_late_is_told_though_the_file_behind_it_is_damaged() {
    const CALM: Row = ("c1", "A01", "客服", "2025-11-03 23:59:00", "请您稍等");
    let place = two_nights(Place::new(&format!("look_back_days = 1\n{TELLING}")), &BEFORE, &AFTER);
    fs::write(place.path("in/20251104.csv"), b"\x7fELF\0\0\x01\x02\xff\xfe").expect("an export");
    for (reason, row, alerts) in [("nothing to tell", CALM, 0), ("what has to be told, once that was given up", RUDE, 1)] {
        place.write("20251103.csv", &[&BEFORE[..], &[row]].concat());
        let _ = place.run("2025-11-03").assert();
        assert_eq!(place.ask::<i64>("SELECT sum(outdated) FROM sources"), 1, "{reason}: it is asked for");
        assert_eq!(place.count("alerts"), alerts, "{reason}");
        let _ = place.run("2025-11-10").assert();
        assert_eq!(place.ask::<i64>("SELECT sum(outdated) FROM sources"), 2, "{reason}: it is given up");
    }
}

const RUDE_OTHER: Row = ("c9", "A01", "客服", "2025-11-03 23:59:00", "不可能，这是你自己的问题");
