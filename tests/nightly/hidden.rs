//! No alert tells whose an id is.

use crate::place::Place;
use std::fs;

const ALERTS: &str = "[[sink]]\nname = \"one\"\nkind = \"file\"\npath = \"alerts.jsonl\"\n\
    [[alert]]\nname = \"推卸\"\nwhen = { kind = \"code\", code = \"blame_shifting\" }\n\
    [[alert]]\nname = \"均分\"\nwhen = { kind = \"mean\", below = 100, of = \"agent\", min = 1 }\n\
    [[alert]]\nname = \"首响\"\nwhen = { kind = \"response\", above = 5, of = \"agent\", min = 1 }\n";

#[test]
fn ids_that_tell_whose_they_are_are_in_no_alert() {
    for (reason, id, agent, more, shown, secret) in [
        ("ids that are counted through", "S2025110300000001", "A01", "", &["S2025110300000001（A01）", "A01 均分"][..], &[][..]),
        (
            "a conversation's, of a name and a number",
            "张伟-13800138000",
            "A01",
            "",
            &["会话#…（A01）"],
            &["张伟", "张*", "13800138000", "138****"],
        ),
        ("a conversation's, of a name", "李娜_20251103", "A01", "", &["会话#…（A01）"], &["李娜", "李*"]),
        ("an agent who is known by his name", "c1", "李娜", "", &["c1（李娜）", "李娜 均分", "\"subject\":\"李娜\""], &[]),
        (
            "an agent's, of a name and a number",
            "c1",
            "李娜-13912345678",
            "",
            &["c1（坐席#1）", "坐席#1 均分", "坐席#1 平均首次响应", "\"subject\":\"坐席#1\"", "均分|坐席#1|20251103"],
            &["李娜", "1391234", "139****"],
        ),
        ("texts that are kept as they are", "c1-13800138000", "A01", "store_text = \"full\"\n", &["会话#…（A01）"], &["138001"]),
        ("what the policy keeps", "c1-13800138000", "A01", "policy = \"policy.toml\"\n", &["c1-13800138000（A01）"], &["会话#"]),
    ] {
        let place = Place::new(&format!("{more}{ALERTS}"));
        fs::write(place.path("policy.toml"), "[operators]\nmobile = \"keep\"\n").expect("a policy");
        place.write(
            "20251103.csv",
            &[
                (id, agent, "客户", "2025-11-03 10:00:00", "我的快递三天没动了"),
                (id, agent, "客服", "2025-11-03 10:00:10", "不可能，这是你自己的问题"),
            ],
        );
        let log = place.run("2025-11-03").assert().code(4).get_output().stderr.clone();
        let all = fs::read_to_string(place.path("alerts.jsonl")).expect("the alerts");
        // Where the id is not told, the mark is by which the conversation is found.
        let mark: String = place.ask("SELECT mark FROM scored_conversation");
        let told = all.replace(&format!("会话#{mark}"), "会话#…");
        assert!(shown.iter().all(|part| told.contains(part)), "{reason}: {told}");
        assert!(!secret.iter().any(|part| told.contains(part)), "{reason}: {told}");
        let log = String::from_utf8_lossy(&log);
        assert!(!secret.iter().any(|part| log.contains(part)), "{reason}: {log}");
        // Once more, and it is known what was told.
        place.run("2025-11-03").assert().code(0);
        assert_eq!(all, fs::read_to_string(place.path("alerts.jsonl")).expect("the alerts"), "{reason}");
    }
}

#[test]
fn what_controls_a_terminal_is_written_out() {
    let alerts = ALERTS.replace("kind = \"file\"\npath = \"alerts.jsonl\"", "kind = \"stderr\"");
    let place = Place::new(&alerts);
    place.write("20251103.csv", &[("c1\u{1b}[2J\u{202e}x", "A01", "客服", "2025-11-03 10:00:10", "不可能，这是你自己的问题")]);
    let log = place.run("2025-11-03").assert().code(4).get_output().stderr.clone();
    let log = String::from_utf8_lossy(&log);
    assert!(!log.contains('\u{1b}') && !log.contains('\u{202e}') && log.contains("c1<U+001B>[2J"), "{log}");
}
