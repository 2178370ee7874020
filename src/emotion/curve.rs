//! How the emotion of one side moves over a conversation.

use super::estimate::Feeling;
use crate::model::{EmotionCurve, EmotionLabel, EmotionPoint, Trend};

/// A neutral turn keeps half of what was felt before it: calm words do not undo anger at once.
const CARRY: f64 = 0.5;
/// Below this a carried feeling is over.
const FADED: f64 = 0.1;
/// A change that a reader would notice.
const NOTICEABLE: f64 = 0.2;
/// From here on a customer counts as upset (the taxonomy's definition of `recovered`).
const UPSET: f64 = -0.3;
/// The start is looked for in so many turns: the first is often only 在吗.
const OPENING: usize = 3;

/// The curve of the turns of one side, given as turn index and feeling; `None` without turns.
pub fn curve_of(feelings: impl Iterator<Item = (usize, Feeling)>) -> Option<EmotionCurve> {
    let curve: Vec<EmotionPoint> = feelings
        .map(|(turn, feeling)| EmotionPoint {
            turn,
            polarity: feeling.polarity,
            label: feeling.label,
            intensity: feeling.intensity,
        })
        .collect();
    let min = curve.iter().map(|point| point.polarity).min_by(f64::total_cmp)?;
    let start = curve.iter().take(OPENING).find(|point| !is_calm(point)).map_or(0.0, |point| point.polarity);
    let end = curve.iter().fold(0.0, |felt: f64, point| {
        let carried = if felt.abs() * CARRY < FADED { 0.0 } else { felt * CARRY };
        if is_calm(point) { carried } else { point.polarity }
    });
    let trend = if end - start > NOTICEABLE {
        Trend::Improving
    } else if start - end > NOTICEABLE {
        Trend::Worsening
    } else {
        Trend::Stable
    };
    Some(EmotionCurve { start, end, min, trend, recovered: min <= UPSET && end >= 0.0, curve })
}

/// Whether nothing is felt in a turn; its words may lean to a side all the same.
fn is_calm(point: &EmotionPoint) -> bool {
    point.label == EmotionLabel::Neutral
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_knows_where_it_started_and_ended() {
        for (reason, polarities, trend, recovered) in [
            ("calm throughout", vec![0.0, 0.0], Trend::Stable, false),
            ("greets, is angry, thanks", vec![0.0, -0.7, 0.0, 0.6], Trend::Improving, true),
            ("anger fades but is not gone", vec![-0.8, 0.0], Trend::Improving, false),
            ("gets angry at the end", vec![0.0, 0.0, 0.0, -0.8], Trend::Worsening, false),
            ("anger stays", vec![-0.6, -0.7], Trend::Stable, false),
        ] {
            let feelings = polarities.into_iter().enumerate().map(|(turn, polarity)| {
                let label = if polarity == 0.0 { EmotionLabel::Neutral } else { EmotionLabel::Dissatisfaction };
                (turn, Feeling { polarity, label, intensity: 0.0, strongest: None })
            });
            let curve = curve_of(feelings).expect(reason);
            assert_eq!((curve.trend, curve.recovered), (trend, recovered), "{reason}");
        }
        assert_eq!(curve_of(std::iter::empty()), None);
    }
}
