//! How long rows are kept; targets of a month, and whom to train again.

use crate::place::{Place, zhijian};
use serde_json::Value;
use std::fs;

const SUMS: &str = "SELECT (SELECT group_concat(day || ':' || conversations || ':' || score_squares) FROM days) || '/' || \
    (SELECT group_concat(day || ':' || agent || ':' || score_sum) FROM agent_days) || '/' || \
    (SELECT sum(findings) || ':' || sum(cost) FROM finding_days) || '/' || (SELECT sum(findings) FROM category_days)";

#[test]
fn targets_without_a_configuration_are_told_where_they_stand() {
    for more in [&[][..], &["--store", "qa.db"]] {
        let mut command = zhijian();
        command.args(["trend", "--targets"]).args(more);
        command.assert().code(2).stderr(predicates::str::contains("use --config FILE"));
    }
}

#[test]
fn what_is_old_goes_and_the_sums_stay() {
    for (what, left) in [("texts", (6, 6, 3)), ("findings", (6, 3, 6)), ("scorecards", (3, 3, 3))] {
        let place = Place::new("");
        for day in ["2025-11-03", "2025-11-12"] {
            place.export(&format!("{}.csv", day.replace('-', "")), day, "A01", 3);
            place.run(day).assert().code(0);
        }
        let sums: String = place.ask(SUMS);
        let config = fs::read_to_string(place.path("nightly.toml")).expect("the configuration");
        fs::write(place.path("nightly.toml"), format!("{config}keep_{what}_days = 7\n")).expect("a configuration");
        let plan = place.run("2025-11-12").arg("--dry-run").assert().code(0).get_output().stdout.clone();
        let plan = String::from_utf8(plan).expect("UTF-8");
        assert!(plan.contains(&format!("{what} before 2025-11-05: 3 conversations to remove")), "{plan}");
        assert_eq!(place.count("transcripts"), 6, "a dry run removes nothing");
        place.run("2025-11-12").assert().code(0);
        let with_findings: i64 = place.ask("SELECT count(DISTINCT conversation) FROM findings");
        assert_eq!((place.count("conversations"), with_findings, place.count("transcripts")), left, "{what}");
        assert_eq!(place.ask::<String>(SUMS), sums, "{what}: the sums stay");
        let again = place.run("2025-11-12").arg("--dry-run").assert().code(0).get_output().stdout.clone();
        assert!(String::from_utf8(again).expect("UTF-8").contains("before 2025-11-05: 0 conversations"), "{what}: only once");
        // The file of the old day comes once more, longer by a row: what is forgotten of it stays as it was counted.
        place.export("20251103.csv", "2025-11-03", "A01", 4);
        let new = if what == "texts" { "new_conversations=4" } else { "new_conversations=0" };
        place.run("2025-11-03").assert().code(0).stderr(predicates::str::contains(new));
        let counted: i64 = place.ask("SELECT conversations FROM days WHERE day = 20251103");
        assert_eq!(counted, if what == "texts" { 4 } else { 3 }, "{what}: nothing is counted twice");
        // What came again is as old.
        place.run("2025-11-12").assert().code(0);
        assert_eq!(place.count("transcripts"), left.2, "{what}");
    }
}

#[test]
fn a_dry_run_counts_from_what_the_run_would_find() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    place.adds("keep_texts_days = 7\n");
    let told = |expected: &str| {
        let plan = place.run("2025-11-12").arg("--dry-run").assert().get_output().stdout.clone();
        let plan = String::from_utf8(plan).expect("UTF-8");
        assert!(plan.contains(expected), "{plan}");
    };
    told("texts before 2025-10-27: 0 conversations to remove\n");
    place.export("20251112.csv", "2025-11-12", "A01", 3);
    told("texts before 2025-11-05: 3 conversations to remove\n");
    // Some of it is as old itself.
    place.export("20251112-b.csv", "2025-11-04", "A02", 2);
    told("texts before 2025-11-05: 3 conversations to remove, and up to 2 of those to be scored\n");
    place.run("2025-11-12").assert().code(0);
    assert_eq!(place.count("transcripts"), 3);
    told("texts before 2025-11-05: 0 conversations to remove\n");
}

#[test]
fn texts_that_are_gone_are_not_in_the_file() {
    let place = Place::new("store_text = \"full\"\n");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(0);
    let holds = || {
        let file = fs::read(place.path("qa.db")).expect("the store");
        file.windows(11).any(|bytes| bytes == b"13812345678")
    };
    assert!(holds(), "the number is there while it is kept");
    let config = fs::read_to_string(place.path("nightly.toml")).expect("the configuration");
    fs::write(place.path("nightly.toml"), format!("{config}keep_texts_days = 7\n")).expect("a configuration");
    place.write("20251203.csv", &[("c1", "A01", "客服", "2025-12-03 10:00:00", "您好")]);
    place.run("2025-12-03").assert().code(0);
    assert!(!holds(), "its place is overwritten");
}

/// Nights of four months: A01 below the line in the first three, A02 never; A03 gets better after a training.
fn months(place: &Place) {
    for (month, poor) in [("2025-07", true), ("2025-08", true), ("2025-09", true), ("2025-10", false)] {
        for day in ["03", "11", "19", "27"] {
            let date = format!("{month}-{day}");
            // One in four of A03 is never rude: scores that are all equal tell nothing of chance.
            for (agent, rude) in [("A01", 4), ("A02", 0), ("A03", if poor { 3 } else { 0 })] {
                let name = format!("{}-{agent}.csv", date.replace('-', ""));
                place.written(&name, &date, agent, 4, |nth| nth < rude);
            }
            place.run(&date).assert().code(0);
        }
    }
}

const CONFIG: &str = "pass_line = 65\ntrainings = \"trainings.csv\"\n\
    [[target]]\nname = \"均分\"\nmetric = \"mean\"\ngoal = 55\n\
    [[target]]\nname = \"各人均分\"\nmetric = \"mean\"\nof = \"agent\"\nonly = [\"A01\", \"A02\"]\ngoal = 70\n\
    [[target]]\nname = \"首响\"\nmetric = \"first_response\"\nof = \"team\"\ngoal = 30\n";

fn trend(place: &Place, args: &[&str]) -> Value {
    let mut command = zhijian();
    command.args(["trend", "--json", "--config"]).arg(place.path("nightly.toml")).args(args);
    serde_json::from_slice(&command.assert().success().get_output().stdout).expect("JSON")
}

#[test]
fn targets_and_whom_to_train() {
    let place = Place::new(CONFIG);
    fs::write(place.path("trainings.csv"), "工号,日期,模块\nA03,2025-10-01,情绪管理\n").expect("a file");
    months(&place);

    let all = trend(&place, &["--training"]);
    let own: Vec<(&str, &str)> = all
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["agent"].as_str().expect("a name"), one["standing"].as_str().expect("a standing")))
        .collect();
    assert_eq!(own, [("A01", "to_train"), ("A03", "recovered")], "{all}");
    assert_eq!(all[0]["months"].as_array().map(Vec::len), Some(3));
    assert!(all[0]["weakest"].is_string() && all[0]["gap"].as_f64() < Some(0.0), "{all}");
    assert!(all[0]["module"].is_string() && all[0]["skill"].is_string(), "{all}");
    assert_eq!(all[1]["module"], "情绪管理", "the module that was taught");
    assert!(all[1]["low"].as_f64() > Some(0.0), "the change is sure: {all}");
    // Before the training was held, both were to be trained.
    let earlier = trend(&place, &["--training", "--until", "2025-09-30"]);
    assert_eq!(earlier.as_array().map(Vec::len), Some(2), "{earlier}");
    assert!(earlier.as_array().expect("a list").iter().all(|one| one["standing"] == "to_train"), "{earlier}");

    let over = trend(&place, &["--targets", "--until", "2025-10-31"]);
    let standing = |name: &str, who: &str| {
        let of = |one: &&Value| one["target"] == name && one["who"] == who;
        over.as_array().expect("a list").iter().find(of).map(|one| one["standing"].as_str().expect("a word").to_owned())
    };
    assert_eq!(standing("各人均分", "A01").as_deref(), Some("missed"), "{over}");
    assert_eq!(standing("各人均分", "A02").as_deref(), Some("met"), "{over}");
    assert_eq!(standing("各人均分", "A03"), None, "nobody asked for A03");
    assert_eq!(standing("首响", "售后").as_deref(), Some("met"), "{over}");
    let under_way = trend(&place, &["--targets", "--until", "2025-10-20"]);
    let mean = &under_way[0];
    assert_eq!((mean["target"].as_str(), mean["over"].as_i64()), (Some("均分"), Some(36)), "{under_way}");
    assert!(mean["expected"].is_number() && mean["needed"].is_number(), "{under_way}");

    for (flag, held) in [("--targets", "各人均分"), ("--training", "A01")] {
        for form in [&["--csv"][..], &["--lang", "en"]] {
            let mut command = zhijian();
            command.args(["trend", flag, "--config"]).arg(place.path("nightly.toml")).args(form);
            let out = String::from_utf8(command.assert().success().get_output().stdout.clone()).expect("UTF-8");
            assert!(out.contains(held) && out.lines().count() > 2, "{flag} {form:?}: {out}");
        }
    }
    zhijian().args(["trend", "--targets", "--store"]).arg(place.path("qa.db")).assert().code(2);
}

/// Whole months of this year with an agent's mood, each with ten conversations, or with those of a few days.
type Year = (&'static str, &'static [(u32, bool, usize)], Option<&'static str>);

#[test]
fn who_falls_behind_again_is_to_be_trained_again() {
    let years: [Year; 5] = [
        (
            "A01",
            &[(2, false, 10), (3, false, 10), (5, false, 10), (7, false, 10), (9, true, 10), (10, true, 10), (11, true, 10)],
            Some("to_train"),
        ),
        ("A02", &[(7, true, 10), (8, true, 10), (9, true, 10), (10, false, 10), (11, false, 10)], Some("recovered")),
        ("A03", &[(2, false, 20), (3, false, 20), (5, false, 20), (10, true, 10), (11, true, 10)], Some("not_recovered")),
        ("A04", &[(8, true, 10), (9, false, 5), (10, true, 10), (11, true, 10)], Some("to_train")),
        ("A05", &[(8, true, 10), (9, false, 10), (10, true, 10), (11, true, 10)], None),
    ];
    let config = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
                  [[alert]]\nname = \"连续\"\nwhen = { kind = \"streak\" }\n";
    let place = Place::new(&format!("{CONFIG}{config}"));
    let trainings = "工号,日期,模块\nA01,2025-01-15,\nA02,2025-10-01,\nA03,2025-01-15,\n";
    fs::write(place.path("trainings.csv"), trainings).expect("a file");
    for (agent, months, _) in years {
        for &(month, rude, count) in months {
            place.mood(&format!("20251130-{agent}-{month}.csv"), &format!("2025-{month:02}-27"), agent, count, rude);
        }
    }
    place.run("2025-11-30").assert().code(0);
    // Nothing came on the last days of November: that it is over is known all the same.
    let all = trend(&place, &["--training"]);
    for (agent, _, standing) in years {
        let own = all.as_array().expect("a list").iter().find(|one| one["agent"] == agent);
        assert_eq!(own.map(|own| own["standing"].as_str().expect("a standing")), standing, "{agent}: {all}");
    }
    let targets = trend(&place, &["--targets"]);
    let standings = targets.as_array().expect("a list").iter().map(|one| one["standing"].as_str().expect("a word"));
    assert!(standings.clone().all(|standing| ["met", "missed"].contains(&standing)), "{targets}");
    assert!(standings.count() > 2, "{targets}");
    // The alert names whom the list names.
    place.mood("20251201.csv", "2025-12-01", "A02", 1, false);
    place.run("2025-12-01").assert().code(4);
    let told: String = place.ask("SELECT group_concat(subject || ':' || day, ' ' ORDER BY subject) FROM alerts");
    assert_eq!(told, "A01:20251101 A04:20251101");
}

#[test]
fn who_is_no_target_is_told_with_line_and_mend() {
    for (reason, of, only, told) in [
        ("nobody of this name", "of = \"agent\"", "\"A01\",\n    \"A1\"", Some(["line 10:", "no agent \"A1\"", "A01, A02"])),
        ("a group that is mistyped", "of = \"team\"", "\"受后\"", Some(["line 9:", "no team \"受后\"", "售后"])),
        ("names of everybody", "of = \"all\"", "\"售后\"", Some(["line 9:", "target \"均分\"", "of = \"team\" or \"agent\""])),
        ("known ones", "of = \"agent\"", "\"A01\", \"A02\"", None),
    ] {
        let target = format!("[[target]]\nname = \"均分\"\nmetric = \"mean\"\n{of}\nonly = [{only}]\ngoal = 70\n");
        let place = Place::new(&target);
        for agent in ["A01", "A02"] {
            place.export(&format!("20251103-{agent}.csv"), "2025-11-03", agent, 3);
        }
        place.run("2025-11-03").assert().code(0);
        let mut command = zhijian();
        command.args(["trend", "--targets", "--config"]).arg(place.path("nightly.toml"));
        let output = command.assert().code(if told.is_some() { 2 } else { 0 }).get_output().clone();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(told.iter().flatten().all(|part| error.contains(part)), "{reason}: {error}");
        assert!(told.is_none() || error.contains("nightly.toml"), "{reason}: {error}");
    }
}

#[test]
fn where_no_store_is_it_is_told_how_to_come_to_one() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    let path = |name: &str| place.path(name).display().to_string();
    let calls: [(&str, Vec<String>, &str); 6] = [
        ("a trend", vec!["trend".into(), "--store".into(), path("none.db")], "zhijian trend --store"),
        ("by the configuration", vec!["trend".into(), "--config".into(), path("nightly.toml")], "--config FILE"),
        ("an export", vec!["export".into(), "agent_day".into(), "--store".into(), path("none.db")], "zhijian export --store"),
        ("alerts", vec!["alerts".into(), "--store".into(), path("none.db")], "zhijian alerts --store"),
        ("news", vec!["discover".into(), "--store".into(), path("none.db")], "--against PATH"),
        ("a folder", vec!["trend".into(), "--store".into(), path("in")], "zhijian trend --store"),
    ];
    for is_run in [false, true] {
        if is_run {
            place.run("2025-11-03").assert().code(0);
        }
        for (reason, call, told) in calls.iter().filter(|call| !is_run || call.0 != "by the configuration") {
            let output = zhijian().args(call).assert().code(2).get_output().clone();
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(
                error.contains("no such store") && error.contains("zhijian run") && error.contains(told),
                "{reason}: {error}"
            );
            assert_eq!(
                error.contains("qa.db"),
                is_run && *reason != "a folder" || *reason == "by the configuration",
                "{reason}: {error}"
            );
        }
    }
}
