//! How a value is shown under the policy.

use super::Part;
use super::Span;
use super::policy::{Operator, Policy};
use crate::model::Personal;
use crate::text::fold::Fold;

/// What stands for hidden characters, however many they are.
const HIDDEN: &str = "****";

/// What is written for `original`, the text of `span`.
pub(super) fn shown(policy: &Policy, fold: &Fold, span: &Span, original: &str) -> String {
    let name = span.kind.name();
    match policy.operator(span.kind) {
        Operator::Keep => original.to_owned(),
        Operator::Replace => format!("[{name}]"),
        Operator::Hash => format!("[{name}#{}]", policy.token(span.kind, &span.value)),
        Operator::Mask => masked(policy, fold, span, original),
    }
}

fn masked(policy: &Policy, fold: &Fold, span: &Span, original: &str) -> String {
    match span.kind {
        Personal::Name => {
            let length = original.chars().count();
            let front: String = original.chars().take(span.front).collect();
            front + &"*".repeat(length - span.front.min(length))
        }
        Personal::Address => original.chars().take(span.front).collect::<String>() + HIDDEN,
        Personal::Email => {
            let original = with_plain_marks(fold, original);
            let (name, host) = original.split_once('@').unwrap_or((&original, ""));
            // One letter would be all of it.
            let front = usize::from(name.chars().nth(1).is_some());
            format!("{}***@{host}", name.chars().take(front).collect::<String>())
        }
        Personal::Ip => masked_ip(&with_plain_marks(fold, original)),
        Personal::Url => masked_link(&with_plain_marks(fold, original)),
        kind => {
            let [front, behind] = policy.left(kind);
            between(original, front, behind, span.part)
        }
    }
}

/// `original` with the marks that it was found by: a full-width colon divides as any does.
fn with_plain_marks(fold: &Fold, original: &str) -> String {
    original.chars().map(|c| fold.apply(c).filter(char::is_ascii_punctuation).unwrap_or(c)).collect()
}

/// Leaves some characters of `original` in front and behind, separators not counted; a third is hidden in any case.
fn between(original: &str, front: usize, behind: usize, part: Part) -> String {
    let chars: Vec<char> = original.chars().filter(|c| c.is_alphanumeric()).collect();
    let (front, behind) = match part {
        Part::Whole => (front, behind),
        Part::First => (front, 0),
        Part::Middle => (0, 0),
        Part::Last => (0, behind),
    };
    // Of a divided number the first message may show all of its three digits: a mask of the whole would leave them.
    let most = if part == Part::Whole { chars.len() - chars.len().div_ceil(3) } else { chars.len() };
    let front = front.min(most);
    let behind = behind.min(most - front);
    let shown = |range: &[char]| range.iter().collect::<String>();
    shown(&chars[..front]) + HIDDEN + &shown(&chars[chars.len() - behind..])
}

/// The first half of an IP address says whose net it is, not who.
fn masked_ip(original: &str) -> String {
    let separator = if original.contains(':') { ':' } else { '.' };
    let kept: Vec<&str> = original.split(separator).take(2).collect();
    format!("{}{separator}*{separator}*", kept.join(&separator.to_string()))
}

/// A link without the values of its query, the user it names, and long numbers in its path.
fn masked_link(original: &str) -> String {
    let (link, query) = original.split_once('?').map_or((original, None), |(link, query)| (link, Some(query)));
    let (scheme, rest) = link.split_once("://").map_or(("", link), |(scheme, rest)| (scheme, rest));
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let path: Vec<String> = rest.split('/').map(masked_step).collect();
    let mut shown = if scheme.is_empty() { path.join("/") } else { format!("{scheme}://{}", path.join("/")) };
    if let Some(query) = query {
        let hidden = query.split('&').map(|pair| format!("{}=***", pair.split_once('=').map_or("", |(key, _)| key)));
        shown += "?";
        shown += &hidden.collect::<Vec<_>>().join("&");
    }
    shown
}

/// A step of a path; one with seven digits or more names somebody or something of theirs.
fn masked_step(step: &str) -> String {
    if step.chars().filter(|c| c.is_numeric()).count() >= 7 { HIDDEN.to_owned() } else { step.to_owned() }
}
