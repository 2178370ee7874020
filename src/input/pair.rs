//! Rows that hold what the customer and what the agent says, each in a column of its own: `客户说,客服说`.

use super::{
    assembler::Assembler,
    cells::{Cells, Place},
    names::Field,
    open::Open,
    settings::Settings,
};
use crate::model::{Reason, Role};

/// The columns of what either side says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub customer: usize,
    pub agent: usize,
    /// Those of when the customer and when the agent says it.
    pub times: [Option<usize>; 2],
}

impl Pair {
    /// Without times of their own.
    pub(super) fn of(customer: usize, agent: usize) -> Self {
        Self { customer, agent, times: [None; 2] }
    }

    /// All of the columns.
    pub(super) fn columns(self) -> impl Iterator<Item = usize> {
        [self.customer, self.agent].into_iter().chain(self.times.into_iter().flatten())
    }

    /// The times of a row, empty where there is none that can be read: what lacks its day is not worth a row.
    pub(super) fn times<'c>(self, cell: impl Fn(usize) -> &'c str, settings: &Settings) -> [&'c str; 2] {
        let time = |column: Option<usize>| settings.value(column.map_or("", &cell));
        self.times.map(time).map(|time| if settings.clock.read(time).is_some() { time } else { "" })
    }
}

/// Adds what either side says in a row, the customer first; the conversation is returned for what else the row says of it.
pub(super) fn take<'a>(
    cells: &Cells<'_>,
    (customer, agent): (&str, &str),
    [asked, answered]: [&str; 2],
    place: Place<'_>,
    assembler: &'a mut Assembler,
) -> Option<&'a mut Open> {
    let at = |time| if str::is_empty(time) { *cells } else { cells.with(Field::At, time) };
    let of = |role: Role, text| {
        at(if role == Role::Agent { answered } else { asked }).with(Field::Role, role.code()).with(Field::Text, text)
    };
    match (customer.trim(), agent.trim()) {
        ("", "") => {
            let detail = "客户和客服都没有内容；请检查导出".to_owned();
            assembler.reject_of(cells.get(Field::ConversationId), place, Reason::NoText, detail);
            None
        }
        (_, "") => assembler.add(&of(Role::Customer, customer), place),
        ("", _) => assembler.add(&of(Role::Agent, agent), place),
        _ => {
            assembler.add(&of(Role::Customer, customer), place);
            assembler.add(&of(Role::Agent, agent), place)
        }
    }
}
