//! Who speaks: the words that exports use for the roles.

use super::{codes::is_assistant, layout::Layout, names};
use crate::model::Role;
use rustc_hash::{FxHashMap, FxHashSet};

/// The longest unknown role value that a problem repeats whole; longer ones may hold a message.
const SHOWN: usize = 20;
/// So many digits are a phone or an account, not a role.
const DIGITS: usize = 7;

/// The words for the roles: the tables `roles.csv` and `directions.csv`, and on top of them the layout's.
#[derive(Debug, Clone)]
pub(super) struct Roles {
    words: FxHashMap<String, Role>,
    /// Words that name a role only where they stand alone: `in-house` is no customer.
    alone: FxHashMap<String, Role>,
    /// Words of the tables, which are nobody's name.
    nameless: FxHashSet<String>,
}

impl Roles {
    pub(super) fn new(layout: &Layout) -> Self {
        let mut words = table(include_str!("roles.csv"));
        let alone = table(include_str!("directions.csv"));
        let nameless = words.keys().chain(alone.keys()).cloned().collect();
        for (word, &role) in &layout.roles {
            words.insert(word.clone(), role);
            words.insert(names::normalise(word), role);
        }
        Self { words, alone, nameless }
    }

    /// The role that `value` as a whole names.
    pub(super) fn of_word(&self, value: &str) -> Option<Role> {
        let normal = names::normalise(value);
        let whole = |word: &str| self.words.get(word).or_else(|| self.alone.get(word));
        self.words.get(value).or_else(|| whole(&normal)).or_else(|| whole(bare(&normal)?)).copied()
    }

    /// The role that `value` names: as a whole (`客服`), or before a separator (`客服-小美`, `客户：张三`).
    pub(super) fn get(&self, value: &str) -> Option<Role> {
        if let Some(&role) = self.words.get(value) {
            return Some(role);
        }
        let normal = names::normalise(value);
        if let Some(&role) = self.words.get(&normal).or_else(|| self.alone.get(&normal)) {
            return Some(role);
        }
        let separator = |c: char| matches!(names::half_width(c), '-' | '_' | ':' | '/' | '|' | '·' | ' ');
        let before = value.split_once(separator).and_then(|(head, _)| self.words.get(&names::normalise(head)));
        before
            .or_else(|| self.words.get(bare(&normal)?))
            .or_else(|| self.words.get(unnumbered(&normal)?))
            .or_else(|| self.words.get(without_verb(&normal)?))
            .copied()
    }

    /// `name`, or nothing where it is a mere role word: everybody of that role would be one person.
    pub(super) fn name<'n>(&self, name: &'n str) -> &'n str {
        let is_word = |word: &str| self.nameless.contains(word);
        let normal = names::normalise(name);
        let nameless = is_word(name) || is_word(&normal) || without_verb(&normal).is_some_and(is_word);
        if nameless { "" } else { name }
    }
}

/// `word` without emoji around it, where there are any.
fn bare(word: &str) -> Option<&str> {
    let is_emoji = |c: char| matches!(c, '\u{2190}'..='\u{24ff}' | '\u{25a0}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}' | '\u{200d}');
    let bare = word.trim_matches(is_emoji);
    (bare.len() < word.len() && !bare.is_empty()).then_some(bare)
}

/// `word` without the number or the letter that tells one from another: `坐席001`, `顾客A`, `user12`.
fn unnumbered(word: &str) -> Option<&str> {
    let letter = word.strip_suffix(|c: char| c.is_ascii_alphabetic()).filter(|rest| !rest.is_ascii());
    let word = letter.unwrap_or_else(|| word.trim_end_matches(['号', '#']).trim_end_matches(|c: char| c.is_ascii_digit()));
    (!word.is_empty()).then_some(word)
}

/// `word` without a verb of saying: `客服说`, `坐席回复`.
fn without_verb(word: &str) -> Option<&str> {
    const VERBS: [&str; 8] = ["说", "问", "答", "讲", "回复", "回答", "提问", "表示"];
    VERBS.iter().find_map(|verb| word.strip_suffix(verb)).filter(|rest| !rest.is_empty())
}

/// The words of a table, as they are written, too: then the usual spelling needs no normalising.
fn table(csv: &str) -> FxHashMap<String, Role> {
    let rows = csv.lines().skip(1).filter_map(|line| line.split_once(','));
    let known = rows.filter_map(|(role, word)| Some((word, role.parse().ok()?)));
    known.flat_map(|(word, role)| [(word.to_owned(), role), (names::normalise(word), role)]).collect()
}

/// What a problem says of a role value that is not known.
pub(super) fn unknown(value: &str) -> String {
    if value.is_empty() {
        return "角色为空；请补全角色列，或用 --layout 的 [roles] 说明".to_owned();
    }
    // Either is usual in exports, and to take one for the other would score the wrong side.
    if is_assistant(value) {
        return format!(
            "角色“{value}”可能是人工客服，也可能是机器人；请在 --layout 的 [roles] 中选定：{value:?} = \"agent\"（人工）或 {value:?} = \"bot\"（机器人）"
        );
    }
    let Some(whole) = whole(value) else {
        let shown = shown(value);
        return format!(
            "无法识别角色“{shown}”；请检查角色列是否选对，或在 --layout 的 [roles] 中写明它是客服（agent）还是客户（customer）"
        );
    };
    format!(
        "无法识别角色“{whole}”；请在 --layout 的 [roles] 中选定它是客服还是客户：{whole:?} = \"agent\" 或 {whole:?} = \"customer\"（另有 bot、system）"
    )
}

/// What is repeated of a value: no more than a role takes, and no number of somebody.
pub(super) fn shown(value: &str) -> String {
    const KEPT: usize = 3;
    let mut digits = value.chars().filter(char::is_ascii_digit).count();
    let hides = digits >= DIGITS;
    digits = 0;
    let masked = value.chars().take(SHOWN).map(|c| {
        digits += usize::from(c.is_ascii_digit());
        if hides && c.is_ascii_digit() && digits > KEPT { '*' } else { c }
    });
    let mut shown: String = masked.collect();
    if value.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Whether `value` may be a role or a name, and no number of somebody.
pub(super) fn is_short(value: &str) -> bool {
    !value.is_empty() && whole(value).is_some()
}

/// `value` where it is short and no number of somebody.
fn whole(value: &str) -> Option<&str> {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    (digits < DIGITS && value.chars().nth(SHOWN).is_none()).then_some(value)
}
