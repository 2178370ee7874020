//! Rules that QA staff write: every operator, scope and form of logic has an example that hits and one that passes, and the
//! reference page shows just those.

use std::path::Path;
use zhijian::inspect::run_examples;
use zhijian::rules::{Rulebook, RulebookFolder, reference_page, reference_rulebook, without_example};
use zhijian::text::LexiconFile;

#[test]
fn every_operator_scope_and_form_of_logic_has_an_example_that_holds() {
    assert_eq!(without_example(), Vec::<String>::new());
    let folder = reference_rulebook();
    let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{error}"));
    let own = rulebook.rules.own().count();
    assert!(own >= 65, "{own}");
    let only_rules: Vec<_> = folder.files.iter().filter(|file| file.path.starts_with("rules/")).cloned().collect();
    let report = run_examples(rulebook, &only_rules).expect("examples");
    assert!(report.total > 170, "{}", report.total);
    let wrong: Vec<String> = report.wrong.iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), report.total, wrong.join("\n"));
}

#[test]
fn what_the_page_says_is_so() {
    let mut folder = RulebookFolder::embedded();
    for (name, text) in
        [("meaning", include_str!("fixtures/own_meaning.toml")), ("parts", include_str!("fixtures/own_parts.toml"))]
    {
        folder.files.push(LexiconFile { path: format!("rules/{name}.toml"), text: text.into() });
    }
    let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{error}"));
    let report = run_examples(rulebook, &[]).expect("no example files");
    let wrong: Vec<String> = report.wrong.iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty() && report.of_rules > 110, "{} examples\n{}", report.of_rules, wrong.join("\n"));
}

#[test]
fn the_reference_page_is_what_the_program_knows() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rulebook.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, reference_page()).expect("the page");
    }
    let page = std::fs::read_to_string(&path).expect("docs/rulebook.md");
    assert!(page == reference_page(), "docs/rulebook.md is out of date: run the tests with UPDATE_DOCS=1");
}

#[test]
fn what_people_want_to_say_leads_to_a_heading() {
    let page = reference_page();
    let slug = |heading: &str| -> String {
        let kept = heading.to_lowercase().replace(' ', "-");
        kept.chars().filter(|&c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
    };
    let headings: Vec<String> =
        page.lines().filter_map(|line| line.strip_prefix("##")).map(|line| slug(line.trim_start_matches('#').trim())).collect();
    let links: Vec<&str> = page.split("](#").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link).collect();
    assert!(links.len() > 20, "{links:?}");
    let lost: Vec<&&str> = links.iter().filter(|link| !headings.iter().any(|heading| heading == *link)).collect();
    assert!(lost.is_empty(), "{lost:?}\n{headings:?}");
}
