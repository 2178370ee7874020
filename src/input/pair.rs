//! Rows that hold what the customer and what the agent says, each in a column of its own: `客户说,客服说`.

use super::{
    assembler::Assembler,
    cells::{Cells, Place},
    names::Field,
    open::Open,
};
use crate::model::{Reason, Role};

/// The columns of what either side says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub customer: usize,
    pub agent: usize,
}

/// Adds what either side says in a row, the customer first; the conversation is returned for what else the row says of it.
pub(super) fn take<'a>(
    cells: &Cells<'_>,
    (customer, agent): (&str, &str),
    place: Place<'_>,
    assembler: &'a mut Assembler,
) -> Option<&'a mut Open> {
    let of = |role: Role, text| cells.with(Field::Role, role.code()).with(Field::Text, text);
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
