//! What a detector finds, and which of several finds at one place counts.

use crate::model::Personal;
use std::collections::BTreeMap;
use std::ops::Range;

/// Personal data in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kind: Personal,
    /// Bytes of the folded text.
    pub(super) range: Range<usize>,
    /// The value without separators and country code, the same however it is written.
    pub(super) value: String,
    /// How many characters a mask leaves in front, where that depends on the value: a surname, a district.
    pub(super) front: usize,
}

impl Found {
    /// A find whose value is how it stands in `text`.
    pub(super) fn literal(kind: Personal, text: &str, range: Range<usize>) -> Self {
        Self { kind, value: text[range.clone()].to_owned(), range, front: 0 }
    }
}

/// What outweighs what where finds overlap: a link holds numbers, an address holds what looks like names.
fn rank(kind: Personal) -> u8 {
    match kind {
        Personal::Email | Personal::Url => 0,
        Personal::Secret | Personal::IdCard | Personal::CreditCode | Personal::Ip | Personal::Plate => 1,
        Personal::BankCard | Personal::Permit | Personal::Passport | Personal::Mobile | Personal::Landline => 2,
        Personal::Parcel | Personal::Order | Personal::Account | Personal::Number | Personal::Address => 3,
        Personal::Birthday => 4,
        Personal::Name | Personal::Amount => 5,
    }
}

/// Keeps one find at every place, in the order of the text.
pub(super) fn settle(mut finds: Vec<Found>) -> Vec<Found> {
    let place = |found: &Found| (rank(found.kind), std::cmp::Reverse(found.range.len()), found.range.start);
    finds.sort_by_key(place);
    let mut kept: BTreeMap<usize, Found> = BTreeMap::new();
    for found in finds {
        // Those that are kept lie apart: of those that begin before this one ends, only the last can reach into it.
        let before = kept.range(..found.range.end).next_back();
        if before.is_none_or(|(_, other)| other.range.end <= found.range.start) {
            kept.insert(found.range.start, found);
        }
    }
    kept.into_values().collect()
}
