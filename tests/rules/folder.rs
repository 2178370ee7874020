//! The rulebook as a folder: what its hash says, and what is refused.

use crate::support::bare_folder;
use std::fs;
use tempfile::TempDir;
use zhijian::inspect::run_examples;
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
fn capitals_in_names_of_files_hide_none_of_them() {
    let folder = TempDir::new().expect("a folder");
    for path in ["Rules/X.TOML", "Rules/VIP质检.Toml", "FLOWS/F.toml", "Profiles.TOML"] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, "# none yet\n").expect("a file");
    }
    let read = RulebookFolder::read(folder.path()).expect("own rules");
    for path in ["rules/x.toml", "rules/VIP质检.toml", "flows/f.toml", "profiles.toml"] {
        assert_eq!(read.text(path), Some("# none yet\n"), "{path}");
    }
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
fn what_is_lent_decides_like_what_is_there() {
    let whole = RulebookFolder::embedded().hash();
    let table =
        RulebookFolder::embedded().files.iter().find(|file| file.path.starts_with("privacy/")).map(|file| file.path.clone());
    for path in ["flows/standard.toml", "lookalikes.csv", "holidays.csv", &*table.expect("a table")] {
        let mut folder = RulebookFolder::embedded();
        let before = folder.files.len();
        folder.files.retain(|file| file.path != path);
        assert_eq!((folder.files.len(), folder.hash()), (before - 1, whole.clone()), "{path}");
    }
}

/// Reason, what stands in the file beside the flow, how many examples the flow has or what is told.
const BESIDE_FLOWS: [(&str, &str, &str, Result<usize, &str>); 7] = [
    ("both kinds", "flows/x.examples.toml", "[[example]]\nflow = \"f\"\nhit = [\"坐|a\"]\npass = [\"坐|x\"]\n", Ok(3)),
    ("beside the rules", "rules/x.examples.toml", "[[example]]\nflow = \"f\"\nhit = [\"坐|a\"]\n", Ok(2)),
    ("with the step", "flows/x.examples.toml", "[[example]]\nflow = \"f\"\nhit = [\"@ s=缺失\\n坐|a\"]\n", Ok(2)),
    (
        "another flow",
        "flows/x.examples.toml",
        "[[example]]\nflow = \"g\"\nhit = [\"坐|a\"]\n",
        Err("2:8: 「\"g\"」没有叫 g 的流程"),
    ),
    ("neither", "flows/x.examples.toml", "[[example]]\nhit = [\"坐|a\"]\n", Err("1:1: 「[[example]]」这组例子缺 rule 或 flow")),
    (
        "both",
        "flows/x.examples.toml",
        "[[example]]\nflow = \"f\"\nrule = \"r\"\nhit = [\"a\"]\n",
        Err("2:8: 「\"f\"」rule 和 flow"),
    ),
    ("none in it", "flows/x.examples.toml", "[[example]]\nflow = \"f\"\n", Err("2:8: 「\"f\"」这组里一个例子也没有")),
];

#[test]
fn examples_of_flows_may_stand_in_files_of_their_own() {
    let flow = "[[flow]]\nid = \"f\"\nhit = [\"坐|b\"]\n[[flow.step]]\nid = \"s\"\ndone = \"a\"\n[flow.if.a]\nany = [\"x\"]\nrole = \"agent\"\n";
    for (reason, path, text, expected) in BESIDE_FLOWS {
        let mut folder = bare_folder("flows/f.toml", flow);
        let before = folder.hash();
        folder.files.push(LexiconFile { path: path.to_owned(), text: text.to_owned().into() });
        assert_eq!(folder.hash(), before, "{reason}");
        let loaded = Rulebook::load(&folder, "default");
        match expected {
            Ok(count) => {
                let rulebook = loaded.unwrap_or_else(|error| panic!("{reason}: {error}"));
                let flow = rulebook.rules.own().flows().iter().find(|flow| &*flow.id == "f").expect("the flow");
                assert_eq!(flow.examples.len(), count, "{reason}");
                let report = run_examples(rulebook, &[]).expect("no example files");
                assert!(report.wrong.iter().all(|wrong| !wrong.to_string().contains("examples.toml")), "{reason}");
            }
            Err(told) => {
                let error = loaded.err().map(|error| error.to_string()).unwrap_or_default();
                assert!(error.starts_with(&format!("{path}:{told}")), "{reason}: {error}");
            }
        }
    }
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
