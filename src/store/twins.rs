//! The same conversation in two files: exports overlap. Both are stored, and the one with more turns is counted; where its file changes
//! or goes, the other takes its place.

use super::fold;
use crate::model::{Conversation, Turn};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

/// Marks of the first two and the last two turns of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) head: i64,
    pub(super) tail: i64,
    /// `None` where there is one turn alone, or where the others tell all of it.
    pub(super) second: Option<i64>,
    pub(super) before_last: Option<i64>,
}

impl Marks {
    /// Who spoke when, and how long the text is: texts themselves leave no trace. A log without times is told by all of its turns.
    pub(super) fn of(conversation: &Conversation) -> Self {
        let turns = &*conversation.turns;
        match (turns.first(), turns.last()) {
            (Some(first), Some(last)) if first.at.is_some() && last.at.is_some() => {
                let inner = |turn: Option<&Turn>| turn.map(|turn| mark(std::slice::from_ref(turn)) & SHORT);
                Self {
                    head: mark(std::slice::from_ref(first)),
                    tail: mark(std::slice::from_ref(last)),
                    second: inner(turns.get(1)),
                    before_last: inner(turns.iter().nth_back(1)),
                }
            }
            _ => Self { head: mark(turns), tail: mark(turns), second: None, before_last: None },
        }
    }
}

/// What is kept of a mark that stands beside another: three bytes.
const SHORT: i64 = (1 << 23) - 1;

fn mark(turns: &[Turn]) -> i64 {
    let mut hasher = Sha256::new();
    for turn in turns {
        hasher.update(turn.role.code());
        hasher.update(turn.at.map_or(i64::MIN, |at| at.instant.as_millisecond()).to_le_bytes());
        hasher.update(turn.text.chars().count().to_le_bytes());
    }
    let mut eight = [0; 8];
    eight.copy_from_slice(&hasher.finalize()[..8]);
    // Below zero stand the marks of older stores.
    i64::from_le_bytes(eight) & i64::MAX
}

/// Whether `a` and `other`, which have the same id, are the same conversation: the first two turns agree, or the last two. Where one of
/// them has a single turn, that one has to, and `more`. What comes first is told by the index alone.
pub(super) fn agree(other: &str, more: &str) -> String {
    let turns = |outer: &str, inner: &str| {
        format!(
            "({other}.{outer} = a.{outer} AND ({other}.{inner} = a.{inner} OR (({other}.{inner} IS NULL OR a.{inner} IS NULL) AND {more})))"
        )
    };
    let [head, tail] = [turns("head", "second"), turns("tail", "before_last")];
    format!("({other}.head = a.head OR {other}.tail = a.tail) AND ({head} OR {tail})")
}

/// Of two conversations of which one has a single turn.
const SAME_TEAM: &str = "a.team = b.team";

/// The same conversation as `?1`. One of which something was forgotten cannot leave the sums: it counts as the longest.
fn twins(db: &Connection, id: i64, counted: bool) -> rusqlite::Result<Vec<(i64, i64)>> {
    let query = format!(
        "SELECT b.id, iif(b.day < (SELECT frozen FROM sources WHERE id = b.source), 9223372036854775807, b.turns) \
         FROM conversations a CROSS JOIN conversations b ON b.conversation = a.conversation \
         WHERE a.id = ?1 AND b.id <> a.id AND {} AND b.counted = ?2 ORDER BY b.turns DESC, b.id",
        agree("b", SAME_TEAM)
    );
    let mut statement = db.prepare_cached(&query)?;
    statement.query_map(params![id, counted], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn set_counted(db: &Connection, id: i64, counted: bool) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE conversations SET counted = ?2 WHERE id = ?1")?.execute(params![id, counted]).map(drop)
}

/// Decides whether a conversation that was just added counts. Those from `first` on are not in the sums yet; of the others the days from
/// whose sums one was taken.
pub(super) fn settle(db: &Connection, id: i64, turns: i64, first: i64) -> rusqlite::Result<Vec<i64>> {
    let others = twins(db, id, true)?;
    if others.iter().any(|&(_, other)| other >= turns) {
        return set_counted(db, id, false).map(|()| Vec::new());
    }
    let mut left = Vec::new();
    for (other, _) in others {
        if other < first {
            fold::take_one(db, other)?;
            let day = "SELECT day FROM conversations WHERE id = ?1";
            left.push(db.prepare_cached(day)?.query_row([other], |row| row.get(0))?);
        }
        set_counted(db, other, false)?;
    }
    Ok(left)
}

/// The conversations outside of `source` that take the places of its counted ones, once those are gone.
pub(super) fn heirs(db: &Connection, source: i64, frozen: i64) -> rusqlite::Result<Vec<i64>> {
    let query = format!(
        "SELECT DISTINCT b.id FROM conversations a CROSS JOIN conversations b ON b.conversation = a.conversation \
         WHERE a.source = ?1 AND a.counted = 1 AND a.day >= ?2 AND b.source <> ?1 AND b.counted = 0 AND {} \
         ORDER BY b.turns DESC, b.id",
        agree("b", SAME_TEAM)
    );
    let mut statement = db.prepare_cached(&query)?;
    statement.query_map([source, frozen], |row| row.get(0))?.collect()
}

/// Counts those of `heirs` that have no counted twin any more.
pub(super) fn succeed(db: &Connection, heirs: &[i64]) -> rusqlite::Result<()> {
    for &heir in heirs {
        if twins(db, heir, true)?.is_empty() {
            set_counted(db, heir, true)?;
            fold::add_one(db, heir)?;
        }
    }
    Ok(())
}
