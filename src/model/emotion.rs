//! What a turn feels like, and how that moves over a conversation.

use super::category::Category;
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
    /// Which way a turn feels.
    Side "polarity" {
        Negative "negative" "负面",
        Neutral "neutral" "中性",
        Positive "positive" "正面",
    }
}

/// From here on a polarity counts as one side's. Chosen where the macro-F1 of the tuning half of `tests/judgement_emotion` is highest.
const ONE_SIDED: f64 = 0.2;

impl Side {
    /// The side of a polarity.
    pub fn of(polarity: f64) -> Self {
        if polarity <= -ONE_SIDED {
            Self::Negative
        } else if polarity >= ONE_SIDED {
            Self::Positive
        } else {
            Self::Neutral
        }
    }
}

impl EmotionLabel {
    /// The side of a label. A puzzled customer is neither pleased nor displeased.
    pub const fn side(self) -> Side {
        match self {
            Self::Anger | Self::Anxiety | Self::Disappointment | Self::Dissatisfaction => Side::Negative,
            Self::Confusion | Self::Neutral => Side::Neutral,
            Self::Satisfaction | Self::Gratitude => Side::Positive,
        }
    }

    /// The signal that a turn with this label is.
    pub const fn category(self) -> Option<Category> {
        match self {
            Self::Anger => Some(Category::EmotionAnger),
            Self::Anxiety => Some(Category::EmotionAnxiety),
            Self::Disappointment => Some(Category::EmotionDisappointment),
            Self::Dissatisfaction => Some(Category::EmotionDissatisfaction),
            Self::Confusion => Some(Category::EmotionConfusion),
            Self::Satisfaction => Some(Category::EmotionSatisfaction),
            Self::Gratitude => Some(Category::EmotionGratitude),
            Self::Neutral => None,
        }
    }

    /// Whether it blames the service: fear and haste blame nobody.
    pub const fn is_displeasure(self) -> bool {
        matches!(self, Self::Anger | Self::Dissatisfaction | Self::Disappointment)
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

/// A marked change of what the customer feels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EmotionShift {
    /// The customer's turn that shows it.
    pub turn: usize,
    /// How far the polarity rose, or fell if below 0, against what was felt before.
    pub change: f64,
    /// The last turn of an agent before it.
    pub after: Option<usize>,
}

/// The emotion of both sides; `None` for a side that said nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConversationEmotion {
    /// The customer's.
    pub customer: Option<EmotionCurve>,
    /// The agents'.
    pub agent: Option<EmotionCurve>,
}
