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
        "when = \"c_a and not c_b\"",
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
    let (gbk, _, _) = encoding_rs::GB18030.encode(whole);
    fs::write(folder.path().join("b.json"), gbk).expect("a file");
    run(&folder, &["rules", "import", "b.json"]).success().stdout(predicate::str::contains("any = [\"投诉\"]"));
    fs::write(folder.path().join("b.json"), "no JSON").expect("a file");
    run(&folder, &["rules", "import", "b.json"]).code(2);
}

#[test]
fn a_rule_of_amazon_connect_that_would_mean_something_else_is_left_out() {
    let role = r#"{"Type":"ParticipantRole","Data":"AGENT"}"#;
    let period = r#"{"Type":"ContactPeriodSeconds","Data":{"First":30}}"#;
    let operand = |channel: &str, rest: &str| {
        format!(
            r#"{{"Operator":"CONTAINS_ANY","Operands":["退款"],"ComparisonValue":"$.ContactLens.{channel}.ExactMatch.Transcript"{rest}}}"#
        )
    };
    let filtered = |filters: &[&str]| operand("PostChat", &format!(r#","FilterClause":{{"Filters":[{}]}}"#, filters.join(",")));
    let either = format!(r#","FilterClause":{{"LogicOperator":"OR","Filters":[{role},{period}]}}"#);
    for (reason, operands, code, told) in [
        ("one role and one part", filtered(&[role, period]), 0, "first = \"30秒\""),
        ("two channels", format!("{},{}", operand("PostCall", ""), operand("PostChat", "")), 1, "既有电话又有在线会话"),
        ("two roles", filtered(&[role, role]), 1, "Filters[1]"),
        ("two parts", filtered(&[period, period]), 1, "Filters[1]"),
        ("either filter", operand("PostChat", &either), 1, "只能是 AND"),
        (
            "filters that are no list",
            operand("PostChat", r#","FilterClause":{"Filters":{"Type":"ParticipantRole"}}"#),
            1,
            "FilterClause",
        ),
        ("filters joined by a number", operand("PostChat", &either.replace("\"OR\"", "1")), 1, "只能是 AND"),
        ("a key of an operand", operand("PostChat", r#","Proximity":5"#), 1, "Operands[0].Proximity"),
    ] {
        let json = format!(r#"{{"Name":"x","Function":{{"RuleFunction":{{"Operator":"OR","Operands":[{operands}]}}}}}}"#);
        let folder = folder("a.json", &json);
        let output = run(&folder, &["rules", "import", "a.json"]).code(code).get_output().clone();
        let shown = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(shown.contains(told), "{reason}: {shown}");
    }
}

#[test]
fn numbers_in_quotes_are_numbers_and_folders_are_made() {
    let json = ANSWERED
        .replace("\"From\": 1, \"To\": 3", "\"From\": \"1\", \"To\": \"3\"")
        .replace("\"HitTime\": 1", "\"HitTime\": \"2\"");
    let folder = folder("a.json", &json);
    run(&folder, &["rules", "import", "a.json", "-o", "new/rules/a.toml"]).success();
    let page = fs::read_to_string(folder.path().join("new/rules/a.toml")).expect("the rules");
    assert!(page.contains("nth = 2") && page.contains("within = \"3轮\""), "{page}");
}

/// As the details of a rule are answered: lists are wrapped, keys have other names, and every operator has every key.
const ANSWERED: &str = r#"{"RequestId": "x", "Data": {
  "Rules": {"RuleBasicInfo": [{"Rid": "7", "RuleLambda": "1&&!2", "Triggers": {"Trigger": ["1"]}}]},
  "Conditions": {"ConditionBasicInfo": [
    {"ConditionInfoCid": "1", "OperLambda": "1", "CheckRange": {"Role": "客户", "Anchor": {"AnchorCid": "", "HitTime": 0}, "Range": {"From": 0, "To": 0}},
     "Operators": {"OperatorBasicInfo": [{"Oid": "1", "Type": "HIT_ANY_KEYWORDS", "OperName": "词",
       "Param": {"OperKeyWords": {"OperKeyWord": ["投诉"]}, "InSentence": true, "Regex": "", "Interval": 0, "References": {"Reference": []}}}]}},
    {"ConditionInfoCid": "2", "OperLambda": "1", "CheckRange": {"Role": "客服", "Anchor": {"AnchorCid": "1", "Location": "AFTER", "HitTime": 1}, "Range": {"From": 1, "To": 3}},
     "Operators": {"OperatorBasicInfo": [{"Oid": "1", "Type": "REGULAR_EXPRESSION", "OperName": "致歉", "Param": {"Regex": "抱歉", "Threshold": 0.0}}]}}
  ]}}}"#;

#[test]
fn what_is_answered_of_a_rule_is_read_like_what_is_uploaded() {
    let folder = folder("a.json", ANSWERED);
    run(&folder, &["rules", "import", "a.json", "-o", "rules/a.toml"]).success().stderr("");
    let page = fs::read_to_string(folder.path().join("rules/a.toml")).expect("the rules");
    for part in ["when = \"c_1 and not c_2\"", "after = \"c_1\"", "within = \"3轮\"", "any = [\"投诉\"]"] {
        assert!(page.contains(part), "{part}:\n{page}");
    }
    run(&folder, &["rules", "check", "--rulebook", "."]).success();
    hits(&folder, "import.7", "客户：我要投诉\n客服：哦\n客户：没人管吗\n客服：等着\n");
}

#[test]
fn a_rule_that_would_mean_something_else_is_left_out() {
    for (reason, from, to, told) in [
        ("an anchor by another key", "\"AnchorCid\": \"1\"", "\"AnchorId\": \"1\"", "Anchor.AnchorId".to_lowercase()),
        ("an anchor that is nowhere", "\"AnchorCid\": \"1\"", "\"AnchorCid\": \"9\"", "没有条件 9".to_owned()),
        ("an anchor without a condition", "\"AnchorCid\": \"1\", ", "", "前置条件没有 cid".to_owned()),
        ("a range of another kind", "\"Range\": {\"From\": 1, \"To\": 3}", "\"Absolute\": true", "absolute".to_owned()),
        ("an anchor's last or every time", "\"AFTER\", \"HitTime\": 1", "\"AFTER\", \"HitTime\": \"-1\"", "hit_time".to_owned()),
        ("an end that is no number", "\"To\": 3", "\"To\": \"三\"", "range.to".to_owned()),
        (
            "a key of a condition",
            "\"OperLambda\": \"1\", \"CheckRange\": {\"Role\": \"客服\"",
            "\"Exclusion\": 1, \"OperLambda\": \"1\", \"CheckRange\": {\"Role\": \"客服\"",
            "exclusion".to_owned(),
        ),
        ("a regex that is empty everywhere", "\"Regex\": \"抱歉\"", "\"Regex\": \"(抱歉)?\"", "param.regex".to_owned()),
        ("a parameter", "\"Threshold\": 0.0", "\"Threshold\": 2.0", "threshold".to_owned()),
    ] {
        let json = ANSWERED.replace(from, to);
        assert_ne!(json, ANSWERED, "{reason}");
        let folder = folder("a.json", &json);
        let output = run(&folder, &["rules", "import", "a.json", "-o", "rules/a.toml"]).code(1).get_output().clone();
        let stderr = String::from_utf8_lossy(&output.stderr).to_lowercase();
        assert!(stderr.contains(&told) && stderr.contains("没有导入"), "{reason}: {stderr}");
        // Nothing is left behind that `rules check` would refuse.
        assert!(!folder.path().join("rules/a.toml").exists(), "{reason}");
    }
}

/// Reason, what is written instead of what in what is answered, the code, what is told or written.
const MAPPED: [(&str, &str, &str, i32, &str); 23] = [
    (
        "the rule of a condition",
        "{\"ConditionInfoCid\": \"2\"",
        "{\"Rid\": \"7\", \"ConditionInfoCid\": \"2\"",
        0,
        "any = [\"投诉\"]",
    ),
    ("the number of a role", "{\"Role\": \"客服\"", "{\"RoleId\": 1, \"Role\": \"客服\"", 0, "role = \"agent\""),
    ("a number without its role", "{\"Role\": \"客服\", ", "{\"RoleId\": 1, ", 1, "check_range.RoleId"),
    ("every role", "\"Role\": \"客服\"", "\"Role\": \"所有\"", 0, "role = \"any\""),
    (
        "around",
        "\"AFTER\", \"HitTime\": 1}, \"Range\": {\"From\": 1,",
        "\"AROUND\", \"HitTime\": 1}, \"Range\": {\"From\": -3,",
        0,
        "around = \"c_1\"\nwithin = \"3轮\"",
    ),
    (
        "around without a range",
        "\"AFTER\", \"HitTime\": 1}, \"Range\": {\"From\": 1, \"To\": 3}",
        "\"AROUND\", \"HitTime\": 1}",
        1,
        "AROUND 要有前后几句",
    ),
    ("around and lopsided", "\"AFTER\"", "\"AROUND\"", 1, "check_range.range"),
    (
        "a silence of whoever",
        "\"REGULAR_EXPRESSION\", \"OperName\": \"致歉\", \"Param\": {\"Regex\": \"抱歉\", \"Threshold\": 0.0}",
        "\"INTERVAL_GREATER\", \"Param\": {\"Interval\": 5000, \"different_role\": \"0\"}",
        0,
        "silence = \"> 5秒\"\nbetween = \"any\"\nafter_hold = true",
    ),
    (
        "a silence in seconds",
        "\"REGULAR_EXPRESSION\", \"OperName\": \"致歉\", \"Param\": {\"Regex\": \"抱歉\", \"Threshold\": 0.0}",
        "\"INTERVAL_GREATER\", \"Param\": {\"Interval\": 5}",
        1,
        "param.interval：这一项按毫秒算，不到 1 秒",
    ),
    (
        "a condition of another rule",
        "{\"Rid\": \"7\", \"RuleLambda\": \"1&&!2\", \"Triggers\": {\"Trigger\": [\"1\"]}}",
        "{\"Rid\": \"7\", \"RuleLambda\": \"1\"}, {\"Rid\": \"8\", \"RuleLambda\": \"9\"}",
        3,
        "RuleBasicInfo[1].lambda：没有条件 9",
    ),
    (
        "two conditions called alike",
        "{\"ConditionInfoCid\": \"2\"",
        "{\"ConditionInfoCid\": \"1\", \"Operators\": []}, {\"ConditionInfoCid\": \"2\"",
        1,
        "条件 1 写了几个，不知道是哪一个",
    ),
    (
        "two called alike, of which one is the rule's own",
        "{\"ConditionInfoCid\": \"1\", \"OperLambda\"",
        "{\"ConditionInfoCid\": \"1\", \"Operators\": []}, {\"Rid\": \"7\", \"ConditionInfoCid\": \"1\", \"OperLambda\"",
        0,
        "any = [\"投诉\"]",
    ),
    (
        "the same where the rule has an id alone",
        "{\"Rid\": \"7\", \"RuleLambda\": \"1&&!2\", \"Triggers\": {\"Trigger\": [\"1\"]}}]},\n  \"Conditions\": {\"ConditionBasicInfo\": [\n    {\"ConditionInfoCid\": \"1\"",
        "{\"Id\": \"7\", \"RuleLambda\": \"1&&!2\"}]},\n  \"Conditions\": {\"ConditionBasicInfo\": [\n    {\"ConditionInfoCid\": \"1\", \"Operators\": []}, {\"Rid\": \"7\", \"ConditionInfoCid\": \"1\"",
        0,
        "any = [\"投诉\"]",
    ),
    (
        "a condition of a rule that is not there",
        "{\"ConditionInfoCid\": \"1\", \"OperLambda\"",
        "{\"Rid\": \"77\", \"ConditionInfoCid\": \"1\", \"OperLambda\"",
        0,
        "any = [\"投诉\"]",
    ),
    (
        "a condition that is another rule's",
        "{\"Rid\": \"7\", \"RuleLambda\": \"1&&!2\", \"Triggers\": {\"Trigger\": [\"1\"]}}]},\n  \"Conditions\": {\"ConditionBasicInfo\": [\n    {\"ConditionInfoCid\": \"1\"",
        "{\"Rid\": \"7\", \"RuleLambda\": \"1&&!2\"}, {\"Rid\": \"8\", \"RuleLambda\": \"2\"}]},\n  \"Conditions\": {\"ConditionBasicInfo\": [\n    {\"Rid\": \"8\", \"ConditionInfoCid\": \"1\"",
        3,
        "条件 1 属于规则 8；规则“规则 1”因此没有导入",
    ),
    (
        "an expression with spaces and brackets",
        "\"RuleLambda\": \"1&&!2\"",
        "\"RuleLambda\": \"1  &&!( 1||2 )\"",
        0,
        "when = \"c_1 and not ( c_1 or c_2 )\"",
    ),
    ("half an operator", "\"RuleLambda\": \"1&&!2\"", "\"RuleLambda\": \"1&!2\"", 1, "表达式里有“&”"),
    (
        "one operator that is denied",
        "\"OperLambda\": \"1\", \"CheckRange\": {\"Role\": \"客服\"",
        "\"OperLambda\": \"!1\", \"CheckRange\": {\"Role\": \"客服\"",
        0,
        "[rule.if.c_2]\nwhen = \"not c_2_1\"",
    ),
    (
        "no operators",
        "\"Operators\": {\"OperatorBasicInfo\": [{\"Oid\": \"1\", \"Type\": \"REGULAR_EXPRESSION\", \"OperName\": \"致歉\", \"Param\": {\"Regex\": \"抱歉\", \"Threshold\": 0.0}}]}",
        "\"Operators\": {\"OperatorBasicInfo\": []}",
        1,
        "没有算子；规则“规则 1”因此没有导入",
    ),
    (
        "a key of the rule",
        "{\"Rid\": \"7\",",
        "{\"Rid\": \"7\", \"endTime\": \"2026-12-31\",",
        3,
        "RuleBasicInfo[0].endTime：没有对应项",
    ),
    ("a role that is no text", "\"Role\": \"客服\"", "\"Role\": [\"客服\"]", 1, "check_range.role"),
    ("a range that is none", "\"Range\": {\"From\": 1, \"To\": 3}", "\"Range\": 3", 1, "check_range.range"),
    ("a regex that is refused", "\"Regex\": \"抱歉\"", "\"Regex\": \"满[0-9]+元，\"", 1, "RuleBasicInfo[0]：「"),
];

/// Reason, an operator, its parameters, what is told of them or written.
const PARAMETERS: [(&str, &str, &str, &str); 26] = [
    (
        "so many words and a bit",
        "INCLUDE_KEYWORDS",
        r#""keywords":["甲","乙"],"keywordMatchSize":1.9"#,
        "param.keywordMatchSize：不是整数",
    ),
    ("a whole number with a point", "INCLUDE_KEYWORDS", r#""keywords":["甲","乙"],"keywordMatchSize":2.0"#, "at_least = 2"),
    ("fewer than all", "INCLUDE_KEYWORDS", r#""keywords":["甲","乙"],"keywordMatchSize":-2"#, "keywordMatchSize：不能小于 -1"),
    (
        "so many words in a word",
        "INCLUDE_KEYWORDS",
        r#""keywords":["甲","乙"],"keywordMatchSize":"两个""#,
        "keywordMatchSize：不是整数",
    ),
    ("how often in a word", "HIT_ANY_KEYWORDS", r#""keywords":["甲"],"threshold":"x""#, "param.threshold：不是整数"),
    ("less often than never", "HIT_ANY_KEYWORDS", r#""keywords":["甲"],"threshold":-3"#, "param.threshold：不能小于 0"),
    ("twice", "HIT_ANY_KEYWORDS", r#""keywords":["甲"],"threshold":"2""#, "at_least = 2"),
    (
        "a flag that is none",
        "HIT_ANY_KEYWORDS",
        r#""keywords":["甲"],"in_sentence":"no""#,
        "param.in_sentence：只能是 true 或 false",
    ),
    ("words that are none", "HIT_ANY_KEYWORDS", r#""keywords":"甲""#, "param.keywords：不是文字的列表"),
    ("a word that is empty", "HIT_ANY_KEYWORDS", r#""keywords":["甲",""]"#, "param.keywords：不是文字的列表"),
    ("a pattern that is no text", "REGULAR_EXPRESSION", r#""regex":["甲"]"#, "param.regex：不是文字"),
    ("an exception that is no text", "REGULAR_EXPRESSION", r#""regex":"甲","notRegex":{"a":"乙"}"#, "param.notRegex：不是文字"),
    ("how alike in a word", "SIMILAR_MATCH", r#""similarlySentences":["甲乙丙"],"score":"高""#, "param.score：不是数字"),
    ("hardly alike", "SIMILAR_MATCH", r#""similarlySentences":["甲乙丙"],"score":30"#, "param.score：只能在 50 到 100 之间"),
    ("repeated less than never", "ADVANCED_REPEAT_DETECT", r#""hit_time":-1"#, "param.hit_time：不能小于 1"),
    ("repeated once and a half", "ADVANCED_REPEAT_DETECT", r#""hit_time":1.5"#, "param.hit_time：不是整数"),
    ("a stretch of half a turn", "ADVANCED_REPEAT_DETECT", r#""from":0.4"#, "param.from：不是整数"),
    ("a length below nothing", "ADVANCED_REPEAT_DETECT", r#""threshold":-2"#, "param.threshold：不能小于 0"),
    ("exceptions that are no list", "ADVANCED_REPEAT_DETECT", r#""excludes":"甲""#, "param.excludes：不是文字的列表"),
    ("more than alike", "ADVANCED_REPEAT_DETECT", r#""similarity_threshold":1.5"#, "similarity_threshold：只能在 0.5 到 1 之间"),
    ("a silence below nothing", "INTERVAL_GREATER", r#""interval":-3000"#, "param.interval：不能小于 0"),
    ("a silence in a word", "INTERVAL_GREATER", r#""interval":"三秒""#, "param.interval：不是数字"),
    (
        "whose silence in a word",
        "INTERVAL_GREATER",
        r#""interval":3000,"different_role":"否""#,
        "different_role：只能是 true 或 false",
    ),
    ("another comparison", "INTERVAL_GREATER", r#""interval":3000,"compareOperator":1"#, "compareOperator：没有对应的比较"),
    ("no speed", "SPEECH_SPEED_CHECK", r#""velocityInMint":-5"#, "param.velocityInMint：不能小于 1"),
    (
        "an average of a word",
        "SPEECH_SPEED_CHECK",
        r#""velocityInMint":300,"average":"全程""#,
        "param.average：只能是 true 或 false",
    ),
];

#[test]
fn a_parameter_of_another_kind_is_told_and_never_guessed() {
    for (reason, kind, param, told) in PARAMETERS {
        let json = format!(
            r#"{{"rules":[{{"rid":"1","name":"规则 1","lambda":"a"}}],"conditions":[{{"cid":"a","check_range":{{"role":"客服"}},"operators":[{{"type":"{kind}","param":{{{param}}}}}]}}]}}"#
        );
        let is_read = told.contains(" = ");
        let folder = folder("a.json", &json);
        let output = run(&folder, &["rules", "import", "a.json"]).code(i32::from(!is_read)).get_output().clone();
        let shown = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(shown.contains(told) && shown.contains("没有导入") != is_read, "{reason}: {shown}");
    }
}

#[test]
fn what_is_documented_is_read_or_told() {
    for (reason, from, to, code, told) in MAPPED {
        let json = ANSWERED.replace(from, to);
        assert_ne!(json, ANSWERED, "{reason}");
        let folder = folder("a.json", &json);
        let output = run(&folder, &["rules", "import", "a.json"]).code(code).get_output().clone();
        let shown = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(shown.to_lowercase().contains(&told.to_lowercase()), "{reason}: {shown}");
    }
}

#[test]
fn one_rule_that_is_none_or_refused_leaves_the_others() {
    let words = |first: &str| {
        format!(
            r#"{{"Name":"n","Function":{{"RuleFunction":{{"Operator":"CONTAINS_ANY","Operands":["退款"],"ComparisonValue":"$.ContactLens.PostChat.ExactMatch.Transcript","FilterClause":{{"Filters":[{{"Type":"ContactPeriodSeconds","Data":{{"First":{first}}}}}]}}}}}}}}"#
        )
    };
    let (sound, empty) = (words("30"), words("0"));
    let twice = words("10").replace("[\"退款\"]", "[\"Vip\",\"VIP\"]");
    for (reason, others, told) in [
        ("another shape", "{\"hello\":1}".to_owned(), "$[1]：不是规则"),
        ("no rule at all", "7".to_owned(), "$[1]：不是规则"),
        ("no seconds", empty, "$[1].Function.RuleFunction.FilterClause.Filters[0].Data.First：秒数要大于 0"),
        ("what the reader refuses", twice, "$[1].Function.RuleFunction：「\"VIP\"」"),
    ] {
        let folder = folder("a.json", &format!("[{sound},{others},{sound}]"));
        run(&folder, &["rules", "import", "a.json", "-o", "rules/a.toml"]).code(3).stderr(predicate::str::contains(told));
        fs::write(folder.path().join("b.json"), format!("{{\"Rules\":[{sound},{others},{sound}]}}")).expect("a file");
        let listed = told.replacen("$[1]", "$.Rules[1]", 1);
        run(&folder, &["rules", "import", "b.json"]).code(3).stderr(predicate::str::contains(listed));
        let page = fs::read_to_string(folder.path().join("rules/a.toml")).expect(reason);
        assert_eq!(page.matches("[[rule]]").count(), 2, "{reason}: {page}");
        run(&folder, &["rules", "check", "--rulebook", "."]).success();
    }
}

#[test]
fn a_file_that_is_there_is_not_written_over_by_chance() {
    let folder = folder("a.json", ALIBABA);
    fs::write(folder.path().join("rules/a.toml"), "# mine").expect("a file");
    run(&folder, &["rules", "import", "a.json", "-o", "rules/a.toml"]).code(2).stderr(predicate::str::contains("--force"));
    assert_eq!(fs::read_to_string(folder.path().join("rules/a.toml")).expect("a file"), "# mine");
    run(&folder, &["rules", "import", "a.json", "-o", "rules/a.toml", "--force"]).code(3);
    assert!(fs::read_to_string(folder.path().join("rules/a.toml")).expect("a file").contains("[[rule]]"));
}
