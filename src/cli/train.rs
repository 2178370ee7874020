//! `zhijian train`: learns the general sense of feeling from labelled texts.

mod sources;

use super::rules::load;
use super::{Failure, RulebookArgs};
use anyhow::{Context, anyhow};
use clap::Args;
use sources::Sources;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct TrainArgs {
    /// A TOML file that says which texts to learn from, and how they are labelled; or CSV files with the columns text, label
    /// and/or polarity
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the weights go: learned/emotion.csv of a rulebook
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// The folder with the sources that are marked `public`; without it they are left out
    #[arg(long, value_name = "DIR")]
    corpora: Option<PathBuf>,
    /// Leave out the source of this name, to be measured on it
    #[arg(long, value_name = "NAME")]
    without: Vec<String>,
    #[command(flatten)]
    rulebook: RulebookArgs,
}

/// Runs the verb.
pub(super) fn run(args: &TrainArgs) -> Result<ExitCode, Failure> {
    let (_, rulebook) = load(&args.rulebook)?;
    let mut samples = Vec::new();
    let sources: Vec<Sources> =
        args.files.iter().map(|path| Sources::read(path)).collect::<Result<_, _>>().map_err(Failure::Usage)?;
    if let Some(unknown) =
        args.without.iter().find(|name| !sources.iter().any(|sources| sources.names().any(|known| known == *name)))
    {
        return Err(Failure::Usage(anyhow!("--without {unknown}: no source is called so")));
    }
    for sources in sources {
        for source in sources.wanted(&args.without, args.corpora.as_deref()).map_err(Failure::Usage)? {
            let read = source.samples().map_err(Failure::Usage)?;
            eprintln!("{}: {}", source.name, read.len());
            samples.extend(read);
        }
    }
    let trained = rulebook.annotator.train(&samples);
    if trained.sided == 0 && trained.labelled == 0 {
        return Err(Failure::Usage(anyhow!("no labelled text is left to learn from")));
    }
    eprintln!("{} texts with a polarity, {} with a label", trained.sided, trained.labelled);
    std::fs::write(&args.output, trained.csv).with_context(|| args.output.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}
