//! Holds the floor plan: a module may use only what stands below it.

use std::fs;
use std::path::{Path, PathBuf};

/// Each floor, and the floors it may use.
const PLAN: [(&str, &[&str]); 10] = [
    ("model", &[]),
    ("text", &["model"]),
    ("input", &["model"]),
    ("report", &["model"]),
    ("score", &["model"]),
    ("store", &["model"]),
    ("emotion", &["model", "text"]),
    ("rules", &["model", "text", "emotion"]),
    ("inspect", &["model", "text", "emotion", "rules", "score"]),
    ("cli", &["model", "text", "input", "report", "score", "emotion", "rules", "inspect", "store"]),
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// The floor a file belongs to: `src/text.rs` and everything in `src/text/`; `None` for `lib.rs` and `main.rs`.
fn floor_of(path: &Path, source: &Path) -> Option<String> {
    let first = path.strip_prefix(source).ok()?.components().next()?;
    let name = Path::new(first.as_os_str()).file_stem()?.to_str()?.to_owned();
    (!matches!(name.as_str(), "lib" | "main")).then_some(name)
}

/// The floors that a text names as `crate::floor`, in any position: `use` lines and paths alike.
fn floors_named(text: &str) -> Vec<String> {
    text.split("crate::")
        .skip(1)
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(inner) => outermost(inner).into_iter().map(first_name).collect(),
            None => vec![first_name(rest)],
        })
        .collect()
}

/// The parts of a `use` list up to its closing brace, without what stands in braces inside.
fn outermost(list: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&list[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts
}

fn first_name(text: &str) -> String {
    text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Uses in `text` of a file on `floor` that the plan does not allow.
fn upward(floor: &str, text: &str) -> Vec<String> {
    let (_, allowed) = PLAN.iter().find(|(name, _)| *name == floor).unwrap_or_else(|| panic!("{floor} has no place in the plan"));
    let is_floor = |name: &String| PLAN.iter().any(|(floor, _)| floor == name);
    floors_named(text).into_iter().filter(|name| is_floor(name) && name != floor && !allowed.contains(&name.as_str())).collect()
}

#[test]
fn nothing_is_used_from_above() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in rust_files(&source) {
        let Some(floor) = floor_of(&path, &source) else { continue };
        seen += 1;
        let text = fs::read_to_string(&path).expect("a source file");
        wrong.extend(upward(&floor, &text).into_iter().map(|used| format!("{} uses {used}", path.display())));
    }
    assert!(seen >= PLAN.len(), "only {seen} files looked at");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_upward_use_is_seen() {
    for (reason, floor, text, expected) in [
        ("a use line", "model", "use crate::text::mask;", &["text"][..]),
        ("a list", "text", "use crate::{model::Role, rules::Rule};", &["rules"]),
        ("a list in a list", "input", "use crate::{model::{Role, Turn}, report::Staged};", &["report"]),
        ("a path in code", "score", "let x = crate::emotion::estimate();", &["emotion"]),
        ("side by side", "input", "use crate::report::Staged;", &["report"]),
        ("downward", "rules", "use crate::text::Hit; use crate::model::Role;", &[]),
        ("its own floor", "text", "use crate::text::Hit;", &[]),
        ("a macro of the crate", "model", "$crate::model::UnknownCode", &[]),
    ] {
        assert_eq!(upward(floor, text), expected, "{reason}");
    }
}
