//! What counts once: findings of one category by two rules, findings for review alone, conversations that stand in two files.

use crate::place::{Place, zhijian};
use predicates::prelude::*;
use serde_json::Value;
use std::fs;

/// Two rules of one category, and one for review alone.
const OWN: &str = "[[rule]]\nid = \"own.first\"\nname = \"一\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = { process = -1 }\n\
    hit = [\"坐|丁丁\"]\npass = [\"坐|您好\"]\n[rule.if.a]\nany = [\"丁丁\"]\nrole = \"agent\"\n\
    [[rule]]\nid = \"own.second\"\nname = \"二\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = { process = -1 }\n\
    hit = [\"坐|当当\"]\npass = [\"坐|您好\"]\n[rule.if.a]\nany = [\"当当\"]\nrole = \"agent\"\n\
    [[rule]]\nid = \"own.review\"\nname = \"三\"\nkind = \"violation\"\nseverity = \"minor\"\nreview_only = true\n\
    hit = [\"坐|咚咚\"]\npass = [\"坐|您好\"]\n[rule.if.a]\nany = [\"咚咚\"]\nrole = \"agent\"\n";

fn place() -> Place {
    let place = Place::new("rulebook = \"own\"\n");
    place.copies_rulebook("own");
    fs::create_dir(place.path("own/rules")).expect("a folder");
    fs::write(place.path("own/rules/own.toml"), OWN).expect("rules");
    place.write(
        "20251103.csv",
        &[
            ("c1", "A01", "客户", "2025-11-03 10:00:00", "在吗"),
            ("c1", "A01", "客服", "2025-11-03 10:00:10", "丁丁，当当，您好"),
            ("c2", "A01", "客户", "2025-11-03 11:00:00", "在吗"),
            ("c2", "A01", "客服", "2025-11-03 11:00:10", "咚咚，您好"),
        ],
    );
    place.run("2025-11-03").assert().code(0);
    place
}

#[test]
fn a_category_counts_once_a_conversation_for_an_agent_too() {
    let place = place();
    for who in [&["--agent", "A01"][..], &[]] {
        let mut command = zhijian();
        command.args(["trend", "--by", "category", "--json", "--store"]).arg(place.path("qa.db")).args(who);
        let lines: Value = serde_json::from_slice(&command.assert().success().get_output().stdout).expect("JSON");
        let last = |line: &Value| line["periods"].as_array().expect("periods").last().expect("a period").clone();
        let all: Vec<(String, f64)> = lines
            .as_array()
            .expect("lines")
            .iter()
            .map(|line| (line["key"].as_str().expect("a code").to_owned(), last(line)["value"].as_f64().expect("a share")))
            .collect();
        assert!(
            all.iter().any(|(key, share)| key == "other_violation" && (share - 50.0).abs() < 0.01),
            "{who:?}: one of two conversations: {all:?}"
        );
        assert!(all.iter().all(|(_, share)| *share <= 100.0), "{who:?}: {all:?}");
    }
    // Taken away with its file, nothing of it is left.
    place.write("20251103.csv", &[("c3", "A01", "客服", "2025-11-03 10:00:00", "您好")]);
    place.run("2025-11-03").assert().code(0);
    assert_eq!(
        place.ask::<i64>(
            "SELECT count(*) FROM agent_category_days d JOIN codes ON codes.id = category WHERE code = 'other_violation'"
        ),
        0
    );
}

#[test]
fn an_own_rule_is_called_as_it_is_now() {
    let place = place();
    let told = || {
        let mut command = zhijian();
        command.args(["trend", "--by", "rule", "--store"]).arg(place.path("qa.db"));
        String::from_utf8(command.assert().success().get_output().stdout.clone()).expect("text")
    };
    let shown = told();
    assert!(shown.contains("own.first 一") && shown.contains("own.second 二") && !shown.contains("其他违规"), "{shown}");
    assert_eq!(place.ask::<String>("SELECT rule_name FROM rule_stats WHERE rule = 'own.review'"), "三");
    assert_eq!(place.ask::<i64>("SELECT count(*) FROM rule_stats WHERE rule NOT LIKE 'own.%' AND rule_name IS NOT NULL"), 0);
    fs::write(place.path("own/rules/own.toml"), OWN.replace("\"一\"", "\"甲\"")).expect("rules");
    place.run("2025-11-03").assert().code(0);
    let shown = told();
    assert!(shown.contains("own.first 甲") && shown.contains("own.second 二"), "{shown}");
    assert_eq!(place.ask::<i64>("SELECT count(*) FROM rules WHERE rule = 'own.first'"), 1);
}

#[test]
fn what_is_for_review_alone_counts_apart() {
    let place = place();
    let of = |what: &str, rule: &str| -> String { place.ask(&format!("SELECT {what} FROM rule_stats WHERE rule = '{rule}'")) };
    assert_eq!(of("findings || ':' || conversations || ':' || for_review", "own.review"), "0:0:1");
    assert_eq!(of("findings || ':' || conversations || ':' || for_review", "own.first"), "1:1:0");
    assert_eq!(
        place.ask::<i64>("SELECT count(*) FROM findings JOIN rules r ON r.id = findings.rule WHERE r.rule = 'own.review'"),
        0
    );
    assert_eq!(place.count("review_findings"), 1);
    let mut command = zhijian();
    command.args(["trend", "--by", "rule", "--csv", "--store"]).arg(place.path("qa.db"));
    command.assert().success().stdout(predicate::str::contains("own.first").and(predicate::str::contains("own.review").not()));
    // What was said goes with its time, here as there.
    let config = fs::read_to_string(place.path("nightly.toml")).expect("the configuration");
    fs::write(place.path("nightly.toml"), format!("{config}keep_texts_days = 1\n")).expect("a configuration");
    place.mood("20251203.csv", "2025-12-03", "A01", 1, false);
    place.run("2025-12-03").assert().code(0);
    assert_eq!(place.ask::<i64>("SELECT count(quote) FROM review_findings"), 0);
    place.write("20251103.csv", &[("c3", "A01", "客服", "2025-11-03 10:00:00", "您好")]);
    place.run("2025-11-03").assert().code(0);
    assert_eq!((place.count("review_findings"), place.count("review_days")), (0, 0));
}

#[test]
fn the_log_of_a_night_tells_what_the_store_counts() {
    let place = Place::new("output = \"out\"\nreport = [\"html\"]\n");
    let rude = [
        ("c1", "A01", "客户", "2025-11-03 10:00:00", "在吗"),
        ("c1", "A01", "客服", "2025-11-03 10:00:10", "不可能，这是你自己的问题"),
    ];
    let kind = [
        ("c2", "A02", "客户", "2025-11-03 11:00:00", "在吗"),
        ("c2", "A02", "客服", "2025-11-03 11:00:10", "您好，我马上为您核实"),
    ];
    place.write("20251103-a.csv", &rude);
    place.write("20251103-b.csv", &[rude, kind].concat());
    let log = |place: &Place| {
        let output = place.run("2025-11-03").args(["--log", "json"]).output().expect("it runs");
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        let events = log.lines().map(|line| serde_json::from_str::<Value>(line).expect("an event"));
        events.into_iter().find(|event| event["message"] == "run finished").expect("the end")
    };
    let end = log(&place);
    assert_eq!(
        (&end["conversations"], &end["in_several_files"], &end["new_conversations"]),
        (&2.into(), &1.into(), &3.into()),
        "{end}"
    );
    let mean = end["mean_score"].as_f64().expect("a mean");
    let stored: f64 = place.ask("SELECT round(sum(score_sum) / 10.0 / sum(conversations), 2) FROM days");
    assert!((mean - stored).abs() < 0.01, "{mean} and {stored}");
    let summary = fs::read_to_string(place.path("out/summary.json")).expect("a summary");
    let summary: Value = serde_json::from_str(&summary).expect("JSON");
    assert_eq!(
        (&summary["conversations"], &summary["in_several_files"]),
        (&3.into(), &1.into()),
        "the files as they are, and it is said"
    );
    let report = fs::read_to_string(place.path("out/report.html")).expect("a report");
    assert!(report.contains("1 个会话在几个文件里重复"), "the report says it, too");
    // With a file more the scope stays the night.
    place.write("20251103-c.csv", &[("c3", "A01", "客服", "2025-11-03 12:00:00", "您好")]);
    let end = log(&place);
    assert_eq!((&end["conversations"], &end["new_conversations"]), (&3.into(), &1.into()), "{end}");
}
