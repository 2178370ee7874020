//! Exports that are not what a night should have, as alerts tell of them.

use super::night::UNREADABLE;
use crate::cli::Failure;
use crate::store::{Shrunk, Store};
use anyhow::Context;
use jiff::civil::Date;

/// An export that did not come, or of which nothing can be read, or that is probably not what it should be.
#[derive(Debug, Clone)]
pub(super) struct Missing {
    /// The input as the configuration has it, the same every day; or the file, as the store names it.
    pub(super) subject: String,
    pub(super) lack: Lack,
    /// The files that it is told of.
    pub(super) names: Vec<String>,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// It has not come.
    Away,
    /// Nothing of it can be read.
    Unreadable,
    /// It has lost most of what was there under its name.
    Shrunk { before: u64, now: u64 },
    /// It holds no conversation, and may have held some before.
    Empty { before: Option<u64> },
    /// It is an earlier day's under this day's name.
    Old,
}

impl Lack {
    /// By which it is told apart from what else may be wrong with the same export on the same day.
    pub(super) fn key(self) -> String {
        match self {
            Self::Away => "away".to_owned(),
            Self::Unreadable => "unreadable".to_owned(),
            Self::Shrunk { before, now } => format!("shrunk {before} {now}"),
            Self::Empty { .. } => "empty".to_owned(),
            Self::Old => "old".to_owned(),
        }
    }

    /// What is told of it.
    pub(super) fn told(self) -> String {
        match self {
            Self::Away => "应有的导出文件没有到".to_owned(),
            Self::Unreadable => "导出文件无法读取".to_owned(),
            Self::Shrunk { before, now } => {
                format!("重新导出的文件只有 {now} 个会话，之前有 {before} 个，请核对导出是否完整")
            }
            Self::Empty { before: Some(before) } => {
                format!("重新导出的文件里没有会话，之前有 {before} 个，请核对导出是否完整")
            }
            Self::Empty { before: None } => "导出文件里没有会话".to_owned(),
            Self::Old => "当天的导出与以前的内容相同，当天的可能还没有生成".to_owned(),
        }
    }
}

impl Missing {
    pub(super) fn export(written: &str, name: &str) -> Self {
        Self { subject: written.to_owned(), lack: Lack::Away, names: vec![name.to_owned()] }
    }

    fn of(kept: &str, lack: Lack) -> Self {
        Self { subject: kept.to_owned(), lack, names: vec![kept.to_owned()] }
    }

    /// Of a file that is there.
    pub(super) fn content(kept: &str) -> Self {
        Self::of(kept, Lack::Unreadable)
    }

    /// Of one that is an earlier day's under this day's name.
    pub(super) fn old(kept: &str, same_as: &str) -> Self {
        let mut names = vec![kept.to_owned(), same_as.to_owned()];
        names.dedup();
        Self { names, ..Self::of(kept, Lack::Old) }
    }

    /// Of those of a night that have lost most of what they held, or hold nothing. The store knows them: whoever is killed before they are
    /// told has them told by the next run.
    pub(super) fn shrunk_of(store: &Store, night: Date) -> Result<Vec<Self>, Failure> {
        let shrunk = store.shrunk(night).context(UNREADABLE)?;
        Ok(shrunk.into_iter().map(|Shrunk { path, before, now }| Self::shrunk(&path, before, now)).collect())
    }

    fn shrunk(path: &str, before: Option<u64>, now: u64) -> Self {
        if let Some(before) = before {
            let what = format!("this export replaces {before} conversations by {now}; if it is not whole, bring it again");
            tracing::warn!(path, before, now, "{what}");
        } else {
            tracing::warn!(path, "this export holds no conversation");
        }
        let lack = match before {
            Some(before) if now > 0 => Lack::Shrunk { before, now },
            before => Lack::Empty { before },
        };
        Self::of(path, lack)
    }
}
