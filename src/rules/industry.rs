//! Rulebooks of industries: own rules and flows inside the binary, which extend the default rulebook.

use super::folder::{FolderError, RulebookFolder, collect_embedded};
use super::own::nearest;
use include_dir::{Dir, include_dir};
use std::path::Path;

static INDUSTRIES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rulebooks");

/// What people call them.
const NAMES: [(&str, &str); 5] =
    [("banking", "银行"), ("insurance", "保险"), ("telecom", "运营商"), ("ecommerce", "电商"), ("courier", "快递")];

impl RulebookFolder {
    /// The industries that have a rulebook.
    pub fn industries() -> Vec<&'static str> {
        let mut names: Vec<&str> = INDUSTRIES.dirs().filter_map(|dir| dir.path().to_str()).collect();
        names.sort_unstable();
        names
    }

    /// Whether there is an industry of that name.
    pub fn is_industry(name: &str) -> bool {
        Self::industries().contains(&code_of(name))
    }

    /// The own rules and flows of an industry, by its code or Chinese name, without the default rulebook that they extend.
    pub fn industry(name: &str) -> Option<Self> {
        let name = code_of(name);
        let dir = INDUSTRIES.get_dir(name)?;
        let mut files = Vec::new();
        collect_embedded(dir, &mut files);
        for file in &mut files {
            file.path = file.path.trim_start_matches(name).trim_start_matches('/').to_owned();
        }
        Some(Self::sorted(files))
    }

    /// The rulebook that `path` names: a folder, `default`, or an industry; a folder goes before an industry of its name.
    ///
    /// # Errors
    /// As [`RulebookFolder::read`].
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        if path.exists() {
            return Self::read(path);
        }
        let name = path.to_str().unwrap_or_default();
        match Self::industry(name) {
            Some(own) => Ok(own.over_default().named(code_of(name))),
            None if name == "default" => Ok(Self::embedded()),
            None => {
                let known: Vec<&str> = std::iter::once("default").chain(Self::industries()).collect();
                let meant = nearest(name, known.iter().copied()).map(|name| format!("did you mean \"{name}\"? "));
                let called: Vec<String> = known.iter().map(|code| called(code)).collect();
                let hint = format!("{}there are {}", meant.unwrap_or_default(), called.join(", "));
                Err(FolderError::Unknown { path: path.to_owned(), hint })
            }
        }
    }

    /// The same under the name of an industry, so that outputs tell which it was.
    fn named(mut self, name: &str) -> Self {
        for file in self.files.iter_mut().filter(|file| file.path == "rulebook.toml") {
            file.text = file.text.replacen("name = \"default\"", &format!("name = \"{name}\""), 1).into();
        }
        self
    }
}

/// The code of an industry that goes by either name.
fn code_of(name: &str) -> &str {
    NAMES.iter().find(|(_, chinese)| *chinese == name).map_or(name, |(code, _)| code)
}

/// A code with what people call it.
fn called(code: &str) -> String {
    let name = NAMES.iter().find(|(known, _)| *known == code);
    name.map_or_else(|| code.to_owned(), |(code, chinese)| format!("{code} ({chinese})"))
}
