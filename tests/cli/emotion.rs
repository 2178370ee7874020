//! `zhijian eval --emotion` and `zhijian train`, as somebody with chats of their own uses them.

use assert_cmd::Command;
use predicates::prelude::{PredicateBooleanExt, predicate::str::contains};
use std::fs;

fn zhijian() -> Command {
    Command::cargo_bin("zhijian").expect("the program")
}

#[test]
fn labelled_turns_are_held_against_the_estimate() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("turns.csv");
    let rows =
        "conversation,turn,role,text,label\nc1,1,agent,您好，请讲,\nc1,0,customer,在吗,neutral\nc1,2,customer,气死我了！,anger\n";
    fs::write(&file, rows).expect("the rows");
    let listed = folder.path().join("differences.csv");
    zhijian()
        .args(["eval", "--emotion", "--lang", "en", "--disagreements"])
        .args([&listed, &file])
        .assert()
        .success()
        .stdout(contains("label  accuracy 1.000").and(contains("macro-F1 1.000")).and(contains("estimated polarity")));
    assert_eq!(fs::read_to_string(&listed).expect("the list").lines().count(), 1, "nothing differs");
}

#[test]
fn wrong_labels_are_told_with_their_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("turns.csv");
    for (rows, told) in [
        ("text,label\n好,happy\n", "turns.csv:2: unknown emotion \"happy\""),
        ("text,polarity\n好,1\n坏,bad\n", "turns.csv:3: unknown polarity \"bad\""),
        ("text\n好\n", "no labelled turn is left"),
    ] {
        fs::write(&file, rows).expect("the rows");
        zhijian().args(["eval", "--emotion"]).arg(&file).assert().code(2).stderr(contains(told));
    }
}

#[test]
fn a_company_trains_on_its_own_chats_and_uses_what_was_learned() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let rows = "text,label\n".to_owned() + &"灯罩又裂缝了呀,anger\n灯罩挺亮堂的,satisfaction\n灯罩多少钱,neutral\n".repeat(200);
    fs::write(path("chats.csv"), rows).expect("the chats");
    let sources =
        "[[source]]\nname = \"own\"\npath = \"chats.csv\"\n\n[[source]]\nname = \"more\"\npath = \"x.txt\"\npublic = true\n";
    fs::write(path("sources.toml"), sources).expect("the sources");
    zhijian().args(["rules", "init"]).arg(path("rules")).assert().success();
    let weights = path("rules").join("learned/emotion.csv");
    zhijian().arg("train").arg(path("sources.toml")).arg("-o").arg(&weights).assert().success().stderr(contains("own: 600"));
    let learned = fs::read(&weights).expect("the weights");
    zhijian().arg("train").arg(path("chats.csv")).arg("-o").arg(path("again.csv")).assert().success();
    assert_eq!(learned, fs::read(path("again.csv")).expect("the weights"), "a CSV says the same as a source of it");
    let agrees = contains("label  accuracy 1.000");
    zhijian()
        .args(["eval", "--emotion", "--lang", "en", "--rulebook"])
        .args([path("rules"), path("chats.csv")])
        .assert()
        .stdout(agrees);
    zhijian()
        .arg("train")
        .arg(path("missing.toml"))
        .arg("-o")
        .arg(path("no.csv"))
        .assert()
        .code(2)
        .stderr(contains("missing.toml"));
}

#[test]
fn what_differs_is_listed_without_personal_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, listed) = (folder.path().join("turns.csv"), folder.path().join("differences.csv"));
    fs::write(&file, "text,label\n我的电话13812345678，气死我了！,gratitude\n").expect("the rows");
    zhijian().args(["eval", "--emotion", "--disagreements"]).args([&listed, &file]).assert().success();
    let list = fs::read_to_string(&listed).expect("the list");
    assert!(list.contains("气死我了") && !list.contains("13812345678"), "{list}");
}

#[test]
fn what_the_table_takes_for_right_is_not_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, listed) = (folder.path().join("turns.csv"), folder.path().join("differences.csv"));
    fs::write(&file, "text,polarity\n在吗,negative\n气死我了！,negative\n太好了，谢谢你,positive\n").expect("the rows");
    let run = zhijian().args(["eval", "--emotion", "--lang", "en", "--disagreements"]).args([&listed, &file]).assert().success();
    let table = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    let differences = fs::read_to_string(&listed).expect("the list").lines().count() - 1;
    assert_eq!(table.contains("accuracy 1.000"), differences == 0, "{table}: {differences}");
}

#[test]
fn sources_that_say_something_else_than_their_files_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (toml, csv) = (folder.path().join("s.toml"), folder.path().join("rows.csv"));
    fs::write(&csv, "text,mood\n好,good\n").expect("the rows");
    let source = |more: &str| format!("[[source]]\nname = \"a\"\npath = \"rows.csv\"\n{more}\n");
    let good = "polarity = { column = \"mood\", as = [[\"positive\", [\"good\"]]] }";
    for (reason, text, more, told) in [
        (
            "a column that is not there",
            source("polarity = { column = \"moood\", otherwise = \"neutral\" }"),
            "",
            "no column moood",
        ),
        ("a condition on none", source("only = { splt = \"train\" }"), "", "no column splt"),
        ("a weight below 0", source("weight = -1.0"), "", "must be above 0"),
        ("a source left out that is none", source(good), "zzz", "no source is called so"),
    ] {
        fs::write(&toml, text).expect("the file");
        let out = folder.path().join("emotion.csv");
        let mut run = zhijian();
        run.arg("train").arg(&toml).arg("-o").arg(&out);
        if !more.is_empty() {
            run.args(["--without", more]);
        }
        run.assert().code(2).stderr(contains(told));
        assert!(!out.exists(), "{reason}");
    }
}
