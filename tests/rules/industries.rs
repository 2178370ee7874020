//! Rulebooks of industries: small, sound, every example holds, and at hand under their name.

use assert_cmd::Command;
use predicates::prelude::*;
use std::path::Path;
use zhijian::inspect::run_examples;
use zhijian::rules::{Rulebook, RulebookFolder};

#[test]
fn each_is_sound_and_its_examples_hold() {
    let industries = RulebookFolder::industries();
    assert_eq!(industries, ["banking", "courier", "ecommerce", "insurance", "telecom"]);
    let mut wrong: Vec<String> = Vec::new();
    for industry in industries {
        let folder = RulebookFolder::open(Path::new(industry)).unwrap_or_else(|error| panic!("{industry}: {error}"));
        let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{industry}: {error}"));
        assert!(rulebook.label.starts_with(&format!("{industry}@")), "{}", rulebook.label);
        let own = rulebook.rules.own();
        assert!((8..=20).contains(&own.count()), "{industry}: {}", own.count());
        let remarks: Vec<String> = own.remarks(&rulebook.rubric).iter().map(ToString::to_string).collect();
        assert!(remarks.is_empty(), "{industry}: {}", remarks.join("\n"));
        let report = run_examples(rulebook, &[]).expect("no example files");
        wrong.extend(report.wrong.iter().map(ToString::to_string));
    }
    assert!(wrong.is_empty(), "{} examples do not hold:\n{}", wrong.len(), wrong.join("\n"));
}

fn run(folder: &Path, args: &[&str]) -> assert_cmd::assert::Assert {
    Command::cargo_bin("zhijian").expect("the program").current_dir(folder).args(args).assert()
}

#[test]
fn they_are_used_by_name_or_written_out() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let at = folder.path();
    let explained = predicate::str::contains("承诺保本保收益").and(predicate::str::contains("banking@"));
    run(at, &["rules", "explain", "banking.guaranteed_return", "--rulebook", "banking"]).success().stdout(explained);
    run(at, &["rules", "init", "mine", "--industry", "banking"]).success();
    assert!(at.join("mine/rules/banking.toml").exists() && !at.join("mine/rulebook.toml").exists());
    run(at, &["rules", "check", "--rulebook", "mine"]).success().stdout(predicate::str::contains("提示").not());
    run(at, &["rules", "init", "other", "--industry", "bank"]).code(2).stderr(predicate::str::contains("banking, courier"));
    run(at, &["rules", "check", "--rulebook", "bankin"]).code(2).stderr(predicate::str::contains("banking (银行)"));
    run(at, &["rules", "check", "--rulebook", "银行"]).success().stdout(predicate::str::contains("banking@"));
    run(at, &["rules", "init", "parcels", "--industry", "快递"]).success();
    assert!(at.join("parcels/rules/courier.toml").exists());
}
