//! To whom what an own rule finds is counted: no agent pays for what a robot said, nor for what the system tells of the time before him.

use crate::support::bare_folder;
use std::sync::Arc;
use zhijian::inspect::Inspector;
use zhijian::model::{Conversation, Role};
use zhijian::rules::Rulebook;

/// Reason, the dialogue in which somebody says 甲, the agents of its turns, to whom it is counted, and whether it costs.
const CHARGED: [(&str, &str, &str, Option<&str>, bool); 9] = [
    ("an agent", "坐|甲\n坐|好", "AB", Some("A"), true),
    ("a customer, before the answer", "坐|好\n客|甲\n坐|好", "A B", Some("B"), true),
    ("a customer at the end", "坐|好\n坐|好\n客|甲", "AB ", Some("B"), true),
    ("a robot before the agent", "机|甲\n客|转人工\n坐|好", "  A", None, false),
    ("a robot after him", "坐|好\n机|甲", "A ", None, false),
    ("a robot alone, in a log that names somebody", "机|甲\n客|好", "  ", None, true),
    ("the system, of who served before", "坐|好\n系|甲\n坐|好", "A B", Some("A"), true),
    ("the system, of the time before anybody served", "系|甲\n坐|好", " A", None, false),
    ("the system, where nobody came", "客|在吗\n系|甲", "  ", Some("Z"), true),
];

const RULE: &str = "[[rule]]\nid = \"r\"\nkind = \"violation\"\nseverity = \"fatal\"\npoints = { process = -20 }\nhit = ['''\nDIALOGUE''']\n[rule.if.a]\nany = [\"甲\"]\nrole = \"all\"\n";

/// The dialogue, in charge of Z, where each turn of an agent is spoken by the one of that letter.
fn conversation(rulebook: &Rulebook, agents: &str) -> Conversation {
    let mut conversation = rulebook.rules.own().all()[0].examples[0].conversation.clone();
    conversation.agent_id = Some("Z".into());
    for (turn, agent) in conversation.turns.iter_mut().zip(agents.chars()).filter(|(turn, _)| turn.role == Role::Agent) {
        turn.speaker = Some(Arc::from(agent.to_string()));
    }
    conversation
}

#[test]
fn findings_are_counted_to_who_can_be_blamed() {
    let mut wrong = Vec::new();
    for (reason, dialogue, agents, expected, costs) in CHARGED {
        let folder = bare_folder("rules/x.toml", &RULE.replace("DIALOGUE", dialogue));
        let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{reason}: {error}"));
        let conversation = conversation(&rulebook, agents);
        let (inspection, told) = Inspector::new(rulebook).inspect_explaining(conversation, Some("r"));
        let (card, told) = (inspection.card, told.unwrap_or_default().join("\n"));
        let finding = card.findings.iter().find(|finding| &*finding.rule == "r").unwrap_or_else(|| panic!("{reason}: none"));
        let agent = finding.agent_id.as_deref();
        let is_booked = card.ledger.iter().any(|line| &*line.rule == "r");
        if (agent, card.fatal, finding.review_only) != (expected, costs, !costs)
            || (is_booked && !costs)
            || told.contains("其中 1 处") == costs
        {
            wrong.push(format!("{reason}: {agent:?}, booked {is_booked}, fatal {}", card.fatal));
        }
    }
    assert_eq!(wrong, [""; 0]);
}
