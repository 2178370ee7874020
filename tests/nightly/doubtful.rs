//! Exports that are probably not what they should be: cut to a few rows, empty, or those of the day before.

use crate::place::Place;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::fs;

const TELLING: &str = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
                       [[alert]]\nname = \"缺\"\nwhen = { kind = \"missing\" }\nexit = false\n";

/// What was told of it, by subject.
fn told(place: &Place) -> String {
    place.ask("SELECT coalesce(group_concat(subject || '｜' || text, '\n' ORDER BY id), '') FROM alerts")
}

#[test]
fn an_export_that_comes_again_with_a_few_of_its_conversations_counts_and_is_told() {
    for (reason, before, now, code) in
        [("cut", 37, 2, 3), ("fewer than half", 10, 4, 3), ("half", 10, 5, 0), ("one less", 3, 2, 0), ("more", 3, 6, 0)]
    {
        let place = Place::new(TELLING);
        place.mood("20251103.csv", "2025-11-03", "A01", before, false);
        place.run("2025-11-03").assert().code(0);
        place.mood("20251103.csv", "2025-11-03", "A01", now, false);
        let log = place.run("2025-11-03").assert().code(code).get_output().stderr.clone();
        let log = String::from_utf8_lossy(&log);
        assert_eq!(log.contains(&format!("replaces {before} conversations by {now}")), code == 3, "{reason}: {log}");
        let alert = format!("只有 {now} 个会话，之前有 {before} 个");
        assert_eq!(told(&place).contains(&alert), code == 3, "{reason}: {}", told(&place));
        assert_eq!(place.count("conversations"), i64::try_from(now).expect("a count"), "{reason}");
        place.run("2025-11-03").assert().code(0).stderr(contains("nothing new"));
    }
}

#[test]
fn what_was_there_is_known_after_a_kill() {
    for (reason, stop, now) in [
        ("before it is replaced", "UPDATE OF complete ON sources WHEN NEW.complete = 1", 2),
        ("right after it was", "UPDATE OF stored ON runs", 2),
        ("the same, and it came again", "UPDATE OF stored ON runs", 3),
        ("before it is told", "INSERT ON alerts", 2),
        ("before the end of the run", "UPDATE OF finished ON runs", 2),
    ] {
        let place = Place::new(TELLING);
        place.mood("20251103.csv", "2025-11-03", "A01", 37, false);
        place.run("2025-11-03").assert().code(0);
        place.mood("20251103.csv", "2025-11-03", "A01", 2, false);
        let stop = format!("CREATE TRIGGER stop BEFORE {stop} BEGIN SELECT RAISE(ABORT, 'stopped'); END");
        place.store().execute_batch(&stop).expect("a trigger");
        place.run("2025-11-03").assert().code(1);
        place.store().execute_batch("DROP TRIGGER stop").expect("the trigger");
        place.mood("20251103.csv", "2025-11-03", "A01", now, false);
        let what = format!("replaces 37 conversations by {now}");
        place.run("2025-11-03").assert().code(3).stderr(contains(&*what));
        let told = told(&place);
        assert!(told.contains(&format!("只有 {now} 个会话，之前有 37 个")) && told.lines().count() == 1, "{reason}: {told}");
        place.run("2025-11-03").assert().code(0).stderr(contains("replaces").not());
    }
}

#[test]
fn what_is_worse_is_told_on_the_same_day_and_what_is_the_same_is_not() {
    const DAMAGED: &[u8] = b"\x7fELF\0\0\x01\x02\xff\xfe";
    for (reason, names, steps) in [
        ("damaged, and cut when it comes again", &["20251103.csv"][..], &[(DAMAGED, 1), (b"", 1), (b"2", 2), (b"2", 2)][..]),
        ("two that look the same when masked", &["20251103_张伟.csv", "20251103_张三.csv"], &[(DAMAGED, 2), (DAMAGED, 2)]),
    ] {
        let place = Place::new(TELLING);
        for name in names {
            place.mood(name, "2025-11-03", "A01", 37, false);
        }
        place.run("2025-11-03").assert().code(0);
        for (nth, &(bytes, alerts)) in steps.iter().enumerate() {
            for name in names {
                if bytes == b"2" {
                    place.mood(name, "2025-11-03", "A01", 2, false);
                } else {
                    fs::write(place.path("in").join(name), bytes).expect("an export");
                }
            }
            let _ = place.run("2025-11-03").assert();
            assert_eq!(place.count("alerts"), alerts, "{reason}, {nth}: {}", told(&place));
        }
        assert!(!told(&place).contains("张伟"), "{reason}: {}", told(&place));
        let subjects: i64 = place.ask("SELECT count(DISTINCT subject) FROM alerts");
        assert_eq!(usize::try_from(subjects), Ok(names.len()), "{reason}");
    }
}

#[test]
fn the_same_lack_cools_down_and_another_does_not() {
    let place = Place::reading("today.csv", &format!("{TELLING}cool_down_days = 7\n"));
    for (reason, day, bytes, alerts) in [
        ("damaged", "2025-11-03", &b"\x7fELF\0\0"[..], 1),
        ("the same the day after", "2025-11-04", b"\x7fELF\0\0", 1),
        ("a header alone", "2025-11-05", "会话ID,客服工号,技能组,角色,发送时间,内容\n".as_bytes(), 2),
        ("damaged once more, later", "2025-11-10", b"\x7fELF\0\0", 3),
    ] {
        fs::write(place.path("in/today.csv"), bytes).expect("an export");
        let _ = place.run(day).assert();
        assert_eq!(place.count("alerts"), alerts, "{reason}: {}", told(&place));
    }
}

#[test]
fn an_export_without_conversations_is_told_as_such_once_and_is_no_copy() {
    let header = "会话ID,客服工号,技能组,角色,发送时间,内容\n";
    let place = Place::new(&format!("look_back_days = 0\n{TELLING}"));
    for (nth, day) in ["03", "04", "05", "02"].into_iter().enumerate() {
        fs::write(place.path(&format!("in/202511{day}.csv")), header).expect("an export");
        for again in [false, true] {
            place.run(&format!("2025-11-{day}")).assert().code(3).stderr(contains("of an earlier day").not());
            let told = told(&place);
            assert_eq!(
                (told.matches("导出文件里没有会话").count(), told.lines().count()),
                (nth + 1, nth + 1),
                "{day}, {again}: {told}"
            );
        }
        assert_eq!(place.count("sources"), i64::try_from(nth + 1).expect("a count"), "each is an export of its own");
    }
    // Yesterday's was cleaned up: nothing was moved to where today's is.
    fs::remove_file(place.path("in/20251105.csv")).expect("our own file");
    fs::write(place.path("in/20251106.csv"), header).expect("an export");
    place.run("2025-11-06").assert().code(3).stderr(contains("moved").not());
    assert_eq!(place.ask::<i64>("SELECT day FROM sources WHERE path = 'in/20251105.csv'"), 20_251_105);
    // A whole one that comes again with nothing is told with what it had.
    place.mood("20251107.csv", "2025-11-07", "A01", 3, false);
    place.run("2025-11-07").assert().code(0);
    fs::write(place.path("in/20251107.csv"), header).expect("an export");
    for _ in [1, 2] {
        place.run("2025-11-07").assert().code(3);
        assert_eq!(told(&place).matches("没有会话，之前有 3 个").count(), 1);
        assert_eq!(place.count("alerts"), 6);
    }
}

#[test]
fn what_is_lacking_is_lacking_though_nobody_is_told_and_nothing_is_new() {
    let place = Place::new("");
    fs::write(place.path("in/20251103.csv"), "会话ID,客服工号,技能组,角色,发送时间,内容\n").expect("an export");
    place.run("2025-11-03").assert().code(3).stderr(contains("this export holds no conversation"));
    place.run("2025-11-03").assert().code(3).stderr(contains("nothing new").and(contains("this export holds no conversation")));
}

#[test]
fn what_an_older_store_has_told_of_a_file_is_not_told_again() {
    let place = Place::new(TELLING);
    for _ in [1, 2] {
        place.run("2025-11-03").assert().code(3);
        assert_eq!(place.count("alerts"), 1);
        place.store().execute_batch("UPDATE alerts SET key = rule || '|' || subject || '|' || day").expect("as it was");
    }
}

#[test]
fn what_was_moved_aside_is_replaced_by_nothing() {
    let place = Place::reading("export*.csv", TELLING);
    let export = |name: &str, ids: &[&str]| {
        let rows: Vec<_> = ids.iter().map(|&id| (id, "A01", "客服", "2025-11-03 10:00:00", "您好")).collect();
        place.write(name, &rows);
    };
    export("export.csv", &["a", "b", "c"]);
    place.run("2025-11-03").assert().code(0);
    fs::rename(place.path("in/export.csv"), place.path("in/export.1.csv")).expect("moved aside");
    export("export.csv", &["d"]);
    place.run("2025-11-04").assert().code(0).stderr(contains("replaces").not());
    assert_eq!((told(&place), place.count("conversations")), (String::new(), 4));
}

#[test]
fn exports_of_later_days_are_none_of_old_ones() {
    let place = Place::reading("{yyyy}{mm}/*.csv", TELLING);
    fs::create_dir_all(place.path("in/202511")).expect("a folder");
    for day in ["01", "02", "03"] {
        place.mood(&format!("202511/{day}.csv"), &format!("2025-11-{day}"), "A01", 2, false);
        place.run(&format!("2025-11-{day}")).assert().code(0);
    }
    place.run("2025-11-01").assert().code(0).stderr(contains("of an earlier day").not());
    assert_eq!(told(&place), "");
    // Nor is a copy of one.
    fs::copy(place.path("in/202511/03.csv"), place.path("in/202511/03-copy.csv")).expect("a copy");
    place.run("2025-11-01").assert().code(0).stderr(contains("of an earlier day").not());
    assert_eq!(told(&place), "");
}

#[test]
fn every_empty_export_of_a_day_is_told() {
    let place = Place::new(TELLING);
    place.mood("20251103-a.csv", "2025-11-03", "A01", 3, false);
    for name in ["20251103-b.csv", "20251103-c.csv"] {
        fs::write(place.path("in").join(name), "").expect("an export");
    }
    place.run("2025-11-03").assert().code(3);
    let told = told(&place);
    assert!(told.contains("in/20251103-b.csv｜") && told.contains("in/20251103-c.csv｜"), "{told}");
}

#[test]
fn the_export_of_the_day_before_under_this_days_name_is_told() {
    let place = Place::new(TELLING);
    place.mood("20251103.csv", "2025-11-03", "A01", 3, false);
    place.run("2025-11-03").assert().code(0);
    for name in ["20251103-copy.csv", "20251104.csv"] {
        fs::copy(place.path("in/20251103.csv"), place.path("in").join(name)).expect("a copy");
    }
    // A second copy of one day is none of another.
    place.run("2025-11-03").assert().code(0);
    place.run("2025-11-04").arg("--dry-run").assert().code(3);
    for once in [1, 2] {
        place.run("2025-11-04").assert().code(3).stderr(contains("same_as=\"in/20251103.csv\""));
        let told = told(&place);
        assert!(told.contains("in/20251104.csv，in/20251103.csv") && told.lines().count() == 1, "{once}: {told}");
    }
    place.mood("20251104.csv", "2025-11-04", "A01", 3, false);
    place.run("2025-11-04").assert().code(0);
}

#[test]
fn so_is_one_that_was_moved_there() {
    let place = Place::new(TELLING);
    place.mood("20251103.csv", "2025-11-03", "A01", 3, false);
    place.run("2025-11-03").assert().code(0);
    fs::rename(place.path("in/20251103.csv"), place.path("in/20251104.csv")).expect("our own file");
    for again in [false, true] {
        place.run("2025-11-04").assert().code(3).stderr(contains("of an earlier day"));
        let told = told(&place);
        assert!(told.contains("内容相同") && told.lines().count() == 1, "{again}: {told}");
        assert_eq!(place.ask::<String>("SELECT path || day FROM sources"), "in/20251104.csv20251103", "its conversations stay");
    }
}

#[test]
fn names_of_people_are_in_no_alert_about_files_and_days_are() {
    let place = Place::reading("{yyyy-mm-dd}/张伟_13800138000.csv", TELLING);
    place.run("2025-11-03").assert().code(3);
    let told = told(&place);
    assert!(told.contains("in/2025-11-03/张*_138****8000.csv#2") && !told.contains("张伟"), "{told}");
    assert!(told.starts_with("in/{yyyy-mm-dd}/张*_138****8000.csv#1｜质检警告【缺】2025-11-03 应有"), "{told}");
}
