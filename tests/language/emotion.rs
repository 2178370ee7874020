//! General emotion under negation, degree and contrast, as other tools' test suites ask for it.
//! `cargo test --test language emotion -- --nocapture` prints how many agree, and every row on which they differ.

use serde::Deserialize;
use std::path::Path;
use zhijian::emotion::{Feeling, Reason, estimate, reasons};
use zhijian::inspect::{Inspector, felt, read_labelled_turns};
use zhijian::model::{EmotionLabel, Role, Side};
use zhijian::rules::{Rulebook, RulebookFolder};
use zhijian::text::{Annotator, Sample, Scratch};

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

fn rulebook() -> Rulebook {
    Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook")
}

#[test]
fn negation_degree_and_contrast_are_read_as_other_tools_ask() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/negation.tsv");
    let Ok(rows) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return;
    };
    let rulebook = rulebook();
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

/// A customer's turn with the emotion that a reader gave it, and what makes it hard.
#[derive(Deserialize)]
struct Turn {
    label: EmotionLabel,
    text: String,
    phenomenon: String,
}

/// The mean over `classes` of the harmonic means of precision and recall.
fn macro_f1<T: PartialEq + Copy>(pairs: &[(T, T)], classes: &[T]) -> f64 {
    let f1 = |class: &T| {
        let of = |test: fn(&(T, T), &T) -> bool| pairs.iter().filter(|pair| test(pair, class)).count() as f64;
        let both = of(|pair, class| pair.0 == *class && pair.1 == *class);
        2.0 * both / (of(|pair, class| pair.0 == *class) + of(|pair, class| pair.1 == *class))
    };
    classes.iter().map(f1).sum::<f64>() / classes.len() as f64
}

#[test]
fn customers_turns_feel_as_a_reader_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/emotion/customer_turns.csv");
    let turns: Vec<Turn> = csv::Reader::from_path(path).expect("turns").deserialize().map(|row| row.expect("a turn")).collect();
    let rulebook = rulebook();
    let mut labels = Vec::new();
    for Turn { label, text, phenomenon } in &turns {
        let feeling = feeling(&rulebook.annotator, text);
        if feeling.label != *label {
            println!("{text} [{phenomenon}]: wanted {}, is {} ({})", label.code(), feeling.label.code(), feeling.polarity);
        }
        labels.push((*label, feeling.label));
    }
    let sides: Vec<(Side, Side)> = labels.iter().map(|&(wanted, is)| (wanted.side(), is.side())).collect();
    let (by_label, by_side) = (macro_f1(&labels, EmotionLabel::ALL), macro_f1(&sides, Side::ALL));
    let calm = labels.iter().filter(|(wanted, _)| *wanted == EmotionLabel::Neutral).count();
    let reproached =
        labels.iter().filter(|&&(wanted, is)| wanted == EmotionLabel::Neutral && is.side() == Side::Negative).count();
    println!("macro-F1 {by_label:.3} by label, {by_side:.3} by side; {reproached} of {calm} neutral turns called negative");
    assert!(turns.len() > 200, "the set is whole");
    // The limits are what a change must not fall behind; the words of some rows were added to the lexicons after it was first read.
    assert!(by_label > 0.78, "by label {by_label:.3}");
    assert!(by_side > 0.84, "by side {by_side:.3}");
    assert!(reproached <= 2, "{reproached} neutral turns");
}

/// Chats by somebody who never saw the estimate; what the weights are chosen by is the other half of them.
#[test]
fn chats_that_nothing_was_chosen_by_feel_as_their_author_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judgement_emotion/chats.csv");
    let conversations = read_labelled_turns(&path).expect("the chats");
    let felt = felt(&Inspector::new(rulebook()), &conversations);
    let held_out: Vec<_> = felt.into_iter().filter(|(turn, _)| turn.split == "test").collect();
    let labels: Vec<_> = held_out.iter().filter_map(|(turn, point)| Some((turn.label?, point.label))).collect();
    let sides: Vec<_> = held_out.iter().filter_map(|(turn, point)| Some((turn.side?, Side::of(point.polarity)))).collect();
    let (by_label, by_side) = (macro_f1(&labels, EmotionLabel::ALL), macro_f1(&sides, Side::ALL));
    println!("macro-F1 {by_label:.3} by label, {by_side:.3} by polarity of {}", held_out.len());
    assert!(held_out.len() >= 200, "the half is whole");
    // 0.754 and 0.842 when this was written.
    assert!(by_label >= 0.70 && by_side >= 0.80, "{by_label:.3} {by_side:.3}");
}

/// Greetings, numbers, questions, answers, thanks and facts told calmly, from trades of which no calm turn is learned.
#[test]
fn calm_turns_are_not_called_negative() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judgement_emotion/calm.csv");
    let conversations = read_labelled_turns(&path).expect("the turns");
    let felt = felt(&Inspector::new(rulebook()), &conversations);
    let negative: Vec<&str> =
        felt.iter().filter(|(_, point)| Side::of(point.polarity) == Side::Negative).map(|(turn, _)| turn.text.as_str()).collect();
    println!("{} of {} called negative", negative.len(), felt.len());
    assert!(felt.len() > 500, "the set is whole");
    assert!(negative.len() * 100 <= 3 * felt.len(), "more than 3 %: {negative:?}");
}

#[test]
fn agents_who_are_polite_or_firm_are_calm_and_rude_ones_are_not() {
    let rulebook = rulebook();
    for (text, side) in [
        ("非常抱歉给您带来不便，我马上为您核实", Side::Neutral),
        ("很抱歉让您失望了，也理解您着急的心情", Side::Neutral),
        ("您先别生气，退款今天到账", Side::Neutral),
        ("目前没有这个政策，不过我可以帮您申请", Side::Neutral),
        ("请您耐心等待，谢谢您的理解", Side::Neutral),
        ("说了多少遍了，催什么催", Side::Negative),
        ("你自己不会看吗", Side::Negative),
    ] {
        let annotation = rulebook.annotator.annotate(Role::Agent, text, &mut Scratch::default());
        let feeling = estimate(&rulebook.annotator, Role::Agent, &annotation);
        let calm = Side::of(feeling.polarity) != Side::Negative;
        assert_eq!(calm, side != Side::Negative, "{text}: {feeling:?}");
    }
}

#[test]
fn the_same_texts_teach_the_same() {
    let rulebook = rulebook();
    let told = [
        ("发货真快，很满意", EmotionLabel::Satisfaction),
        ("都第三天了还不发货，气死我了", EmotionLabel::Anger),
        ("请问几点发货", EmotionLabel::Neutral),
    ];
    let sample = |(text, label): &(&str, EmotionLabel)| Sample {
        text: (*text).to_owned(),
        side: Some(label.side()),
        label: Some(*label),
        weight: 1.0,
    };
    let samples: Vec<Sample> = told.iter().cycle().take(600).map(sample).collect();
    let (once, again) = (rulebook.annotator.train(&samples), rulebook.annotator.train(&samples));
    assert_eq!((once.sided, once.labelled), (600, 600));
    assert_eq!(once.csv, again.csv);
    let weight = |gram: &str, column: usize| -> f64 {
        let line = once.csv.lines().find(|line| line.starts_with(&format!("{gram},"))).expect("the gram");
        line.split(',').nth(column).and_then(|cell| cell.parse().ok()).unwrap_or_default()
    };
    assert!(weight("气死", 1) > 0.0 && weight("气死", 3) > 0.0, "complains, in anger");
    assert!(weight("满意", 2) > 0.0 && weight("满意", 8) > 0.0, "is pleased, satisfied");
}

#[test]
fn reasons_say_which_words_and_what_changes_them() {
    let rulebook = rulebook();
    let why = |text: &str| -> Vec<Reason> {
        let annotation = rulebook.annotator.annotate(Role::Customer, text, &mut Scratch::default());
        reasons(&rulebook.annotator, Role::Customer, &annotation, text)
    };
    let text = |quote: &Option<zhijian::model::Quote>| quote.as_ref().map(|quote| quote.text.clone());
    for (reason, sentence, words, label, negated, intensified) in [
        ("a plain word", "我很生气", "生气", EmotionLabel::Anger, None, None),
        ("denied, which turns it round", "这次谈不上满意", "满意", EmotionLabel::Dissatisfaction, Some("谈不上"), None),
        ("a degree word", "我非常annoyed", "annoyed", EmotionLabel::Anger, None, Some("非常")),
    ] {
        let found = why(sentence);
        let heaviest = found.iter().find(|reason| reason.label.is_some()).expect(reason);
        assert!(heaviest.words.text.contains(words), "{reason}: {found:?}");
        assert_eq!(heaviest.label, Some(label), "{reason}: {found:?}");
        assert_eq!(text(&heaviest.negated_by).as_deref(), negated, "{reason}: {found:?}");
        if intensified.is_some() {
            assert_eq!(text(&heaviest.intensified_by).as_deref(), intensified, "{reason}: {found:?}");
        }
        let total: f64 = found.iter().map(|reason| reason.share.abs()).sum();
        assert!(heaviest.share < 0.0 && total <= 1.0 + 1e-9, "{reason}: shares of {total}");
    }
    // No term knows it, but reviews do.
    let found = why("一推门就有一股霉味，床单上还有污渍，隔音也很差劲");
    assert!(found.iter().any(|reason| reason.label.is_none() && reason.share < 0.0), "{found:?}");
}

#[test]
fn a_very_long_turn_has_a_polarity() {
    let inspector = Inspector::new(rulebook());
    for part in ["气死我了，什么破服务，再也不来了！", "太好了，非常满意，谢谢你们，真贴心！"]
    {
        let (said, turn) = zhijian::inspect::utterance(Role::Customer, "", &part.repeat(400));
        let card = inspector.inspect(said).card;
        let curve = card.emotion.customer.expect("a customer spoke").curve;
        let point = curve.iter().find(|point| point.turn == turn).expect("the turn");
        assert!(point.polarity.is_finite() && point.polarity.abs() <= 1.0, "{part}: {}", point.polarity);
    }
}
