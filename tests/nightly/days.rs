//! Which day a conversation counts for, and which days are looked at.

use crate::place::{Place, zhijian};
use serde_json::Value;
use std::fs;

#[test]
fn days_are_those_of_the_zone_and_a_wrong_date_blinds_nobody() {
    let place = Place::new("zone = \"+09:00\"\n");
    place.write(
        "20251104.csv",
        &[
            ("utc", "A01", "客户", "2025-11-03T15:30:00Z", "我的快递三天没动了"),
            ("utc", "A01", "客服", "2025-11-03T15:30:10Z", "您好"),
            ("plain", "A01", "客户", "2025-11-04 00:10:00", "我的快递三天没动了"),
            ("plain", "A01", "客服", "2025-11-04 00:10:10", "您好"),
            ("wrong", "A01", "客户", "2099-11-04 10:00:00", "我的快递三天没动了"),
            ("wrong", "A01", "客服", "2099-11-04 10:00:10", "您好"),
        ],
    );
    place.run("2025-11-04").assert().code(0);
    let days: String = place.ask("SELECT group_concat(day || ':' || conversations, ' ' ORDER BY day) FROM days");
    assert_eq!(days, "20251104:2 20991104:1");
    let started: String = place.ask("SELECT started_utc FROM scored_conversation WHERE conversation_id = 'plain'");
    assert_eq!(started, "2025-11-03 15:10:00", "times without an offset are of the zone, too");
    let shown = zhijian().args(["trend", "--json", "--last", "1", "--store"]).arg(place.path("qa.db")).assert().success();
    let lines: Value = serde_json::from_slice(&shown.get_output().stdout).expect("JSON");
    assert_eq!((&lines[0]["periods"][0]["from"], &lines[0]["periods"][0]["conversations"]), (&"2025-11-04".into(), &2.into()));
}

#[test]
fn a_streak_goes_on_over_the_holidays_and_a_line_is_as_it_is_drawn() {
    let place = Place::new(
        "pass_line = 99\n[[sink]]\nname = \"s\"\nkind = \"file\"\npath = \"a.jsonl\"\n\
         [[alert]]\nname = \"连续\"\nwhen = { kind = \"streak\", periods = 3, per = \"day\", min = 1 }\n\
         [[alert]]\nname = \"推卸多\"\nwhen = { kind = \"share\", code = \"blame_shifting\", above = 33.333, min = 3 }\n",
    );
    for day in ["2025-09-29", "2025-09-30", "2025-10-09"] {
        place.export(&format!("{}.csv", day.replace('-', "")), day, "A01", 3);
        place.run(day).assert().code(4);
    }
    let told: String = place.ask("SELECT group_concat(rule || day, ' ' ORDER BY day, rule) FROM alerts");
    assert_eq!(told, "推卸多20250929 推卸多20250930 推卸多20251009 连续20251009", "a third is more than 33.333 per cent");
}

#[test]
fn what_is_corrected_reads_the_night_again() {
    let place = Place::reading("20251103.csv", "team = \"组\"\n");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(3);
    let config = fs::read_to_string(place.path("nightly.toml")).expect("the configuration").replace("\"组\"", "\"技能组\"");
    fs::write(place.path("nightly.toml"), &config).expect("a configuration");
    place.run("2025-11-03").assert().code(0);
    assert_eq!(place.ask::<String>("SELECT group_concat(DISTINCT team) FROM scored_conversation"), "售后");
    // In a folder whose name is a pattern itself.
    let folder = place.path("in[1]");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("nightly.toml"), config.replace("in/2025", "in/*2025")).expect("a configuration");
    fs::rename(place.path("in"), folder.join("in")).expect("the exports");
    zhijian().args(["run", "--date", "2025-11-03", "--config"]).arg(folder.join("nightly.toml")).assert().code(0);
}

#[test]
fn alerts_on_conversations_go_with_them() {
    let place = Place::new(
        "keep_scorecards_days = 7\n[[sink]]\nname = \"s\"\nkind = \"file\"\npath = \"a.jsonl\"\n\
         [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n\
         [[alert]]\nname = \"均分\"\nwhen = { kind = \"mean\", below = 100, min = 3 }\n",
    );
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(4);
    assert_eq!((place.count("alerts"), place.count("alerted")), (2, 1));
    place.export("20251112.csv", "2025-11-12", "A01", 1);
    place.run("2025-11-12").assert().code(0);
    let left: String = place.ask("SELECT group_concat(rule) FROM alerts");
    assert_eq!((&*left, place.count("alerted"), place.count("deliveries")), ("均分", 0, 1));
}

/// The hours of the report of `zone`: each busy hour with the conversations of its weekdays.
fn hours(zone: &str, times: &[&'static str]) -> String {
    let more = format!("zone = \"{zone}\"\noutput = \"out\"\nreport = [\"html\"]\n");
    let place = Place::new(&more);
    let ids: Vec<String> = (0..times.len()).map(|nth| format!("c{nth}")).collect();
    let rows: Vec<_> = ids.iter().zip(times).map(|(id, time)| (id.as_str(), "A01", "客服", *time, "您好")).collect();
    place.write("20251102.csv", &rows);
    place.run("2025-11-02").assert().code(0);
    let page = fs::read_to_string(place.path("out/report.html")).expect("a report");
    let table = page.split_once("历史时段").expect("the hours").1.split_once("</table>").expect("its end").0;
    let row = |row: &str| {
        let hour = row.split_once('<').map_or(row, |(hour, _)| hour);
        let counts: Vec<&str> =
            row.split("<span>").skip(1).map(|cell| cell.split_once('<').map_or(cell, |(count, _)| count)).collect();
        format!("{hour}:{}", counts.join("+"))
    };
    table.split("<th scope=\"row\">").skip(1).map(row).collect::<Vec<_>>().join(" ")
}

#[test]
fn hours_are_those_of_the_clock_on_the_wall() {
    for (reason, zone, times, expected) in [
        (
            "put back in between",
            "Europe/Berlin",
            &["2025-10-24 10:00:00", "2025-10-31 10:00:00", "2025-11-02 10:00:00"][..],
            "10:2+1",
        ),
        (
            "the hour that comes twice",
            "Europe/Berlin",
            &["2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z", "2025-10-26T02:30:00Z"],
            "02:2 03:1",
        ),
        (
            "the night of the switch",
            "America/New_York",
            &["2025-11-01 23:30:00", "2025-11-02 00:30:00", "2025-11-02 23:30:00"],
            "00:1 23:1+1",
        ),
        ("a clock of half hours", "Asia/Kolkata", &["2025-11-02T04:29:00Z", "2025-11-02T04:30:00Z"], "09:1 10:1"),
        ("no switch", "+08:00", &["2025-10-24 10:00:00", "2025-10-31 10:59:59"], "10:2"),
    ] {
        assert_eq!(hours(zone, times), expected, "{reason}");
    }
}
