//! Tables without an id that name the customer in every row: what one customer says on one day, and what is answered, is one
//! conversation. The customer has a column, or is whichever of sender and receiver is not the agent. In an archive of 企业微信 it is what
//! two people write each other on one day.

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
    /// Whether it is told by both who write.
    by_pair: bool,
}

impl Contact {
    /// Where the columns name the customer.
    pub(super) fn of(columns: &Columns) -> Option<Self> {
        let (role, speaker) = (columns.get(Field::Role), columns.get(Field::Speaker));
        let sides = || {
            let (sender, receiver) = (speaker.or(role)?, columns.receiver?);
            Some(Named::Sides { role: role.filter(|&role| role != sender), sender, receiver })
        };
        let named = columns.get(Field::CustomerId).map(Named::Customer).or_else(sides)?;
        Some(Self { named, at: columns.get(Field::At), by_pair: false })
    }

    /// The same where each of these rows names the customer, and hides no part of the name: then two may look alike.
    pub(super) fn find(columns: &Columns, rows: &[&Vec<String>], settings: &Settings) -> Option<Self> {
        let contact = Self::of(columns)?;
        let cell = |row: &'_ Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
        if let Named::Sides { sender, receiver, .. } = contact.named {
            let ends = |row: &Vec<String>| [cell(row, sender), one(&cell(row, receiver)).to_owned()];
            let is_archive = rows.iter().any(|row| ends(row).iter().any(|end| sides::of_archive(end).is_some()));
            if is_archive && rows.iter().all(|row| ends(row).iter().all(|end| !end.is_empty())) {
                return Some(Self { by_pair: true, ..contact });
            }
        }
        let is_clear = |row: &&Vec<String>| {
            let customer = contact.customer(|column| row.get(column).map_or("", String::as_str), settings);
            !customer.is_empty() && !customer.contains(['*', '＊'])
        };
        (!rows.is_empty() && rows.iter().all(is_clear)).then_some(contact)
    }

    /// Whether both who write tell it.
    pub(super) fn is_of_pair(&self) -> bool {
        self.by_pair
    }

    /// The customer of a row; empty where it names none, be it by a word for a side, which is everybody's.
    pub(super) fn customer<'c>(&self, cell: impl Fn(usize) -> &'c str, settings: &Settings) -> &'c str {
        settings.roles.name(self.told(cell, settings))
    }

    /// What stands where the customer does.
    fn told<'c>(&self, cell: impl Fn(usize) -> &'c str, settings: &Settings) -> &'c str {
        let value = |column| settings.value(cell(column));
        match self.named {
            Named::Customer(column) => value(column),
            Named::Sides { role, sender, receiver } => {
                let (sender, receiver) = (value(sender), one(value(receiver)));
                let told = role.map(value).filter(|role| !role.is_empty()).unwrap_or(sender);
                match sides::by_name(told, &settings.roles).or_else(|| sides::by_name(sender, &settings.roles)) {
                    Some(Role::Customer) => sender,
                    Some(Role::Agent | Role::Bot) => receiver,
                    None if sides::of_archive(receiver) == Some(Role::Customer) => receiver,
                    Some(Role::System) | None => "",
                }
            }
        }
    }

    /// Puts the conversation of a row into `id`: the customer, or both who write, and the day, where that is told.
    pub(super) fn id<'c>(&self, cell: impl Fn(usize) -> &'c str, settings: &Settings, id: &mut String) {
        id.clear();
        match self.named {
            Named::Sides { sender, receiver, .. } if self.by_pair => {
                let (from, to) = (settings.value(cell(sender)), one(settings.value(cell(receiver))));
                id.extend([from.min(to), "~", from.max(to)]);
            }
            _ => id.push_str(self.customer(&cell, settings)),
        }
        let at = self.at.and_then(|column| settings.clock.read(settings.value(cell(column))));
        if let Some(at) = at.filter(|_| !id.is_empty()) {
            id.push(' ');
            id.push_str(&at.civil().date().to_string());
        }
    }
}

/// The only one of a list: `["ZhangMin"]`.
fn one(cell: &str) -> &str {
    let inner = cell.trim().strip_prefix("[\"").and_then(|rest| rest.strip_suffix("\"]"));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(cell)
}
