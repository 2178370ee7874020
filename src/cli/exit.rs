//! Exit codes: 0 done · 1 failed, nothing written · 2 wrong usage or a faulty rulebook · 3 done, but rows or files were
//! rejected · 4 done, and a `--fail-on` condition was met · 130 interrupted, nothing left behind (see `interrupted`).
//! Where the reader of standard output has seen enough, as `head` has, that is the end, and no failure: 0.

use crate::rules::{FolderError, RulebookError};
use std::io::{self, ErrorKind};
use std::process::ExitCode;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The user must change the call or the rulebook.
    #[error("{}", told(.0))]
    Usage(anyhow::Error),
    /// Something went wrong on the way.
    #[error("{}", told(.0))]
    Failed(anyhow::Error),
}

impl Failure {
    /// Its exit code.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Failed(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
        }
    }

    /// Whether whoever read what is written has gone.
    pub fn is_unread(&self) -> bool {
        let (Self::Usage(error) | Self::Failed(error)) = self;
        let is_gone = |cause: &io::Error| cause.kind() == ErrorKind::BrokenPipe;
        error.chain().any(|cause| cause.downcast_ref().is_some_and(is_gone))
    }
}

/// An error and its causes, without those whose words are told already.
fn told(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |told, cause| match told.as_str() {
        "" => cause,
        before if before.contains(&cause) => told,
        before => format!("{before}: {cause}"),
    })
}

/// Done, but something was rejected.
pub const REJECTED: u8 = 3;
/// Done, and a condition of `--fail-on` was met.
pub const CONDITION_MET: u8 = 4;

impl From<RulebookError> for Failure {
    fn from(error: RulebookError) -> Self {
        Self::Usage(error.into())
    }
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Self {
        Self::Usage(error.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}
