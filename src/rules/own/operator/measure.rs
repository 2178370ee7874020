//! What is measured, and compared with a limit.

use super::{Operator, counts, money, polarity, reply, silence, speech};
use crate::rules::own::amount::{Compare, Quantity};
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Answer, Blank, Measured, Stage, Stretch};
use crate::rules::own::table::{Read, Table, Value};
use crate::text::GuardSet;

/// What can be measured.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::rules::own) enum Measure {
    Reply(reply::Of),
    Silence(silence::Between),
    Speed,
    Lasting,
    Overlap,
    /// Of whom, beside both.
    Share(Who),
    Turns,
    Duration,
    /// Of how many messages.
    Length(counts::Enough),
    Polarity,
    Change,
    /// Behind these words alone, where there are any.
    Amount(Option<money::Near>),
}

impl Measure {
    pub(super) fn take(&self, stage: &Stage, stretch: &Stretch, compare: Compare) -> Result<Vec<Measured>, Blank> {
        match self {
            Self::Reply(of) => reply::measure(*of, stage, stretch, compare),
            Self::Silence(between) => silence::measure(*between, stage, stretch),
            Self::Speed => speech::speed(stage, stretch),
            Self::Lasting => speech::lasting(stage, stretch),
            Self::Overlap => speech::overlap(stage, stretch),
            Self::Share(whose) => speech::share(*whose, stage, stretch),
            Self::Turns => counts::turns(stage, stretch, compare),
            Self::Duration => counts::duration(stage, compare),
            Self::Length(_) => Ok(counts::length(stage, stretch)),
            Self::Polarity => Ok(polarity::polarity(stage, stretch)),
            Self::Change => polarity::change(stage, stretch),
            Self::Amount(near) => Ok(money::amounts(near.as_ref(), stage, stretch, compare, GuardSet::NONE)),
        }
    }

    /// Where what is measured fits.
    pub(super) fn find(&self, stage: &Stage, stretch: &Stretch, compare: Compare, quantity: Quantity) -> Answer {
        let measured = self.take(stage, stretch, compare)?;
        let all = measured.len();
        let fitting = Measured::fitting(measured, compare, quantity);
        if let Self::Length(enough) = self { enough.of(stage, fitting, all) } else { Ok(fitting) }
    }

    pub(super) const fn is_of_turns(&self) -> bool {
        match self {
            Self::Share(_) | Self::Turns | Self::Duration => false,
            Self::Reply(of) => of.is_of_turns(),
            _ => true,
        }
    }
}

/// Reads the comparison of a measure.
pub(super) fn measured(measure: Measure, quantity: Quantity, value: Value, table: &Table) -> Read<Operator> {
    let text = value.text()?;
    Ok(Operator::Measured(measure, quantity, Compare::read(table.source, &text, quantity)?))
}
