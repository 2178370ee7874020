//! What the store makes of exports that overlap, of files that are used again, and of nights that were killed in between.

use crate::place::Place;
use predicates::str::contains;
use std::fs;

type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const WHOLE: [Row; 4] = [
    ("c1", "A01", "客户", "2025-11-03 10:00:00", "我的快递三天没动了"),
    ("c1", "A01", "客服", "2025-11-03 10:00:10", "您好，我马上为您核实"),
    ("c1", "A01", "客户", "2025-11-03 10:02:00", "那什么时候能到"),
    ("c1", "A01", "客服", "2025-11-03 10:02:30", "今天18点前给您答复，请问还有其他问题吗"),
];
const OTHER_DAY: [Row; 2] = [
    ("c1", "A01", "客户", "2025-11-03 15:00:00", "我的快递三天没动了"),
    ("c1", "A01", "客服", "2025-11-03 15:00:10", "您好，我马上为您核实"),
];
const NO_TIMES: [Row; 2] = [("c1", "A01", "客户", "", "你好"), ("c1", "A01", "客服", "", "您好，请问有什么可以帮您")];
const NO_TIMES_OTHER: [Row; 3] =
    [("c1", "A01", "客户", "", "你好"), ("c1", "A01", "客服", "", "您好，请问有什么可以帮您"), ("c1", "A01", "客户", "", "退货")];

/// Of the same id as `WHOLE`, greeted in the same second, or ended in it, with as many characters.
const GREETED: [Row; 3] = [
    ("c1", "A05", "客户", "2025-11-03 10:00:00", "我的快递五天没动了"),
    ("c1", "A05", "客服", "2025-11-03 10:00:20", "您好，这边为您查一下"),
    ("c1", "A05", "客服", "2025-11-03 10:04:00", "已经到站点了"),
];
const ENDED: [Row; 2] = [
    ("c1", "A05", "客户", "2025-11-03 10:01:40", "什么时候退款"),
    ("c1", "A05", "客服", "2025-11-03 10:02:30", "明天18点前给您答复，请问还有其他问题吗"),
];

/// The sums of everything that counts; equal where the same is counted.
const SUMS: &str = "SELECT (SELECT group_concat(day || ':' || conversations || ':' || turns || ':' || score_sum) FROM days) || '/' || \
    (SELECT coalesce(group_concat(agent || ':' || conversations || ':' || score_squares), '') FROM agent_days) || '/' || \
    (SELECT coalesce(sum(findings), 0) FROM finding_days) || '/' || (SELECT sum(conversations) FROM topic_days)";

/// Conversations of the same id in two files, how many of them there are, and their turns.
type Twins = (&'static str, &'static [Row], &'static [Row], i64, i64);

const TWINS: [Twins; 10] = [
    ("the same", &WHOLE, &WHOLE, 1, 4),
    ("an export from the middle of it", &WHOLE, WHOLE.split_at(2).1, 1, 4),
    ("an export while it was under way", WHOLE.split_at(2).0, &WHOLE, 1, 4),
    ("an export before anybody had answered", WHOLE.split_at(1).0, &WHOLE, 1, 4),
    ("its last turn alone", WHOLE.split_at(3).1, &WHOLE, 1, 4),
    ("another one of the same id", &WHOLE, &OTHER_DAY, 2, 6),
    ("another one of the same id, begun in the same second", &WHOLE, &GREETED, 2, 7),
    ("another one of the same id, ended in the same second", &WHOLE, &ENDED, 2, 6),
    ("the same without times", &NO_TIMES, &NO_TIMES, 1, 2),
    ("another one without times", &NO_TIMES, &NO_TIMES_OTHER, 2, 5),
];

#[test]
fn a_conversation_in_two_files_counts_once() {
    for order in ["as written", "the other way round"] {
        let place = Place::new("");
        let ids: Vec<String> = (0..TWINS.len()).map(|nth| format!("c{nth}")).collect();
        let [mut first, mut second] = [Vec::new(), Vec::new()];
        for ((_, one, other, ..), id) in TWINS.iter().zip(&ids) {
            let named = |rows: &[Row]| -> Vec<(&str, &str, &str, &str, &str)> {
                rows.iter().map(|&(_, agent, role, time, said)| (id.as_str(), agent, role, time, said)).collect()
            };
            first.extend(named(one));
            second.extend(named(other));
        }
        if order != "as written" {
            std::mem::swap(&mut first, &mut second);
        }
        // A line more, so that the file is another one where the conversations are not.
        second.push(("c99", "A02", "客服", "2025-11-03 11:00:00", "您好"));
        place.write("20251103-a.csv", &first);
        place.write("20251103-b.csv", &second);
        place.run("2025-11-03").assert().code(0);
        for ((reason, .., conversations, turns), id) in TWINS.iter().zip(&ids) {
            let counted: String = place
                .ask(&format!("SELECT count(*) || ':' || sum(turns) FROM scored_conversation WHERE conversation_id = '{id}'"));
            assert_eq!(counted, format!("{conversations}:{turns}"), "{reason}, {order}");
        }
        let all: (i64, i64) = TWINS.iter().fold((1, 1), |sum, row| (sum.0 + row.3, sum.1 + row.4));
        let sums: String = place.ask("SELECT conversations || ':' || turns FROM days");
        assert_eq!(sums, format!("{}:{}", all.0, all.1), "{order}");
    }
}

#[test]
fn where_the_counted_one_goes_the_other_takes_its_place() {
    let place = Place::new("");
    place.write("20251103-a.csv", &WHOLE[..2]);
    place.run("2025-11-03").assert().code(0);
    let alone: String = place.ask(SUMS);
    place.write("20251103-b.csv", &WHOLE);
    place.run("2025-11-03").assert().code(0);
    assert_eq!(place.ask::<i64>("SELECT turns FROM days"), 4, "the longer one counts");
    let both: String = place.ask(SUMS);
    place.write("20251103-b.csv", &OTHER_DAY);
    place.run("2025-11-03").assert().code(0);
    assert_eq!(place.ask::<String>("SELECT conversations || ':' || turns FROM days"), "2:4");
    place.write("20251103-b.csv", &WHOLE);
    place.run("2025-11-03").assert().code(0);
    assert_eq!(place.ask::<String>(SUMS), both, "and back again");
    fs::write(place.path("in/20251103-b.csv"), "会话ID,客服工号,技能组,角色,发送时间,内容\n").expect("an empty export");
    let _ = place.run("2025-11-03").assert();
    assert_eq!(place.ask::<String>(SUMS), alone, "what is left is as if the other had never been");
}

const RUDE: &str = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
                    [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n\
                    [[alert]]\nname = \"均分\"\nwhen = { kind = \"mean\", below = 100, min = 1 }\n";

fn rude(time: &'static str) -> [Row; 2] {
    [("1", "A01", "客户", time, "我的快递三天没动了"), ("1", "A01", "客服", "", "不可能，这是你自己的问题")]
}

#[test]
fn a_file_that_is_used_again_hides_no_alert() {
    let place = Place::reading("today.csv", RUDE);
    for (day, time, told) in [
        ("2025-11-03", "2025-11-03 10:00:00", 1),
        ("2025-11-04", "2025-11-04 09:30:00", 2),
        ("2025-11-04", "2025-11-04 11:45:00", 3),
    ] {
        place.write("today.csv", &rude(time));
        place.run(day).assert().code(4);
        let own: i64 = place.ask("SELECT count(*) FROM alerts WHERE rule = '推卸'");
        assert_eq!(own, told, "{day}: another conversation of the same id, in the same file");
    }
    let more: Row = ("2", "A01", "客服", "2025-11-04 12:00:00", "您好");
    place.write("today.csv", &[&rude("2025-11-04 11:45:00")[..], &[more]].concat());
    let _ = place.run("2025-11-04").assert();
    assert_eq!(place.ask::<i64>("SELECT count(*) FROM alerts WHERE rule = '推卸'"), 3, "the same one is told once");
}

#[test]
fn a_night_that_was_stored_and_not_told_is_told_as_a_whole() {
    let place = Place::new(RUDE);
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(4);
    let untold = "DELETE FROM deliveries; DELETE FROM alerts; DELETE FROM alerted; UPDATE runs SET finished = NULL;";
    place.store().execute_batch(untold).expect("the store");
    place.export("20251104.csv", "2025-11-04", "A01", 1);
    place.run("2025-11-04").assert().code(4);
    let rules: String = place.ask("SELECT group_concat(rule, ' ' ORDER BY rule) FROM alerts WHERE day = 20251103");
    assert_eq!(rules, "均分 推卸");
    assert_eq!(place.unfinished(), 0, "and is over");
    // A night before is caught up, too, where an earlier one is run once more.
    place.store().execute_batch(untold).expect("the store");
    place.export("20251102.csv", "2025-11-02", "A01", 1);
    place.run("2025-11-02").assert().code(4);
    assert_eq!(place.ask::<i64>("SELECT count(DISTINCT day) FROM alerts WHERE rule = '均分'"), 3);
}

#[test]
fn alerts_of_a_renamed_sink_arrive_at_its_new_name() {
    let config =
        RUDE.replace("alerts.jsonl", "no/such/folder/alerts.jsonl").replace("name = \"one\"", "name = \"one\"\ntries = 1");
    let place = Place::reading("20251103.csv", &config);
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.run("2025-11-03").assert().code(4);
    assert_eq!(place.ask::<i64>("SELECT count(*) FROM deliveries WHERE state = 'waiting'"), 2);
    let renamed = RUDE.replace("name = \"one\"", "name = \"two\"");
    place.reads(&["20251103.csv"], &renamed);
    place.run("2025-11-03").assert().code(0);
    let told = fs::read_to_string(place.path("alerts.jsonl")).expect("the file");
    assert_eq!(told.lines().count(), 2, "{told}");
    let mut listed = crate::place::zhijian();
    listed.args(["alerts", "--store"]).arg(place.path("qa.db"));
    let listed = String::from_utf8_lossy(&listed.assert().code(0).get_output().stdout).into_owned();
    assert!(listed.contains("one handed over to two; two sent") && !listed.contains("given_up"), "{listed}");
    assert_eq!(
        place.ask::<i64>("SELECT count(*) FROM deliveries WHERE state IN ('waiting', 'sending')"),
        0,
        "nothing waits for ever"
    );
    place.run("2025-11-03").assert().code(0);
    assert_eq!(told, fs::read_to_string(place.path("alerts.jsonl")).expect("the file"), "and each comes once");
}

#[test]
fn every_conversation_that_was_told_is_named() {
    let long = format!("20251103-{}.csv", "导出".repeat(30));
    for (reason, name, count, alerts) in [
        ("as many as one alert names", "20251103.csv", 20, 1),
        ("one more", "20251103.csv", 21, 2),
        ("many", "20251103.csv", 45, 3),
        ("names that are long", &*long, 20, 3),
    ] {
        let place = Place::new(RUDE);
        place.mood(name, "2025-11-03", "A01", count, true);
        place.run("2025-11-03").assert().code(4);
        let own = "FROM alerts WHERE rule = '推卸'";
        assert_eq!(place.ask::<i64>(&format!("SELECT count(*) {own}")), alerts, "{reason}");
        let all: String = place.ask(&format!("SELECT group_concat(text, '，') || '，' {own}"));
        for nth in 0..count {
            assert_eq!(all.matches(&format!("{name}-{nth}（A01），")).count(), 1, "{reason}: {nth}: {all}");
        }
        assert!(
            place.ask::<i64>(&format!("SELECT max(length(CAST(text AS BLOB))) {own}")) <= 2000,
            "{reason}: robots take it whole"
        );
        assert_eq!(usize::try_from(place.count("alerted")).ok(), Some(count), "{reason}");
        place.run("2025-11-03").assert().code(0);
        assert_eq!(place.ask::<i64>(&format!("SELECT count(*) {own}")), alerts, "{reason}: once");
    }
}

#[test]
fn an_alert_follows_its_sink_through_every_name() {
    for (reason, names) in [
        ("there and back", &["one", "two", "one"][..]),
        ("the same twice", &["one", "two", "one", "two", "one"]),
        ("by way of a third", &["one", "two", "three", "one"]),
    ] {
        let place = Place::new("");
        place.export("20251103.csv", "2025-11-03", "A01", 3);
        for (nth, name) in names.iter().enumerate() {
            let named = RUDE.replace("name = \"one\"", &format!("name = \"{name}\"\ntries = 1"));
            let (is_first, is_last) = (nth == 0, nth + 1 == names.len());
            let path = if is_last { "alerts.jsonl" } else { "no/such/folder/alerts.jsonl" };
            place.reads(&["20251103.csv"], &named.replace("alerts.jsonl", path));
            place.run("2025-11-03").assert().code(if is_first {
                4
            } else if is_last {
                0
            } else {
                3
            });
        }
        let told = fs::read_to_string(place.path("alerts.jsonl")).expect("the file");
        assert_eq!(told.lines().count(), 2, "{reason}: {told}");
        assert_eq!(place.ask::<i64>("SELECT count(*) FROM deliveries WHERE state IN ('waiting', 'sending')"), 0, "{reason}");
    }
}

#[test]
fn the_first_response_is_that_of_the_agent_who_gave_it() {
    let place = Place::new("");
    place.write(
        "20251103.csv",
        &[
            ("c1", "A01", "客户", "2025-11-03 10:00:00", "我的快递三天没动了"),
            ("c1", "A01", "客服", "2025-11-03 10:00:20", "您好，我帮您转接售后"),
            ("c1", "A02", "客服", "2025-11-03 10:01:00", "您好，我马上为您核实"),
        ],
    );
    place.run("2025-11-03").assert().code(0);
    let first: String = place.ask(
        "SELECT group_concat(name || ':' || first_responses || ':' || d.first_response, ' ' ORDER BY name) \
         FROM agent_days d JOIN agents ON agents.id = agent",
    );
    assert_eq!(first, "A01:1:200 A02:0:0");
}

#[test]
fn figures_of_a_rule_are_of_the_days_that_are_left() {
    let place = Place::new("");
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    place.export("20251105.csv", "2025-11-05", "A01", 6);
    for day in ["2025-11-03", "2025-11-05"] {
        place.run(day).assert().code(0);
    }
    let of = |column: &str| -> Option<String> {
        place.ask(&format!("SELECT CAST({column} AS TEXT) FROM rule_stats WHERE category = 'blame_shifting' LIMIT 1"))
    };
    assert_eq!(of("first_day").as_deref(), Some("2025-11-03"));
    assert_eq!(of("last_day").as_deref(), Some("2025-11-05"));
    assert_eq!(of("days").as_deref(), Some("2"));
    assert_eq!(of("round(percent_of_conversations, 2)").as_deref(), Some("33.33"), "three of nine");
    place.write("20251105.csv", &WHOLE);
    place.write("20251103.csv", &WHOLE[..2]);
    for day in ["2025-11-03", "2025-11-05"] {
        place.run(day).assert().code(3).stderr(contains("by 1"));
    }
    assert_eq!((of("days").as_deref(), of("first_day")), (Some("0"), None), "nothing of it is left");
}

#[test]
fn who_is_stopped_between_two_alerts_tells_the_same_once_more() {
    let all = "SELECT group_concat(text, ' ' ORDER BY id) FROM alerts WHERE rule = '推卸'";
    let place = |stop: &str| {
        let place = Place::new(RUDE);
        place.mood("20251103.csv", "2025-11-03", "A01", 45, true);
        if !stop.is_empty() {
            place.export("20251102.csv", "2025-11-02", "A01", 1);
            place.run("2025-11-02").assert().code(4);
            place.store().execute_batch(stop).expect("a trigger");
            place.run("2025-11-03").assert().code(1);
            place.store().execute_batch("DROP TRIGGER stop").expect("the trigger");
        }
        place.run("2025-11-03").assert().code(4);
        place
    };
    let undisturbed: String = place("").ask(all);
    let stop =
        "CREATE TRIGGER stop BEFORE INSERT ON alerts WHEN NEW.text LIKE '%第 21–%' BEGIN SELECT RAISE(ABORT, 'stopped'); END";
    assert_eq!(place(stop).ask::<String>(all), undisturbed);
}
