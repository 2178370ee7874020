//! How far what is found in tagged chats agrees with the tags.

use crate::tagged::{Chat, Tag};
use std::collections::BTreeMap;
use std::fmt;
use zhijian::model::Personal;
use zhijian::text::Redactor;

/// Counts what agrees. `told` prints what does not, which is not for what is held out.
pub fn compare(chat: &Chat, redactor: &Redactor, told: bool, tallies: &mut BTreeMap<Personal, Tally>) {
    for (said, found) in chat.turns.iter().zip(chat.found(redactor)) {
        let shown = |tag: &Tag| format!("{} “{}” of {} in {}", tag.kind, &said.text[tag.range.clone()], chat.id, said.text);
        for tag in &said.tags {
            let tally = tallies.entry(tag.kind).or_default();
            tally.tagged += 1;
            tally.right += u32::from(found.contains(tag));
            let is_partial = !found.contains(tag) && found.iter().any(|other| overlap(tag, other));
            tally.partial += u32::from(is_partial);
            if told && !found.contains(tag) {
                println!("  {} {}", if is_partial { "partly" } else { "missed" }, shown(tag));
            }
        }
        for tag in &found {
            tallies.entry(tag.kind).or_default().found += 1;
            if told && !said.tags.contains(tag) {
                println!("  unfounded {}", shown(tag));
            }
        }
    }
}

/// Whether two places of one kind have something in common.
fn overlap(a: &Tag, b: &Tag) -> bool {
    a.kind == b.kind && a.range.start < b.range.end && b.range.start < a.range.end
}

/// How many were tagged, found, and both: the same kind from the same first to the same last character.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub tagged: u32,
    pub found: u32,
    pub right: u32,
    /// Found with other ends.
    pub partial: u32,
}

impl Tally {
    /// The tallies of the kinds for which `is` holds, as one.
    pub fn sum(tallies: &BTreeMap<Personal, Self>, is: impl Fn(Personal) -> bool) -> Self {
        let mut all = Self::default();
        for (_, tally) in tallies.iter().filter(|(kind, _)| is(**kind)) {
            all.tagged += tally.tagged;
            all.found += tally.found;
            all.right += tally.right;
            all.partial += tally.partial;
        }
        all
    }

    pub fn precision(self) -> f64 {
        if self.found == 0 { 1.0 } else { f64::from(self.right) / f64::from(self.found) }
    }

    pub fn recall(self) -> f64 {
        if self.tagged == 0 { 1.0 } else { f64::from(self.right) / f64::from(self.tagged) }
    }

    /// Recall counts twice as much: what is not found is seen by everybody.
    pub fn f2(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 5.0 * precision * recall / (4.0 * precision + recall) }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tagged, found, right, partial } = self;
        let (precision, recall, f2) = (self.precision(), self.recall(), self.f2());
        write!(f, "{tagged:5} {found:5} {right:5} {partial:7}  {precision:.3}  {recall:.3}  {f2:.3}")
    }
}
