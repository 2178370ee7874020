//! The batch: read on one thread, inspect and render on all, write in input order.

use super::cases;
use super::columns::Columns;
use super::excerpts;
use super::fail_on::FailOn;
use super::hiding::Hiding;
use super::progress;
use super::remarks;
use super::run::{Earlier, Keeping};
use super::sinks::{Gather, Page, Sinks, Wanted};
use crate::input::{Batch, Reader, Remarks};
use crate::inspect::{Inspection, Inspector};
use crate::model::{Conversation, Problem, Reason, RunSummary, tenths};
use crate::report::{Language, visible};
use crate::score::Aggregate;
use rayon::ThreadPool;
use rayon::prelude::*;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

/// Batches that may wait between the reader and the inspectors.
const WAITING: usize = 4;
/// Conversations on a page: enough that handing it over costs nothing, few enough that all threads have some of a batch.
const PAGE: usize = 8;
/// Problems that are told one by one; the rest are counted.
const TOLD: usize = 10;

/// What is told of a conversation in which the program itself failed.
pub(super) const PANICKED: &str = "处理该会话时程序内部出错，请将该会话脱敏后反馈给开发者";

/// What a batch is scored with.
pub(super) struct Batches<'a> {
    pub(super) inspector: Inspector,
    pub(super) pool: ThreadPool,
    pub(super) language: Language,
    pub(super) hiding: Hiding,
    pub(super) fail_on: &'a [FailOn],
    /// The columns that rules ask for.
    pub(super) columns: Columns,
    /// What the store keeps, where there is one.
    pub(super) keeping: Option<Keeping>,
}

/// What a batch came to.
#[derive(Default)]
pub(super) struct Totals {
    pub(super) aggregate: Aggregate,
    pub(super) files: u64,
    /// Conversations outside of the period asked for.
    outside: u64,
    /// What else is told of what was read.
    remarks: Remarks,
    /// The conditions of `--fail-on` that were met.
    pub(super) met: Vec<FailOn>,
    problems: u64,
    /// What is told of the first problems.
    first_problems: Vec<String>,
}

/// A batch with the reader's progress in bytes.
type Read = (Batch, (u64, u64));

/// A batch, inspected and rendered.
struct Rendered {
    problems: Vec<Problem>,
    lost: Vec<Arc<str>>,
    pages: Vec<Page>,
    progress: (u64, u64),
}

impl Batches<'_> {
    /// Scores everything that `reader` yields: one thread reads, the pool inspects, this thread writes.
    pub(super) fn score(&self, reader: Reader, sinks: &mut Sinks) -> io::Result<Totals> {
        let mut totals = Totals::default();
        self.score_into(reader, sinks, &mut totals, None)?;
        Ok(totals)
    }

    /// The same, on top of what `totals` hold; of what was cut, with what `earlier` has of it.
    pub(super) fn score_into(
        &self,
        mut reader: Reader,
        sinks: &mut Sinks,
        totals: &mut Totals,
        mut earlier: Option<&mut Earlier>,
    ) -> io::Result<()> {
        let wanted = sinks.wanted();
        std::thread::scope(|scope| {
            // The dictionary loads while the reader looks through its first file.
            scope.spawn(|| self.inspector.rulebook().annotator.segmenter());
            let (sender, receiver) = sync_channel::<Read>(WAITING);
            let reading = scope.spawn(move || {
                while let Some(batch) = reader.next() {
                    // The other side hangs up only after a failure, which it reports itself.
                    if sender.send((batch, reader.progress())).is_err() {
                        break;
                    }
                }
                (reader.files(), reader.outside(), reader.remarks().clone())
            });
            let (sender, rendered) = sync_channel::<Rendered>(1);
            scope.spawn(move || {
                for (mut batch, progress) in receiver {
                    if let Some(earlier) = &mut earlier {
                        earlier.complete(&mut batch.conversations);
                    }
                    let mut rendered = self.render_all(batch, progress, wanted);
                    if let Some(earlier) = &earlier {
                        rendered.pages.iter_mut().flat_map(|page| &mut page.records).for_each(|record| earlier.note(record));
                    }
                    if sender.send(rendered).is_err() {
                        break;
                    }
                }
            });
            self.take_all(rendered, sinks, totals)?;
            let remarks;
            (totals.files, totals.outside, remarks) = reading.join().map_err(|_| io::Error::other("the reader failed"))?;
            totals.remarks.extend(self.hiding.remarks(remarks));
            Ok(())
        })
    }

    fn render_all(&self, batch: Batch, progress: (u64, u64), wanted: Wanted) -> Rendered {
        let page = || Page::new(PAGE, wanted);
        let render = |mut page: Page, conversation: Conversation| {
            self.render(conversation, wanted, &mut page);
            page
        };
        let pages = self.pool.install(|| batch.conversations.into_par_iter().fold_chunks(PAGE, page, render).collect());
        Rendered { problems: batch.problems, lost: batch.lost, pages, progress }
    }

    fn take_all(&self, rendered: Receiver<Rendered>, sinks: &mut Sinks, totals: &mut Totals) -> io::Result<()> {
        let bar = progress::bar();
        for Rendered { problems, lost, pages, progress: (done, whole) } in rendered {
            bar.set_length(whole);
            bar.set_position(done);
            for problem in problems {
                self.reject(problem, sinks, totals)?;
            }
            for page in pages {
                self.take(page, sinks, totals)?;
            }
            for path in &lost {
                sinks.lose(path);
            }
            sinks.end_batch()?;
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// Inspects one conversation and renders it. Whatever fails, even by a panic, is this conversation's problem alone.
    fn render(&self, conversation: Conversation, wanted: Wanted, page: &mut Page) {
        let source = conversation.source.clone();
        let end = page.end();
        let failed = match catch_unwind(AssertUnwindSafe(|| self.inspect(conversation, wanted, page))) {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => PANICKED.to_owned(),
        };
        page.cut(end);
        page.problems.push(Problem {
            path: source.path,
            line: source.line,
            reason: Reason::Failed,
            detail: failed,
            row: String::new(),
        });
    }

    fn inspect(&self, conversation: Conversation, wanted: Wanted, page: &mut Page) -> serde_json::Result<()> {
        self.columns.see(&conversation);
        let mut inspection = self.inspector.inspect(conversation);
        let Inspection { conversation, card, .. } = &mut inspection;
        let hidden = self.hiding.of(conversation);
        let excerpts = wanted.cases.then(|| excerpts::of(card, &hidden));
        let as_written = self.keeping.as_ref().filter(|keeping| keeping.keeps_all()).map(|one| one.record(card, &hidden));
        hidden.card(card);
        let record = as_written.or_else(|| self.keeping.as_ref().map(|one| one.record(card, &hidden)));
        page.push(&inspection, wanted, self.language)?;
        if let Some(record) = record {
            page.push_record(record);
        }
        let is_met = |condition: &&FailOn| condition.is_met(&inspection.card);
        page.met.extend(self.fail_on.iter().filter(is_met));
        if let Some(excerpts) = excerpts {
            page.push_case(inspection.card, excerpts);
        } else if wanted.gather == Gather::Inspections && cases::teaches(&inspection).is_some() {
            page.push_inspection(inspection);
        }
        Ok(())
    }

    fn take(&self, mut page: Page, sinks: &mut Sinks, totals: &mut Totals) -> io::Result<()> {
        sinks.take(&mut page)?;
        for entry in page.entries {
            totals.aggregate.add(entry);
        }
        for condition in page.met {
            if !totals.met.contains(&condition) {
                totals.met.push(condition);
            }
        }
        page.problems.into_iter().try_for_each(|problem| self.reject(problem, sinks, totals))
    }

    pub(super) fn reject(&self, mut problem: Problem, sinks: &mut Sinks, totals: &mut Totals) -> io::Result<()> {
        self.hiding.problem(&mut problem);
        totals.aggregate.add_problem(&problem);
        totals.problems += 1;
        sinks.reject(&problem)?;
        if totals.first_problems.len() < TOLD {
            totals.first_problems.push(told(&problem, self.language));
        }
        Ok(())
    }
}

impl Totals {
    /// Tells people on standard error what was done and what was rejected.
    pub(super) fn tell(&self, summary: &RunSummary, output: Option<&Path>, language: Language) {
        for problem in &self.first_problems {
            eprintln!("{problem}");
        }
        let untold = self.problems.saturating_sub(self.first_problems.len() as u64);
        if untold > 0 {
            eprintln!("{}", language.pick(&format!("…… 另有 {untold} 条被拒收"), &format!("… and {untold} more rejected")));
        }
        let RunSummary { conversations, turns, elapsed_s, .. } = summary;
        let mean = summary.mean_score.map_or_else(|| "–".to_owned(), tenths);
        let chinese =
            format!("已评分 {conversations} 个会话、{turns} 轮，平均 {mean} 分，拒收 {} 条，用时 {elapsed_s} 秒", self.problems);
        let english = format!(
            "scored {conversations} conversations, {turns} turns, mean {mean}, rejected {}, in {elapsed_s} s",
            self.problems
        );
        eprintln!("{}", language.pick(&chinese, &english));
        if self.outside > 0 {
            let outside = self.outside;
            let english = format!("{outside} conversations are outside of --since/--until");
            eprintln!("{}", language.pick(&format!("另有 {outside} 个会话不在 --since/--until 期间内，未评分"), &english));
        }
        remarks::tell(&self.remarks, language);
        for condition in &self.met {
            eprintln!("{}", language.pick(&format!("满足 --fail-on 条件：{condition}"), &format!("--fail-on met: {condition}")));
        }
        if let Some(folder) = output {
            let folder = folder.display();
            eprintln!("{}", language.pick(&format!("结果已写入 {folder}"), &format!("results are in {folder}")));
        }
    }
}

/// A problem with its place, for people.
pub(super) fn told(problem: &Problem, language: Language) -> String {
    let place = if problem.line == 0 { problem.path.to_string() } else { format!("{}:{}", problem.path, problem.line) };
    let reason = language.pick(problem.reason.name(), problem.reason.code());
    visible(&format!("{place}: {reason}: {}", problem.detail)).into_owned()
}
