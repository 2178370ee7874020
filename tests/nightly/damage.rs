//! Exports that are damaged or gone, and results, sinks and copies that stand in the way: nothing good is lost, and whoever has to be told
//! is told.

use crate::place::Place;
use predicates::prelude::*;
use std::fs;
use std::time::{Duration, SystemTime};

const TELLING: &str = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
                       [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n";

#[test]
fn a_damaged_delivery_takes_nothing_back() {
    let place = Place::new("output = \"out\"\n");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    // Files that are read before it and after it, in the same batch.
    place.export("20251103-b.csv", "2025-11-03", "A02", 1);
    place.export("20251103_c.csv", "2025-11-03", "A03", 1);
    place.run("2025-11-03").assert().code(0);
    let results = || fs::read(place.path("out/conversations.jsonl")).expect("result files");
    let (stored, written) = (place.rows(), results());
    for (reason, damaged) in [
        ("nothing", &b""[..]),
        ("a packed file that is cut off", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\x56"),
        ("a workbook that is cut off", b"PK\x03\x04\x14\0\0\0"),
        ("no text", b"\x7fELF\0\0\x01\x02\xff\xfe\0\0\0"),
        ("no header", b"<Error>AccessDenied</Error>\n"),
    ] {
        fs::write(place.path("in/20251103.csv"), damaged).expect("an export");
        let told = predicate::str::contains("nothing of this source could be read");
        place.run("2025-11-03").assert().code(3).stderr(told);
        assert!(stored == place.rows(), "{reason}");
        assert!(written == results(), "{reason}: nor are they gone from the results");
    }
    place.export("20251103.csv", "2025-11-03", "A01", 4);
    place.run("2025-11-03").assert().code(0);
    assert_eq!(place.count("conversations"), 6, "a sound one replaces them");
}

#[test]
fn result_files_stay_where_an_export_is_gone() {
    let place = Place::new("output = \"out/{yyyy-mm-dd}\"\n");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    let results = |place: &Place| fs::read(place.path("out/2025-11-03/conversations.jsonl")).expect("result files");
    let written = results(&place);
    place.store().execute_batch("UPDATE runs SET finished = NULL").expect("the store");
    fs::remove_file(place.path("in/20251103.csv")).expect("the export");
    place.export("20251104.csv", "2025-11-04", "A01", 1);
    place.run("2025-11-04").assert().code(3).stderr(predicate::str::contains("stay as they are"));
    assert!(written == results(&place), "a night that was killed, and its exports cleaned up");
    assert_eq!(place.unfinished(), 0, "and is over");
    place.export("20251103-b.csv", "2025-11-03", "A02", 3);
    place.run("2025-11-03").assert().code(3);
    assert!(written == results(&place), "a file that comes late");
    assert_eq!(place.ask::<i64>("SELECT conversations FROM days WHERE day = 20251103"), 6, "counts");

    let place = Place::reading("live.csv", "output = \"out/{yyyy-mm-dd}\"\n");
    place.export("live.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    let written = results(&place);
    let changed = "UPDATE runs SET finished = NULL, stored = NULL; UPDATE sources SET complete = 0;";
    place.store().execute_batch(changed).expect("the store");
    place.run("2025-11-04").assert().code(3);
    assert!(written == results(&place), "a file that changed, and is tonight's by now");
}

#[test]
fn result_files_that_were_deleted_come_back() {
    let place = Place::new("output = \"out/{yyyy-mm-dd}\"\nlook_back_days = 0\n");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    let results = || fs::read(place.path("out/2025-11-03/conversations.jsonl")).expect("result files");
    let (written, stored) = (results(), place.rows());
    fs::remove_dir_all(place.path("out")).expect("our own folder");
    place.run("2025-11-03").assert().code(0).stderr(predicate::str::contains("made once more"));
    assert!(written == results() && stored == place.rows());
    place.run("2025-11-03").assert().code(0).stderr(predicate::str::contains("nothing new"));
    // Those of a file that is gone know more than new ones would: none are made.
    fs::remove_dir_all(place.path("out")).expect("our own folder");
    fs::rename(place.path("in/20251103.csv"), place.path("in/away.csv")).expect("our own file");
    place.export("20251103-b.csv", "2025-11-03", "A02", 1);
    let _ = place.run("2025-11-03").assert();
    assert!(!place.path("out/2025-11-03").exists());
}

#[test]
fn what_cannot_be_written_or_removed_keeps_no_alert_back() {
    let place = Place::new(&format!("output = \"out\"\nkeep_texts_days = 1\n{TELLING}"));
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    fs::write(place.path("out"), "").expect("a file in the way");
    // A folder stands for a copy that may not be removed: that goes for root, too.
    fs::create_dir(place.path("qa.db.format1.bak")).expect("a folder");
    let old = SystemTime::now() - Duration::from_hours(48);
    fs::File::open(place.path("qa.db.format1.bak")).and_then(|folder| folder.set_modified(old)).expect("its age");
    let told = predicate::str::contains("cannot write the result files").and(predicate::str::contains("format1.bak"));
    place.run("2025-11-03").assert().code(1).stderr(told);
    let lines = || fs::read_to_string(place.path("alerts.jsonl")).expect("the alerts").lines().count();
    assert_eq!((place.count("conversations"), lines(), place.unfinished()), (3, 1, 1));
    fs::remove_file(place.path("out")).expect("our own file");
    fs::remove_dir(place.path("qa.db.format1.bak")).expect("our own folder");
    // The exit code of a failure told nobody of the alert.
    place.run("2025-11-03").assert().code(4);
    let results = fs::read_to_string(place.path("out/conversations.jsonl")).expect("result files");
    assert_eq!((results.lines().count(), lines(), place.unfinished()), (3, 1, 0));
}

#[cfg(target_os = "linux")]
#[test]
fn an_alert_comes_once_through_a_pipe() {
    let place = Place::new(&TELLING.replace("alerts.jsonl", "/dev/stdout"));
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    let told = place.run("2025-11-03").assert().code(4).get_output().stdout.clone();
    assert_eq!(String::from_utf8_lossy(&told).lines().count(), 1);
    assert_eq!(place.ask::<String>("SELECT state || attempts FROM deliveries"), "sent1");
}

#[test]
fn nothing_is_left_of_what_a_file_replaced() {
    let place = Place::new("store_text = \"full\"\n");
    let ids: Vec<String> = (0..300).map(|nth| format!("c{nth}")).collect();
    let said = format!("这是原话{}", "我的快递三天没动了".repeat(30));
    let row = |id| (id, "A01", "客户", "2025-11-03 10:00:00", &*said);
    place.write("20251103.csv", &ids.iter().map(|id| row(id.as_str())).collect::<Vec<_>>());
    place.run("2025-11-03").assert().code(0);
    let holds = || {
        let file = fs::read(place.path("qa.db")).expect("the store");
        file.windows("这是原话".len()).any(|part| part == "这是原话".as_bytes())
    };
    assert!(holds());
    place.write("20251103.csv", &[("other", "A01", "客户", "2025-11-03 10:00:00", "您好")]);
    place.run("2025-11-03").assert().code(3);
    assert!(!holds() && !place.path("qa.db-wal").exists());
}
