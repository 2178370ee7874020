//! Rules that QA staff write: every operator, scope and form of logic has an example that hits and one that passes, and the
//! reference page shows just those.

use std::path::Path;
use zhijian::inspect::run_examples;
use zhijian::rules::{Rulebook, reference_page, reference_rulebook, without_example};

#[test]
fn every_operator_scope_and_form_of_logic_has_an_example_that_holds() {
    assert_eq!(without_example(), Vec::<String>::new());
    let folder = reference_rulebook();
    let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{error}"));
    let own = rulebook.rules.own().count();
    assert!(own >= 51, "{own}");
    let only_rules: Vec<_> = folder.files.iter().filter(|file| file.path.starts_with("rules/")).cloned().collect();
    let report = run_examples(rulebook, &only_rules).expect("examples");
    assert!(report.total > 130, "{}", report.total);
    let wrong: Vec<String> = report.wrong.iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), report.total, wrong.join("\n"));
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
