//! Where the customer's feeling changes, and after which turn of an agent.

use crate::model::{Conversation, EmotionCurve, EmotionLabel, EmotionShift, Role};

/// A change that matters to whoever reads the curve.
const MARKED: f64 = 0.4;

/// The marked rises and falls of `curve`, the customer's in `conversation`. What is not felt in a turn changes nothing.
pub fn shifts_of(conversation: &Conversation, curve: &EmotionCurve) -> Vec<EmotionShift> {
    let felt = curve.curve.iter().filter(|point| point.label != EmotionLabel::Neutral);
    let mut before = 0.0;
    let mut shifts = Vec::new();
    for point in felt {
        let change = ((point.polarity - before) * 100.0).round() / 100.0;
        if change.abs() >= MARKED {
            let agents = conversation.turns[..point.turn].iter().rposition(|turn| turn.role == Role::Agent);
            shifts.push(EmotionShift { turn: point.turn, change, after: agents });
        }
        before = point.polarity;
    }
    shifts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Channel, EmotionPoint, Source, Trend, Turn};
    use std::collections::BTreeMap;

    #[test]
    fn a_marked_change_is_told_with_the_agents_turn_before_it() {
        let felt = |turn, polarity, label| EmotionPoint { turn, polarity, label, intensity: 0.5 };
        let curve = vec![
            felt(0, -0.6, EmotionLabel::Anger),
            felt(2, 0.0, EmotionLabel::Neutral),
            felt(4, -0.5, EmotionLabel::Dissatisfaction),
            felt(5, 0.5, EmotionLabel::Gratitude),
        ];
        let roles = [Role::Customer, Role::Agent, Role::Customer, Role::Agent, Role::Customer, Role::Customer];
        let turn = |role| Turn { role, text: String::new(), at: None, end: None, speaker: None };
        let conversation = Conversation {
            id: String::new(),
            channel: Channel::Chat,
            agent_id: None,
            customer_id: None,
            meta: BTreeMap::new(),
            turns: roles.into_iter().map(turn).collect(),
            rejected_rows: 0,
            source: Source { path: "".into(), line: 0 },
        };
        let curve = EmotionCurve { start: -0.6, end: 0.5, min: -0.6, trend: Trend::Improving, recovered: true, curve };
        let shifts = shifts_of(&conversation, &curve);
        let wanted = [EmotionShift { turn: 0, change: -0.6, after: None }, EmotionShift { turn: 5, change: 1.0, after: Some(3) }];
        assert_eq!(shifts, wanted, "the calm turn and the slight change are none");
    }
}
