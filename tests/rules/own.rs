//! Rules that QA staff write: every operator, scope and form of logic has an example that hits and one that passes, and the
//! reference page shows just those.

use std::collections::BTreeSet;
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

/// Every way to write a condition that the page names, with a hit and a pass each.
const FORMS: &str = include_str!("../fixtures/own_forms.toml");

fn file(path: &str, text: &str) -> LexiconFile {
    LexiconFile { path: path.to_owned(), text: text.to_owned().into() }
}

/// Every key, and every value that is one of a few words, which a condition has in rules that are tried in both ways: `reply of = first`,
/// and `role = agent` whatever the operator is.
fn tried(folder: &RulebookFolder) -> BTreeSet<String> {
    let is_rules =
        |file: &&LexiconFile| file.path.starts_with("rules/") && Path::new(&file.path).extension() == Some("toml".as_ref());
    let files = folder.files.iter().filter(is_rules).map(|file| quoted(&file.text));
    let rules = files.flat_map(|file| file["rule"].as_array().expect("rules").clone());
    let in_both_ways = rules.filter(|rule| rule.get("hit").is_some() && rule.get("pass").is_some());
    let conditions = in_both_ways.flat_map(|rule| rule["if"].as_table().expect("conditions").clone());
    conditions.flat_map(|(_, condition)| written(condition.as_table().expect("a condition"))).collect()
}

/// The same of one condition; which of its keys is the operator does not matter.
fn written(condition: &toml::Table) -> Vec<String> {
    let mut all = Vec::new();
    for (key, value) in condition {
        let words = value.as_array().map_or_else(|| vec![value], |values| values.iter().collect());
        let words = words.into_iter().filter_map(toml::Value::as_str).map(|word| format!("{key} = {word}"));
        all.extend(words.chain([key.clone()]));
    }
    let beside = condition.keys().flat_map(|operator| all.iter().map(move |one| format!("{operator} {one}")));
    beside.chain(all.iter().cloned()).collect()
}

/// TOML in which the names of conditions and columns stand without quotes.
fn quoted(text: &str) -> toml::Table {
    let line = |line: &str| match line.strip_prefix("[rule.if.").and_then(|rest| rest.strip_suffix(']')) {
        Some(name) if !name.starts_with('"') => format!("[rule.if.\"{name}\"]"),
        _ => line.replace("{ 技能组", "{ \"技能组\"").replace("{ 客户等级", "{ \"客户等级\""),
    };
    toml::from_str(&text.lines().map(line).collect::<Vec<_>>().join("\n")).expect("TOML")
}

/// The words in double quotes of a line of the page that its key may be, but for the one that is meant where nothing is written.
fn words(line: &str) -> Vec<&str> {
    let parts: Vec<&str> = line.split('"').collect();
    let is_word = |word: &str| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase());
    let quoted = parts.windows(3).step_by(2).filter(|around| is_word(around[1]));
    let of_key = quoted.filter(|around| !around[0].ends_with("= ") && !around[2].starts_with("（默认"));
    of_key.map(|around| around[1]).collect()
}

#[test]
fn every_way_to_write_a_condition_that_the_page_names_is_tried_in_both_ways() {
    let mut folder = reference_rulebook();
    folder.files.push(file("rules/forms.toml", FORMS));
    let tried = tried(&folder);
    let page = reference_page();
    let conditions = page.split_once("## 范围：看哪里").expect("scopes").1.split_once("## 流程：").expect("flows").0;
    let (scopes, operators) = conditions.split_once("## 算子：").expect("operators");
    let mut wanted: Vec<String> = Vec::new();
    for section in scopes.split("\n### `").skip(1) {
        let key = section.split('`').next().expect("a key");
        let about = section.lines().nth(2).expect("what it is about");
        wanted.push(key.to_owned());
        wanted.extend(words(about).iter().map(|word| format!("{key} = {word}")));
    }
    for section in operators.split("\n### `").skip(1) {
        let operator = section.split('`').next().expect("an operator");
        wanted.push(operator.to_owned());
        for line in section.lines().filter(|line| line.starts_with("- `")) {
            let key = line.split('`').nth(1).expect("a key");
            wanted.push(format!("{operator} {key}"));
            wanted.extend(words(line).iter().map(|word| format!("{operator} {key} = {word}")));
        }
    }
    assert!(wanted.len() > 90, "{wanted:?}");
    let missing: Vec<&String> = wanted.iter().filter(|wanted| !tried.contains(*wanted)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn what_the_page_says_is_so() {
    let mut folder = RulebookFolder::embedded();
    folder.files.push(file("rules/meaning.toml", include_str!("../fixtures/own_meaning.toml")));
    folder.files.push(file("rules/parts.toml", include_str!("../fixtures/own_parts.toml")));
    folder.files.push(file("rules/forms.toml", FORMS));
    folder.files.push(file("rules/knowledge.csv", include_str!("../../src/rules/own/reference/knowledge.csv")));
    folder.files.push(file("flows/card_loss.toml", include_str!("../../src/rules/own/reference/flows/card_loss.toml")));
    let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{error}"));
    let report = run_examples(rulebook, &[]).expect("no example files");
    let wrong: Vec<String> = report.wrong.iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty() && report.of_rules > 220, "{} examples\n{}", report.of_rules, wrong.join("\n"));
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
