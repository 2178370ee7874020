//! `zhijian eval`: how far do the rules agree with labels that people gave?

mod emotion;

use super::hiding::{Hiding, PrivacyArgs};
use super::rules::load;
use super::{Failure, Language, RulebookArgs};
use crate::inspect::{Counts, Inspector, Judgement, Labelled, judge, read_labelled};
use crate::model::{Category, Kind};
use crate::report::{self, Agreement, Share, agreement_table, disagreements_csv};
use anyhow::{Context, anyhow};
use clap::Args;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct EvalArgs {
    /// CSV files with the columns role, text, codes and perhaps before, `not_codes`, split; with --emotion, text, label and/or
    /// polarity and perhaps conversation, turn, role, split
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Hold the estimated emotion against labels of emotion
    #[arg(long)]
    emotion: bool,
    /// Only the rows whose split is this
    #[arg(long, value_name = "NAME")]
    split: Option<String>,
    /// Write every disagreement into this CSV file
    #[arg(long, value_name = "FILE")]
    disagreements: Option<PathBuf>,
    #[command(flatten)]
    rulebook: RulebookArgs,
    #[command(flatten)]
    privacy: PrivacyArgs,
    /// Language of the table
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    lang: Language,
}

/// Runs the verb.
pub(super) fn run(args: &EvalArgs) -> Result<ExitCode, Failure> {
    if args.emotion {
        return emotion::run(args);
    }
    let mut utterances = Vec::new();
    for path in &args.files {
        let read = read_labelled(path).map_err(|error| Failure::Usage(error.into()))?;
        utterances.extend(read.into_iter().filter(|labelled| args.split.as_ref().is_none_or(|split| *split == labelled.split)));
    }
    if utterances.is_empty() {
        return Err(Failure::Usage(anyhow!("no labelled utterance is left to look at")));
    }
    let (folder, rulebook) = load(&args.rulebook)?;
    let hiding = args.privacy.hiding(Some(&folder))?;
    let judgement = judge(&Inspector::new(rulebook), &utterances);
    let language = args.lang.into();
    if let Some(path) = &args.disagreements {
        let mut file = report::BOM.to_vec();
        file.extend(listed(&judgement, &utterances, &hiding, language));
        std::fs::write(path, file).with_context(|| path.display().to_string())?;
    }
    stdout().lock().write_all(agreement_table(&agreements(&judgement), language).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A line for each code, behind the line for all codes of its kind.
fn agreements(judgement: &Judgement) -> Vec<Agreement> {
    let mut lines = Vec::new();
    for &kind in Kind::ALL {
        let of_kind = || judgement.counts.iter().filter(move |(code, _)| code.kind() == kind);
        if of_kind().next().is_some() {
            let whole = of_kind().map(|(_, &counts)| counts).fold(Counts::default(), sum);
            lines.push(agreement(None, kind, whole));
            lines.extend(of_kind().map(|(&code, &counts)| agreement(Some(code), kind, counts)));
        }
    }
    lines
}

fn sum(a: Counts, b: Counts) -> Counts {
    Counts {
        right: a.right + b.right,
        unfounded: a.unfounded + b.unfounded,
        missed: a.missed + b.missed,
        near: a.near + b.near,
        near_found: a.near_found + b.near_found,
    }
}

fn agreement(code: Option<Category>, kind: Kind, counts: Counts) -> Agreement {
    let Counts { right, unfounded, missed, near, near_found } = counts;
    Agreement {
        code,
        kind,
        precision: Share { part: right, whole: right + unfounded },
        recall: Share { part: right, whole: right + missed },
        near: Share { part: near_found, whole: near },
    }
}

fn listed(judgement: &Judgement, utterances: &[Labelled], hiding: &Hiding, language: report::Language) -> Vec<u8> {
    let lines: Vec<String> = utterances.iter().map(|labelled| labelled.line.to_string()).collect();
    let shown: Vec<[String; 3]> = judgement
        .disagreements
        .iter()
        .map(|difference| {
            let Labelled { before, text, .. } = &utterances[difference.utterance];
            let found_in = difference.found_in.as_deref().unwrap_or_default();
            [found_in, before, text].map(|text| hiding.text(text).into_owned())
        })
        .collect();
    let rows = judgement.disagreements.iter().zip(&shown).map(|(difference, [found_in, before, text])| {
        let Labelled { not_codes, .. } = &utterances[difference.utterance];
        let what = match &difference.found_in {
            None => language.pick("漏判", "missed"),
            Some(_) if not_codes.contains(&difference.code) => language.pick("形似误判", "near miss found"),
            Some(_) => language.pick("误判", "unfounded"),
        };
        [&*lines[difference.utterance], difference.code.code(), what, found_in, before, text]
    });
    disagreements_csv(rows, language)
}
