//! The charts, as SVG. Each stands beside a table with the same figures, so a reader of the table misses nothing.

use crate::model::{Confidence, Dimension, Grade};
use maud::{Markup, html};

/// One bar, parted by grades.
pub(super) fn stacked(counts: &[(Grade, u64)]) -> Markup {
    let whole = counts.iter().map(|(_, count)| count).sum::<u64>().max(1) as f64;
    let mut from = 0.0;
    let parts: Vec<(Grade, f64, f64)> = counts
        .iter()
        .map(|(grade, count)| {
            let part = (*grade, from, *count as f64 / whole * 100.0);
            from += part.2;
            part
        })
        .collect();
    html! {
        svg.stacked viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
            @for (grade, from, width) in &parts {
                rect class={ "g-" (grade.code()) } x=(format!("{from:.2}")) y="0" width=(format!("{width:.2}")) height="6" {}
            }
        }
    }
}

/// A bar from 0 to `value` of `most`.
pub(super) fn bar(value: f64, most: f64) -> Markup {
    let width = if most > 0.0 { value / most * 100.0 } else { 0.0 };
    html! {
        svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
            rect.rail x="0" y="0" width="100" height="8" {}
            rect.fill x="0" y="0" width=(format!("{width:.1}")) height="8" {}
        }
    }
}

/// The stretch of scores that intervals are drawn on, with the team's mean in it.
pub(super) struct Scale {
    from: f64,
    to: f64,
    team: f64,
}

impl Scale {
    /// From the lowest to the highest end of `intervals`.
    pub(super) fn over(intervals: impl Iterator<Item = Confidence>, team: Option<f64>) -> Self {
        let team = team.unwrap_or_default();
        let widened = |(from, to): (f64, f64), one: Confidence| (from.min(one.low), to.max(one.high));
        let (from, to) = intervals.fold((team, team), widened);
        Self { from, to, team }
    }

    fn at(&self, value: f64) -> f64 {
        if self.to > self.from { (value - self.from) / (self.to - self.from) * 100.0 } else { 50.0 }
    }
}

/// A mean with its interval, and the team's mean as a line.
pub(super) fn interval(mean: f64, Confidence { low, high }: Confidence, scale: &Scale) -> Markup {
    let at = |value: f64| format!("{value:.1}");
    let (mean, low, high, team) = (scale.at(mean), scale.at(low), scale.at(high), scale.at(scale.team));
    html! {
        svg.interval viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" {
            rect.rail x="0" y="5" width="100" height="2" {}
            rect.team x=(at(team - 0.5)) y="0" width="1" height="12" {}
            rect.fill x=(at(low)) y="3" width=(at((high - low).max(0.5))) height="6" {}
            rect.mean x=(at(mean - 0.75)) y="1" width="1.5" height="10" {}
        }
    }
}

/// A polarity as a bar from the middle: to the left what is bad.
pub(super) fn swing(polarity: f64) -> Markup {
    let (from, width) = (polarity.min(0.0) * 50.0 + 50.0, polarity.abs() * 50.0);
    html! {
        svg.swing viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
            rect.rail x="0" y="0" width="100" height="8" {}
            rect class=(if polarity < 0.0 { "g-needs_improvement" } else { "g-excellent" }) x=(format!("{from:.1}")) y="0" width=(format!("{width:.1}")) height="8" {}
            rect.mean x="49.5" y="0" width="1" height="8" {}
        }
    }
}

/// Polarities over a conversation as bars from the middle: below it what is bad.
pub(super) fn curve(polarities: &[f64]) -> Markup {
    let width = polarities.len() * 10;
    html! {
        svg.curve viewBox=(format!("0 0 {width} 40")) preserveAspectRatio="none" style=(format!("width: {}rem", width / 8)) aria-hidden="true" {
            rect.rail x="0" y="19.5" width=(width) height="1" {}
            @for (nth, &polarity) in polarities.iter().enumerate() {
                // What is calm is seen to be there.
                @let height = (polarity.abs() * 20.0).max(1.0);
                @let (class, top) = if polarity < 0.0 { ("g-needs_improvement", 20.0) } else { ("g-excellent", 20.0 - height) };
                rect class=(class) x=(nth * 10 + 2) y=(format!("{top:.1}")) width="6" height=(format!("{height:.1}")) {}
            }
        }
    }
}

/// Values over time as a line, from the lowest to the highest; broken where one is missing.
pub(super) fn line(values: &[Option<f64>]) -> Markup {
    const HEIGHT: f64 = 60.0;
    let known = || values.iter().flatten().copied();
    let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let place = |(nth, value): (usize, f64)| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        format!("{},{:.1}", nth * 10 + 5, HEIGHT + 5.0 - share * HEIGHT)
    };
    let points: Vec<(usize, Option<f64>)> = values.iter().copied().enumerate().collect();
    let runs = points.chunk_by(|a, b| a.1.is_some() && b.1.is_some());
    let known_of = |run: &[(usize, Option<f64>)]| -> Vec<String> {
        run.iter().filter_map(|&(nth, value)| Some(place((nth, value?)))).collect()
    };
    let runs: Vec<Vec<String>> = runs.map(known_of).filter(|run| !run.is_empty()).collect();
    html! {
        svg viewBox=(format!("0 0 {} {}", values.len() * 10, HEIGHT + 10.0)) width="100%" style="max-width: 40rem" aria-hidden="true" {
            @for run in &runs {
                polyline points=(run.join(" ")) fill="none" stroke="currentColor" stroke-width="1" {}
                @for point in run {
                    @let (x, y) = point.split_once(',').unwrap_or_default();
                    circle cx=(x) cy=(y) r="1.5" fill="currentColor" {}
                }
            }
        }
    }
}

/// An agent's dimensions against the team's.
pub(super) fn radar(own: &[Option<f64>], team: &[Option<f64>]) -> Markup {
    const RADIUS: f64 = 80.0;
    let axes = Dimension::ALL.len() as f64;
    let point = |axis: usize, value: f64| {
        let angle = std::f64::consts::TAU * axis as f64 / axes;
        (angle.sin() * RADIUS * value / 100.0, -angle.cos() * RADIUS * value / 100.0)
    };
    let outline = |value: &dyn Fn(usize) -> f64| {
        (0..Dimension::ALL.len())
            .map(|axis| {
                let (x, y) = point(axis, value(axis));
                format!("{x:.1},{y:.1}")
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    // One element: there may be many agents.
    let rings = [25.0, 50.0, 75.0, 100.0].map(|ring| format!("M{}Z", outline(&|_| ring))).concat();
    html! {
        svg.radar viewBox="-140 -105 280 210" role="img" aria-label="六个维度的雷达图，数字见旁边的表" {
            path.ring d=(rings) {}
            polygon.team points=(outline(&|axis| team[axis].unwrap_or_default())) {}
            polygon.own points=(outline(&|axis| own[axis].unwrap_or_default())) {}
            @for (axis, dimension) in Dimension::ALL.iter().enumerate() {
                @let (x, y) = point(axis, 113.0);
                text x=(format!("{x:.1}")) y=(format!("{:.1}", y + 4.0)) text-anchor=(anchor(x)) { (dimension.name()) }
            }
        }
    }
}

fn anchor(x: f64) -> &'static str {
    match x {
        1.0.. => "start",
        ..-1.0 => "end",
        _ => "middle",
    }
}
