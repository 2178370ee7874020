//! What names are made of: the table `transcript/names.csv`.

use super::super::names::normalise;
use crate::model::Role;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words that stand before a colon and name nobody (`地址`), and those that name somebody with a number behind (`SPEAKER_00`).
static NOBODY: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("nobody"));
/// Words before a time that is what somebody says: `我明天 10:00`.
static WHEN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("when"));
/// Words that end a name: 李女士.
static TITLED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("titled"));
/// The sides of a recording.
static TRACKS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("track"));
/// What ends the name of a value of somebody: `访客来源`.
static ATTRIBUTE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("attribute"));
static NUMBERED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words("numbered"));

fn words(kind: &str) -> FxHashSet<&'static str> {
    let rows = include_str!("../transcript/names.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    rows.filter(|(is, _)| *is == kind).map(|(_, word)| word).collect()
}

/// Whether `name` stands before a colon and names nobody.
pub(in crate::input) fn is_nobody(name: &str) -> bool {
    NOBODY.contains(name)
}

/// Whether `name` is what a value of somebody is called, and nobody: `访客来源`.
pub(in crate::input) fn is_attribute(name: &str) -> bool {
    /// The longest of them, in characters.
    const LONGEST: usize = 4;
    let mut starts = name.char_indices().rev().take(LONGEST).map(|(at, _)| at);
    starts.any(|at| at > 0 && ATTRIBUTE.contains(&name[at..]))
}

/// The title that stands in brackets before a name, or nothing, and the name: `【售后】XK-老周`.
pub(in crate::input) fn titled(name: &str) -> (&str, &str) {
    let parts = name.strip_prefix(['【', '[']).and_then(|rest| rest.split_once(['】', ']']));
    parts.map(|(title, bare)| (title.trim(), bare.trim())).filter(|(_, bare)| !bare.is_empty()).unwrap_or(("", name))
}

/// Whether `name` is a name by its title, and nothing but that.
pub(in crate::input) fn is_titled(name: &str) -> bool {
    const LONGEST: usize = 4;
    let surname = TITLED.iter().find_map(|title| name.strip_suffix(title));
    surname.is_some_and(|surname| {
        !surname.is_empty() && surname.chars().nth(LONGEST).is_none() && surname.chars().all(char::is_alphabetic)
    })
}

/// Whether `name`, with a time behind it, is likelier a part of what somebody says.
pub(in crate::input) fn tells_when(name: &str) -> bool {
    is_nobody(name) || name.contains(char::is_whitespace) || WHEN.iter().any(|word| name.contains(word))
}

/// Whether a recogniser calls somebody so: `SPEAKER_00`, `说话人 1`. It is nobody's name: the next recording has the same.
pub(in crate::input) fn is_numbered(name: &str) -> bool {
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = word.trim_end_matches(['_', '-', ' ']);
    word.len() < name.len() && NUMBERED.contains(word.to_lowercase().as_str())
}

/// Whether `name` is an account of a shop, whose buyers have none of the kind: `某某旗舰店:小美`.
pub(in crate::input) fn is_of_shop(name: &str) -> bool {
    const SHORTEST: usize = 3;
    let parts = name.split_once([':', '：']);
    parts.is_some_and(|(shop, who)| shop.ends_with('店') && shop.chars().count() >= SHORTEST && !who.is_empty())
}

/// Whether two names are one person's: `小李` and `小李(8001)`, `8001/小李`.
pub(in crate::input) fn is_same(told: &str, name: &str) -> bool {
    let parts = |text: &'_ str| -> Vec<String> {
        let parts = text
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '*' | '_' | '·' | '.'))
            .filter(|part| part.chars().nth(1).is_some());
        parts.map(normalise).collect()
    };
    told == name || {
        let told = parts(told);
        parts(name).iter().any(|part| told.contains(part))
    }
}

/// Whether `voice` is a side of a recording.
pub(in crate::input) fn is_track(voice: &str) -> bool {
    TRACKS.contains(voice.to_lowercase().as_str())
}

/// `voice`, or nothing where it is only numbered.
pub(in crate::input) fn name_of_voice(voice: &str) -> &str {
    let is_number = voice.len() < 4 && voice.bytes().all(|byte| byte.is_ascii_digit());
    if is_number || is_numbered(voice) || is_track(voice) { "" } else { voice }
}

/// Whose id it is in an archive of 企业微信: those of customers begin with `wm` or `wo`, those of robots with `wb`.
pub(in crate::input) fn of_archive(name: &str) -> Option<Role> {
    const SHORTEST: usize = 12;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let is_id = name.len() >= SHORTEST && name.bytes().all(is_part) && name.bytes().any(|byte| byte.is_ascii_uppercase());
    match name.get(..2).filter(|_| is_id)? {
        "wm" | "wo" => Some(Role::Customer),
        "wb" => Some(Role::Bot),
        _ => None,
    }
}
