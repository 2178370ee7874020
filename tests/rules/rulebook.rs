//! The default rulebook: it loads, it is complete, and every example in it holds.

use std::collections::BTreeMap;
use zhijian::inspect::run_examples;
use zhijian::model::{Category, Cue, Dimension, Kind, Points};
use zhijian::rules::{Rulebook, RulebookFolder};
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
    ("\"wording.refusal\" = { attitude = 2 }", "violations cost points"),
    ("\"own.rule\" = { process = 2 }", "violations cost points"),
    ("\"no.rule\" = { process = -2 }", "no rule that has any"),
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
            assert!(error.contains(told), "{points}: {error}");
            continue;
        }
        let rubric = loaded.expect("a sound profile").rubric;
        let of = |rule: &str, dimension| rubric.effects[rule].points[&dimension];
        assert_eq!((of("wording.refusal", Dimension::Attitude), of("own.rule", Dimension::Process)), (Points(-15), Points(-70)));
        let usual = Rulebook::load(&folder, "default").expect("the rulebook").rubric;
        assert_eq!(usual.effects["own.rule"].points[&Dimension::Process], Points::whole(-1));
    }
}

#[test]
fn every_profile_loads_and_changes_the_weights_it_says() {
    let (_, promotion) = load("promotion");
    let weight = |rulebook: &Rulebook| rulebook.rubric.dimensions[&Dimension::Responsiveness].weight;
    assert_eq!(weight(&promotion), 40);
    assert_eq!(weight(&load("default").1), 15);
    assert!(Rulebook::load(&RulebookFolder::embedded(), "no such profile").is_err());
}
