//! Files as real tools write them, each with what is read of it: `files/NAME` and `expected/NAME.jsonl`, a conversation a line in
//! the canonical form and then a line for each problem. `UPDATE_EXPECTED=1` writes anew what is expected, to be looked at.

use crate::support::read_paths;
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use zhijian::input::ReadOptions;

fn read(path: &Path) -> String {
    let batch = read_paths(&[path.to_owned()], &ReadOptions::default());
    let mut text = String::new();
    for conversation in &batch.conversations {
        text += &serde_json::to_string(conversation).unwrap();
        text.push('\n');
    }
    for problem in &batch.problems {
        let path = Path::new(&*problem.path).file_name().unwrap().to_string_lossy();
        let problem =
            serde_json::json!({"problem": problem.reason, "at": format!("{path}:{}", problem.line), "row": problem.row});
        text += &problem.to_string();
        text.push('\n');
    }
    text
}

#[test]
fn files_of_real_tools() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/input");
    let entries = fs::read_dir(folder.join("files")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ending| ending != "toml")).collect();
    files.sort();
    assert!(files.len() >= 40, "{}", files.len());
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let expected = folder.join("expected").join(format!("{name}.jsonl"));
        let found = read(&path);
        if env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        assert_eq!(found, fs::read_to_string(&expected).unwrap_or_default(), "{name}");
    }
}
