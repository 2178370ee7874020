//! Runs that are killed at random moments, and disks that are full: in the end the store is that of an undisturbed run, row for row.
//! `KILLS=200 cargo test --release --test nightly killed` does more of the same.
#![cfg(unix)]

use crate::place::Place;
use std::process::Command;
use std::time::Duration;

const FILES: usize = 6;
const EACH: usize = 150;

fn place() -> Place {
    let place = Place::new(
        "store_text = \"full\"\noutput = \"out\"\n[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
         [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n\
         [[alert]]\nname = \"均分\"\nwhen = { kind = \"mean\", below = 100, min = 1 }\n",
    );
    for nth in 0..FILES {
        place.export(&format!("20251103-{nth}.csv"), "2025-11-03", &format!("A{nth:02}"), EACH);
    }
    place
}

/// Starts a run and kills it so many milliseconds after it has begun to work; whether it was still at work.
fn kill_after(place: &Place, milliseconds: u64) -> bool {
    let (mut child, _log) = place.at_work("2025-11-03");
    std::thread::sleep(Duration::from_millis(milliseconds));
    let is_at_work = child.try_wait().expect("our own child").is_none();
    child.kill().expect("our own child");
    child.wait().expect("it is over");
    is_at_work
}

#[test]
fn after_kills_the_store_is_that_of_an_undisturbed_run() {
    let kills: u64 = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(4);
    // The night after, which finds the one before undone, and has its own work.
    let undisturbed = place();
    undisturbed.export("20251104.csv", "2025-11-04", "A00", 3);
    for day in ["2025-11-03", "2025-11-04"] {
        undisturbed.run(day).assert().code(4);
    }
    let expected = undisturbed.rows();
    let cleaned = |rows: Vec<String>, place: &Place| -> Vec<String> {
        let folder = place.path("in").to_string_lossy().into_owned();
        let bytes = folder.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
        rows.into_iter().map(|row| row.replace(&bytes, "")).collect()
    };
    let expected = cleaned(expected, &undisturbed);
    let place = place();
    let (mut hits, mut state): (u64, u64) = (0, 88_172_645_463_325_252);
    for _ in 0..kills {
        // Marsaglia's xorshift: the same moments in every run of the test.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        hits += u64::from(kill_after(&place, state % 400));
        let torn: i64 = place
            .store()
            .query_row("SELECT count(*) FROM conversations WHERE id NOT IN (SELECT conversation FROM scorecards)", [], |row| {
                row.get(0)
            })
            .expect("a sound store");
        assert_eq!(torn, 0, "never between two batches");
    }
    assert!(hits > 0, "no kill of {kills} has hit a run at work");
    place.export("20251104.csv", "2025-11-04", "A00", 3);
    place.run("2025-11-04").assert().code(4);
    assert!(expected == cleaned(place.rows(), &place), "row for row");
    let told = |place: &Place| std::fs::read_to_string(place.path("alerts.jsonl")).expect("the alerts");
    assert_eq!(told(&place), told(&undisturbed), "each alert once, in order");
    place.run("2025-11-04").assert().code(0);
    let leftovers = std::fs::read_dir(place.path("out")).expect("the folder").count();
    assert_eq!(leftovers, 4, "nothing but the result files");
}

#[test]
fn a_full_disk_is_told_of_and_loses_nothing() {
    let place = place();
    let limited = format!(
        "trap '' XFSZ; ulimit -f 400; exec '{}' run --config '{}' --date 2025-11-03",
        assert_cmd::cargo::cargo_bin("zhijian").display(),
        place.path("nightly.toml").display()
    );
    let output = Command::new("sh").args(["-c", &limited]).output().expect("a shell");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("stopped") || told.contains("cannot be written"), "{told}");
    let sound: String = place.store().query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a store");
    assert_eq!(sound, "ok");
    place.run("2025-11-03").assert().code(4);
    assert_eq!(place.count("conversations"), i64::try_from(FILES * EACH).expect("a small number"));
}
