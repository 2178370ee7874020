//! Whom an alert is about: an id that tells whose it is stays in the store, and the alert has its mark there.

use super::Seen;
use crate::cli::hiding::Hiding;
use crate::cli::run::missing::Missing;
use crate::store::{Shown, Store, StoreError};
use jiff::civil::Date;

/// An export, without what its name tells of people.
pub(super) fn missing(hiding: &Hiding, missing: &Missing, day: Date) -> Seen {
    let names: Vec<String> = missing.names.iter().map(|name| hiding.path(name)).collect();
    Seen::of(day, hiding.path(&missing.subject), &format!("{}：{}", missing.what, names.join("，")))
}

/// A conversation with its agents, behind `lead`.
pub(super) fn conversation(hiding: &Hiding, shown: &Shown, lead: &str) -> String {
    let Shown { mark, conversation, agents, .. } = shown;
    let id = if hiding.tells_customer(conversation) { format!("会话#{mark}") } else { conversation.clone() };
    if agents.is_empty() {
        return id;
    }
    let agents: Vec<String> = agents.iter().map(|(number, name)| agent(hiding, *number, name)).collect();
    format!("{id}（{lead}{}）", agents.join("、"))
}

fn agent(hiding: &Hiding, number: i64, name: &str) -> String {
    if hiding.tells_of_agent(name) { format!("坐席#{number}") } else { name.to_owned() }
}

/// What was seen, without what the id of its subject tells.
pub(super) fn hidden(store: &Store, hiding: &Hiding, seen: Seen) -> Result<Seen, StoreError> {
    if !hiding.tells_of_agent(&seen.subject) {
        return Ok(seen);
    }
    let number = store.agent(&seen.subject)?;
    let subject = number.map_or_else(|| hiding.text(&seen.subject).into_owned(), |number| agent(hiding, number, &seen.subject));
    Ok(Seen { text: seen.text.replace(&seen.subject, &subject), subject, ..seen })
}
