//! Who speaks: the words that exports use for the roles.

use super::{layout::Layout, names};
use crate::model::Role;
use rustc_hash::FxHashMap;

/// The longest unknown role value that a problem repeats; longer ones may hold a name or a message.
const SHOWN: usize = 8;

/// The words for the roles: the table `roles.csv`, and on top of it the layout's.
#[derive(Debug)]
pub(super) struct Roles(FxHashMap<String, Role>);

impl Roles {
    pub(super) fn new(layout: &Layout) -> Self {
        let table = include_str!("roles.csv").lines().skip(1).filter_map(|line| {
            let (role, word) = line.split_once(',')?;
            Some((word, role.parse().ok()?))
        });
        let told = layout.roles.iter().map(|(word, &role)| (word.as_str(), role));
        let mut words = FxHashMap::default();
        for (word, role) in table.chain(told) {
            words.insert(word.to_owned(), role);
            words.insert(names::normalise(word), role);
        }
        Self(words)
    }

    /// The role that `value` names: as a whole (`客服`), or before a separator (`客服-小美`, `客户：张三`).
    pub(super) fn get(&self, value: &str) -> Option<Role> {
        if let Some(&role) = self.0.get(value) {
            return Some(role);
        }
        if let Some(&role) = self.0.get(&names::normalise(value)) {
            return Some(role);
        }
        let separator = |c: char| matches!(names::half_width(c), '-' | '_' | ':' | '/' | '|' | '·');
        let (head, _) = value.split_once(separator)?;
        self.0.get(&names::normalise(head)).copied()
    }
}

/// What a problem says of a role value that is not known.
pub(super) fn unknown(value: &str) -> String {
    if value.is_empty() {
        return "角色为空；请补全角色列，或用 --layout 的 [roles] 说明".to_owned();
    }
    let shown: String = value.chars().take(SHOWN).collect();
    let cut = if value.chars().nth(SHOWN).is_some() { "…" } else { "" };
    format!(
        "无法识别角色“{shown}{cut}”；请在 --layout 的 [roles] 中写明，例如 \"{shown}\" = \"agent\"（agent、customer、bot、system）"
    )
}
