//! What is left of agents' names in a case once personal data is hidden: ids and nicknames that no detector knows as names.

use crate::inspect::Inspection;
use crate::model::{Conversation, Role};

/// What agents are called in one conversation, the longest first.
pub(super) struct Names(Vec<String>);

impl Names {
    /// Before anything is hidden.
    pub(super) fn of(conversation: &Conversation) -> Self {
        let speakers =
            conversation.turns.iter().filter(|turn| turn.role == Role::Agent).filter_map(|turn| turn.speaker.as_deref());
        let names = speakers.chain(conversation.agent_id.as_deref());
        // `某某旗舰店:小美` is also called 小美.
        let parts = names.flat_map(|name| [name, name.rsplit([':', '：', '-', '_', ' ']).next().unwrap_or(name)]);
        let mut names: Vec<String> = parts.map(str::trim).filter(|name| tells(name)).map(str::to_owned).collect();
        names.sort_unstable_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
        names.dedup();
        Self(names)
    }

    /// Hides them in what is said and quoted. Every character gets its star, so that quotes stay where they are.
    pub(super) fn hide(&self, inspection: &mut Inspection) {
        let Inspection { conversation, card, .. } = inspection;
        let texts = conversation.turns.iter_mut().map(|turn| &mut turn.text);
        let quotes = card.findings.iter_mut().filter_map(|finding| finding.quote.as_mut()).map(|quote| &mut quote.text);
        for text in texts.chain(conversation.meta.values_mut()).chain(quotes) {
            for name in self.0.iter().filter(|name| !name.is_empty()) {
                if text.contains(name.as_str()) {
                    *text = text.replace(name.as_str(), &"*".repeat(name.chars().count()));
                }
            }
        }
    }
}

/// Whether a name is long enough to be nothing but this name: numbers of few digits stand in any text.
fn tells(name: &str) -> bool {
    let length = name.chars().count();
    length >= if name.chars().all(|c| c.is_ascii_digit()) { 4 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::utterance;
    use std::sync::Arc;

    #[test]
    fn names_of_agents() {
        for (reason, agent, expected) in [
            ("an id", "A01", &["A01"][..]),
            ("a shop's nickname", "某某旗舰店:小美", &["某某旗舰店:小美", "小美"]),
            ("a short number says nothing", "12", &[]),
            ("a staff number", "10086", &["10086"]),
        ] {
            let (mut conversation, _) = utterance(Role::Agent, "", "您好");
            conversation.agent_id = Some(Arc::from(agent));
            assert_eq!(Names::of(&conversation).0, expected, "{reason}");
        }
    }
}
