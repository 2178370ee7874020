//! Two sets of files.

use super::DiscoverArgs;
use super::seen::{Look, Seen};
use super::terms::terms_of;
use crate::cli::Failure;
use crate::cli::batch::told;
use crate::cli::hiding::Hiding;
use crate::input;
use crate::inspect::Inspector;
use crate::model::{Conversation, Kind, Role};
use crate::rules::{Rulebook, RulebookFolder};
use rayon::prelude::*;
use std::borrow::Cow;
use std::path::PathBuf;

/// The values that name the agents' group, as inputs call it.
const TEAMS: [&str; 4] = ["技能组", "skill_group", "班组", "team"];

/// What a conversation is looked at with.
struct Sight {
    inspector: Inspector,
    hiding: Hiding,
    role: Role,
}

/// Scores the files of the period, then those of the baseline. How many rows were rejected.
pub(super) fn look(args: &DiscoverArgs, folder: &RulebookFolder, rulebook: Rulebook, seen: &mut Seen) -> Result<u64, Failure> {
    let hiding = args.privacy.hiding(Some(folder))?;
    let sight = Sight { inspector: Inspector::new(rulebook), hiding, role: args.role.role() };
    let mut rejected = walk(args, &args.paths, &sight, |look| seen.take(look, 0))?;
    seen.end_period(args.min.get());
    rejected += walk(args, &args.against, &sight, |look| seen.take(look, 1))?;
    Ok(rejected)
}

fn walk(args: &DiscoverArgs, paths: &[PathBuf], sight: &Sight, mut take: impl FnMut(Look)) -> Result<u64, Failure> {
    let reader = input::read(paths, &args.input.read()?).map_err(|error| Failure::Usage(error.into()))?;
    let mut rejected = 0;
    for batch in reader {
        for mut problem in batch.problems {
            sight.hiding.problem(&mut problem);
            eprintln!("{}", told(&problem, args.lang.into()));
            rejected += 1;
        }
        let looks: Vec<Look> = batch.conversations.into_par_iter().map(|conversation| sight.look_at(conversation)).collect();
        looks.into_iter().for_each(&mut take);
    }
    Ok(rejected)
}

impl Sight {
    fn look_at(&self, conversation: Conversation) -> Look {
        let inspection = self.inspector.inspect(conversation);
        let (conversation, card) = (&inspection.conversation, &inspection.card);
        let hidden = self.hiding.of(conversation);
        let own = (0..conversation.turns.len()).filter(|&nth| conversation.turns[nth].role == self.role);
        let said: Vec<Cow<str>> = own.map(|nth| hidden.piece(nth, 0..conversation.turns[nth].text.len())).collect();
        let listed = |names: Vec<String>| {
            let mut names = names;
            names.sort();
            names.dedup();
            names
        };
        let counted = || card.findings.iter().filter(|finding| !finding.review_only);
        let violations = counted().filter(|finding| finding.kind == Kind::Violation);
        Look {
            id: conversation.id.as_str().into(),
            terms: terms_of(said.iter().map(AsRef::as_ref), self.inspector.rulebook().annotator.segmenter()),
            topic: card.classes.topic.code().to_owned(),
            team: TEAMS.iter().find_map(|name| conversation.meta.get(*name)).cloned().unwrap_or_default(),
            rules: listed(counted().map(|finding| finding.rule.to_string()).collect()),
            violations: listed(violations.map(|finding| finding.category.code().to_owned()).collect()),
            has_text: true,
            is_forgotten: false,
        }
    }
}
