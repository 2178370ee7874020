//! Turns of conversations that have their scorecard already.

use super::{TWICE, Walk, failed, mask};
use crate::cli::stream::told::{Told, TurnTold, alerts};
use crate::inspect::Ear;
use crate::model::{Conversation, Reason, Turn};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What becomes of a turn that comes too late.
const LATE: &str = "会话已结束并评分，本行未计入其评分卡；其内容已单独听取（见输出中的 late）";
impl Walk {
    /// A turn of a conversation that has its scorecard already: heard for itself, for what it says may be urgent.
    pub(super) fn take_late(&mut self, row: &[u8], line: u64, out: &mut impl Write) -> io::Result<()> {
        let batch = self.live.alone(row, line);
        let rejected = batch.problems.len();
        self.reject_all(batch.problems);
        for conversation in &batch.conversations {
            let is_whole = conversation.turns.len() > 1;
            let (reason, detail) = if is_whole { (Reason::DuplicateId, TWICE) } else { (Reason::Late, LATE) };
            let problems = self.live.refuse(row, line, reason, detail).problems;
            self.reject_all(problems);
            let mut ear = Ear::default();
            for (turn, said) in conversation.turns.iter().enumerate() {
                self.hear_late(conversation, turn, said, line, &mut ear, out)?;
            }
        }
        if batch.conversations.is_empty() && rejected == 0 {
            let problems = self.live.refuse(row, line, Reason::Late, LATE).problems;
            self.reject_all(problems);
        }
        out.flush()
    }

    fn hear_late(
        &mut self,
        conversation: &Conversation,
        turn: usize,
        said: &Turn,
        line: u64,
        ear: &mut Ear,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let Ok(mut heard) = catch_unwind(AssertUnwindSafe(|| self.inspector.hear(conversation, turn, ear))) else {
            *ear = Ear::from(turn + 1);
            self.reject(failed(conversation, line));
            return Ok(());
        };
        heard.findings.retain(|finding| finding.turn == Some(turn));
        mask(&self.hiding, conversation, &mut heard.findings);
        let alerts = alerts(&heard.findings, &self.alerts);
        self.alerted |= !alerts.is_empty();
        let (conversation_id, role, at) = (conversation.id.as_str(), Some(said.role), said.at);
        let (emotion, findings, withdrawn) = (heard.emotion.map(Into::into), heard.findings, Vec::new());
        Told::Late(TurnTold { conversation_id, line, turn, role, at, emotion, findings, alerts, withdrawn }).write(out)
    }
}
