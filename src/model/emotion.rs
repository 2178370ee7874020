//! What a turn feels like, and how that moves over a conversation.

use super::code::codes;
use serde::Serialize;

codes! {
    /// The felt emotion of a turn.
    EmotionLabel "emotion" {
        Anger "anger" "愤怒",
        Anxiety "anxiety" "焦虑",
        Disappointment "disappointment" "失望",
        Dissatisfaction "dissatisfaction" "不满",
        Confusion "confusion" "困惑",
        Neutral "neutral" "平静",
        Satisfaction "satisfaction" "满意",
        Gratitude "gratitude" "感谢",
    }
}

codes! {
    /// Where the emotion goes from start to end.
    Trend "trend" {
        Improving "improving" "好转",
        Stable "stable" "平稳",
        Worsening "worsening" "恶化",
    }
}

/// The emotion of one turn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EmotionPoint {
    /// Index of the turn.
    pub turn: usize,
    /// From -1 (worst) to 1 (best).
    pub polarity: f64,
    /// The strongest emotion of the turn.
    pub label: EmotionLabel,
    /// How strong it is, from 0 to 1.
    pub intensity: f64,
}

/// The emotion of one role over a conversation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EmotionCurve {
    /// Polarity of the first turns.
    pub start: f64,
    /// Polarity of the last turns.
    pub end: f64,
    /// The lowest polarity.
    pub min: f64,
    /// Where it goes.
    pub trend: Trend,
    /// Started at or went below -0.3 and ended at or above 0.
    pub recovered: bool,
    /// The value of every turn of the role.
    pub curve: Vec<EmotionPoint>,
}

/// The emotion of both sides; `None` for a side that said nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConversationEmotion {
    /// The customer's.
    pub customer: Option<EmotionCurve>,
    /// The agents'.
    pub agent: Option<EmotionCurve>,
}
