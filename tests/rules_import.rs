//! Rules of other systems: what maps becomes own rules that can be read and hit, what does not is told with its JSON path.

use assert_cmd::Command;
use predicates::prelude::*;
use std::fs;
use tempfile::TempDir;

const ALIBABA: &str = r#"{
  "rules": [
    {"rid": "7", "name": "投诉后三句内没有致歉", "comments": "服务规范", "lambda": "a&&!b", "triggers": ["a"], "scoreNum": "5"},
    {"rid": "8", "name": "开场白", "lambda": "c", "triggers": ["c"]},
    {"rid": "9", "name": "情绪模型", "lambda": "a&&d", "triggers": ["a"]}
  ],
  "conditions": [
    {"cid": "a", "lambda": "1", "check_range": {"role": "客户"},
     "operators": [{"oid": "1", "type": "HIT_ANY_KEYWORDS", "param": {"keywords": ["投诉", "举报"], "in_sentence": true}}]},
    {"cid": "b", "lambda": "1", "check_range": {"role": "客服", "anchor": {"cid": "a", "location": "AFTER", "hit_time": 1}, "range": {"from": 1, "to": 3}},
     "operators": [{"oid": "1", "type": "REGULAR_EXPRESSION", "param": {"regex": "抱歉|对不起|SORRY", "notRegex": "不抱歉"}}]},
    {"cid": "c", "lambda": "1&&2", "check_range": {"role": "客服", "range": {"from": 1, "to": 2}},
     "operators": [{"oid": "1", "type": "INCLUDE_KEYWORDS", "param": {"keywords": ["您好", "工号"], "keywordMatchSize": -1}},
                   {"oid": "2", "type": "SIMILAR_MATCH", "param": {"similarlySentences": ["很高兴为您服务"], "score": 80}}]},
    {"cid": "d", "lambda": "1", "check_range": {}, "operators": [{"oid": "1", "type": "SPEAKER_EMOTION", "param": {}}]}
  ]
}"#;

const AMAZON: &str = r#"[
  {"Name": "refund", "RuleId": "r-1", "TriggerEventSource": {"EventSourceName": "OnPostChatAnalysisAvailable"},
   "Function": "{\"Version\":\"2022-11-25\",\"RuleFunction\":{\"Operator\":\"AND\",\"Operands\":[{\"Operator\":\"CONTAINS_ANY\",\"Operands\":[\"退款\"],\"ComparisonValue\":\"$.ContactLens.PostChat.ExactMatch.Transcript\",\"FilterClause\":{\"LogicOperator\":\"AND\",\"Filters\":[{\"Type\":\"ParticipantRole\",\"Data\":\"CUSTOMER\"}]},\"Negate\":false},{\"Operator\":\"CONTAINS_ANY\",\"Operands\":[\"抱歉\"],\"ComparisonValue\":\"$.ContactLens.PostChat.ExactMatch.Transcript\",\"FilterClause\":{\"Filters\":[{\"Type\":\"ParticipantRole\",\"Data\":\"AGENT\"}]},\"Negate\":true}]}}"},
  {"Name": "queue", "Function": {"RuleFunction": {"Operator": "OR", "Operands": [
    {"Operator": "CONTAINS_ANY", "Operands": ["q"], "ComparisonValue": "$.ContactLens.PostCall.Queue.QueueId", "Negate": false}]}}}
]"#;

fn folder(name: &str, json: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("rules")).expect("rules/");
    fs::write(folder.path().join(name), json).expect("a file");
    folder
}

fn run(folder: &TempDir, args: &[&str]) -> assert_cmd::assert::Assert {
    Command::cargo_bin("zhijian").expect("the program").current_dir(folder.path()).args(args).assert()
}

fn hits(folder: &TempDir, rule: &str, dialogue: &str) {
    fs::write(folder.path().join("chat.txt"), dialogue).expect("a file");
    run(folder, &["inspect", "chat.txt", "--rulebook", ".", "--explain", rule])
        .success()
        .stdout(predicate::str::contains("结论 命中"));
}

#[test]
fn rules_of_alibaba_cloud_become_own_rules() {
    let folder = folder("a.json", ALIBABA);
    let told = predicate::str::contains("$.conditions[3].operators[0].type：没有对应的算子“SPEAKER_EMOTION”")
        .and(predicate::str::contains("$.conditions[2].lambda：“同一句里同时成立”"));
    run(&folder, &["rules", "import", "a.json", "-o", "rules/a.toml"]).code(3).stderr(told);
    let page = fs::read_to_string(folder.path().join("rules/a.toml")).expect("the rules");
    for part in [
        "c_a&&!c_b",
        "within = \"3轮\"",
        "after = \"c_a\"",
        "(?i)抱歉",
        "first = \"2轮\"",
        "# 导入时注意 $.conditions[3]",
        "规则“情绪模型”因此没有导入",
    ] {
        assert!(page.contains(part), "{part}:\n{page}");
    }
    assert!(!page.contains("import.9"), "{page}");
    run(&folder, &["rules", "check", "--rulebook", "."]).success();
    hits(&folder, "import.7", "客户：我要投诉你们\n客服：哦\n客户：没人管吗\n客服：等着\n");
    hits(&folder, "import.8", "客服：您好，工号101，很高兴为您服务\n客户：查单\n");
}

#[test]
fn rules_of_amazon_connect_become_own_rules() {
    let folder = folder("a.json", AMAZON);
    let told = predicate::str::contains("$[1].Function.RuleFunction.Operands[0].ComparisonValue");
    run(&folder, &["rules", "import", "a.json", "-o", "rules/a.toml"]).code(3).stderr(told);
    run(&folder, &["rules", "check", "--rulebook", "."]).success();
    hits(&folder, "import.r-1", "客户：我要退款\n客服：哦\n");
}

#[test]
fn what_maps_wholly_is_success_and_other_shapes_are_usage() {
    let whole = r#"{"rules":[{"name":"x","lambda":"1"}],"conditions":[{"cid":"1","operators":[{"type":"HIT_ANY_KEYWORDS","param":{"keywords":["投诉"]}}]}]}"#;
    let folder = folder("a.json", whole);
    run(&folder, &["rules", "import", "a.json"])
        .success()
        .stderr("")
        .stdout(predicate::str::contains("[rule.if.c_1]\nany = [\"投诉\"]"));
    fs::write(folder.path().join("b.json"), r#"{"a":1}"#).expect("a file");
    run(&folder, &["rules", "import", "b.json"]).code(2).stderr(predicate::str::contains("RuleFunction"));
    fs::write(folder.path().join("b.json"), "no JSON").expect("a file");
    run(&folder, &["rules", "import", "b.json"]).code(2);
}
