//! The scorecard: what a conversation is worth, and every line of why.

use super::code::codes;
use super::{Behind, Channel, Classes, ConversationEmotion, EmotionShift, Finding, Moment, Points};
use serde::{Serialize, Serializer, ser::SerializeMap};
use std::sync::Arc;

codes! {
    /// The dimensions of the score.
    Dimension "dimension" {
        Responsiveness "responsiveness" "响应速度",
        Attitude "attitude" "服务态度",
        Empathy "empathy" "情绪管理",
        Resolution "resolution" "问题解决",
        Expertise "expertise" "专业表达",
        Process "process" "流程规范",
    }
}

codes! {
    /// The four grades of the evaluation manual.
    Grade "grade" {
        Excellent "excellent" "优秀",
        Good "good" "良好",
        Pass "pass" "合格",
        NeedsImprovement "needs_improvement" "待改进",
    }
}

codes! {
    /// The steps of the standard service flow.
    Step "step" {
        Greeting "greeting" "开场",
        Verification "verification" "身份核验",
        Need "need" "了解需求",
        Empathy "empathy" "安抚",
        Solution "solution" "解决方案",
        Confirmation "confirmation" "确认",
        Closing "closing" "结束语",
    }
}

codes! {
    /// What became of a step.
    StepState "step state" {
        Done "done" "完成",
        Missing "missing" "缺失",
        Late "late" "迟到",
        OutOfOrder "out_of_order" "顺序颠倒",
        NotApplicable "not_applicable" "不适用",
    }
}

/// What one dimension came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DimensionScore {
    /// Which.
    pub dimension: Dimension,
    /// Where its ledger starts.
    pub base: Points,
    /// Base plus its ledger lines; within 0–100.
    pub score: Points,
    /// Its weight in the whole.
    pub weight: u32,
    /// Whether anything in the conversation could feed it.
    pub applicable: bool,
}

/// One line of the ledger: what a rule did to a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// Which dimension.
    pub dimension: Dimension,
    /// The rule's id, or `clamp` for the line that keeps a dimension within 0–100.
    pub rule: Arc<str>,
    /// What it cost or earned, after the rule's cap.
    pub points: Points,
    /// Indices of the findings behind it.
    pub findings: Vec<usize>,
}

/// What became of one step of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FlowResult {
    /// Which step.
    pub step: Step,
    /// What became of it.
    pub state: StepState,
    /// The turn that did it.
    pub turn: Option<usize>,
    /// By how much it missed its deadline; written only where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind: Option<Behind>,
}

/// What became of a further flow, by the rulebook's names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlowCard {
    /// Its id.
    pub flow: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// The turn at which it begins, where one tells.
    #[serde(skip)]
    pub begins: Option<usize>,
    /// Every step, in the flow's order.
    pub steps: Vec<FlowStep>,
}

/// What became of one step of a further flow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlowStep {
    /// Its id.
    pub step: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// What became of it.
    pub state: StepState,
    /// The turn that did it.
    pub turn: Option<usize>,
    /// By how much it missed its deadline; written only where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind: Option<Behind>,
}

/// Counts and times. Times are in seconds and `None` where the log has no times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Metrics {
    /// From the customer's first message (or the entry of the human agent after a bot) to the first human reply.
    pub first_response_s: Option<f64>,
    /// Mean over all replies.
    pub mean_response_s: Option<f64>,
    /// 90th percentile over all replies (nearest rank).
    pub p90_response_s: Option<f64>,
    /// The slowest reply.
    pub max_response_s: Option<f64>,
    /// From the first turn to the last.
    pub duration_s: Option<f64>,
    /// Turns of human agents.
    pub agent_turns: usize,
    /// Turns of the customer.
    pub customer_turns: usize,
    /// Questions and requests that no agent turn answered.
    pub unanswered: usize,
}

/// What a conversation is worth for one of several agents: the findings of the others do not count.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentScore {
    /// The agent.
    pub agent_id: Arc<str>,
    /// As the conversation's score.
    pub score: f64,
    /// The grade of the unrounded score.
    pub grade: Grade,
    /// Whether a fatal finding of this agent cut the score.
    pub fatal: bool,
    /// Every dimension.
    pub dimensions: Vec<DimensionScore>,
}

impl Serialize for AgentScore {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("agent_id", &self.agent_id)?;
        map.serialize_entry("score", &one_decimal(self.score))?;
        map.serialize_entry("grade", &self.grade)?;
        map.serialize_entry("fatal", &self.fatal)?;
        map.serialize_entry("dimensions", &DimensionMap(&self.dimensions))?;
        map.end()
    }
}

/// The result of one conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    /// The conversation's id.
    pub conversation_id: String,
    /// Chat or call.
    pub channel: Channel,
    /// The agent in charge.
    pub agent_id: Option<Arc<str>>,
    /// Every agent who took part.
    pub agents: Vec<Arc<str>>,
    /// First time in the log.
    pub started_at: Option<Moment>,
    /// Last time in the log.
    pub ended_at: Option<Moment>,
    /// The score of each agent, where several took part, or a robot served alone and was at fault; else empty.
    pub agent_scores: Vec<AgentScore>,
    /// Number of turns.
    pub turns: usize,
    /// Weighted mean of the applicable dimensions, cut where a finding is fatal; 0–100.
    pub score: f64,
    /// The grade of the unrounded score.
    pub grade: Grade,
    /// Whether a fatal finding cut the score.
    pub fatal: bool,
    /// Every dimension, in the rubric's order.
    pub dimensions: Vec<DimensionScore>,
    /// Every line of every dimension.
    pub ledger: Vec<LedgerLine>,
    /// Every finding.
    pub findings: Vec<Finding>,
    /// What both sides felt.
    pub emotion: ConversationEmotion,
    /// Where the customer's feeling changes, and after which turn of an agent.
    pub emotion_shifts: Vec<EmotionShift>,
    /// Counts and times.
    pub metrics: Metrics,
    /// The steps of the service flow.
    pub flow: Vec<FlowResult>,
    /// The further flows of the rulebook that apply.
    pub flows: Vec<FlowCard>,
    /// Scene, topic, customer type, level and risk.
    pub classes: Classes,
    /// Name and hash of the rulebook.
    pub rulebook: Arc<str>,
}

impl Scorecard {
    /// The dimension's score, or `None` where it does not apply.
    pub fn dimension(&self, dimension: Dimension) -> Option<Points> {
        self.dimensions.iter().find(|score| score.dimension == dimension && score.applicable).map(|score| score.score)
    }
}

struct DimensionMap<'a>(&'a [DimensionScore]);

impl Serialize for DimensionMap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Entry {
            score: Option<Points>,
            base: Points,
            weight: u32,
            applicable: bool,
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for dimension in self.0 {
            let score = dimension.applicable.then_some(dimension.score);
            map.serialize_entry(
                dimension.dimension.code(),
                &Entry { score, base: dimension.base, weight: dimension.weight, applicable: dimension.applicable },
            )?;
        }
        map.end()
    }
}

/// The nearest whole number of a figure in tenths, of two the even one: many scores lie halfway, and if all of those went up, means of
/// rounded scores would lie above the mean of the scores.
pub fn nearest(value: f64) -> f64 {
    // What no decimal fraction of the score says is an error of binary fractions.
    const EXACT: f64 = 1e6;
    ((value * EXACT).round() / EXACT).round_ties_even()
}

/// A figure with so many decimals, as every output rounds it.
pub fn rounded(value: f64, digits: u8) -> f64 {
    let scale = 10f64.powi(digits.into());
    nearest(value * scale) / scale
}

/// Scores are shown with one decimal; the grade is taken from the unrounded value.
fn one_decimal(value: f64) -> f64 {
    rounded(value, 1)
}

/// A figure with so many decimals, as text.
pub fn decimals(value: f64, digits: u8) -> String {
    format!("{:.1$}", rounded(value, digits), usize::from(digits))
}

/// A score as every output shows it.
pub fn tenths(score: f64) -> String {
    decimals(score, 1)
}

impl Serialize for Scorecard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &1)?;
        map.serialize_entry("conversation_id", &self.conversation_id)?;
        map.serialize_entry("channel", &self.channel)?;
        map.serialize_entry("agent_id", &self.agent_id)?;
        map.serialize_entry("agents", &self.agents)?;
        if !self.agent_scores.is_empty() {
            map.serialize_entry("agent_scores", &self.agent_scores)?;
        }
        // A day that nobody told is none.
        map.serialize_entry("started_at", &self.started_at.filter(|at| at.is_dated()))?;
        map.serialize_entry("ended_at", &self.ended_at.filter(|at| at.is_dated()))?;
        map.serialize_entry("turns", &self.turns)?;
        map.serialize_entry("score", &one_decimal(self.score))?;
        map.serialize_entry("grade", &self.grade)?;
        map.serialize_entry("fatal", &self.fatal)?;
        map.serialize_entry("dimensions", &DimensionMap(&self.dimensions))?;
        map.serialize_entry("ledger", &self.ledger)?;
        map.serialize_entry("findings", &self.findings)?;
        map.serialize_entry("emotion", &self.emotion)?;
        map.serialize_entry("emotion_shifts", &self.emotion_shifts)?;
        map.serialize_entry("metrics", &self.metrics)?;
        map.serialize_entry("flow", &self.flow)?;
        if !self.flows.is_empty() {
            map.serialize_entry("flows", &self.flows)?;
        }
        map.serialize_entry("scene", &self.classes.scene)?;
        map.serialize_entry("topic", &self.classes.topic)?;
        map.serialize_entry("customer_type", &self.classes.customer_type)?;
        map.serialize_entry("issue_level", &self.classes.issue_level)?;
        map.serialize_entry("risk", &self.classes.risk)?;
        map.serialize_entry("rulebook", &self.rulebook)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_halfway_goes_to_the_even_tenth() {
        for (reason, score, expected) in [
            ("halfway, to the lower", 62.45, 62.4),
            ("halfway, to the upper", 62.55, 62.6),
            ("nearer to the upper", 62.475, 62.5),
            ("halfway but for the error of binary fractions", 0.1 + 0.2 + 0.05, 0.4),
            ("whole", 70.0, 70.0),
            ("halfway, though as a binary fraction above it", 7.65, 7.6),
        ] {
            assert!((one_decimal(score) - expected).abs() < 1e-9, "{reason}: {}", one_decimal(score));
            assert_eq!(tenths(score), format!("{expected:.1}"), "{reason}");
        }
    }
}
