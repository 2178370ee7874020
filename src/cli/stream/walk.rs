//! The walk of a line: read, hear, tell; and of a conversation that is over: inspect, tell.

mod late;

use super::arrivals::Line;
use super::closed::Closed;
use super::idle::Silent;
use super::told::{Because, Standing, Told, TurnTold, alerts};
use crate::cli::batch::{PANICKED, told};
use crate::cli::fail_on::FailOn;
use crate::cli::hiding::{Hiding, Known};
use crate::input::{Live, Said};
use crate::inspect::{Ear, Heard, Inspector};
use crate::model::{Conversation, Finding, Problem, Reason, Turn};
use crate::report::{Language, push_card_line};
use rustc_hash::FxHashMap;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What becomes of a conversation that comes twice.
const TWICE: &str = "同名会话已在本次输入中出现过，保留先出现的；请检查是否重复发送";

/// What becomes of lines that hold nothing.
const EMPTY: &str = "空列表，没有任何消息";
const END_OF_NONE: &str = "结束事件没有会话ID；请补全";
const END_OF_UNKNOWN: &str = "结束的会话没有出现过；请检查会话ID";

/// A conversation that is going on.
#[derive(Default)]
struct Talk {
    /// The line that opened it: by it conversations are in order.
    line: u64,
    ear: Ear,
    standing: Standing,
    known: Known,
}

/// Everything that is open, and what it is judged with.
pub(super) struct Walk {
    live: Live,
    inspector: Inspector,
    hiding: Hiding,
    language: Language,
    pub(super) alerts: Vec<FailOn>,
    pub(super) fail_on: Vec<FailOn>,
    talks: FxHashMap<String, Talk>,
    closed: Closed,
    pub(super) turns: u64,
    pub(super) cards: u64,
    pub(super) rejected: u64,
    /// Whether there was an alert.
    pub(super) alerted: bool,
    /// Whether a scorecard met a condition of `--fail-on`.
    pub(super) met: bool,
}

impl Walk {
    pub(super) fn new(live: Live, inspector: Inspector, hiding: Hiding, language: Language) -> Self {
        let (alerts, fail_on, talks, closed) = (Vec::new(), Vec::new(), FxHashMap::default(), Closed::default());
        let (turns, cards, rejected, alerted, met) = (0, 0, 0, false, false);
        Self { live, inspector, hiding, language, alerts, fail_on, talks, closed, turns, cards, rejected, alerted, met }
    }

    /// Takes a line, and tells what is known by it.
    pub(super) fn take(&mut self, line: &Line, number: u64, silent: &mut Silent, out: &mut impl Write) -> io::Result<()> {
        let bytes = match line {
            Line::Whole(bytes) if number == 1 => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
            Line::Whole(bytes) => bytes,
            Line::Cut(beginning) => {
                let (reason, detail) = Line::TOO_LONG;
                let batch = self.live.refuse(beginning, number, reason, detail);
                self.reject_all(batch.problems);
                return Ok(());
            }
        };
        let rows = self.live.rows(bytes)?;
        if rows.is_empty() && !bytes.trim_ascii().is_empty() {
            self.refuse(bytes, number, EMPTY);
        }
        for row in rows {
            match self.live.meaning(&row) {
                Said::Row(id) if id.is_empty() => self.take_alone(&row, number, out)?,
                Said::Row(id) if self.closed.contains(&id) => self.take_late(&row, number, out)?,
                Said::Row(id) => self.take_turn(&id, &row, number, silent, out)?,
                Said::End(id) if self.talks.contains_key(&id) => {
                    silent.end(&id);
                    self.close(&id, Because::End, out)?;
                }
                // It may have been ended by something else just before.
                Said::End(id) if self.closed.contains(&id) => {}
                Said::End(id) => self.refuse(&row, number, if id.is_empty() { END_OF_NONE } else { END_OF_UNKNOWN }),
                Said::Other(event) => {
                    self.refuse(&row, number, &format!("未知事件“{event}”，只认 end（结束会话）；本行未作处理"));
                }
            }
        }
        Ok(())
    }

    fn take_turn(&mut self, id: &str, row: &[u8], line: u64, silent: &mut Silent, out: &mut impl Write) -> io::Result<()> {
        let (turns, batch) = self.live.add(id, row, line);
        self.reject_all(batch.problems);
        self.take_whole(batch.conversations, row, line, out)?;
        self.talks.entry(id.to_owned()).or_insert_with(|| Talk { line, ..Talk::default() });
        for turn in turns {
            self.hear(id, turn, line, out)?;
        }
        let last = self.live.conversation(id).and_then(|conversation| conversation.turns.last());
        silent.hear(id, line, last.and_then(|turn| turn.at));
        if self.live.is_whole(id) {
            silent.end(id);
            self.close(id, Because::Whole, out)?;
        }
        out.flush()
    }

    /// Tells what is known of a turn of an open conversation.
    fn hear(&mut self, id: &str, turn: usize, line: u64, out: &mut impl Write) -> io::Result<()> {
        let (Some(talk), Some(conversation)) = (self.talks.get_mut(id), self.live.conversation(id)) else { return Ok(()) };
        let heard = catch_unwind(AssertUnwindSafe(|| self.inspector.hear(conversation, turn, &mut talk.ear)));
        let Ok(Heard { since, mut findings, emotion }) = heard else {
            talk.ear = Ear::from(turn + 1);
            let problem = failed(conversation, line);
            self.reject(problem);
            return Ok(());
        };
        let withdrawn = talk.standing.update(since, &mut findings);
        self.hiding.quotes_so_far(conversation, turn, &mut talk.known, &mut findings);
        let alerts = alerts(&findings, &self.alerts);
        self.alerted |= !alerts.is_empty();
        self.turns += 1;
        let (role, at) = (self.live.role(id, turn), conversation.turns[turn].at);
        let emotion = emotion.filter(|_| role.is_some()).map(Into::into);
        Told::Turn(TurnTold { conversation_id: id, line, turn, role, at, emotion, findings, alerts, withdrawn }).write(out)
    }

    /// A row without an id at its front: a conversation that is named after the input, or nothing that can be used.
    fn take_alone(&mut self, row: &[u8], line: u64, out: &mut impl Write) -> io::Result<()> {
        let batch = self.live.alone(row, line);
        self.reject_all(batch.problems);
        self.take_whole(batch.conversations, row, line, out)?;
        out.flush()
    }

    /// Finishes conversations that a row brought whole.
    fn take_whole(&mut self, whole: Vec<Conversation>, row: &[u8], line: u64, out: &mut impl Write) -> io::Result<()> {
        for conversation in whole {
            if self.closed.contains(&conversation.id) || self.talks.contains_key(&conversation.id) {
                let problems = self.live.refuse(row, line, Reason::DuplicateId, TWICE).problems;
                self.reject_all(problems);
                continue;
            }
            self.closed.add(&conversation.id);
            self.finish(conversation, Talk::default(), Because::Whole, &[], out)?;
        }
        Ok(())
    }

    /// Ends a conversation.
    pub(super) fn close(&mut self, id: &str, because: Because, out: &mut impl Write) -> io::Result<()> {
        let Some(talk) = self.talks.remove(id) else { return Ok(()) };
        let arrived = self.live.conversation(id).map_or_else(Vec::new, |conversation| conversation.turns.clone());
        let batch = self.live.close(id);
        self.closed.add(id);
        self.reject_all(batch.problems);
        match batch.conversations.into_iter().next() {
            Some(conversation) => self.finish(conversation, talk, because, &arrived, out)?,
            None => Told::Closed { conversation_id: id, because, turns: 0, withdrawn: talk.standing.all() }.write(out)?,
        }
        out.flush()
    }

    /// Ends everything that is open, in the order in which it began.
    pub(super) fn close_all(&mut self, out: &mut impl Write) -> io::Result<()> {
        let mut ids: Vec<(u64, String)> = self.talks.iter().map(|(id, talk)| (talk.line, id.clone())).collect();
        ids.sort_unstable();
        ids.iter().try_for_each(|(_, id)| self.close(id, Because::EndOfInput, out))
    }

    fn finish(
        &mut self,
        conversation: Conversation,
        talk: Talk,
        because: Because,
        arrived: &[Turn],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let (id, line) = (conversation.id.clone(), conversation.source.line);
        let failure = failed(&conversation, line);
        let Ok(mut inspection) = catch_unwind(AssertUnwindSafe(|| self.inspector.inspect(conversation))) else {
            self.reject(failure);
            return Told::Closed { conversation_id: &id, because, turns: 0, withdrawn: talk.standing.all() }.write(out);
        };
        let withdrawn = talk.standing.lost(arrived, &inspection.conversation, &inspection.card);
        self.hiding.of(&inspection.conversation).card(&mut inspection.card);
        let card = &inspection.card;
        Told::Closed { conversation_id: &id, because, turns: card.turns, withdrawn }.write(out)?;
        let mut line = Vec::new();
        push_card_line(&mut line, card)?;
        self.cards += 1;
        self.met |= self.fail_on.iter().any(|condition| condition.is_met(card));
        out.write_all(&line)
    }

    /// Rejects a line that holds nothing to be heard.
    fn refuse(&mut self, row: &[u8], line: u64, why: &str) {
        let batch = self.live.refuse(row, line, Reason::Malformed, why);
        self.reject_all(batch.problems);
    }

    fn reject_all(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            self.reject(problem);
        }
    }

    fn reject(&mut self, mut problem: Problem) {
        self.hiding.problem(&mut problem);
        self.rejected += 1;
        eprintln!("{}", told(&problem, self.language));
    }
}

/// Masks the words that `findings` in `conversation` quote.
fn mask(hiding: &Hiding, conversation: &Conversation, findings: &mut [Finding]) {
    let hidden = hiding.of(conversation);
    for finding in findings {
        if let Some((turn, quote)) = finding.turn.zip(finding.quote.as_mut()) {
            hidden.quote(turn, quote);
        }
    }
}

fn failed(conversation: &Conversation, line: u64) -> Problem {
    let (path, row) = (conversation.source.path.clone(), String::new());
    Problem { path, line, reason: Reason::Failed, detail: PANICKED.to_owned(), row }
}
