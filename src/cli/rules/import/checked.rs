//! What `rules check` would refuse is told and left out before anything is written.

use super::written::{Imported, Left};
use crate::rules::{Fault, Faults, Rulebook, RulebookError, RulebookFolder};
use crate::text::LexiconFile;

impl Imported {
    /// The same without the rules that the reader of own rules refuses.
    pub(super) fn checked(mut self) -> Self {
        // A fault of the whole file hides those of other rules.
        while self.refuse() {}
        self
    }

    /// Leaves out every rule that has a fault; whether there was one.
    fn refuse(&mut self) -> bool {
        let (mut text, mut lines, mut ends) = (String::new(), 0, Vec::new());
        for (rule, _) in &self.0 {
            let start = text.len();
            if let Some(rule) = rule {
                rule.write(&mut text);
            }
            lines += text[start..].matches('\n').count();
            ends.push(lines);
        }
        let mut refused = false;
        for fault in faults(text) {
            let at = ends.partition_point(|&end| end < fault.line);
            let Some((entry, left)) = self.0.get_mut(at) else { continue };
            if let Some(rule) = entry.take() {
                let Fault { text, message, .. } = fault;
                left.push(Left::new(rule.path, format!("「{text}」{message}；规则“{}”因此没有导入", rule.name)));
                refused = true;
            }
        }
        refused
    }
}

/// Every fault of a file with such rules. Words of lexicons are nothing to them.
fn faults(rules: String) -> Vec<Fault> {
    let mut folder = RulebookFolder::embedded();
    folder.files.retain(|file| file.path.ends_with("toml"));
    folder.files.push(LexiconFile { path: "rules/import.toml".to_owned(), text: rules.into() });
    match Rulebook::load(&folder, "default") {
        Err(RulebookError::Faulty(Faults(faults))) => faults,
        _ => Vec::new(),
    }
}
