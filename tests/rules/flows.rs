//! Flows: what becomes of their steps stands in the scorecard, only where they apply; faulty files are told with their place.

use crate::support::{bare_folder, conversation, message};
use zhijian::inspect::Inspector;
use zhijian::model::FlowStep;
use zhijian::rules::Rulebook;
use zhijian::text::LexiconFile;

const FLOW: &str = "[[flow]]\nid = \"f\"\nwhen = \"问\"\nhit = [\"坐|a\"]\npass = [\"坐|a\"]\n[flow.if.问]\nany = [\"退款\"]\nrole = \"customer\"\n[flow.if.甲]\nany = [\"甲\"]\nrole = \"agent\"\n[flow.if.乙]\nany = [\"乙\"]\nrole = \"agent\"\n";

/// Reason, keys of the flow, its steps, the dialogue, the states and turns.
const WALKS: [(&str, &str, &str, &str, &str); 35] = [
    (
        "a branch that is not wanted moves no order",
        "ordered = true\n",
        "when = \"赔\"\n[[flow.step]]\nid = \"c\"\ndone = \"丙\"\n[flow.if.丙]\nany = [\"丙\"]\nrole = \"agent\"\n[flow.if.赔]\nany = [\"赔\"]\nrole = \"customer\"\n",
        "客|退款\n坐|甲\n坐|丙\n坐|乙",
        "a done 1, b done 3, c done 2",
    ),
    (
        "a branch that is wanted does",
        "ordered = true\n",
        "when = \"赔\"\n[[flow.step]]\nid = \"c\"\ndone = \"丙\"\n[flow.if.丙]\nany = [\"丙\"]\nrole = \"agent\"\n[flow.if.赔]\nany = [\"赔\"]\nrole = \"customer\"\n",
        "客|退款，要赔\n坐|甲\n坐|丙\n坐|乙",
        "a done 1, b done 3, c out_of_order 2",
    ),
    ("both are done", "", "", "客|退款\n坐|甲\n坐|乙", "a done 1, b done 2"),
    ("one is missing", "", "", "客|退款\n坐|甲", "a done 1, b missing"),
    ("it does not apply", "", "", "坐|甲", "no flow"),
    ("nobody answered after it began", "", "", "坐|甲\n客|退款", "no flow"),
    ("unordered", "", "", "客|退款\n坐|乙\n坐|甲", "a done 2, b done 1"),
    ("ordered", "ordered = true\n", "", "客|退款\n坐|乙\n坐|甲", "a done 2, b out_of_order 1"),
    ("once more in order", "ordered = true\n", "", "客|退款\n坐|乙\n坐|甲\n坐|乙", "a done 2, b done 3"),
    ("both in one message", "ordered = true\n", "", "客|退款\n坐|乙和甲", "a done 1, b done 1"),
    ("after a step", "", "after = \"a\"\nwithin = \"1轮\"\n", "客|退款\n坐|甲\n坐|哦\n坐|乙", "a done 1, b late 3 晚了1轮"),
    ("no times, no delay", "", "within = \"5秒\"\n", "客|退款\n坐|甲\n坐|乙", "a done 1, b done 2"),
    ("a delay in seconds", "", "within = \"5秒\"\n", "客 0|退款\n坐 4|甲\n坐 9|乙", "a done 1, b late 2 晚了4秒"),
    (
        "minutes late, by the step before",
        "ordered = true\n",
        "within = \"1分钟\"\n",
        "客 0|退款\n坐 10|甲\n坐 250|乙",
        "a done 1, b late 2 晚了3分00秒",
    ),
    ("what was done before it began does not count", "", "", "坐|甲\n客|退款\n坐|乙", "a missing, b done 2"),
    ("neither where it is ordered", "ordered = true\n", "", "坐|甲\n客|退款\n坐|乙", "a missing, b done 2"),
    ("what is done again counts from then on", "", "", "坐|乙\n客|退款\n坐|甲\n坐|乙", "a done 2, b done 3"),
    ("unless the step says so", "", "anytime = true\n", "坐|乙\n客|退款\n坐|甲", "a done 2, b done 0"),
    ("then it is never late", "", "anytime = true\nwithin = \"1轮\"\n", "坐|乙\n客|退款\n坐|甲\n坐|乙", "a done 2, b done 0"),
    (
        "but its deadline begins with the flow",
        "",
        "anytime = true\nwithin = \"1轮\"\n",
        "坐|嗯\n坐|嗯\n客|退款\n坐|甲\n坐|乙",
        "a done 3, b late 4 晚了1轮",
    ),
    (
        "a part of it before is none of it",
        "",
        "[flow.if.双]\nwhen = \"甲 and 乙\"\n[[flow.step]]\nid = \"c\"\ndone = \"双\"\n",
        "坐|甲\n客|退款\n坐|乙",
        "a missing, b done 2, c missing",
    ),
    (
        "nor does it begin with what was said before",
        "",
        "after = \"丙\"\nwithin = \"1轮\"\n[flow.if.丙]\nany = [\"丙\"]\nrole = \"agent\"\n",
        "坐|丙\n坐|嗯\n坐|嗯\n客|退款\n坐|乙",
        "a missing, b done 4",
    ),
    (
        "a branch that does not hold tells no turn",
        "",
        "[flow.if.丁]\nany = [\"丁\"]\nrole = \"agent\"\n[[flow.step]]\nid = \"c\"\ndone = \"甲 and 丁 or 乙\"\n",
        "客|退款\n坐|甲\n坐|乙",
        "a done 1, b done 2, c done 2",
    ),
    (
        "nor is one waited for that another one makes superfluous",
        "",
        "[flow.if.丁]\nany = [\"丁\"]\nrole = \"agent\"\n[[flow.step]]\nid = \"c\"\ndone = \"甲 and (乙 or not 丁)\"\nwithin = \"1轮\"\n",
        "客|退款\n坐|甲\n坐|好\n坐|乙",
        "a done 1, b done 3, c done 1",
    ),
    (
        "a group is there when the last of it is",
        "",
        "[flow.if.双]\nwhen = \"甲 and 乙\"\n[[flow.step]]\nid = \"c\"\ndone = \"双\"\nwithin = \"1轮\"\n",
        "客|退款\n坐|甲\n坐|乙",
        "a done 1, b done 2, c late 2 晚了1轮",
    ),
    (
        "what comes after a group that does not hold is not late",
        "",
        "after = \"双\"\nwithin = \"1轮\"\n[flow.if.双]\nwhen = \"甲 and 丁\"\n[flow.if.丁]\nany = [\"丁\"]\nrole = \"agent\"\n",
        "客|退款\n坐|甲\n坐|好\n坐|乙",
        "a done 1, b done 3",
    ),
    (
        "words are counted from its beginning",
        "",
        "[flow.if.两次]\nany = [\"丙\"]\nrole = \"agent\"\nat_least = 2\n[[flow.step]]\nid = \"c\"\ndone = \"两次\"\n",
        "坐|丙\n客|退款\n坐|甲乙丙",
        "a done 2, b done 2, c missing",
    ),
    (
        "and those that are enough are",
        "",
        "[flow.if.两次]\nany = [\"丙\"]\nrole = \"agent\"\nat_least = 2\n[[flow.step]]\nid = \"c\"\ndone = \"两次\"\n",
        "坐|丙\n客|退款\n坐|甲乙丙\n坐|丙",
        "a done 2, b done 2, c done 2",
    ),
    (
        "unless the step says anytime",
        "",
        "[flow.if.两次]\nany = [\"丙\"]\nrole = \"agent\"\nat_least = 2\n[[flow.step]]\nid = \"c\"\ndone = \"两次\"\nanytime = true\n",
        "坐|丙\n客|退款\n坐|甲乙丙",
        "a done 2, b done 2, c done 0",
    ),
    (
        "turns are counted from its beginning",
        "",
        "[flow.if.三轮]\nturn_count = \">= 3轮\"\nrole = \"agent\"\n[[flow.step]]\nid = \"c\"\ndone = \"三轮\"\n",
        "坐|嗯\n坐|嗯\n客|退款\n坐|甲乙",
        "a done 3, b done 3, c missing",
    ),
    (
        "what was said before is not there from its beginning",
        "",
        "[flow.if.不说丙]\nnone = [\"丙\"]\nrole = \"agent\"\n[[flow.step]]\nid = \"c\"\ndone = \"不说丙\"\n",
        "坐|丙\n客|退款\n坐|甲乙",
        "a done 2, b done 2, c done",
    ),
    (
        "the first turns are those of the log, and none of them is in the flow",
        "",
        "[flow.if.先]\nany = [\"丙\"]\nrole = \"agent\"\nfirst = \"1轮\"\n[[flow.step]]\nid = \"c\"\ndone = \"先\"\n",
        "坐|丙\n客|退款\n坐|甲乙丙",
        "a done 2, b done 2, c not_applicable",
    ),
    (
        "nor is there anything that they lack",
        "",
        "[flow.if.先]\nnone = [\"丙\"]\nrole = \"agent\"\nfirst = \"1轮\"\n[[flow.step]]\nid = \"c\"\ndone = \"先\"\n",
        "坐|嗯\n客|退款\n坐|甲乙丙",
        "a done 2, b done 2, c not_applicable",
    ),
    (
        "the last turns are in it",
        "",
        "[flow.if.末]\nany = [\"丙\"]\nrole = \"agent\"\nlast = \"1轮\"\n[[flow.step]]\nid = \"c\"\ndone = \"末\"\n",
        "坐|丙\n客|退款\n坐|甲乙",
        "a done 2, b done 2, c missing",
    ),
    ("it may be left out", "", "required = false\n", "客|退款\n坐|甲", "a done 1, b not_applicable"),
];

/// The rulebook with the files `files`.
fn rulebook(files: &[(&str, &str)]) -> Rulebook {
    let mut folder = bare_folder(files[0].0, files[0].1);
    let further = files[1..].iter();
    folder.files.extend(further.map(|&(path, text)| LexiconFile { path: path.to_owned(), text: text.to_owned().into() }));
    Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{error}"))
}

/// What is told of the flow `f`, which `text` holds, in the dialogue.
fn told(text: &str, dialogue: &str) -> String {
    let inspector = Inspector::new(rulebook(&[("flows/f.toml", text)]));
    inspector.inspect_explaining(conversation(dialogue), Some("f")).1.unwrap_or_default().join("\n")
}

#[test]
fn steps_become_what_was_made_of_them() {
    let mut wrong = Vec::new();
    for (reason, keys, step, dialogue, expected) in WALKS {
        let steps = format!("[[flow.step]]\nid = \"a\"\ndone = \"甲\"\n[[flow.step]]\nid = \"b\"\ndone = \"乙\"\n{step}");
        let text = FLOW.replace("when =", &format!("{keys}when =")) + &steps;
        let card = Inspector::new(rulebook(&[("flows/f.toml", &text)])).inspect(conversation(dialogue)).card;
        let walked = card.flows.iter().find(|flow| &*flow.flow == "f");
        let told = walked.map_or("no flow".to_owned(), |flow| {
            let step = |step: &FlowStep| {
                let turn = step.turn.map_or(String::new(), |turn| format!(" {turn}"));
                let behind = step.behind.map_or(String::new(), |behind| format!(" {behind}"));
                format!("{} {}{turn}{behind}", step.step, step.state)
            };
            flow.steps.iter().map(step).collect::<Vec<_>>().join(", ")
        });
        let json = serde_json::to_value(&card).expect("JSON");
        assert_eq!(json.get("flows").is_some(), expected != "no flow", "{reason}: {json}");
        if told != expected {
            wrong.push(format!("{reason}: {told}, not {expected}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// Reason, what the flow begins with, the dialogue, the turn that is told of.
const BEGINNINGS: [(&str, &str, &str, &str); 4] = [
    ("with a branch that holds", "甲 and 丁 or 乙", "坐|甲\n坐|好\n坐|乙", "（从第2轮算起）"),
    ("with the last of what it asks", "甲 and 乙", "坐|甲\n坐|好\n坐|乙", "（从第2轮算起）"),
    ("with a group in the same way", "双", "坐|甲\n坐|好\n坐|乙", "（从第2轮算起）"),
    ("with the log where a branch holds in no turn", "乙 or not 丁", "坐|甲\n坐|好\n坐|乙", "适用 乙 or not 丁\n"),
];

#[test]
fn a_flow_begins_where_it_first_applies() {
    let conditions = ["甲", "乙", "丁"].map(|word| format!("[flow.if.{word}]\nany = [\"{word}\"]\nrole = \"agent\"\n")).concat();
    for (reason, when, dialogue, expected) in BEGINNINGS {
        let text = format!(
            "[[flow]]\nid = \"f\"\nwhen = \"{when}\"\n{conditions}[flow.if.双]\nwhen = \"甲 and 乙\"\n[[flow.step]]\nid = \"a\"\ndone = \"甲\"\n"
        );
        let told = told(&text, dialogue);
        assert!(told.contains(expected), "{reason}: {told}");
    }
}

/// Reason, what stands in the file, the place, and what the mend says.
const FAULTS: [(&str, &str, &str, &str); 14] = [
    (
        "a cue that the rulebook has no terms for",
        "[flow.if.丙]\ncue = \"hold\"\nrole = \"agent\"\n[[flow.step]]\nid = \"a\"\ndone = \"丙\"",
        "16:7",
        "规则库里没有 cue/hold.csv",
    ),
    (
        "a result of a step that is none",
        "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\n[[flow]]\nid = \"g\"\nhit = [\"@ 安扶情绪=缺失\\n坐|甲\"]\n[flow.if.甲]\nany = [\"甲\"]\nrole = \"agent\"\n[[flow.step]]\nid = \"a\"\nname = \"安抚情绪\"\ndone = \"甲\"",
        "20:8",
        "没有叫 安扶情绪 的步骤，是不是想写 安抚情绪？",
    ),
    ("no steps", "", "1:1", "缺步骤"),
    ("a mistyped heading of a step", "[[flow.stpe]]\nid = \"a\"\ndone = \"甲\"", "15:8", "是不是想写 step？"),
    ("a mistyped done", "[[flow.step]]\nid = \"a\"\ndon = \"甲\"", "17:1", "是不是想写 done？"),
    (
        "examples below a step",
        "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nhit = [\"x\"]",
        "18:1",
        "要写在第一个 [[flow.step]] 前面",
    ),
    ("a step without id", "[[flow.step]]\ndone = \"甲\"", "15:1", "缺 id"),
    ("a step without done", "[[flow.step]]\nid = \"a\"", "15:1", "缺 done"),
    ("an unknown condition", "[[flow.step]]\nid = \"a\"\ndone = \"丙\"", "17:9", "没有叫 丙"),
    ("a step twice", "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\n[[flow.step]]\nid = \"a\"\ndone = \"甲\"", "19:6", "已经用过"),
    ("after a later step", "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nafter = \"b\"", "18:9", "没有这一步"),
    ("a share of the conversation", "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nwithin = \"20%\"", "18:10", "只能用轮或秒"),
    ("a mistyped key", "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nwithn = \"3轮\"", "18:1", "within"),
    (
        "no result of a step",
        "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\n[[flow]]\nid = \"g\"\nhit = [\"@ a=没做\\n坐|甲\"]\n[flow.if.甲]\nany = [\"甲\"]\nrole = \"agent\"\n[[flow.step]]\nid = \"a\"\ndone = \"甲\"",
        "20:8",
        "不是步骤的结果",
    ),
];

#[test]
fn faults_name_their_place_and_the_mend() {
    for (reason, steps, place, mend) in FAULTS {
        let text = format!("{FLOW}{steps}");
        let told = message("flows/f.toml", &text, "default");
        assert!(told.contains(&format!("flows/f.toml:{place}:")) && told.contains(mend), "{reason}: {told}");
    }
    let rule = "[[rule]]\nid = \"r\"\nkind = \"signal\"\n[rule.if.a]\nflow = \"complain\"";
    let told = message("rules/r.toml", rule, "default");
    assert!(told.contains("rules/r.toml:5:8") && told.contains("complaint"), "{told}");
}

/// Reason, keys of the flow, further conditions and steps, what is remarked.
const ODD: [(&str, &str, &str, &str); 12] = [
    ("a step that nobody can take", "", "[[flow.step]]\nid = \"a\"\ndone = \"甲 and not 甲\"", "永远做不到"),
    ("a step that everybody takes", "", "[[flow.step]]\nid = \"a\"\ndone = \"甲 or not 甲\"", "永远算做了"),
    (
        "a branch on another scene",
        "scene = \"complaint\"\n",
        "[flow.if.咨询]\nscene = \"inquiry\"\n[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nwhen = \"咨询\"",
        "分支 when 永远不会成立",
    ),
    (
        "a branch on another channel",
        "channel = \"chat\"\n",
        "[flow.if.电话]\nchannel = \"call\"\n[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nwhen = \"电话\"",
        "分支 when 永远不会成立",
    ),
    (
        "a branch on another group",
        "meta = { \"组\" = [\"售后\"] }\n",
        "[flow.if.售前]\nmeta = \"组\"\nis = [\"售前\"]\n[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nwhen = \"售前\"",
        "分支 when 永远不会成立",
    ),
    (
        "a deadline that has no turn",
        "",
        "[flow.if.长]\nduration = \"> 5秒\"\n[[flow.step]]\nid = \"a\"\ndone = \"长\"\nwithin = \"3轮\"",
        "先后和期限都没法算",
    ),
    (
        "a deadline after what has no turn",
        "",
        "[flow.if.长]\nduration = \"> 5秒\"\n[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nafter = \"长\"",
        "长 不落在某一轮上",
    ),
    (
        "a deadline that is never passed",
        "",
        "[flow.if.快]\nany = [\"快\"]\nrole = \"agent\"\nafter = \"问\"\nwithin = \"2轮\"\n[[flow.step]]\nid = \"a\"\ndone = \"快\"\nwithin = \"3轮\"",
        "永远不会算迟到",
    ),
    ("the same step twice", "", "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\n[[flow.step]]\nid = \"b\"\ndone = \"甲\"", "完全相同"),
    ("nothing is wanted", "", "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nrequired = false", "查不出缺失"),
    ("a condition that nothing asks for", "", "[[flow.step]]\nid = \"a\"\ndone = \"甲\"", "没有用到"),
    (
        "an anchor in no turn",
        "",
        "[flow.if.长]\nduration = \"> 5秒\"\n[flow.if.后]\nany = [\"x\"]\nrole = \"agent\"\nafter = \"长\"\n[[flow.step]]\nid = \"a\"\ndone = \"后\"",
        "永远等不到",
    ),
];

/// What is remarked on the files `files`.
fn remarks(files: &[(&str, &str)]) -> Vec<String> {
    let rulebook = rulebook(files);
    let remarks = rulebook.rules.own().remarks(&rulebook.rubric);
    remarks.iter().map(ToString::to_string).collect()
}

#[test]
fn odd_flows_are_remarked_on() {
    for (reason, keys, rest, told) in ODD {
        let text = FLOW.replace("when =", &format!("{keys}when =")) + rest;
        let told_of = remarks(&[("flows/f.toml", &text)]);
        assert!(
            told_of.iter().any(|remark| remark.starts_with("flows/f.toml:") && remark.contains(told)),
            "{reason}: {told_of:?}"
        );
    }
}

#[test]
fn rules_that_ask_flows_in_vain_are_remarked_on() {
    let flow = format!("{FLOW}[[flow.step]]\nid = \"a\"\ndone = \"甲 or 乙\"\n");
    for (state, in_vain) in [("late", true), ("out_of_order", true), ("missing", false)] {
        let rule = format!("[[rule]]\nid = \"r\"\nkind = \"signal\"\n[rule.if.a]\nflow = \"f\"\nstate = \"{state}\"\n");
        let told = remarks(&[("flows/f.toml", &flow), ("rules/r.toml", &rule)]);
        let found = told.iter().any(|remark| remark.starts_with("rules/r.toml:") && remark.contains("永远不会是"));
        assert_eq!(found, in_vain, "{state}: {told:?}");
    }
}

#[test]
fn a_step_that_may_come_before_nothing_is_remarked_on() {
    let text = FLOW.replace("when = \"问\"\n", "") + "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\nanytime = true\n";
    let told = remarks(&[("flows/f.toml", &text)]);
    assert!(told.iter().any(|remark| remark.contains("anytime 没有作用")), "{told:?}");
}

#[test]
fn what_was_done_too_early_is_told() {
    let steps = "[[flow.step]]\nid = \"a\"\ndone = \"甲\"\n";
    let told = told(&format!("{FLOW}{steps}"), "坐|甲\n客|退款\n坐|好");
    let early = "条件 甲 [含任一关键词] 成立：第0轮“甲”；在流程开始（第1轮）以前，不算";
    assert!(told.contains("适用 问（从第1轮算起）") && told.contains(early), "{told}");
}

/// Reason, keys of the flow and of the second step, what is told of that step where it was done too early.
const EARLY: [(&str, &str, &str, &str); 4] = [
    ("after the step before", "ordered = true\n", "", "顺序颠倒 第1轮，应在“核对”（第2轮）之后：乙"),
    ("after a step that is named", "", "after = \"a\"\n", "顺序颠倒 第1轮，应在“核对”（第2轮）之后：乙；在 a 之后"),
    ("after a condition", "", "after = \"甲\"\n", "顺序颠倒 第1轮，应在“甲”（第2轮）之后：乙；在 甲 之后"),
    ("no order", "", "", "完成 第1轮：乙"),
];

#[test]
fn a_step_out_of_order_says_after_what_it_should_be() {
    for (reason, keys, after, expected) in EARLY {
        let steps = format!(
            "[[flow.step]]\nid = \"a\"\nname = \"核对\"\ndone = \"甲\"\n[[flow.step]]\nid = \"b\"\ndone = \"乙\"\n{after}"
        );
        let text = format!("{}{steps}", FLOW.replacen("when =", &format!("{keys}when ="), 1));
        let told = told(&text, "客|退款\n坐|乙\n坐|甲");
        assert!(told.contains(expected), "{reason}: {told}");
    }
}

#[test]
fn what_is_counted_from_the_beginning_is_told() {
    let steps = "[flow.if.两次]\nany = [\"丙\"]\nrole = \"agent\"\nat_least = 2\n[[flow.step]]\nid = \"a\"\ndone = \"两次\"\n";
    let told = told(&format!("{FLOW}{steps}"), "坐|丙\n客|退款\n坐|丙");
    assert!(told.contains("第0轮“丙”、第2轮“丙”；只从流程开始（第1轮）数起不成立"), "{told}");
}

#[test]
fn a_sound_flow_is_not_remarked_on() {
    let text =
        format!("{FLOW}[[flow.step]]\nid = \"a\"\ndone = \"甲\"\n[[flow.step]]\nid = \"b\"\ndone = \"乙\"\nwithin = \"3轮\"\n");
    assert_eq!(remarks(&[("flows/f.toml", &text)]), [""; 0]);
}

#[test]
fn every_missing_step_is_a_finding_with_its_name() {
    let flow = format!(
        "{FLOW}[[flow.step]]\nid = \"a\"\nname = \"头\"\ndone = \"甲\"\n[[flow.step]]\nid = \"b\"\nname = \"尾\"\ndone = \"乙\"\n"
    );
    for (message, expected) in
        [("漏步骤", ["漏步骤：头（缺失）", "漏步骤：尾（缺失）"]), ("没有{text}这一步", ["没有头这一步", "没有尾这一步"])]
    {
        let rule = format!(
            "[[rule]]\nid = \"r\"\nkind = \"signal\"\nmessage = \"{message}\"\n[rule.if.a]\nflow = \"f\"\nstate = \"missing\"\n"
        );
        let rulebook = rulebook(&[("flows/f.toml", &flow), ("rules/r.toml", &rule)]);
        let card = Inspector::new(rulebook).inspect(conversation("客|退款\n坐|好的")).card;
        let told: Vec<&str> = card.findings.iter().filter(|one| &*one.rule == "r").map(|one| &*one.message).collect();
        assert_eq!(told, expected);
    }
}

/// Reason, the deadline, what the rule says, the dialogue, the message.
const LATE: [(&str, &str, &str, &str, &str); 5] = [
    ("seconds", "60秒", "", "客 0|退款\n坐 10|甲\n坐 150|乙", "r：尾（迟到，晚了90秒）"),
    ("turns", "1轮", "", "客|退款\n坐|甲\n坐|嗯\n坐|乙", "r：尾（迟到，晚了2轮）"),
    ("a message of its own", "1分钟", "message = \"{text}{late}\"\n", "客 0|退款\n坐 250|甲乙", "尾晚了3分10秒"),
    ("missing", "1轮", "message = \"没有{text}{late}\"\n", "客|退款\n坐|甲", "没有尾"),
    ("what is the matter with it", "1轮", "message = \"{text}{state}\"\n", "客|退款\n坐|甲", "尾缺失"),
];

#[test]
fn a_step_that_is_late_says_by_how_much() {
    for (reason, within, message, dialogue, expected) in LATE {
        let steps = format!("[[flow.step]]\nid = \"b\"\nname = \"尾\"\ndone = \"乙\"\nwithin = \"{within}\"\n");
        let rule = format!("[[rule]]\nid = \"r\"\nkind = \"signal\"\n{message}[rule.if.a]\nflow = \"f\"\n");
        let flow = format!("{FLOW}{steps}");
        let inspector = Inspector::new(rulebook(&[("flows/f.toml", &flow), ("rules/r.toml", &rule)]));
        let card = inspector.inspect(conversation(dialogue)).card;
        let told: Vec<&str> = card.findings.iter().filter(|one| &*one.rule == "r").map(|one| &*one.message).collect();
        assert_eq!(told, [expected], "{reason}");
        let behind = expected.split_once("晚了").map(|(_, behind)| format!("晚了{}", behind.trim_end_matches('）')));
        let shown = |id: &str| inspector.inspect_explaining(conversation(dialogue), Some(id)).1.unwrap_or_default().join("\n");
        let json = serde_json::to_value(&card).expect("JSON")["flows"].to_string();
        assert_eq!(json.contains("\"behind\":{"), behind.is_some(), "{reason}: {json}");
        if let Some(behind) = behind {
            assert!(
                shown("f").contains(&format!("轮，{behind}")) && shown("r").contains(&format!("尾（迟到，{behind}）")),
                "{reason}"
            );
        }
    }
}
