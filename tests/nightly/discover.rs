//! `zhijian discover`: what is new in a period, from a store and from files.

use crate::place::{Place, zhijian};
use serde_json::Value;
use std::fmt::Write;
use std::fs;

/// Forty conversations a day; in `loud` of them the customer has a new trouble.
fn export(place: &Place, day: &str, loud: usize) {
    let mut text = "会话ID,客服工号,技能组,角色,发送时间,内容\n".to_owned();
    for nth in 0..40 {
        let trouble = if nth < loud { "优惠券领取页面一直闪退" } else { "我的快递三天没动了" };
        let answer = if nth % 4 == 0 {
            "不可能，这是你自己的问题"
        } else {
            "您好，我马上为您核实，今天18点前给您答复"
        };
        writeln!(text, "{day}-{nth},A01,售后,客户,{day} 10:{nth:02}:00,{trouble}，电话13812345678").expect("room");
        writeln!(text, "{day}-{nth},A01,售后,客服,{day} 10:{nth:02}:10,{answer}").expect("room");
    }
    fs::write(place.path("in").join(format!("{}.csv", day.replace('-', ""))), text).expect("an export");
}

fn nights(place: &Place) {
    for (day, loud) in [("2025-11-01", 0), ("2025-11-02", 1), ("2025-11-03", 0), ("2025-11-04", 15)] {
        export(place, day, loud);
        place.run(day).assert().code(0);
    }
}

fn discover(place: &Place, args: &[&str]) -> Value {
    let mut command = zhijian();
    command.current_dir(place.path("")).args(["discover", "--json"]).args(args);
    serde_json::from_slice(&command.assert().success().get_output().stdout).expect("JSON")
}

fn terms(found: &Value) -> Vec<&str> {
    found["terms"].as_array().expect("a list").iter().map(|term| term["term"].as_str().expect("a word")).collect()
}

#[test]
fn what_is_new_is_found_in_the_store_and_in_files_alike() {
    let place = Place::by_default_rulebook("");
    nights(&place);
    let stored = discover(&place, &["--store", "qa.db", "--days", "1", "--baseline-days", "3"]);
    let read = discover(
        &place,
        &["in/20251104.csv", "--against", "in/20251101.csv", "--against", "in/20251102.csv", "--against", "in/20251103.csv"],
    );
    for (reason, found) in [("store", &stored), ("files", &read)] {
        assert_eq!(found["conversations"], serde_json::json!([40, 120]), "{reason}");
        let words = terms(found);
        assert!(words.iter().any(|term| "优惠券领取页面一直闪退".contains(term) && term.contains("闪退")), "{reason}: {words:?}");
        assert!(words.iter().all(|term| !term.contains("快递") && !term.contains("138")), "{reason}: {words:?}");
        let first = &found["terms"][0];
        assert_eq!((first["now"].as_u64(), first["before"].as_u64()), (Some(15), Some(1)), "{reason}: {first}");
        assert!(
            first["likelihood"].as_f64() > Some(10.83) && first["example"].as_str().is_some_and(|id| id.contains("2025-11-04"))
        );
        let causes = found["causes"].as_array().expect("a list");
        let blame = |cause: &&Value| cause["violation"] == "confrontation" && cause["team"] == "售后";
        assert_eq!(causes.iter().filter(blame).map(|cause| cause["now"].as_u64().expect("a count")).sum::<u64>(), 10, "{reason}");
        let topics = found["topics"].as_array().expect("a list");
        assert_eq!(topics.iter().map(|topic| topic[1]["now"].as_u64().expect("a count")).sum::<u64>(), 40, "{reason}");
    }
    assert_eq!(terms(&stored), terms(&read), "the same from both");
    assert_eq!(stored["causes"], read["causes"]);
}

#[test]
fn rules_that_tell_nothing_apart_are_noted() {
    let place = Place::by_default_rulebook("");
    nights(&place);
    for (day, loud) in [("2025-11-05", 40), ("2025-11-06", 40)] {
        export(&place, day, loud);
        place.run(day).assert().code(0);
    }
    let found = discover(&place, &["--store", "qa.db", "--days", "2", "--baseline-days", "4", "--show", "rules"]);
    let noted = found["rules"].as_array().expect("a list");
    let why =
        |rule: &str| noted.iter().find(|one| one["rule"] == rule).map(|one| one["why"].as_str().expect("a word").to_owned());
    assert_eq!(why("wording.insult").as_deref(), Some("never"), "{noted:?}");
    assert!(noted.iter().any(|one| one["why"] == "everywhere" && one["share"].as_f64() >= Some(80.0)), "{noted:?}");
    assert!(noted.iter().filter(|one| one["why"] == "never").all(|one| one["now"] == 0 && one["before"] == 0));
}

#[test]
fn tables_csv_and_what_is_wrong() {
    let place = Place::new("store_text = \"none\"\n");
    nights(&place);
    let run = |args: &[&str]| {
        let mut command = zhijian();
        command.current_dir(place.path("")).args(["discover", "--store", "qa.db", "--days", "1"]).args(args);
        command
    };
    let output = run(&[]).assert().success().get_output().clone();
    let (table, told) =
        (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(table.contains("根因") && table.contains("推卸责任"), "{table}");
    assert!(told.contains("--against"), "no texts are kept: {told}");
    let csv = run(&["--show", "causes", "--csv", "--lang", "en"]).assert().success().get_output().stdout.clone();
    assert!(String::from_utf8_lossy(&csv).contains("blame_shifting"));
    for (reason, args, code) in [
        ("CSV of everything", &["--csv"][..], 2),
        ("no baseline", &["--until", "2025-11-01"], 1),
        ("files and a store", &["in", "--against", "in"], 2),
    ] {
        let got = run(args).assert().get_output().status.code();
        assert_eq!(got, Some(code), "{reason}");
    }
}
