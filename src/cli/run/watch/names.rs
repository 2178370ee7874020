//! Whom an alert is about: an id that tells whose it is stays in the store, and the alert has its mark there.

use super::Seen;
use crate::cli::hiding::Hiding;
use crate::cli::run::missing::Missing;
use crate::store::{Shown, Store, StoreError};
use jiff::civil::Date;

/// An export, without what its name tells of people.
pub(super) fn missing(store: &mut Store, hiding: &Hiding, missing: &Missing, day: Date) -> Result<Seen, StoreError> {
    let subject = file(store, hiding, &missing.subject)?;
    let names: Vec<String> = missing.names.iter().map(|name| file(store, hiding, name)).collect::<Result<_, _>>()?;
    let text = format!("{}：{}", missing.lack.told(), names.join("，"));
    Ok(Seen { what: missing.lack.key(), ..Seen::of(day, subject, &text) })
}

/// A file; where its name tells of people, with its number, for what is left of two names may be the same. Not with a mark that is made of the
/// name: of a masked number so little is missing that it could be found by that.
fn file(store: &mut Store, hiding: &Hiding, name: &str) -> Result<String, StoreError> {
    let masked = hiding.path(name);
    if masked == name { Ok(masked) } else { Ok(format!("{masked}#{}", store.file_number(name)?)) }
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
