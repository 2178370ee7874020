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
    let place = Place::new(TELLING);
    place.mood("20251103.csv", "2025-11-03", "A01", 37, false);
    place.run("2025-11-03").assert().code(0);
    place.mood("20251103.csv", "2025-11-03", "A01", 2, false);
    let stop = "CREATE TRIGGER stop BEFORE UPDATE OF stored ON runs BEGIN SELECT RAISE(ABORT, 'stopped'); END; \
                CREATE TRIGGER whole BEFORE UPDATE OF complete ON sources WHEN NEW.complete = 1 BEGIN SELECT RAISE(ABORT, 'stopped'); END";
    place.store().execute_batch(stop).expect("triggers");
    place.run("2025-11-03").assert().code(1);
    place.store().execute_batch("DROP TRIGGER stop; DROP TRIGGER whole").expect("triggers");
    place.run("2025-11-03").assert().code(3).stderr(contains("replaces 37 conversations by 2"));
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
    place.run("2025-11-01").assert().code(0).stderr(contains("of another day").not());
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
        place.run("2025-11-04").assert().code(3).stderr(contains("of another day"));
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
    assert!(told.contains("in/2025-11-03/张*_138****8000.csv") && !told.contains("张伟"), "{told}");
    assert!(told.starts_with("in/{yyyy-mm-dd}/张*_138****8000.csv｜质检警告【缺】2025-11-03 应有"), "{told}");
}
