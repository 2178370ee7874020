//! `--previous`: the results of an earlier run, which a report compares with.

use crate::model::{Grade, Risk, SCORECARDS, Scorecard};
use crate::report::Before;
use crate::score::{Sample, change, share_change};
use anyhow::Context;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// What is counted of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counted {
    scores: Sample,
    needs: i64,
    risky: i64,
    fatal: i64,
}

/// A scorecard, as far as it is counted.
#[derive(Debug, Deserialize)]
struct Earlier {
    score: f64,
    grade: String,
    risk: String,
    fatal: bool,
    rulebook: String,
}

/// An earlier run.
#[derive(Debug)]
pub(super) struct Previous {
    name: String,
    rulebook: String,
    counted: Counted,
}

impl Counted {
    pub(super) fn add(&mut self, card: &Scorecard) {
        self.count(card.score, card.grade.code(), card.classes.risk.code(), card.fatal);
    }

    fn count(&mut self, score: f64, grade: &str, risk: &str, fatal: bool) {
        #[expect(clippy::cast_possible_truncation, reason = "scores are 0 to 100")]
        let tenths = (score * 10.0).round() as i64;
        self.scores += Sample { count: 1, sum: tenths, squares: tenths * tenths };
        self.needs += i64::from(grade == Grade::NeedsImprovement.code());
        self.risky += i64::from(risk == Risk::High.code());
        self.fatal += i64::from(fatal);
    }
}

impl Previous {
    /// Reads the scorecards in `folder`.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(SCORECARDS);
        let file = File::open(&path).with_context(|| {
            format!("{}: cannot read; --previous wants the folder that an earlier `score -o` wrote", path.display())
        })?;
        let mut previous = Self { name: folder.display().to_string(), rulebook: String::new(), counted: Counted::default() };
        for (nth, line) in BufReader::new(file).lines().enumerate() {
            let place = || format!("{}:{}: no scorecard", path.display(), nth + 1);
            let Earlier { score, grade, risk, fatal, rulebook } =
                serde_json::from_str(&line.with_context(place)?).with_context(place)?;
            previous.counted.count(score, &grade, &risk, fatal);
            previous.rulebook = rulebook;
        }
        Ok(previous)
    }

    /// How far `now` differs from it.
    pub(super) fn against(&self, now: &Counted) -> Before {
        let Self { name, rulebook, counted: before } = self;
        let share = |hits: fn(&Counted) -> i64| share_change((hits(before), before.scores.count), (hits(now), now.scores.count));
        Before {
            name: name.clone(),
            rulebook: rulebook.clone(),
            conversations: before.scores.count.unsigned_abs(),
            mean: change(before.scores, now.scores),
            needs: share(|counted| counted.needs),
            risky: share(|counted| counted.risky),
            fatal: share(|counted| counted.fatal),
        }
    }
}
