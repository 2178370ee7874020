//! The page of a small batch made by hand, so that it changes only where the report does.

use std::collections::BTreeMap;
use std::sync::Arc;
use zhijian::model::{
    Category, Channel, Classes, Coaching, Conversation, ConversationEmotion, CustomerType, Dimension, DimensionScore, Finding,
    FlowCard, FlowResult, FlowStep, Kind, LedgerLine, Metrics, Points, Quote, Risk, Role, RunSummary, Scene, Scorecard, Severity,
    Skill, Source, Step, StepState, Topic, Turn,
};
use zhijian::report::{Case, Digest, Excerpt, Figures, Part, Report, RuleHead, report_html};
use zhijian::score::{Aggregate, Entry, grade_of};

const REFUSAL: &str = "wording.refusal";

fn turn(role: Role, text: &str, speaker: Option<&Arc<str>>) -> Turn {
    Turn { role, text: text.into(), at: None, end: None, speaker: speaker.cloned() }
}

fn conversation(id: usize, agent: &Arc<str>, reply: &str) -> Conversation {
    Conversation {
        id: format!("c{id}"),
        channel: Channel::Chat,
        agent_id: Some(agent.clone()),
        customer_id: None,
        meta: BTreeMap::new(),
        turns: vec![turn(Role::Customer, "能退吗", None), turn(Role::Agent, reply, Some(agent))],
        rejected_rows: 0,
        source: Source { path: "log.csv".into(), line: 2 },
    }
}

fn step(name: &str, state: StepState, turn: Option<usize>) -> FlowStep {
    FlowStep { step: name.into(), name: name.into(), state, turn, behind: None }
}

fn refusal(agent: &Arc<str>) -> Finding {
    Finding {
        rule: REFUSAL.into(),
        category: Category::Refusal,
        kind: Kind::Violation,
        severity: Some(Severity::Major),
        turn: Some(1),
        role: Some(Role::Agent),
        agent_id: Some(agent.clone()),
        quote: Some(Quote { start: 0, end: 3, text: "不可能".into() }),
        via: None,
        row: None,
        message: "生硬拒绝".into(),
        suggestion: Some("先说原因".into()),
        rule_name: None,
        review_only: false,
    }
}

/// A card with one dimension, and a refusal where points are lost.
fn card(conversation: &Conversation, agent: &Arc<str>, lost: i32) -> Scorecard {
    let score = Points::whole(80 - lost);
    let findings: Vec<_> = (lost > 0).then(|| refusal(agent)).into_iter().collect();
    let line =
        LedgerLine { dimension: Dimension::Attitude, rule: REFUSAL.into(), points: Points::whole(-lost), findings: vec![0] };
    Scorecard {
        conversation_id: conversation.id.clone(),
        channel: conversation.channel,
        agent_id: Some(agent.clone()),
        agents: vec![agent.clone()],
        started_at: None,
        ended_at: None,
        agent_scores: Vec::new(),
        turns: 2,
        score: score.as_f64(),
        grade: grade_of(score.as_f64()),
        fatal: false,
        dimensions: vec![DimensionScore {
            dimension: Dimension::Attitude,
            base: Points::whole(80),
            score,
            weight: 25,
            applicable: true,
        }],
        ledger: findings.iter().map(|_| line.clone()).collect(),
        findings,
        emotion: ConversationEmotion { customer: None, agent: None },
        emotion_shifts: Vec::new(),
        metrics: Metrics::default(),
        flow: vec![FlowResult { step: Step::Greeting, state: StepState::Late, turn: Some(1), behind: None }],
        flows: vec![FlowCard {
            begins: None,
            flow: "refund".into(),
            name: "退款流程".into(),
            steps: vec![step("核实", StepState::Missing, None)],
        }],
        classes: Classes {
            scene: Scene::AfterSales,
            topic: Topic::Refund,
            customer_type: CustomerType::Ordinary,
            issue_level: 1,
            risk: Risk::Low,
        },
        rulebook: "test@0".into(),
    }
}

fn excerpt() -> Excerpt {
    Excerpt {
        finding: 0,
        role: Role::Agent,
        before: String::new(),
        hit: "不可能".into(),
        after: "，别问了".into(),
        answered: Some("能退吗".into()),
    }
}

fn coaching() -> Coaching {
    let skill = Skill {
        name: "正面表达".into(),
        module: "沟通技巧".into(),
        violations: vec![Category::Refusal],
        merits: vec![Category::Alternatives],
        advice: "先说能做什么".into(),
        say: vec!["我可以为您做的是……".into()],
        practice: "角色扮演".into(),
    };
    Coaching { skills: vec![skill] }
}

fn summary(aggregate: &Aggregate) -> RunSummary {
    RunSummary {
        version: "0".into(),
        rulebook: "test@0".into(),
        profile: "default".into(),
        files: 1,
        conversations: aggregate.conversations(),
        in_several_files: None,
        turns: aggregate.turns(),
        agents: 2,
        mean_score: aggregate.mean_score(),
        grades: aggregate.grades().iter().map(|(grade, &count)| (grade.code(), count)).collect(),
        fatal: aggregate.fatal(),
        findings: BTreeMap::new(),
        rules: BTreeMap::new(),
        risks: BTreeMap::new(),
        rejects: BTreeMap::new(),
        failed_on: Vec::new(),
        elapsed_s: 0.0,
    }
}

#[test]
fn the_page_of_a_small_batch() {
    let (good, bad) = (Arc::from("甲"), Arc::from("乙"));
    let head = RuleHead { id: REFUSAL.into(), category: Category::Refusal, name: Category::Refusal.name().into() };
    let (mut aggregate, mut digest) = (Aggregate::default(), Digest::new(std::iter::once(head)));
    for nth in 0..24 {
        let (agent, lost) = if nth % 2 == 0 { (&good, 0) } else { (&bad, 20) };
        let conversation = conversation(nth, agent, if lost > 0 { "不可能，别问了" } else { "可以的" });
        let card = card(&conversation, agent, lost);
        let entry = Entry::new(&conversation, &card);
        let parts = entry.agents().map(|(agent, score)| Part { agent: agent.cloned(), score }).collect();
        let excerpts = card.findings.iter().map(|_| excerpt()).collect();
        digest.add(&Case { card, parts, excerpts });
        aggregate.add(entry);
    }
    let (run, agents, coaching) = (summary(&aggregate), aggregate.agents(), coaching());
    let figures = Figures::new(Report { run: &run, agents: &agents, digest: &digest, coaching: &coaching, masked: true });
    let html = report_html(&figures);
    let main = html.split_once("<main").expect("main").1.split_once("</main>").expect("its end").0;
    insta::assert_snapshot!(main.replace("><", ">\n<"));
}
