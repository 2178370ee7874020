//! What the form of a number says, and what the words around it add: the candidate with the highest score counts.

use super::context::{Context, Nearness};
use super::table::rows;
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use rustc_hash::FxHashMap;

/// From this score on a candidate counts.
const ENOUGH: i32 = 50;
/// What a word for the candidate's own kind adds, right beside it.
const RAISED: i32 = 50;
/// The same from farther off.
const CARRIED: i32 = 40;
/// What a word for another kind takes away.
const LOWERED: i32 = 45;
/// What a word takes away that is about goods.
const NOBODYS: i32 = 70;
/// What a word loses that may be about something else.
const WEAK: i32 = 15;

/// How telling every form is.
pub(super) struct Shapes(FxHashMap<String, (Personal, i32)>);

/// A possible reading of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) kind: Personal,
    pub(super) score: i32,
    /// The last group of digits it takes.
    pub(super) last: usize,
    pub(super) end: usize,
    pub(super) value: String,
}

impl Shapes {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let rows = rows(files, fold, "shapes", &["shape", "kind", "score", "note"])?;
        let shape = |row: &super::table::TableRow| Ok((row.cell(0).to_owned(), (row.parse(1, "kind")?, row.parse(2, "score")?)));
        Ok(Self(rows.iter().map(shape).collect::<Result<_, LexiconError>>()?))
    }

    /// What `shape` comes to beside `context`: kind and score. A shape that the table does not have never counts.
    pub(super) fn weigh(&self, shape: &str, context: Option<(Context, Nearness)>) -> (Personal, i32) {
        let (kind, score) = self.0.get(shape).copied().unwrap_or((Personal::Number, i32::MIN / 2));
        (kind, score + context.map_or(0, |(context, nearness)| swayed(kind, context, nearness)))
    }
}

/// Whether `score` is enough.
pub(super) fn is_enough(score: i32) -> bool {
    score >= ENOUGH
}

fn swayed(kind: Personal, context: Context, nearness: Nearness) -> i32 {
    let weakness = if context.is_strong { 0 } else { WEAK };
    match (context.kind, nearness) {
        (Some(wanted), Nearness::Beside) if wanted == kind => RAISED - weakness,
        (Some(wanted), Nearness::Carried) if wanted == kind => CARRIED - weakness,
        (Some(Personal::Order), Nearness::Carried) if kind == Personal::Parcel && !context.is_strong => CARRIED - weakness,
        // Who is asked for 证件 gives a passport or a permit as well.
        (Some(Personal::IdCard), Nearness::Carried) if matches!(kind, Personal::Passport | Personal::Permit) => {
            CARRIED - weakness
        }
        (None, Nearness::Beside) => -(NOBODYS - weakness),
        // 单号 is of parcels as often as of orders, 电话 of landlines as of mobiles.
        (Some(Personal::Order), Nearness::Beside) if kind == Personal::Parcel && !context.is_strong => RAISED - weakness,
        (Some(Personal::Mobile), _) if kind == Personal::Landline => CARRIED - weakness,
        // What is no row of digits says nothing of one.
        (Some(Personal::Plate | Personal::Birthday | Personal::Name | Personal::Address), Nearness::Beside)
        | (_, Nearness::Carried) => 0,
        (Some(wanted), Nearness::Beside) if is_near(wanted, kind) => 0,
        (Some(_), Nearness::Beside) => -(LOWERED - 2 * weakness),
    }
}

/// Words that are also used of the other kind: 电话 of landlines, 微信 of phones, 单号 of parcels, 证件 of any paper.
fn is_near(word: Personal, kind: Personal) -> bool {
    use Personal::{Account, BankCard, IdCard, Landline, Mobile, Number, Order, Parcel, Passport, Permit};
    matches!(
        (word, kind),
        (Mobile, Landline)
            | (Landline | Account, Mobile)
            | (Order, Parcel)
            | (IdCard, Passport | Permit)
            | (Permit, Passport | IdCard)
            | (Passport, Permit)
            | (BankCard, IdCard)
            | (_, Number)
    )
}
