//! To whom what an own rule finds is counted: no agent pays for what a robot said, nor for what the system tells of the time before him, but for
//! a rule that also looks at what he does about it.

use crate::support::bare_folder;
use std::sync::Arc;
use zhijian::inspect::Inspector;
use zhijian::model::{Conversation, Role, Turn};
use zhijian::rules::Rulebook;
use zhijian::score::Entry;
use zhijian::text::LexiconFile;

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

/// Reason, the logic of a rule, the dialogue, the agents of its turns, and to whom what stands in no turn is counted.
const OF_NO_TURN: [(&str, &str, &str, &str, Option<&str>); 7] = [
    (
        "what nobody says is his who is in charge",
        "when = \"not 坐\"\n[rule.if.坐]\nany = [\"丁\"]\nrole = \"agent\"",
        "坐|好\n客|好\n坐|好",
        "A B",
        Some("Z"),
    ),
    (
        "at the end, his who spoke last",
        "when = \"not 坐\"\n[rule.if.坐]\nany = [\"丁\"]\nrole = \"agent\"\nlast = \"1轮\"",
        "坐|丁\n客|好\n坐|好",
        "A B",
        Some("B"),
    ),
    (
        "the same in a group",
        "when = \"not 组\"\n[rule.if.组]\nwhen = \"坐 or 谢\"\n[rule.if.坐]\nany = [\"丁\"]\nrole = \"agent\"\nlast = \"1轮\"\n[rule.if.谢]\nany = [\"谢\"]\nrole = \"agent\"\nlast = \"1轮\"",
        "坐|丁\n客|好\n坐|好",
        "A B",
        Some("B"),
    ),
    (
        "a step that is missing, of who spoke first after the flow began",
        "when = \"缺\"\n[rule.if.缺]\nflow = \"f\"\nstep = [\"s\"]\nstate = [\"missing\"]",
        "坐|好\n客|戊\n坐|好\n坐|好",
        "A BC",
        Some("B"),
    ),
    (
        "a step that was late, his who took it",
        "when = \"晚\"\n[rule.if.晚]\nflow = \"f\"\nstep = [\"s\"]\nstate = [\"late\"]",
        "坐|好\n客|戊\n坐|好\n坐|丁",
        "A BB",
        Some("B"),
    ),
    (
        "nobody's where it changed hands meanwhile",
        "when = \"晚\"\n[rule.if.晚]\nflow = \"f\"\nstep = [\"s\"]\nstate = [\"late\"]",
        "坐|好\n客|戊\n坐|好\n坐|丁",
        "A BC",
        None,
    ),
    (
        "what each agent lacks at his own end is not the last one's alone",
        "when = \"not 坐\"\n[rule.if.坐]\nany = [\"丁\"]\nrole = \"agent\"\nlast = \"1轮\"\nper_agent = true",
        "坐|好\n客|好\n坐|好",
        "A B",
        Some("Z"),
    ),
];

const FLOW: &str = "[[flow]]\nid = \"f\"\nwhen = \"客\"\nhit = [\"客|戊\\n坐|好\"]\npass = [\"客|戊\\n坐|丁\"]\n[flow.if.客]\nany = [\"戊\"]\nrole = \"customer\"\n[flow.if.坐]\nany = [\"丁\"]\nrole = \"agent\"\n[[flow.step]]\nid = \"s\"\ndone = \"坐\"\nwithin = \"1轮\"\n";

#[test]
fn what_stands_in_no_turn_is_counted_to_whom_it_concerns() {
    let mut wrong = Vec::new();
    for (reason, logic, dialogue, agents, expected) in OF_NO_TURN {
        let (head, _) = RULE.split_once("[rule.if").expect("conditions");
        let rule = format!("{}{logic}\n", head.replace("DIALOGUE", dialogue));
        let mut folder = bare_folder("rules/x.toml", &rule);
        folder.files.push(LexiconFile { path: "flows/f.toml".to_owned(), text: FLOW.into() });
        let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{reason}: {error}"));
        let conversation = conversation(&rulebook, agents);
        let card = Inspector::new(rulebook).inspect(conversation).card;
        let finding = card.findings.iter().find(|finding| &*finding.rule == "r").unwrap_or_else(|| panic!("{reason}: no hit"));
        if (finding.agent_id.as_deref(), finding.review_only) != (expected, expected.is_none()) {
            wrong.push(format!("{reason}: {:?}", finding.agent_id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

type Also = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>, usize);

/// Reason, the logic of a rule of which 机 is what a robot, 系 what the system, 坐 what an agent says, the dialogue, the agents of its turns, to whom
/// it is counted, and the turn that is shown.
const ALSO_OF_AGENTS: [Also; 9] = [
    ("what he did not say after he came", "when = \"系 and not 坐\"", "坐|好\n系|乙\n坐|好", "A B", Some("B"), 1),
    ("the same as an exception", "when = \"系\"\nunless = \"坐\"", "坐|好\n系|乙\n坐|好", "A B", Some("B"), 1),
    ("the same where nobody came after", "when = \"系 and not 坐\"", "坐|好\n系|乙", "A ", Some("Z"), 1),
    ("what he said again", "when = \"机 and 坐\"", "机|丙\n坐|好\n坐|丁", " AB", Some("B"), 2),
    (
        "the same, where the robot's words are asked for",
        "when = \"机 and 坐\"\nreport = \"机\"",
        "机|丙\n坐|好\n坐|丁",
        " AB",
        Some("A"),
        0,
    ),
    ("each question of the robot", "when = \"机 and 坐\"\neach = \"机\"", "机|丙\n坐|好\n坐|丁", " AB", Some("A"), 0),
    ("after the last word of any agent", "when = \"机 and not 坐\"", "坐|好\n机|丙", "A ", None, 1),
    ("what the customer said counts as before", "when = \"客 and 坐\"", "坐|丁\n客|戊\n坐|好", "A B", Some("B"), 1),
    ("no word of agents", "when = \"机 and 系\"", "系|乙\n机|丙\n坐|好", "  A", None, 1),
];

const PARTS: &str = "[rule.if.机]\nany = [\"丙\"]\nrole = \"bot\"\n[rule.if.系]\nany = [\"乙\"]\nrole = \"system\"\n[rule.if.坐]\nany = [\"丁\"]\nrole = \"agent\"\n[rule.if.客]\nany = [\"戊\"]\nrole = \"customer\"\n";

#[test]
fn what_agents_do_about_it_is_theirs() {
    let mut wrong = Vec::new();
    for (reason, logic, dialogue, agents, expected, shown) in ALSO_OF_AGENTS {
        let (head, _) = RULE.split_once("[rule.if").expect("conditions");
        let rule = format!("{}{logic}\n{PARTS}", head.replace("DIALOGUE", dialogue));
        let rulebook =
            Rulebook::load(&bare_folder("rules/x.toml", &rule), "default").unwrap_or_else(|error| panic!("{reason}: {error}"));
        let conversation = conversation(&rulebook, agents);
        let (inspection, told) = Inspector::new(rulebook).inspect_explaining(conversation, Some("r"));
        let finding = inspection.card.findings.iter().find(|finding| &*finding.rule == "r").expect(reason);
        let told = told.unwrap_or_default().join("\n");
        let is_later = expected.is_some_and(|agent| agents.find(agent) > Some(shown));
        let is_passed_on = is_later && finding.role != Some(Role::Customer);
        if (finding.agent_id.as_deref(), finding.turn, finding.review_only) != (expected, Some(shown), expected.is_none())
            || told.contains("算到接下来说话的坐席头上") != is_passed_on
        {
            wrong.push(format!("{reason}: {:?} in {:?}: {told}", finding.agent_id, finding.turn));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

type OfRobot = (&'static str, &'static str, &'static [(&'static str, bool)]);

/// Reason, the dialogue under a fatal rule for 甲 and a minor one for 己, whose it is and whether it is cut to 25.
const SHARES: [OfRobot; 5] = [
    ("a robot alone at fault", "机|甲\n客|好", &[]),
    ("a robot at fault, and something of his own", "机|甲\n客|己", &[("Z", false)]),
    ("something fatal of his own", "客|甲\n机|好", &[("Z", true)]),
    ("no fault of a robot", "机|好\n客|己", &[("Z", false)]),
    ("an agent came", "机|甲\n客|己\n坐|好", &[("Z", false)]),
];

const MINOR: &str = "[[rule]]\nid = \"s\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = { process = -1 }\n[rule.if.a]\nany = [\"己\"]\nrole = \"all\"\n";

#[test]
fn nobody_has_the_score_of_a_robot() {
    for (reason, dialogue, expected) in SHARES {
        let folder = bare_folder("rules/x.toml", &format!("{}{MINOR}", RULE.replace("DIALOGUE", "坐|甲")));
        let rulebook = Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{reason}: {error}"));
        let mut conversation = conversation(&rulebook, "Z");
        let model = conversation.turns[0].clone();
        let turn = |line: &str| {
            let (mark, text) = line.split_once('|').expect("a speaker");
            let role = match mark {
                "机" => Role::Bot,
                "客" => Role::Customer,
                _ => Role::Agent,
            };
            Turn { role, text: text.to_owned(), ..model.clone() }
        };
        conversation.turns = dialogue.lines().map(turn).collect();
        let card = Inspector::new(rulebook).inspect(conversation.clone()).card;
        let entry = Entry::new(&conversation, &card);
        let told: Vec<(&str, bool)> =
            entry.agents().map(|(agent, score)| (agent.map_or("", |agent| &**agent), score <= 25.0)).collect();
        assert_eq!(told, expected, "{reason}: {}", card.score);
    }
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
