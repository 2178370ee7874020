//! The default rulebook: it loads, it is complete, and every example in it holds.

use std::collections::BTreeMap;
use zhijian::inspect::run_examples;
use zhijian::model::{Category, Cue, Kind};
use zhijian::rules::{Rulebook, RulebookFolder};
use zhijian::text::{Expect, Tag, examples_of};

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

#[test]
fn every_profile_loads_and_changes_the_weights_it_says() {
    let (_, promotion) = load("promotion");
    let weight = |rulebook: &Rulebook| rulebook.rubric.dimensions[&zhijian::model::Dimension::Responsiveness].weight;
    assert_eq!(weight(&promotion), 40);
    assert_eq!(weight(&load("default").1), 15);
    assert!(Rulebook::load(&RulebookFolder::embedded(), "no such profile").is_err());
}
