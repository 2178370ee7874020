//! The default rulebook: it loads, it is complete, and every example in it holds.

use crate::support::message;
use std::collections::BTreeMap;
use std::path::Path;
use zhijian::inspect::run_examples;
use zhijian::model::{Category, Cue, Dimension, Kind, Points};
use zhijian::rules::{Rulebook, RulebookFolder, reference_page};
use zhijian::text::{Expect, LexiconFile, Tag, examples_of};

fn load(profile: &str) -> (RulebookFolder, Rulebook) {
    let folder = RulebookFolder::embedded();
    let rulebook = Rulebook::load(&folder, profile).expect("the default rulebook");
    (folder, rulebook)
}

/// Codes that are found by rules alone and have no wording of their own.
const WITHOUT_WORDING: [Category; 23] = [
    Category::SlowFirstResponse,
    Category::SlowResponse,
    Category::Unanswered,
    Category::RepeatedScript,
    Category::Interruption,
    Category::LongSilence,
    Category::FastSpeech,
    Category::MissingGreeting,
    Category::MissingClosing,
    Category::MissingEmpathy,
    Category::MissingApology,
    Category::MissingSolution,
    Category::MissingTimeCommitment,
    Category::MissingConfirmation,
    Category::MissingVerification,
    Category::PrematureEnd,
    Category::HadToPush,
    Category::PromptResponse,
    Category::EmotionRecovered,
    Category::ProblemResolved,
    Category::OtherViolation,
    Category::OtherMerit,
    Category::OtherSignal,
];

#[test]
fn every_example_holds() {
    let (folder, rulebook) = load("default");
    let report = run_examples(rulebook, &folder.files).expect("example files");
    assert!(report.total > 3000, "only {} examples", report.total);
    let wrong: Vec<String> = report.wrong.iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{} of {} examples do not hold:\n{}", wrong.len(), report.total, wrong.join("\n"));
}

#[test]
fn every_rule_tells_why_and_has_examples_of_both_kinds() {
    let (folder, rulebook) = load("default");
    let of_lexicon = examples_of(&folder.files).expect("example files");
    let mut lacking = Vec::new();
    for rule in rulebook.rules.all() {
        let in_lexicon = of_lexicon.iter().filter(|(tag, _)| *tag == Tag::Category(rule.category));
        let kinds: Vec<bool> = match rule.check.code().as_str() {
            "wording" | "emotion" => in_lexicon.map(|(_, example)| example.expect == Expect::Hit).collect(),
            _ => rule.examples.iter().map(|example| example.hits).collect(),
        };
        if rule.why.len() < 2 || !kinds.contains(&true) || !kinds.contains(&false) {
            lacking.push(&rule.id);
        }
    }
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[test]
fn every_wording_code_has_terms_and_examples_of_both_kinds() {
    let (folder, rulebook) = load("default");
    let mut terms: BTreeMap<Tag, usize> = BTreeMap::new();
    for term in rulebook.annotator.lexicon().terms() {
        *terms.entry(term.tag).or_default() += 1;
    }
    let mut examples: BTreeMap<(Tag, bool), usize> = BTreeMap::new();
    for (tag, example) in examples_of(&folder.files).expect("example files") {
        *examples.entry((tag, example.expect == Expect::Hit)).or_default() += 1;
    }
    let wording = Category::ALL.iter().filter(|category| !WITHOUT_WORDING.contains(category));
    let mut lacking = Vec::new();
    for (tag, least) in wording
        .map(|&category| (Tag::Category(category), if category.kind() == Kind::Violation { 25 } else { 15 }))
        .chain(Cue::ALL.iter().map(|&cue| (Tag::Cue(cue), 5)))
    {
        let count = terms.get(&tag).copied().unwrap_or(0);
        let of = |hit| examples.get(&(tag, hit)).copied().unwrap_or(0);
        if count < least || of(true) < 3 || of(false) < 3 {
            lacking.push(format!("{}: {count} terms, {} hits, {} passes", tag.code(), of(true), of(false)));
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// What a profile says of points, and what is wrong with it.
const PROFILES: [(&str, &str); 4] = [
    ("\"wording.refusal\" = { attitude = -1.5 }\n\"own.rule\" = { process = -7 }", ""),
    ("\"wording.refusal\" = { attitude = 2 }", "「attitude」违规要扣分"),
    ("\"own.rule\" = { process = 2 }", "「process」违规要扣分"),
    ("\"no.rule\" = { process = -2 }", "「no.rule」没有叫这个 id、又有分值的规则"),
];

#[test]
fn a_profile_changes_the_points_of_rules() {
    for (points, told) in PROFILES {
        let mut folder = RulebookFolder::embedded();
        let written = folder.files.iter_mut().find(|file| file.path == "rulebook.toml").expect("rulebook.toml");
        written.text = format!("{}\n[profiles.mine.points]\n{points}\n", written.text).into();
        let own = "[[rule]]\nid = \"own.rule\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = { process = -1 }\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n";
        folder.files.push(LexiconFile { path: "rules/own.toml".to_owned(), text: own.into() });
        let loaded = Rulebook::load(&folder, "mine");
        if !told.is_empty() {
            let error = loaded.err().map(|error| error.to_string()).unwrap_or_default();
            let last = written_lines(&folder);
            assert!(error.starts_with(&format!("rulebook.toml:{last}:")) && error.contains(told), "{points}: {error}");
            continue;
        }
        let rubric = loaded.expect("a sound profile").rubric;
        let of = |rule: &str, dimension| rubric.effects[rule].points[&dimension];
        assert_eq!((of("wording.refusal", Dimension::Attitude), of("own.rule", Dimension::Process)), (Points(-15), Points(-70)));
        let usual = Rulebook::load(&folder, "default").expect("the rulebook").rubric;
        assert_eq!(usual.effects["own.rule"].points[&Dimension::Process], Points::whole(-1));
    }
}

/// Reason, the heading, a threshold, and what is told of it.
const THRESHOLDS: [(&str, &str, &str, &str); 6] = [
    ("a sound one", "mine", "first_reply_s = 60", "loaded"),
    ("a sound one under a bare Chinese name", "夜班", "upset_polarity = -0.5", "loaded"),
    ("a wait below nothing", "mine", "first_reply_s = -5", "「first_reply_s」不能小于 0"),
    ("the same under a Chinese name", "夜班", "first_reply_s = -5", "「first_reply_s」不能小于 0"),
    ("a slip of the pen", "\"夜班\"", "frist_reply_s = 5", "「frist_reply_s」没有这个阈值，是不是想写 first_reply_s？"),
    ("another word", "mine", "patience = 5", "；可以写：first_reply_s 首次回复最多几秒、"),
];

#[test]
fn what_a_profile_says_of_thresholds_is_checked() {
    for (reason, name, threshold, told) in THRESHOLDS {
        let text = format!("[profiles.{name}]\noff = []\n[profiles.{name}.settings]\n{threshold}\n");
        let message = message("profiles.toml", &text, name.trim_matches('"'));
        let is_right = message == told || message.starts_with("profiles.toml:4:1: ") && message.contains(told);
        assert!(is_right, "{reason}: {message}");
    }
}

/// Reason, a file of profiles, where what is wrong with it stands and what is said.
const PLACED: [(&str, &str, &str, &str); 6] = [
    ("in braces", "# 夜班\n[profiles]\nnight = { off = [\"none\"] }\n", "3:19: 「none」", "不存在"),
    (
        "points in braces",
        "[profiles.night]\npoints = { \"wording.refusal\" = { attitude = 8 } }\n",
        "2:34: 「attitude」",
        "违规要扣分",
    ),
    ("thresholds in braces", "[profiles]\nnight = { settings = { none_s = 8 } }\n", "2:24: 「none_s」", "没有这个阈值"),
    ("with dots", "profiles.night.off = [\"a\", 'none']\n", "1:24: 「a」", "不存在"),
    (
        "behind one that begins alike",
        "[profiles.nightly]\noff = [\"none\"]\n[profiles.night]\noff = [\"none\"]\n",
        "4:9: 「none」",
        "不存在",
    ),
    (
        "points out of range",
        "[profiles.night.points.\"wording.refusal\"]\nattitude = -150\n",
        "2:1: 「attitude」",
        "在 -100 到 100 之间",
    ),
];

#[test]
fn what_is_wrong_with_a_profile_is_told_where_it_stands() {
    for (reason, text, place, told) in PLACED {
        let message = message("profiles.toml", text, "night");
        assert!(message.starts_with(&format!("profiles.toml:{place}")) && message.contains(told), "{reason}: {message}");
    }
}

#[test]
fn a_profile_under_a_mistyped_heading_is_told() {
    for name in ["mine", "夜班", "\"夜班\""] {
        let message = message("profiles.toml", &format!("[profile.{name}]\noff = []\n"), "default");
        assert!(message.starts_with("profiles.toml:1:2: 「profile」") && message.contains("是不是想写 profiles？"), "{message}");
    }
}

#[test]
fn the_page_lists_every_threshold() {
    let page = reference_page();
    let folder = RulebookFolder::embedded();
    let rulebook = Rulebook::load(&folder, "default").expect("the default rulebook");
    for (name, _) in rulebook.rules.settings.all() {
        assert!(page.contains(&format!("\n| `{name}` | ")), "{name}");
    }
}

#[test]
fn the_profile_that_the_page_shows_says_what_is_told_of_it() {
    let page = reference_page();
    let section = page.split_once("## 停用和方案").expect("the section").1;
    let shown = section.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a profile");
    let own = "[[rule]]\nid = \"shop.weichat\"\nkind = \"signal\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n";
    let mut folder = RulebookFolder::embedded();
    let written = folder.files.iter_mut().find(|file| file.path == "rulebook.toml").expect("rulebook.toml");
    written.text = format!("{}\n{shown}", written.text).into();
    folder.files.push(LexiconFile { path: "rules/own.toml".to_owned(), text: own.into() });
    let load = |profile| Rulebook::load(&folder, profile).unwrap_or_else(|error| panic!("{profile}: {error}"));
    let (usual, night) = (load("default"), load("night"));
    assert_eq!((usual.rules.own().count(), night.rules.own().count()), (1, 0));
    let attitude = |rulebook: &Rulebook| rulebook.rubric.effects["wording.refusal"].points[&Dimension::Attitude];
    assert_eq!((attitude(&usual) == attitude(&night), attitude(&night)), (false, Points::whole(-8)));
}

#[test]
fn every_profile_loads_and_changes_the_weights_it_says() {
    let (_, promotion) = load("promotion");
    let weight = |rulebook: &Rulebook| rulebook.rubric.dimensions[&Dimension::Responsiveness].weight;
    assert_eq!(weight(&promotion), 40);
    assert_eq!(weight(&load("default").1), 15);
    assert!(Rulebook::load(&RulebookFolder::embedded(), "no such profile").is_err());
}

/// Lines of `rulebook.toml`.
fn written_lines(folder: &RulebookFolder) -> usize {
    folder.text("rulebook.toml").expect("rulebook.toml").lines().count()
}

/// Reason, what is written instead of what, what stands at the place of the fault, and what the mend says.
const FAULTS: [(&str, &str, &str, &str, &str); 25] = [
    ("a wait below nothing", "first_reply_s       = { value = 30", "first_reply_s = { value = -5", "first_reply_s", "不能小于 0"),
    ("a wait that is no number", "reply_s             = { value = 60", "reply_s = { value = nan", "reply_s", "不能小于 0"),
    ("a feeling below all", "{ value = -0.3,", "{ value = -3,", "upset_polarity", "要在 -1 到 1 之间"),
    ("no TOML", "name = \"default\"", "name = default", "default", "英文引号"),
    ("a key twice", "repeat_percent = 50", "repeat_percent = 50\nrepeat_percent = 60", "repeat_percent", "写了两遍"),
    ("single brackets", "[[rule]]\nid = \"wording.refusal\"", "[rule]\nid = \"wording.refusal\"", "", "[[rule]]"),
    ("a mistyped key of a rule", "message = \"生硬拒绝", "mesage = \"生硬拒绝", "mesage", "是不是想写 message"),
    ("a mistyped table", "[settings]", "[setings]", "setings", "settings"),
    ("a missing key", "message = \"生硬拒绝，没有给出原因或替代方案\"\n", "", "", "缺 message 这一项"),
    ("a code that is none", "category = \"refusal\"", "category = \"refusl\"", "\"refusl\"", "是不是想写 refusal"),
    ("a severity that is none", "severity = \"major\"\nguards", "severity = \"mayor\"\nguards", "\"mayor\"", "是不是想写 major"),
    ("a check that is none", "check = \"wording\"", "check = \"wordings\"", "\"wordings\"", "是不是想写 wording"),
    ("a guard that is none", "guards = [\"negated\"", "guards = [\"negatd\"", "[\"negatd\"", "是不是想写 negated"),
    ("a dimension that is none", "{ attitude = -11.5", "{ atitude = -11.5", "atitude", "是不是想写 attitude"),
    ("a text for a number", "repeat_percent = 50", "repeat_percent = \"50\"", "\"50\"", "整数，不加引号"),
    ("a number for a text", "name = \"default\"", "name = 1", "1", "文字，加英文引号"),
    ("points too fine", "attitude = -11.5", "attitude = -11.55", "-11.55", "最多一位小数"),
    ("points on the wrong side", "{ attitude = -11.5", "{ attitude = 11.5", "\"wording.refusal\"", "违规要扣分"),
    ("no severity", "severity = \"major\"\nguards", "guards", "\"wording.refusal\"", "缺 severity"),
    ("an id twice", "id = \"wording.ignorance\"", "id = \"wording.refusal\"", "\"wording.refusal\"", "已经用过了"),
    ("a share above the whole", "repeat_percent = 50", "repeat_percent = 150", "repeat_percent", "0 到 100"),
    (
        "a dimension that is missing",
        "process        = { base = 66, weight = 10 }\n",
        "",
        "score.dimensions",
        "缺维度 process（流程规范）",
    ),
    ("a base above the whole", "{ base = 87", "{ base = 187", "attitude", "base 要在 0 到 100 之间"),
    ("what softens nothing", "\"softener\", \"promise\"", "\"softner\", \"promise\"", "\"softner\"", "词库的代码或线索"),
    ("a severity without factor", "{ minor = 50, major", "{ major", "severity_percent", "缺 minor（轻度）"),
];

#[test]
fn faults_of_the_rulebook_are_told_as_those_of_own_rules() {
    let mut wrong = Vec::new();
    for (reason, from, to, shown, mend) in FAULTS {
        let mut folder = RulebookFolder::embedded();
        let written = folder.files.iter_mut().find(|file| file.path == "rulebook.toml").expect("rulebook.toml");
        assert!(written.text.contains(from), "{reason}");
        let changed = written.text.replacen(from, to, 1);
        written.text = changed.clone().into();
        let told = Rulebook::load(&folder, "default").err().map(|error| error.to_string()).unwrap_or_default();
        let line: usize = told.split(':').nth(1).and_then(|line| line.parse().ok()).unwrap_or(0);
        let stands = changed.lines().nth(line.wrapping_sub(1)).unwrap_or_default();
        let is_there = told.starts_with("rulebook.toml:") && stands.contains(shown) && told.contains(&format!("「{shown}"));
        if !is_there || !told.contains(mend) || told.lines().count() != 1 {
            wrong.push(format!("{reason}: {told} [{stands}]"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pages_tell_the_cap_of_a_fatal_finding() {
    let rulebook = Rulebook::load(&RulebookFolder::embedded(), "default").unwrap_or_else(|error| panic!("{error}"));
    let cap = rulebook.rubric.fatal_cap.as_f64();
    for (page, told) in
        [("docs/rulebook.md", "总分不超过"), ("README.zh-CN.md", "总分不超过"), ("README.md", "a fatal finding cuts it to")]
    {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).expect(page);
        assert!(text.contains(&format!("{told} {cap}")), "{page}");
    }
}

#[test]
fn every_fault_of_the_rulebook_is_told() {
    let mut folder = RulebookFolder::embedded();
    let written = folder.files.iter_mut().find(|file| file.path == "rulebook.toml").expect("rulebook.toml");
    written.text = written.text.replace("fatal_cap = 10", "fatal_cap = 250").replace("{ base = 87", "{ base = -1").into();
    let told = Rulebook::load(&folder, "default").err().map(|error| error.to_string()).unwrap_or_default();
    assert!(told.lines().count() == 2 && told.contains("「fatal_cap」") && told.contains("「attitude」"), "{told}");
}
