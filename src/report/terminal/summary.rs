//! The summary: how the customer's feelings moved, which steps were taken, and the score, added up line by line.

use super::notes;
use super::page::Page;
use crate::model::{Dimension, Points, Scorecard};
use crate::report::columns::Named;
use crate::report::view::{self, Booked, Felt, Ink, Scored, Text, bar, of_polarity, signed};

pub fn write(page: &mut Page, card: &Scorecard, booked: &Booked) {
    let language = page.language();
    whole(page, card, booked);
    page.blank();
    if let Some(felt) = view::emotion(card, language) {
        emotion(page, &felt);
        labelled(page, "转折", "turns", &view::shifts(card, language));
    }
    for flow in view::flows(card, language) {
        labelled(page, flow.name, flow.name, &steps(&flow.steps));
    }
    labelled(page, "响应", "responses", &Text::new(Ink::Plain, &view::responses(card, language)));
    page.blank();
    let total = view::total(card, language);
    let mut worth = total.worth.with(Ink::Faint, "  ");
    worth.append(&total.sum);
    labelled(page, "评分", "score", &worth);
    for scored in view::dimensions(card, language) {
        ledger(page, &scored);
    }
    labelled(page, "各客服本人得分", "agents, own scores", &view::agents(card, language));
    let rulebook = format!("{} {}", page.pick("规则库", "rulebook"), card.rulebook);
    page.paragraph(&Text::default(), &Text::new(Ink::Faint, &rulebook));
}

/// Findings that stand in no turn.
fn whole(page: &mut Page, card: &Scorecard, booked: &Booked) {
    let whole = view::of_whole(card, booked, page.language());
    if whole.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(&Text::default(), &Text::new(Ink::Strong, page.pick("整个会话", "the conversation as a whole")));
    notes::write(page, 2, &whole);
}

/// A paragraph behind its label; none where nothing is to be said.
fn labelled(page: &mut Page, chinese: &str, english: &str, text: &Text) {
    if !text.is_empty() {
        let label = Text::new(Ink::Strong, page.pick(chinese, english)).with(Ink::Plain, "  ");
        page.paragraph(&label, text);
    }
}

fn emotion(page: &mut Page, felt: &Felt) {
    let mut text = Text::default();
    for &polarity in &felt.course {
        text.put(of_polarity(polarity), &bar(polarity).to_string());
    }
    text.put(Ink::Plain, &format!("  {}", felt.told));
    labelled(page, "情绪", "emotion", &text);
}

fn steps(steps: &[Text]) -> Text {
    let mut text = Text::default();
    for step in steps {
        text.put(Ink::Plain, if text.is_empty() { "" } else { "  " });
        text.append(step);
    }
    text
}

/// A dimension: its bar, where it starts and every line.
fn ledger(page: &mut Page, scored: &Scored) {
    let language = page.language();
    let width = Dimension::ALL.iter().map(|other| Text::new(Ink::Plain, other.in_language(language)).width()).max();
    let name = Text::new(Ink::Strong, scored.name).fitted(width.unwrap_or_default() + 1);
    let of = scored.of;
    if !of.applicable {
        page.paragraph(&name, &Text::new(Ink::Faint, page.pick("    –  不适用", "    –  not applicable")));
        return;
    }
    let weight = format!("{} {}", page.pick("权重", "weight"), of.weight);
    let ink = view::of_points(of.score);
    let text = Text::new(ink, &format!("{:>5.1}  ", of.score.as_f64()))
        .with(ink, &filled(of.score))
        .with(Ink::Faint, &empty(of.score))
        .with(Ink::Plain, "  ")
        .with(Ink::Faint, &weight);
    page.paragraph(&name, &text);
    let below = |points: &str| Text::new(Ink::Plain, &format!("{}{points:>5}  ", " ".repeat(name.width())));
    let base = Text::new(Ink::Faint, page.pick("基准", "base"));
    page.paragraph(&below(&format!("{:.1}", of.base.as_f64())), &base);
    for (points, text) in &scored.lines {
        page.paragraph(&below(&signed(*points)), text);
    }
}

/// Columns of a full bar; each stands for five points.
const BAR: usize = 20;

fn share(points: Points) -> usize {
    usize::try_from(points.0.clamp(0, 1000)).unwrap_or(0) * BAR / 1000
}

fn filled(points: Points) -> String {
    "█".repeat(share(points))
}

fn empty(points: Points) -> String {
    "·".repeat(BAR - share(points))
}
