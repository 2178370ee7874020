//! `zhijian eval --emotion`: how far does the estimate of emotion agree with labels that people gave?

use super::EvalArgs;
use crate::cli::Failure;
use crate::cli::hiding::Hiding;
use crate::cli::rules::load;
use crate::inspect::{Inspector, LabelledTurn, felt, read_labelled_turns};
use crate::model::{EmotionLabel, EmotionPoint, Side};
use crate::report::{self, Bin, Confusion, Emotions, disagreements_csv, emotion_tables};
use anyhow::{Context, anyhow};
use std::io::{Write, stdout};
use std::process::ExitCode;

type Pair<'a> = (&'a LabelledTurn, EmotionPoint);

/// Where stretches of polarity end.
const EDGES: [f64; 7] = [-1.0, -0.6, -0.4, -0.2, 0.2, 0.6, 1.0];

pub(super) fn run(args: &EvalArgs) -> Result<ExitCode, Failure> {
    let (folder, rulebook) = load(&args.rulebook)?;
    let hiding = args.privacy.hiding(Some(&folder))?;
    let inspector = Inspector::new(rulebook);
    let language = args.lang.into();
    let mut sets = Vec::new();
    for path in &args.files {
        sets.push((path, read_labelled_turns(path).map_err(|error| Failure::Usage(error.into()))?));
    }
    let mut differing = Vec::new();
    for (path, conversations) in &sets {
        let wanted = |(turn, _): &Pair| args.split.as_ref().is_none_or(|split| *split == turn.split);
        let pairs: Vec<Pair> = felt(&inspector, conversations).into_iter().filter(wanted).collect();
        if pairs.is_empty() {
            return Err(Failure::Usage(anyhow!("{}: no labelled turn is left to look at", path.display())));
        }
        let tables = emotion_tables(&measured(&path.to_string_lossy(), &pairs), language);
        stdout().lock().write_all(tables.as_bytes())?;
        differing.extend(pairs.iter().filter_map(|pair| difference(pair, two_sided(&pairs), &hiding, language)));
    }
    if let Some(path) = &args.disagreements {
        let mut file = report::BOM.to_vec();
        file.extend(disagreements_csv(differing.iter().map(|row| row.each_ref().map(String::as_str)), language));
        std::fs::write(path, file).with_context(|| path.display().to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether no labelled turn is neutral.
fn two_sided(pairs: &[Pair]) -> bool {
    pairs.iter().all(|(turn, _)| turn.side != Some(Side::Neutral))
}

fn measured<'a>(title: &'a str, pairs: &[Pair]) -> Emotions<'a> {
    let two_sided = two_sided(pairs);
    let sides = pairs.iter().filter_map(|(turn, point)| Some((turn.side? as usize, side(point, two_sided) as usize)));
    let labels = pairs.iter().filter_map(|(turn, point)| Some((turn.label? as usize, point.label as usize)));
    Emotions {
        title,
        labels: pairs
            .iter()
            .any(|(turn, _)| turn.label.is_some())
            .then(|| Confusion::new(EmotionLabel::ALL.iter().map(|label| label.code()).collect(), labels)),
        sides: Confusion::new(Side::ALL.iter().map(|side| side.code()).collect(), sides),
        bins: bins(pairs),
    }
}

/// The estimated side. Where a set knows only two, the polarity is asked only for its sign.
fn side(point: &EmotionPoint, two_sided: bool) -> Side {
    match two_sided {
        false => Side::of(point.polarity),
        true if point.polarity < 0.0 => Side::Negative,
        true => Side::Positive,
    }
}

fn bins(pairs: &[Pair]) -> Vec<Bin> {
    let mut bins: Vec<Bin> =
        EDGES.windows(2).map(|edges| Bin { from: edges[0], to: edges[1], observed: [0; 3], estimated: 0.0 }).collect();
    for (turn, point) in pairs {
        // The outermost edges are the ends of the scale.
        let at = EDGES[1..EDGES.len() - 1].partition_point(|&edge| edge < point.polarity);
        if let Some(side) = turn.side {
            bins[at].observed[side as usize] += 1;
            bins[at].estimated += point.polarity;
        }
    }
    bins
}

/// A row for the list of disagreements: line, what was labelled, what was estimated, the polarity, nothing, the text.
fn difference((turn, point): &Pair, two_sided: bool, hiding: &Hiding, language: report::Language) -> Option<[String; 6]> {
    let found_side = side(point, two_sided);
    let (wanted, found) = match (turn.label, turn.side) {
        (Some(label), _) if label != point.label => (label.code(), point.label.code()),
        (None, Some(side)) if side != found_side => (side.code(), found_side.code()),
        _ => return None,
    };
    let what = format!("{} {found} ({:+.2})", language.pick("判为", "estimated as"), point.polarity);
    Some([turn.line.to_string(), wanted.to_owned(), what, String::new(), String::new(), hiding.text(&turn.text).into_owned()])
}
