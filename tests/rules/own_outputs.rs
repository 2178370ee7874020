//! What the results say of own rules: their names, what each came to, and which findings are for review alone.

use crate::support::{CHAT, RULES, folder, run};
use predicates::prelude::*;
use std::fs;
use tempfile::TempDir;

#[test]
fn own_rules_are_called_by_their_own_names() {
    let (folder, elsewhere) = (folder(RULES), TempDir::new().expect("a folder"));
    let out = elsewhere.path().to_str().expect("a path");
    run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "-o", out, "--report", "html"]).success();
    let findings = fs::read_to_string(elsewhere.path().join("findings.csv")).expect("the findings");
    assert!(findings.contains(",other_violation,引导加微信,"), "{findings}");
    let page = fs::read_to_string(elsewhere.path().join("report.html")).expect("the report");
    assert!(page.contains("<td>引导加微信</td>") && !page.contains("其他违规、"));
    let cards = fs::read_to_string(elsewhere.path().join("conversations.jsonl")).expect("the cards");
    assert!(cards.contains("\"rule\":\"shop.weichat\",\"rule_name\":\"引导加微信\""), "{cards}");
    run(&folder, &["inspect", "chat.jsonl", "--rulebook", ".", "--id", "c1", "--color", "never"])
        .success()
        .stdout(predicate::str::contains("引导加微信").and(predicate::str::contains("其他违规").not()));
}

#[test]
fn what_is_for_review_alone_is_nobodys_violation() {
    let (_, tone) = RULES.trim_start().split_once("\n\n").expect("two rules");
    let folder = folder(&format!(
        "{tone}\n[[rule]]\nid = \"shop.plain\"\nname = \"直说\"\nkind = \"violation\"\nreview_only = true\nhit = [\"坐|企微\"]\npass = [\"坐|好\"]\n[rule.if.a]\nany = [\"企微\"]\nrole = \"agent\"\n"
    ));
    run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "-o", "out", "--report", "html"]).success();
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).expect(name);
    let page = read("report.html");
    assert!(read("findings.csv").contains(",直说,"));
    for name in ["直说", "语气"] {
        assert_eq!(page.matches(name).count(), 1, "{name} stands among the rules alone");
    }
}

/// A rule that finds more than it counts, and one that finds nothing.
const FURTHER: &str = r#"
[[rule]]
id = "shop.polite"
kind = "merit"
points = { attitude = 4 }
hit = ["可以的"]
pass = ["好"]
[rule.if.a]
any = ["可以", "马上"]
role = "agent"

[[rule]]
id = "shop.never"
kind = "signal"
hit = ["从来没有"]
pass = ["好"]
[rule.if.a]
any = ["从来没有"]
role = "agent"
"#;

#[test]
fn the_summary_says_what_each_own_rule_came_to() {
    let folder = folder(&format!("{RULES}{FURTHER}"));
    run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "-o", "out"]).success();
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).expect(name);
    let summary: serde_json::Value = serde_json::from_str(&read("summary.json")).expect("JSON");
    let of = |rule: &str| {
        let counts = &summary["rules"][rule];
        (
            counts["conversations"].as_u64().expect(rule),
            counts["findings"].as_u64().expect(rule),
            counts["points"].as_f64().expect(rule),
        )
    };
    assert_eq!(of("shop.weichat"), (1, 1, -20.0), "{summary}");
    assert_eq!(of("shop.tone"), (1, 1, 0.0), "for review alone");
    assert_eq!(of("shop.never"), (0, 0, 0.0), "nothing found");
    let (conversations, findings, points) = of("shop.polite");
    assert_eq!((conversations, findings), (1, 2), "beyond its cap");
    assert!(points > 0.0 && points <= 4.0, "{points}");
    assert!(summary["rules"].get("wording.refusal").is_none(), "only own rules");
    run(&folder, &["score", "chat.jsonl", "-o", "plain"]).success();
    let plain = fs::read_to_string(folder.path().join("plain/summary.json")).expect("the summary");
    assert!(!plain.contains("\"rules\""), "{plain}");
}

#[test]
fn what_a_rule_costs_again_is_for_the_rule_to_say() {
    let rule = |id: &str, more: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = {{ process = -4 }}\ncap = 2\n{more}\
             hit = [\"坐|可以\"]\npass = [\"坐|好\"]\n[rule.if.a]\nany = [\"可以\", \"马上\"]\nrole = \"agent\"\n"
        )
    };
    let (usual, whole) = (rule("shop.usual", ""), rule("shop.whole", "repeat_percent = 100\n"));
    let folder = folder(&format!("{RULES}{usual}{whole}"));
    run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "-o", "out"]).success();
    let summary = fs::read_to_string(folder.path().join("out/summary.json")).expect("the summary");
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    for (id, points) in [("shop.usual", -6.0), ("shop.whole", -8.0)] {
        assert_eq!(summary["rules"][id]["points"].as_f64(), Some(points), "{id}: {summary}");
    }
}

#[test]
fn the_last_column_of_the_findings_says_what_is_for_review_alone() {
    let (folder, elsewhere) = (folder(RULES), TempDir::new().expect("a folder"));
    let out = elsewhere.path().to_str().expect("a path");
    for (language, heading, yes, no) in [("zh", "仅复核", "是", "否"), ("en", "review_only", "yes", "no")] {
        run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "-o", out, "--lang", language]).success();
        let findings = fs::read_to_string(elsewhere.path().join("findings.csv")).expect("the findings");
        let mut rows = findings.lines();
        assert!(rows.next().is_some_and(|header| header.ends_with(&format!(",{heading}"))), "{findings}");
        for row in rows {
            let last = row.rsplit(',').next();
            assert_eq!(last, Some(if row.contains("shop.tone") { yes } else { no }), "{row}");
        }
        assert!(findings.contains("shop.tone") && findings.contains("shop.weichat"), "{findings}");
    }
}

/// Reason, what stands in the rule beside what it has, how often it hits.
const SWITCHED: [(&str, &str, usize); 5] = [
    ("as it is", "", 1),
    ("switched off", "on = false\n", 0),
    ("until a day that is past", "until = 2026-01-09\n", 0),
    ("until that day", "until = 2026-01-10\n", 1),
    ("from the day after", "from = 2026-01-11\n", 0),
];

#[test]
fn a_rule_that_is_off_or_past_gives_nothing() {
    for (reason, keys, hits) in SWITCHED {
        let folder = folder(&RULES.replacen("message = ", &format!("{keys}message = "), 1));
        let dated = CHAT.replace("\"text\":\"能退吗\"", "\"text\":\"能退吗\",\"at\":\"2026-01-10T10:00:00+08:00\"");
        fs::write(folder.path().join("chat.jsonl"), dated).expect("a file");
        run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "-o", "out"]).success();
        let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).expect(name);
        assert_eq!(read("findings.csv").matches(",引导加微信,").count(), hits, "{reason}");
        assert_eq!(read("conversations.jsonl").matches("\"rule\":\"shop.weichat\",\"points\"").count(), hits, "{reason}");
    }
}

#[test]
fn a_fatal_rule_caps_the_score() {
    for (severity, is_fatal) in [("major", false), ("fatal", true)] {
        let rules = RULES.replacen("severity = \"major\"\npoints = { attitude = -20 }", &format!("severity = \"{severity}\""), 1);
        let folder = folder(&rules.replacen("any = [\"企微\"]", "any = [\"马上\"]", 1));
        run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "-o", "out"]).success();
        let cards = fs::read_to_string(folder.path().join("out/conversations.jsonl")).expect("the cards");
        let card: serde_json::Value = serde_json::from_str(cards.lines().nth(1).expect("a card")).expect("JSON");
        assert_eq!((card["conversation_id"].as_str(), card["fatal"].as_bool()), (Some("c2"), Some(is_fatal)), "{card}");
        assert_eq!(card["score"].as_f64().is_some_and(|score| score <= 25.0), is_fatal, "{severity}: {card}");
    }
}
