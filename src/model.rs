//! The nouns of the field: plain values that every floor above shares. No logic of other floors lives here.

mod agent;
mod behind;
mod category;
mod class;
mod coaching;
mod code;
mod conversation;
mod dismissal;
mod emotion;
mod finding;
mod moment;
mod personal;
mod points;
mod problem;
mod proportion;
mod results;
mod rubric;
mod run;
mod scorecard;
mod share;
mod tabular;

pub use agent::{AgentSummary, Confidence, Difference};
pub use behind::Behind;
pub use category::{Category, Cue, Kind};
pub use class::{Classes, CustomerType, Risk, Scene, Topic};
pub use coaching::{Coaching, Skill};
pub use code::UnknownCode;
pub use conversation::{Agents, Channel, Conversation, Role, Source, Turn};
pub use dismissal::{Dismissal, WhyNot};
pub use emotion::{ConversationEmotion, EmotionCurve, EmotionLabel, EmotionPoint, EmotionShift, Side, Trend};
pub use finding::{Finding, Quote, Severity, Via};
pub use moment::{Moment, seconds_between};
pub use personal::Personal;
pub use points::Points;
pub use problem::{Problem, Reason};
pub use proportion::share_interval;
pub use results::{SCORECARDS, SUMMARY, is_results};
pub use rubric::{DimensionRubric, Effect, Rubric};
pub use run::{RuleCounts, RunSummary};
pub use scorecard::{
    AgentScore, Dimension, DimensionScore, FlowCard, FlowResult, FlowStep, Grade, LedgerLine, Metrics, Scorecard, Step,
    StepState, decimals, nearest, rounded, tenths,
};
pub use share::Share;
pub use tabular::{Cell, Column, ColumnKind};
