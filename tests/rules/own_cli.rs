//! Own rules at the command line: a folder that holds nothing but `rules/` is enough.

use crate::support::{CHAT, RULES, folder, folder_of_default, run};
use predicates::prelude::*;
use std::fs;
use tempfile::TempDir;

#[test]
fn a_folder_of_own_rules_is_checked_listed_and_explained() {
    let folder = folder(RULES);
    run(&folder, &["rules", "check", "--rulebook", "."])
        .success()
        .stdout(predicate::str::contains("提示").not().and(predicate::str::contains("自写规则 2 条，没有错误")));
    run(&folder, &["rules", "list", "--rulebook", "."]).success().stdout(
        predicate::str::contains("shop.weichat")
            .and(predicate::str::contains("只交复核"))
            .and(predicate::str::contains("wording.refusal")),
    );
    run(&folder, &["rules", "explain", "shop.weichat", "--rulebook", "."]).success().stdout(
        predicate::str::contains("rules/shop.toml:3")
            .and(predicate::str::contains("服务态度 -20"))
            .and(predicate::str::contains("企微 [含任一关键词] any = [\"企微\"]，role = \"agent\""))
            .and(predicate::str::contains("应放过  @ 渠道=电话 / 客|加我企微")),
    );
    run(&folder, &["rules", "explain", "wording.refusal"])
        .success()
        .stdout(predicate::str::contains("wording").and(predicate::str::contains("refusal 生硬拒绝")));
    run(&folder, &["inspect", "chat.jsonl", "--rulebook", ".", "--id", "c1", "--explain", "shop.weichat", "--color", "never"])
        .success()
        .stdout(predicate::str::contains("结论 命中 1 处：第1轮“企微”"));
    run(&folder, &["inspect", "chat.jsonl", "--rulebook", ".", "--id", "c1", "--explain", "no.such"])
        .code(2)
        .stderr(predicate::str::contains("no.such"));
}

#[test]
fn findings_cost_their_points_and_what_is_only_reviewed_costs_nothing() {
    let folder = folder(RULES);
    let out =
        run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "--format", "jsonl"]).success().get_output().stdout.clone();
    let card: serde_json::Value = serde_json::from_slice(out.split(|&byte| byte == b'\n').next().expect("a line")).expect("JSON");
    let of = |list: &str, rule: &str| -> Vec<serde_json::Value> {
        card[list].as_array().expect("a list").iter().filter(|entry| entry["rule"] == rule).cloned().collect()
    };
    let finding = &of("findings", "shop.weichat")[0];
    assert_eq!((finding["message"].as_str(), finding["turn"].as_u64()), (Some("坐席说了“企微”"), Some(1)));
    assert_eq!((finding["start"].as_u64(), finding["agent_id"].as_str()), (Some(2), Some("A01")));
    assert_eq!(of("ledger", "shop.weichat")[0]["points"], -20.0);
    assert_eq!(of("findings", "shop.tone")[0]["review_only"], true);
    assert!(of("ledger", "shop.tone").is_empty() && finding.get("review_only").is_none());
    assert!(card["rulebook"].as_str().expect("a name").starts_with("night@"));
}

#[test]
fn two_rulebooks_are_held_against_each_other() {
    let old = folder(RULES);
    let harder = RULES.replace("attitude = -20", "attitude = -60").replace("any = [\"企微\"]", "any = [\"企微\", \"马上\"]");
    let new = folder(&harder);
    let new = new.path().to_str().expect("a path").to_owned();
    run(&old, &["rules", "diff", ".", &new, "chat.jsonl"]).success().stdout(
        predicate::str::contains("会话 2，分数变化 2")
            .and(predicate::str::contains("shop.weichat  新命中 1  例 c2"))
            .and(predicate::str::contains("  分值变化 1  例 c1"))
            .and(predicate::str::contains("A02  会话 1  变化 1")),
    );
    run(&old, &["rules", "diff", ".", ".", "chat.jsonl"]).success().stdout(predicate::str::contains("分数变化 0"));
}

#[test]
fn nobody_is_judged_by_a_conversation_in_which_he_said_nothing() {
    let old = folder(RULES);
    let new = folder(&RULES.replace("attitude = -20", "attitude = -60"));
    let silent = r#"{"conversation_id":"c3","agent_id":"A01","turns":[{"role":"customer","text":"好的谢谢"}]}"#;
    fs::write(old.path().join("chat.jsonl"), format!("{CHAT}{silent}\n")).expect("a file");
    let new = new.path().to_str().expect("a path").to_owned();
    run(&old, &["rules", "diff", ".", &new, "chat.jsonl"])
        .success()
        .stdout(predicate::str::contains("会话 3，").and(predicate::str::contains("A01  会话 1  变化 1  ")));
}

#[test]
fn two_profiles_of_a_rulebook_are_held_against_each_other() {
    let folder = folder(RULES);
    let path = folder.path().join("rulebook.toml");
    let small = fs::read_to_string(&path).expect("a rulebook");
    fs::write(path, small + "\n[profiles.quiet]\noff = [\"shop.weichat\"]\n").expect("a file");
    let diff = |further: &[&str]| {
        let shown =
            run(&folder, &[&["rules", "diff", ".", ".", "chat.jsonl"], further].concat()).success().get_output().stdout.clone();
        String::from_utf8(shown).expect("text")
    };
    let shown = diff(&["--new-profile", "quiet"]);
    assert!(shown.contains("shop.weichat  不再命中 1  例 c1") && shown.contains("+quiet\n"), "{shown}");
    assert!(diff(&["--profile", "quiet"]).contains("分数变化 0"));
}

/// A rule, its words and points before and after, and what is told of it, there and back.
type Moved = (&'static str, (&'static str, &'static str), (&'static str, &'static str), [&'static str; 2]);

const MOVES: [Moved; 5] = [
    ("r.more", ("\"企微\"", "process = -2"), ("\"企微\", \"电话\"", "process = -2"), ["多命中 1  例 c1", "少命中 1  例 c1"]),
    ("r.elsewhere", ("\"企微\"", "process = -2"), ("\"马上\"", "process = -2"), ["新命中 1  例 c2", "新命中 1  例 c1"]),
    ("r.gone", ("\"企微\", \"马上\"", "process = -2"), ("\"企微\"", "process = -2"), ["不再命中 1  例 c2", "新命中 1  例 c2"]),
    ("r.points", ("\"企微\"", "process = -2"), ("\"企微\"", "process = -3"), ["分值变化 1  例 c1"; 2]),
    ("r.dimension", ("\"企微\"", "process = -2"), ("\"企微\"", "attitude = -2"), ["分值变化 1  例 c1"; 2]),
];

#[test]
fn a_rule_that_weighs_otherwise_is_told() {
    let rule = |effect: &str| {
        format!("[[rule]]\nid = \"r\"\nkind = \"violation\"\n{effect}\n[rule.if.a]\nany = [\"企微\"]\nrole = \"agent\"\n")
    };
    let here = folder(RULES);
    for (reason, before, after) in [
        ("graver", "severity = \"minor\"\npoints = { process = -1 }", "severity = \"critical\"\npoints = { process = -1 }"),
        ("for people alone", "severity = \"minor\"\nreview_only = false", "severity = \"minor\"\nreview_only = true"),
    ] {
        let (old, new) = (folder(&rule(before)), folder(&rule(after)));
        let (old, new) = (old.path().to_str().expect("a path"), new.path().to_str().expect("a path"));
        let shown = run(&here, &["rules", "diff", old, new, "chat.jsonl"]).success().get_output().stdout.clone();
        let shown = String::from_utf8(shown).expect("text");
        assert!(shown.contains("r  轻重、代码或仅复核有变化 1  例 c1"), "{reason}: {shown}");
    }
}

#[test]
fn what_becomes_of_a_rule_is_told_by_kind() {
    let rule = |id: &str, (words, points): (&str, &str)| {
        format!(
            "[[rule]]\nid = \"{id}\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = {{ {points} }}\n\
             [rule.if.a]\nany = [{words}]\nrole = \"agent\"\n"
        )
    };
    let same = rule("r.same", ("\"企微\"", "process = -1"));
    let old = folder(&(MOVES.map(|(id, old, ..)| rule(id, old)).concat() + &same));
    let new = folder(&(MOVES.map(|(id, _, new, _)| rule(id, new)).concat() + &same));
    let (old, new) = (old.path().to_str().expect("a path"), new.path().to_str().expect("a path"));
    let here = folder(RULES);
    for (way, before, after) in [(0, old, new), (1, new, old)] {
        let shown = run(&here, &["rules", "diff", before, after, "chat.jsonl"]).success().get_output().stdout.clone();
        let shown = String::from_utf8(shown).expect("text");
        for (id, _, _, told) in MOVES {
            assert!(shown.contains(&format!("  {id}  {}", told[way])), "{id}, {way}: {shown}");
        }
        assert!(!shown.contains("r.same") && shown.contains("  不再命中 1  例 c1") == (way == 0), "{shown}");
    }
}

#[test]
fn examples_are_run_and_a_wrong_one_is_explained() {
    let folder = folder(&RULES.replace("pass = [\"@ 渠道=电话\\n客|加我企微\"]", "pass = [\"坐|不要加企微\"]"));
    run(&folder, &["rules", "test", "--rulebook", "."])
        .code(1)
        .stdout(predicate::str::contains("rules/shop.toml:10: 应放过 shop.weichat").and(predicate::str::contains("第0轮“企微”")));
}

#[test]
fn examples_may_stand_in_a_file_of_their_own_and_change_no_hash() {
    let folder = folder(RULES);
    let label = |folder: &TempDir| {
        let shown = run(folder, &["rules", "check", "--rulebook", "."]).get_output().stdout.clone();
        String::from_utf8(shown).expect("text").split('：').next().map(str::to_owned)
    };
    let before = label(&folder);
    let more = folder.path().join("rules/shop.examples.toml");
    for (reason, examples, code, told) in [
        (
            "they hold",
            "[[example]]\nrule = \"shop.weichat\"\nhit = [\"企微聊\"]\npass = [\"您好\"]",
            0,
            "自写规则 2 条，例子 6 个",
        ),
        ("one does not", "[[example]]\nrule = \"shop.weichat\"\nhit = [\"电话聊\"]", 1, "rules/shop.examples.toml:3"),
        ("nobody's", "[[example]]\nrule = \"shop.wechat\"\nhit = [\"企微聊\"]", 2, "rules/shop.examples.toml:2:8"),
        ("a mistyped key", "[[example]]\nrule = \"shop.tone\"\nhits = [\"企微聊\"]", 2, "rules/shop.examples.toml:3:1"),
        ("of nothing", "# later\n", 2, "[[example]]"),
        ("a group of none", "[[example]]\nrule = \"shop.tone\"", 2, "一个例子也没有"),
        (
            "a second fault",
            "[[example]]\nrule = \"shop.wechat\"\nhit = [\"企微聊\"]\n[[example]]\nrule = \"shop.tune\"\nhit = [\"企微聊\"]",
            2,
            "rules/shop.examples.toml:5:8",
        ),
    ] {
        fs::write(&more, examples).expect("a file");
        let ran = run(&folder, &["rules", "test", "--own", "--rulebook", "."]).code(code);
        let output = ran.get_output();
        let shown = String::from_utf8([&*output.stdout, &*output.stderr].concat()).expect("text");
        assert!(shown.contains(told), "{reason}: {shown}");
        assert!(code == 2 || label(&folder) == before, "{reason}: {before:?}");
    }
}

#[test]
fn every_row_for_excel_names_the_rulebook() {
    let folder = folder(RULES);
    run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "-o", "out"]).success();
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).expect("an output");
    let summary: serde_json::Value = serde_json::from_str(&read("summary.json")).expect("JSON");
    for name in ["agents.csv", "findings.csv"] {
        let text = read(name);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let at = reader.headers().expect("headings").iter().position(|heading| heading == "规则库").expect(name);
        let labels: Vec<String> = reader.records().map(|row| row.expect("a row")[at].to_owned()).collect();
        assert!(labels.len() > 1 && labels.iter().all(|label| **label == summary["rulebook"]), "{name}: {labels:?}");
    }
}

#[test]
fn a_version_stands_in_every_output() {
    let folder = folder(RULES);
    run(&folder, &["rules", "init", "book"]).success();
    let path = folder.path().join("book/rulebook.toml");
    let written = fs::read_to_string(&path).expect("the rulebook");
    fs::write(&path, written.replacen("name = \"default\"", "name = \"质检规范\"\nversion = \"2026-11\"", 1)).expect("a file");
    run(&folder, &["score", "chat.jsonl", "--rulebook", "book", "-o", "out"]).success();
    for name in ["conversations.jsonl", "agents.csv", "findings.csv", "summary.json"] {
        let text = fs::read_to_string(folder.path().join("out").join(name)).expect("an output");
        assert!(text.contains("质检规范 2026-11@"), "{name}: {text}");
    }
}

#[test]
fn own_examples_are_counted_apart_and_may_be_run_alone() {
    let folder = folder_of_default(RULES);
    let own = predicate::str::contains("自写规则 2 条，例子 4 个，全对");
    run(&folder, &["rules", "test", "--rulebook", "."]).success().stdout(predicate::str::contains("词库，例子").and(own.clone()));
    run(&folder, &["rules", "test", "--own", "--rulebook", "."])
        .success()
        .stdout(predicate::str::contains("词库，例子").not().and(own));
}

const FLOW: &str = r#"
[[flow]]
id = "shop.flow"
when = "问"
hit = ["客|能退吗\n坐|等等"]
pass = ["客|能退吗\n坐|可以"]
[flow.if.问]
any = ["能退"]
role = "customer"
[flow.if.答]
any = ["可以"]
role = "agent"
[[flow.step]]
id = "answer"
done = "答"
"#;

#[test]
fn flows_that_nobody_wrote_are_not_among_the_own() {
    let folder = folder_of_default(RULES);
    let test = || {
        let ran = run(&folder, &["rules", "test", "--own", "--rulebook", "."]);
        String::from_utf8(ran.get_output().stdout.clone()).expect("text")
    };
    assert_eq!(test(), "自写规则 2 条，例子 4 个，全对\n");
    fs::create_dir(folder.path().join("flows")).expect("flows/");
    fs::write(folder.path().join("flows/shop.toml"), FLOW).expect("a file");
    assert!(test().starts_with("流程 1 个，例子 2 个"), "{}", test());
    let more = "[[example]]\nflow = \"transfer\"\npass = [\"@ 流程=不适用\\n客|能退吗\"]";
    fs::write(folder.path().join("flows/more.examples.toml"), more).expect("a file");
    assert!(test().starts_with("流程 2 个"), "{}", test());
}

#[test]
fn of_an_example_with_many_occurrences_the_first_are_told_line_by_line() {
    let dialogue = "客|快点\n".repeat(11);
    let rule = format!(
        "[[rule]]\nid = \"r\"\nkind = \"signal\"\neach = \"催\"\nwhen = \"催 and 回\"\nhit = ['''\n{dialogue}''']\npass = [\"坐|好\"]\n\
         [rule.if.催]\nany = [\"快点\"]\nrole = \"customer\"\n[rule.if.回]\nany = [\"好\"]\nrole = \"agent\"\nafter = \"催\"\n"
    );
    let ran = run(&folder(&rule), &["rules", "test", "--own", "--rulebook", "."]).code(1);
    let told = String::from_utf8(ran.get_output().stdout.clone()).expect("text");
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[1].starts_with("    “催”第 1 次，第0轮“快点”：放过；条件 回"), "{told}");
    assert_eq!((lines[9], lines.len()), ("    另外 3 次没有列出", 11), "{told}");
}

#[test]
fn a_column_that_no_conversation_has_is_told() {
    let asked = "meta = { skil_grop = [\"售后\"] }\nmessage = \"坐席";
    let folder = folder(&RULES.replacen("message = \"坐席", asked, 1));
    let told = predicate::str::contains("提示 没有一个会话的“skil_grop”这一列有内容（规则 shop.weichat 要用）；别的列也没有");
    run(&folder, &["score", "chat.jsonl", "--rulebook", "."]).success().stderr(told.clone());
    run(&folder, &["inspect", "chat.jsonl", "--rulebook", "."]).success().stderr(told);
    let columns = CHAT.replace("\"agent_id\"", "\"meta\":{\"skill_group\":\"售后\"},\"agent_id\"");
    fs::write(folder.path().join("chat.jsonl"), &columns).expect("a file");
    run(&folder, &["score", "chat.jsonl", "--rulebook", ".", "--lang", "en"]).success().stderr(
        predicate::str::contains("no conversation has anything in the column \"skil_grop\"")
            .and(predicate::str::contains("skill_group")),
    );
    fs::write(folder.path().join("chat.jsonl"), columns.replacen("skill_group", "skil_grop", 1)).expect("a file");
    run(&folder, &["score", "chat.jsonl", "--rulebook", "."]).success().stderr(predicate::str::contains("这一列").not());
}

#[test]
fn a_fault_is_usage() {
    let folder = folder(&RULES.replace("role = \"agent\"", "rolle = \"agent\""));
    run(&folder, &["score", "chat.jsonl", "--rulebook", "."])
        .code(2)
        .stderr(predicate::str::contains("rules/shop.toml:13:1: 「rolle」"));
}

#[test]
fn a_mistyped_rule_is_usage_and_names_the_nearest() {
    let folder = folder(RULES);
    for (id, told) in
        [("shop.weichta", "did you mean \"shop.weichat\"?"), ("no.such_rule_anywhere", "no rule \"no.such_rule_anywhere\"")]
    {
        run(&folder, &["rules", "explain", id, "--rulebook", "."]).code(2).stdout("").stderr(predicate::str::contains(told));
    }
    run(&folder, &["inspect", "chat.jsonl", "--rulebook", ".", "--id", "c1", "--explain", "shop.weichta"])
        .code(2)
        .stderr(predicate::str::contains("did you mean \"shop.weichat\"?"));
    run(&folder, &["rules", "explain", "三五个人", "--rulebook", "."])
        .success()
        .stdout(predicate::str::ends_with("没有命中任何词条\n"));
}

#[test]
fn who_says_what_is_explained_is_told() {
    let folder = folder(RULES);
    let claims = predicate::str::contains("claim_refund");
    for (args, told, is_claim) in [
        (&["我要退款"][..], "说话人  客服（没有写明，按客服算；", false),
        (&["坐|我要退款"], "说话人  客服\n", false),
        (&["客|我要退款"], "说话人  客户\n", true),
        (&["客户：我要退款"], "说话人  客户\n", true),
        (&["我要退款", "--role", "customer"], "说话人  客户\n", true),
        (&["订单|我要退款", "--role", "customer"], "说话人  客户\n", true),
    ] {
        let shown = run(&folder, &[&["rules", "explain"], args].concat()).success().get_output().stdout.clone();
        let shown = String::from_utf8(shown).expect("text");
        assert!(shown.starts_with(told) && claims.eval(&shown) == is_claim, "{args:?}: {shown}");
    }
}

#[test]
fn what_an_allow_phrase_saves_leaves_a_trace() {
    let folder = folder_of_default(RULES);
    let told = || predicate::str::contains("在例外说法里");
    run(&folder, &["rules", "explain", "我不会不给您退的"]).success().stdout(predicate::str::contains("不计").and(told()));
    fs::write(folder.path().join("chat.txt"), "客户：可以破例吗\n客服：我不会不给您退的\n").expect("a file");
    run(&folder, &["inspect", "chat.txt", "--explain", "wording.refusal", "--color", "never"])
        .success()
        .stdout(predicate::str::contains("不计 第1轮").and(told()));
    let rule = "[[rule]]\nid = \"r\"\nkind = \"signal\"\nhit = [\"x\"]\n[rule.if.a]\ncategory = \"refusal\"\n";
    fs::write(folder.path().join("rules/shop.toml"), rule).expect("a file");
    run(&folder, &["inspect", "chat.txt", "--rulebook", ".", "--explain", "r", "--color", "never"])
        .success()
        .stdout(predicate::str::contains("第1轮“不给您退的”在词库里，但没有算：在例外说法里"));
}

#[test]
fn a_value_that_no_conversation_has_is_told() {
    let asked = "meta = { 技能组 = [\"售厚\", \"电消\"] }\nmessage = \"坐席";
    let folder = folder(&RULES.replacen("message = \"坐席", asked, 1));
    let grouped = CHAT.replace("\"agent_id\"", "\"meta\":{\"技能组\":\"售后\"},\"agent_id\"");
    fs::write(folder.path().join("chat.jsonl"), &grouped).expect("a file");
    let told = predicate::str::contains("提示 没有一个会话的“技能组”是 售厚、电消（规则 shop.weichat 要用）；有：售后");
    run(&folder, &["score", "chat.jsonl", "--rulebook", "."]).success().stderr(told.clone());
    run(&folder, &["rules", "diff", "default", ".", "chat.jsonl"]).success().stderr(told);
    fs::write(folder.path().join("chat.jsonl"), grouped.replacen("售后", "售厚", 1)).expect("a file");
    run(&folder, &["score", "chat.jsonl", "--rulebook", "."]).success().stderr(predicate::str::contains("提示").not());
}

#[test]
fn a_column_without_numbers_that_is_compared_with_one_is_told() {
    let rule = "[[rule]]\nid = \"r\"\nkind = \"signal\"\n[rule.if.等]\nmeta = \"等待\"\nvalue = \"> 30\"\n";
    let folder = folder(rule);
    let waited = CHAT.replace("\"agent_id\"", "\"meta\":{\"等待\":\"40秒\"},\"agent_id\"");
    fs::write(folder.path().join("chat.jsonl"), &waited).expect("a file");
    let told = predicate::str::contains("提示 没有一个会话的“等待”是 数字（规则 r 要用）；有：40秒");
    run(&folder, &["score", "chat.jsonl", "--rulebook", "."]).success().stderr(told);
    fs::write(folder.path().join("chat.jsonl"), waited.replacen("40秒", "40", 1)).expect("a file");
    run(&folder, &["score", "chat.jsonl", "--rulebook", "."]).success().stderr(predicate::str::contains("提示").not());
}

#[test]
fn every_profile_is_checked() {
    let folder = folder(RULES);
    run(&folder, &["rules", "init", "book"]).success();
    let path = folder.path().join("book/rulebook.toml");
    let written = fs::read_to_string(&path).expect("the rulebook");
    fs::write(&path, format!("{written}\n[profiles.night.points.\"no.such\"]\nprocess = -1\n")).expect("a file");
    run(&folder, &["rules", "check", "--rulebook", "book"])
        .code(2)
        .stderr(predicate::str::contains("night").and(predicate::str::contains("no.such")));
    run(&folder, &["rules", "list", "--rulebook", "book"]).success();
}

#[test]
fn the_table_of_knowledge_is_read_whatever_the_editor_wrote() {
    let rule = "[[rule]]\nid = \"r\"\nkind = \"signal\"\nhit = [\"\"\"客|寄什么快递\n坐|顺丰\"\"\"]\npass = [\"\"\"客|哪家快递\n坐|圆通\"\"\"]\n[rule.if.缺]\nknowledge = \"快递\"\n";
    let folder = folder(rule);
    let (gbk, _, _) = encoding_rs::GB18030.encode("topic,ask,facts\n快递,哪家快递|什么快递,圆通\n");
    fs::write(folder.path().join("rules/knowledge.csv"), gbk).expect("a file");
    run(&folder, &["rules", "test", "--own", "--rulebook", "."])
        .success()
        .stdout(predicate::str::contains("自写规则 1 条，例子 2 个，全对"));
}

#[test]
fn rules_are_read_whatever_the_editor_wrote() {
    let folder = folder(RULES);
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(RULES.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (gbk, _, _) = encoding_rs::GB18030.encode(RULES);
    for (reason, bytes) in
        [("UTF-16", utf16), ("GBK", gbk.into_owned()), ("UTF-8 with a mark", format!("\u{feff}{RULES}").into_bytes())]
    {
        fs::write(folder.path().join("rules/shop.toml"), bytes).expect(reason);
        run(&folder, &["rules", "test", "--own", "--rulebook", "."])
            .success()
            .stdout(predicate::str::contains("自写规则 2 条，例子 4 个，全对"));
    }
    fs::write(folder.path().join("rules/shop.toml"), b"\xff\xff\xff").expect("a file");
    run(&folder, &["rules", "check", "--rulebook", "."])
        .code(2)
        .stderr(predicate::str::contains("shop.toml").and(predicate::str::contains("另存为 UTF-8")));
}

#[test]
fn a_small_folder_has_profiles_of_its_own() {
    let folder = folder_of_default(RULES);
    let profile = |rule: &str| format!("[profiles.夜班]\noff = [\"{rule}\"]\n[profiles.夜班.settings]\nfirst_reply_s = 90\n");
    let write = |text: &str| fs::write(folder.path().join("profiles.toml"), text).expect("a file");
    write(&profile("shop.tone"));
    let night = ["--rulebook", ".", "--profile", "夜班"];
    let shown = |args: &[&str], told: &str| {
        run(&folder, &[args, &night[..]].concat()).success().stdout(predicate::str::contains(told));
    };
    shown(&["rules", "explain", "shop.tone"], "状态  停用");
    // The source of thirty seconds is none of ninety.
    shown(&["rules", "explain", "timing.first_reply"], "first_reply_s = 90（方案 夜班 的；平时是 30：");
    shown(&["inspect", "chat.jsonl"], "+夜班");
    shown(&["rules", "check"], "+夜班：规则");
    let elsewhere = TempDir::new().expect("a folder");
    let out = elsewhere.path().to_str().expect("a path");
    run(&folder, &[&["score", "chat.jsonl", "-o", out, "--report", "html"], &night[..]].concat()).success();
    for name in ["conversations.jsonl", "agents.csv", "findings.csv", "summary.json", "report.html"] {
        let text = fs::read_to_string(elsewhere.path().join(name)).expect("an output");
        assert!(text.contains("+夜班"), "{name}: {text}");
    }
    write(&profile("shop.none").replace("夜班", "night"));
    let told = "「shop.none」要停用的规则不存在";
    run(&folder, &["rules", "check", "--rulebook", "."])
        .code(2)
        .stderr(predicate::str::contains("profiles.toml:2:").and(predicate::str::contains(told)));
    for (text, told) in
        [("[night]\noff = []\n", "profiles.toml:1:"), ("\n[profiles.default]\noff = [\"shop.tone\"]\n", "profiles.toml:2:11: ")]
    {
        write(text);
        run(&folder, &["rules", "check", "--rulebook", "."]).code(2).stderr(predicate::str::contains(told));
    }
    // The faults of both are told, and so is what only the profile makes of the rules.
    write("[profiles.a]\noff = [\"no.a\"]\n[profiles.b]\noff = [\"no.b\"]\n");
    let both = predicate::str::contains("「no.a」").and(predicate::str::contains("「no.b」"));
    run(&folder, &["rules", "check", "--rulebook", "."]).code(2).stderr(both);
    write("[profiles.夜班]\noff = [\"complaint\"]\n");
    let asks = "[[rule]]\nid = \"shop.steps\"\nkind = \"signal\"\n[rule.if.步骤]\nflow = \"complaint\"\n";
    fs::write(folder.path().join("rules/steps.toml"), asks).expect("a file");
    let told = predicate::str::contains("方案 夜班：流程 complaint 已停用");
    run(&folder, &["rules", "check", "--rulebook", "."]).success().stdout(told);
    write("# none yet\n");
    run(&folder, &["rules", "check", "--rulebook", "."]).success();
}

#[test]
fn a_cue_without_terms_is_a_fault_to_every_verb() {
    let rule = "[[rule]]\nid = \"r\"\nkind = \"signal\"\n[rule.if.a]\ncue = \"hold\"\nrole = \"agent\"\n";
    let folder = folder(rule);
    for verb in [&["rules", "check"][..], &["score", "chat.jsonl"], &["inspect", "chat.jsonl"]] {
        run(&folder, &[verb, &["--rulebook", "."]].concat())
            .code(2)
            .stderr(predicate::str::contains("rules/shop.toml:5:7: 「\"hold\"」规则库里没有 cue/hold.csv"));
    }
    fs::write(
        folder.path().join("cue/hold.csv"),
        "term,role,boundary,severity,weight,scene,allow,guards,suggestion,note\n稍等,,,,,,,,,\n",
    )
    .expect("a lexicon");
    run(&folder, &["rules", "check", "--rulebook", "."]).success();
    // That it lacks most cues is what a small rulebook is.
    run(&folder, &["score", "chat.jsonl", "--rulebook", "."]).success().stderr(predicate::str::contains("提示").not());
}

#[test]
fn a_message_that_is_the_name_is_not_said_twice() {
    let folder = folder(&RULES.replace("message = \"坐席说了“{text}”\"\n", ""));
    for args in [&["inspect", "chat.jsonl"][..], &["rules", "explain", "shop.weichat"], &["rules", "explain", "加我企微聊"]]
    {
        run(&folder, &[args, &["--rulebook", "."]].concat()).success().stdout(
            predicate::str::is_match("引导加微信[^\n]*引导加微信")
                .expect("a pattern")
                .not()
                .and(predicate::str::contains("引导加微信")),
        );
    }
}

#[test]
fn what_a_rulebook_lost_is_told() {
    let folder = folder(RULES);
    run(&folder, &["rules", "init", "book"]).success();
    let check = || run(&folder, &["rules", "check", "--rulebook", "book"]);
    let path = folder.path().join("book/rulebook.toml");
    let written = fs::read_to_string(&path).expect("the rulebook");
    let setting = |value: u8| format!("first_reply_s       = {{ value = {value}");
    assert!(written.contains(&setting(30)), "{written}");
    fs::write(&path, written.replacen(&setting(30), &setting(45), 1)).expect("a file");
    fs::remove_file(folder.path().join("book/cue/hold.csv")).expect("removed");
    check().success().stdout(
        predicate::str::contains("「first_reply_s」改成了 45，source 还是默认值 30 的出处")
            .and(predicate::str::contains("提示 cue/hold.csv:1:1: "))
            .and(predicate::str::contains("提示 2 条见上")),
    );
    fs::remove_dir_all(folder.path().join("book/cue")).expect("removed");
    let all = |told: &str| told.lines().filter(|line| line.starts_with("提示 cue/") && line.contains("还缺 cue/")).count() == 1;
    check().success().stdout(predicate::function(all));
    run(&folder, &["score", "chat.jsonl", "--rulebook", "book"]).success().stderr(predicate::function(all));
    fs::remove_file(folder.path().join("book/violation/insult.csv")).expect("removed");
    let emptied = folder.path().join("book/merit/apology.csv");
    let heading = fs::read_to_string(&emptied).expect("the terms").lines().next().expect("a heading").to_owned();
    fs::write(&emptied, heading + "\n\n").expect("a file");
    let lost =
        |code: &str, name: &str| predicate::str::contains(format!("「\"{code}\"」规则查的是词库的说法，规则库里却没有 {name}"));
    check().code(2).stderr(lost("wording.insult", "violation/insult.csv").and(lost("merit.apology", "merit/apology.csv")));
}

#[test]
fn the_page_of_an_own_rule_says_whom_it_is_for() {
    let words = (0..60).map(|n| format!("\"说法{n}\"")).collect::<Vec<_>>().join(", ");
    let rule = format!(
        "[[rule]]\nid = \"r\"\nkind = \"violation\"\nseverity = \"fatal\"\nchannel = \"chat\"\nscene = [\"complaint\", \"after_sales\"]\nmeta = {{ 技能组 = [\"售后\", \"投诉\"] }}\nfrom = 2026-01-01\nuntil = 2026-06-30\n[rule.if.a]\nany = [{words}]\nrole = \"agent\"\n"
    );
    let folder = folder(&rule);
    let told = "只查  场景是 投诉、售后；渠道是 在线；技能组是 售后、投诉；2026-01-01 起；到 2026-06-30 为止（含）";
    run(&folder, &["rules", "explain", "r", "--rulebook", "."]).success().stdout(
        predicate::str::contains(told)
            .and(predicate::str::contains("一票否决  命中一次，会话的总分最多 25"))
            .and(predicate::str::contains("…（全文见上面的位置）"))
            .and(predicate::str::contains("说法59").not()),
    );
}
