//! `--report`: what is collected while a batch runs, and the files that come of it.

use super::previous::{Counted, Previous};
use crate::model::{AgentSummary, Coaching, RunSummary};
use crate::report::{Case, Digest, Figures, History, Report, ReportBook, RuleHead, Staged, StagedFile, report_html};
use crate::rules::Rulebook;
use std::io;
use std::path::Path;

const HTML: &str = "report.html";
pub(super) const XLSX: &str = "report.xlsx";

/// A kind of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ReportKind {
    /// report.html, for a browser
    Html,
    /// report.xlsx, for Excel
    Xlsx,
}

/// The reports of a run.
pub(super) struct Reports {
    html: bool,
    book: Option<ReportBook>,
    digest: Digest,
    coaching: Coaching,
    masked: bool,
    previous: Option<Previous>,
    counted: Counted,
}

impl Reports {
    /// Begins the reports that are `wanted`, for the folder they go to; `None` where there are none.
    pub(super) fn begin(
        wanted: &[ReportKind],
        folder: Option<&Path>,
        rulebook: &Rulebook,
        masked: bool,
    ) -> io::Result<Option<Self>> {
        let Some(folder) = folder.filter(|_| !wanted.is_empty()) else { return Ok(None) };
        let head = |rule: &crate::rules::Rule| RuleHead {
            id: rule.id.clone(),
            category: rule.category,
            name: rule.category.name().into(),
        };
        let own = rulebook.rules.own().all().iter().filter(|rule| rule.on);
        let own = own.map(|rule| RuleHead { id: rule.id.clone(), category: rule.category, name: rule.name.clone() });
        let book =
            if wanted.contains(&ReportKind::Xlsx) { Some(ReportBook::begin(folder).map_err(io::Error::other)?) } else { None };
        Ok(Some(Self {
            html: wanted.contains(&ReportKind::Html),
            book,
            digest: Digest::new(rulebook.rules.all().map(head).chain(own)),
            coaching: rulebook.coaching.clone(),
            masked,
            previous: None,
            counted: Counted::default(),
        }))
    }

    /// The same, compared with an earlier run.
    pub(super) fn after(self, previous: Option<Previous>) -> Self {
        Self { previous, ..self }
    }

    /// Takes in one conversation.
    pub(super) fn add(&mut self, case: &Case) -> io::Result<()> {
        self.digest.add(case);
        self.counted.add(&case.card);
        self.book.as_mut().map_or(Ok(()), |book| book.add(case).map_err(io::Error::other))
    }

    /// Writes the reports aside.
    pub(super) fn write(
        self,
        folder: &Staged,
        agents: &[AgentSummary],
        run: &RunSummary,
        history: Option<&History>,
    ) -> io::Result<Vec<StagedFile>> {
        let Self { html, book, digest, coaching, masked, previous, counted } = self;
        let before = previous.map(|previous| previous.against(&counted));
        let figures = Figures::new(Report { run, agents, digest: &digest, coaching: &coaching, masked });
        let figures = figures.with_history(history).with_before(before);
        let mut files = Vec::new();
        if html {
            files.push(folder.write(HTML, report_html(&figures).as_bytes())?);
        }
        if let Some(book) = book {
            let mut file = folder.begin(XLSX)?;
            book.finish(&figures, &mut file).map_err(io::Error::other)?;
            files.push(file);
        }
        Ok(files)
    }
}

/// Every file that a report may be: those that a run does not write are of an earlier one.
pub(super) const REPORTS: [&str; 2] = [HTML, XLSX];
