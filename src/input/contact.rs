//! Tables without an id that name the customer in every row: what one customer says on one day, and what is answered, is one
//! conversation. The customer has a column, or is whichever of sender and receiver is not the agent.

use super::{columns::Columns, names::Field, settings::Settings, sides};
use crate::model::Role;

/// Where the customer of a row stands.
#[derive(Debug, Clone, Copy)]
enum Named {
    Customer(usize),
    Sides { role: Option<usize>, sender: usize, receiver: usize },
}

/// How a row tells its conversation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contact {
    named: Named,
    at: Option<usize>,
}

impl Contact {
    /// Where the columns name the customer.
    pub(super) fn of(columns: &Columns) -> Option<Self> {
        let sender = columns.get(Field::Speaker);
        let sides = || {
            let (sender, receiver) = (sender?, columns.receiver?);
            Some(Named::Sides { role: columns.get(Field::Role), sender, receiver })
        };
        let named = columns.get(Field::CustomerId).map(Named::Customer).or_else(sides)?;
        Some(Self { named, at: columns.get(Field::At) })
    }

    /// The same where each of these rows names the customer, and hides no part of the name: then two may look alike.
    pub(super) fn find(columns: &Columns, rows: &[&Vec<String>], settings: &Settings) -> Option<Self> {
        let contact = Self::of(columns)?;
        let is_clear = |row: &&Vec<String>| {
            let customer = contact.customer(|column| row.get(column).map_or("", String::as_str), settings);
            !customer.is_empty() && !customer.contains(['*', '＊'])
        };
        (!rows.is_empty() && rows.iter().all(is_clear)).then_some(contact)
    }

    /// The customer of a row; empty where it names none.
    pub(super) fn customer<'c>(&self, cell: impl Fn(usize) -> &'c str, settings: &Settings) -> &'c str {
        let value = |column| settings.value(cell(column));
        match self.named {
            Named::Customer(column) => value(column),
            Named::Sides { role, sender, receiver } => {
                let told = role.map(value).filter(|role| !role.is_empty()).unwrap_or_else(|| value(sender));
                match sides::by_name(told, &settings.roles).or_else(|| sides::by_name(value(sender), &settings.roles)) {
                    Some(Role::Customer) => value(sender),
                    Some(Role::Agent | Role::Bot) => value(receiver),
                    Some(Role::System) | None => "",
                }
            }
        }
    }

    /// Puts the conversation of a row into `id`: the customer and the day, where that is told.
    pub(super) fn id<'c>(&self, cell: impl Fn(usize) -> &'c str, settings: &Settings, id: &mut String) {
        id.clear();
        id.push_str(self.customer(&cell, settings));
        let at = self.at.and_then(|column| settings.clock.read(settings.value(cell(column))));
        if let Some(at) = at.filter(|_| !id.is_empty()) {
            id.push(' ');
            id.push_str(&at.civil().date().to_string());
        }
    }
}
