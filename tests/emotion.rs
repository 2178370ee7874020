//! General emotion under negation, degree and contrast, as other tools' test suites ask for it.
//! `cargo test --test emotion -- --nocapture` prints how many agree, and every row on which they differ.

use std::path::Path;
use zhijian::emotion::{Feeling, estimate};
use zhijian::model::{EmotionLabel, Role};
use zhijian::rules::{Rulebook, RulebookFolder};
use zhijian::text::{Annotator, Scratch};

/// How many of the 167 rows must agree; 164 did when this was written.
const WANTED: usize = 160;

/// Rows on which the estimate deliberately differs, and why.
const DIFFERS: [(&str, &str); 3] = [
    ("不只生气还失望", "the strongest emotion counts, not the first; its 失望 closes the clause"),
    ("差不多開心", "差不多 leaves open whether somebody is glad"),
    ("他先生氣再說話", "先生 and 气 stand there as well as 先 and 生气; a slip costs more than a miss"),
];

fn feeling(annotator: &Annotator, text: &str) -> Feeling {
    let annotation = annotator.annotate(Role::Customer, text, &mut Scratch::default());
    estimate(annotator, Role::Customer, &annotation)
}

/// The name that the rows have for our label.
fn general(feeling: &Feeling) -> &'static str {
    match feeling.label {
        EmotionLabel::Satisfaction | EmotionLabel::Gratitude => "happy",
        EmotionLabel::Anger | EmotionLabel::Dissatisfaction => "angry",
        EmotionLabel::Disappointment | EmotionLabel::Anxiety => "sad",
        EmotionLabel::Confusion | EmotionLabel::Neutral => "none",
    }
}

#[test]
fn negation_degree_and_contrast_are_read_as_other_tools_ask() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/negation.tsv");
    let Ok(rows) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return;
    };
    let rulebook = Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook");
    let (mut agree, mut all) = (0, 0);
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [_, text, wanted, phenomenon] = cells[..] else { panic!("four cells: {row}") };
        let feeling = feeling(&rulebook.annotator, text);
        all += 1;
        if general(&feeling) == wanted {
            agree += 1;
        } else {
            let reason = DIFFERS.iter().find(|(row, _)| *row == text).map_or("not meant", |&(_, reason)| reason);
            println!("{text} [{phenomenon}]: wanted {wanted}, is {} ({}): {reason}", feeling.label.code(), feeling.polarity);
        }
    }
    println!("{agree} of {all} agree");
    assert!(agree >= WANTED, "{agree} of {all} agree");
}
