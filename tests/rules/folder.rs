//! The rulebook as a folder: what its hash says, and what is refused.

use std::fs;
use tempfile::TempDir;
use zhijian::rules::{Rulebook, RulebookFolder};
use zhijian::text::LexiconFile;

#[test]
fn what_is_written_out_and_read_again_is_the_same_rulebook() {
    let folder = TempDir::new().expect("a folder");
    let written = folder.path().join("rulebook");
    RulebookFolder::embedded().write(&written).expect("written");
    let read = RulebookFolder::read(&written).expect("read");
    assert_eq!(read.hash(), RulebookFolder::embedded().hash());
}

#[test]
fn what_decides_a_score_decides_the_hash() {
    let hash_with = |path: &str, change: &str| {
        let mut folder = RulebookFolder::embedded();
        let file = folder.files.iter_mut().find(|file| file.path == path).unwrap_or_else(|| panic!("{path}"));
        file.text = format!("{}{change}", file.text).into();
        folder.hash()
    };
    let same = RulebookFolder::embedded().hash();
    let table =
        RulebookFolder::embedded().files.iter().find(|file| file.path.starts_with("privacy/")).expect("a table").path.clone();
    for (path, decides) in [
        ("violation/refusal.csv", true),
        (&*table, true),
        ("coaching.toml", false),
        ("privacy.toml", false),
        ("violation/refusal.examples.csv", false),
        ("flows/standard.toml", true),
    ] {
        assert_eq!(hash_with(path, "\n") != same, decides, "{path}");
    }
}

#[test]
fn examples_of_flows_have_no_file_of_their_own() {
    let mut folder = RulebookFolder::embedded();
    let flow = "[[flow]]\nid = \"f\"\n[[flow.step]]\nid = \"s\"\ndone = \"a\"\n[flow.if.a]\nany = [\"x\"]\nrole = \"agent\"\n";
    folder.files.push(LexiconFile { path: "flows/x.examples.toml".to_owned(), text: flow.into() });
    let told = Rulebook::load(&folder, "default").err().map(|error| error.to_string()).unwrap_or_default();
    assert!(told.starts_with("flows/x.examples.toml:1:1") && told.contains("写在流程里"), "{told}");
}

#[test]
fn rules_that_need_a_broken_table_of_personal_data_are_refused() {
    let with = |operator: &str| {
        let mut folder = RulebookFolder::embedded();
        let table = folder.files.iter_mut().find(|file| file.path.starts_with("privacy/")).expect("a table");
        table.text = "no,such,columns\n".into();
        let rule = format!("[[rule]]\nid = \"r\"\nkind = \"signal\"\n[rule.if.a]\n{operator}\nrole = \"agent\"\n");
        folder.files.push(LexiconFile { path: "rules/x.toml".to_owned(), text: rule.into() });
        Rulebook::load(&folder, "default").err().map(|error| error.to_string())
    };
    let told = with("entity = [\"mobile\"]").expect("a fault");
    assert!(told.contains("privacy/"), "{told}");
    assert_eq!(with("any = [\"x\"]"), None);
}

#[test]
fn lexicons_alone_are_refused_with_the_way_out() {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("violation")).expect("a folder");
    fs::write(folder.path().join("violation/refusal.csv"), "term\n").expect("a file");
    let told = RulebookFolder::read(folder.path()).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(told.contains("rules init"), "{told}");
}
