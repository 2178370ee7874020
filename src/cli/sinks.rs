//! Where results go while a batch runs: files, standard output, and the running totals.

use super::cases::Pool;
use super::fail_on::FailOn;
use super::reports::{REPORTS, Reports, XLSX};
use super::run::Keeper;
use super::sample::{Candidate, Frame};
use crate::inspect::Inspection;
use crate::model::{AgentSummary, Problem, RunSummary, SCORECARDS, SUMMARY, Scorecard};
use crate::report::{self, Case, Excerpt, History, Language, Part, Staged, StagedFile};
use crate::score::Entry;
use crate::store::Record;
use std::io::{self, Write, stdout};
use std::path::Path;
use std::sync::Arc;

/// Names of the files that a run may leave out.
const REJECTS: &str = "rejects.csv";
const AGENTS: &str = "agents.csv";
const FINDINGS: &str = "findings.csv";
/// Result files that could be taken for conversations.
pub(super) const WRITTEN: [&str; 6] = [SCORECARDS, SUMMARY, AGENTS, FINDINGS, REJECTS, XLSX];

/// Some conversations, rendered on the thread that inspected them.
#[derive(Default)]
pub(super) struct Page {
    pub(super) entries: Vec<Entry>,
    /// The conditions of `--fail-on` that were met.
    pub(super) met: Vec<FailOn>,
    /// The conversations that failed.
    pub(super) problems: Vec<Problem>,
    /// What the store keeps.
    pub(super) records: Vec<Record>,
    cases: Vec<Case>,
    candidates: Vec<Candidate>,
    inspections: Vec<Inspection>,
    lines: Vec<u8>,
    rows: Vec<u8>,
}

impl Page {
    /// An empty page for `conversations`, with room for what they usually come to: growing it would copy it again and again.
    pub(super) fn new(conversations: usize, wanted: Wanted) -> Self {
        const LINE: usize = 12 << 10;
        const ROWS: usize = 4 << 10;
        let room = |wanted: bool, each: usize| Vec::with_capacity(if wanted { conversations * each } else { 0 });
        Self { lines: room(wanted.lines, LINE), rows: room(wanted.rows, ROWS), ..Self::default() }
    }

    /// Renders what `sinks` will write.
    pub(super) fn push(&mut self, inspection: &Inspection, wanted: Wanted, language: Language) -> serde_json::Result<()> {
        if wanted.lines {
            report::push_card_line(&mut self.lines, &inspection.card)?;
        }
        if wanted.rows {
            report::push_finding_rows(&mut self.rows, &inspection.card, language);
        }
        if wanted.gather == Gather::Candidates {
            self.candidates.push(Candidate::new(inspection));
        }
        self.entries.push(Entry::new(&inspection.conversation, &inspection.card));
        Ok(())
    }

    /// Keeps the conversation that was pushed last for the reports.
    pub(super) fn push_case(&mut self, card: Scorecard, excerpts: Vec<Excerpt>) {
        let parts =
            self.entries.last().map(|entry| entry.agents().map(|(agent, score)| Part { agent: agent.cloned(), score }).collect());
        self.cases.push(Case { card, parts: parts.unwrap_or_default(), excerpts });
    }

    /// Keeps the conversation that was pushed last for the store.
    pub(super) fn push_record(&mut self, mut record: Record) {
        record.shares = self.entries.last().map(|entry| entry.shares().to_vec()).unwrap_or_default();
        self.records.push(record);
    }

    /// Keeps a conversation as a whole.
    pub(super) fn push_inspection(&mut self, inspection: Inspection) {
        self.inspections.push(inspection);
    }

    /// How much of it is written.
    pub(super) fn end(&self) -> (usize, usize) {
        (self.lines.len(), self.rows.len())
    }

    /// Takes back what was written since `end`.
    pub(super) fn cut(&mut self, (lines, rows): (usize, usize)) {
        self.lines.truncate(lines);
        self.rows.truncate(rows);
    }
}

/// What has to be rendered at all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    lines: bool,
    rows: bool,
    pub(super) gather: Gather,
    pub(super) cases: bool,
}

/// What is gathered where nothing is written while a batch runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gather {
    Nothing,
    /// A small record of every conversation.
    Candidates,
    /// Some conversations as a whole.
    Inspections,
}

/// Where it is gathered.
pub(super) enum Gathered {
    Frame(Frame),
    Pool(Pool),
}

/// The open files of a run.
struct Files {
    folder: Staged,
    cards: StagedFile,
    findings: StagedFile,
    rejects: Option<StagedFile>,
}

/// Everything that is written while a batch runs.
pub(super) struct Sinks {
    files: Option<Files>,
    reports: Option<Reports>,
    keeper: Option<Keeper>,
    gathered: Option<Gathered>,
    stream: bool,
    language: Language,
}

impl Sinks {
    /// Opens the files of `folder`, if there is one. `stream` sends scorecards to standard output.
    pub(super) fn open(folder: Option<&Path>, stream: bool, language: Language) -> io::Result<Self> {
        let files = folder.map(|folder| Files::begin(folder, language)).transpose()?;
        Ok(Self { files, reports: None, keeper: None, gathered: None, stream, language })
    }

    /// Collects what `reports` need, too.
    pub(super) fn with_reports(self, reports: Option<Reports>) -> Self {
        Self { reports, ..self }
    }

    /// Nothing is written: `gathered` takes what is scored.
    pub(super) fn into_memory(gathered: Gathered, language: Language) -> Self {
        Self { files: None, reports: None, keeper: None, gathered: Some(gathered), stream: false, language }
    }

    /// What was gathered, once everything is scored.
    pub(super) fn take_gathered(&mut self) -> Option<Gathered> {
        self.gathered.take()
    }

    /// Stores what is scored, too.
    pub(super) fn with_keeper(self, keeper: Keeper) -> Self {
        Self { keeper: Some(keeper), ..self }
    }

    /// The keeper back, once everything is scored.
    pub(super) fn take_keeper(&mut self) -> Option<Keeper> {
        self.keeper.take()
    }

    /// Whether there are result files.
    pub(super) fn has_files(&self) -> bool {
        self.files.is_some()
    }

    /// What has to be rendered.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            lines: self.stream || self.files.is_some(),
            rows: self.files.is_some(),
            gather: match self.gathered {
                None => Gather::Nothing,
                Some(Gathered::Frame(_)) => Gather::Candidates,
                Some(Gathered::Pool(_)) => Gather::Inspections,
            },
            cases: self.reports.is_some(),
        }
    }

    /// Writes some conversations.
    pub(super) fn take(&mut self, page: &mut Page) -> io::Result<()> {
        if let Some(files) = &mut self.files {
            files.cards.write_all(&page.lines)?;
            files.findings.write_all(&page.rows)?;
        }
        match &mut self.gathered {
            None => {}
            Some(Gathered::Frame(frame)) => page.candidates.drain(..).for_each(|candidate| frame.take(candidate)),
            Some(Gathered::Pool(pool)) => page.inspections.drain(..).for_each(|inspection| pool.take(inspection)),
        }
        if let Some(keeper) = &mut self.keeper {
            keeper.take(std::mem::take(&mut page.records));
        }
        if let Some(reports) = &mut self.reports {
            page.cases.iter().try_for_each(|case| reports.add(case))?;
        }
        if self.stream { stdout().lock().write_all(&page.lines) } else { Ok(()) }
    }

    /// A batch is over: the store takes it as a whole.
    pub(super) fn end_batch(&mut self) -> io::Result<()> {
        self.keeper.as_mut().map_or(Ok(()), |keeper| keeper.commit().map_err(io::Error::other))
    }

    /// A file or sheet could not be read, or not to its end.
    pub(super) fn lose(&mut self, path: &Arc<str>) {
        if let Some(keeper) = &mut self.keeper {
            keeper.lose(path);
        }
    }

    /// Writes one problem.
    pub(super) fn reject(&mut self, problem: &Problem) -> io::Result<()> {
        if let Some(keeper) = &mut self.keeper {
            keeper.reject(problem);
        }
        let Some(files) = &mut self.files else { return Ok(()) };
        let rejects = match &mut files.rejects {
            Some(rejects) => rejects,
            none => none.insert(begin_csv(&files.folder, REJECTS, &report::rejects_header(self.language))?),
        };
        rejects.write_all(&report::reject_row(problem, self.language))
    }

    /// Writes the closing files, reports with what was before, and gives every file its name.
    pub(super) fn publish(self, agents: &[AgentSummary], run: &RunSummary, history: Option<&History>) -> io::Result<()> {
        let Some(files) = self.files else { return Ok(()) };
        let mut summary = serde_json::to_vec_pretty(run)?;
        summary.push(b'\n');
        let mut all = vec![files.cards, files.findings];
        all.extend(files.rejects);
        all.push(begin_csv(&files.folder, AGENTS, &report::agents_csv(agents, &run.rulebook, self.language))?);
        all.push(files.folder.write(SUMMARY, &summary)?);
        if let Some(reports) = self.reports {
            all.extend(reports.write(&files.folder, agents, run, history)?);
        }
        let mut stale = vec![REJECTS];
        stale.extend(REPORTS);
        stale.retain(|name| !all.iter().any(|file| file.name() == *name));
        files.folder.publish(all, &stale)
    }
}

impl Files {
    fn begin(folder: &Path, language: Language) -> io::Result<Self> {
        let folder = Staged::new(folder)?;
        let cards = folder.begin(SCORECARDS)?;
        let findings = begin_csv(&folder, FINDINGS, &report::findings_header(language))?;
        Ok(Self { folder, cards, findings, rejects: None })
    }
}

fn begin_csv(folder: &Staged, name: &'static str, beginning: &[u8]) -> io::Result<StagedFile> {
    let mut file = folder.write(name, report::BOM)?;
    file.write_all(beginning)?;
    Ok(file)
}
