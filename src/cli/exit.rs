//! Exit codes: 0 done · 1 failed, nothing written · 2 wrong usage or a faulty rulebook · 3 done, but rows or files were
//! rejected · 4 done, and a `--fail-on` condition was met · 130 interrupted, nothing left behind (see `interrupted`) · 141 nobody
//! reads on, as where `head` has its lines.

use crate::rules::{FolderError, RulebookError};
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
    /// What it says, for people; nothing where whoever read the output has enough of it.
    pub fn message(&self) -> Option<String> {
        (!self.is_closed_pipe()).then(|| self.to_string())
    }

    fn is_closed_pipe(&self) -> bool {
        let (Self::Usage(error) | Self::Failed(error)) = self;
        let is_closed = |cause: &(dyn std::error::Error + 'static)| {
            cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
        };
        error.chain().any(is_closed)
    }

    /// Its exit code.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            // What a shell says of a program that ends so.
            _ if self.is_closed_pipe() => ExitCode::from(141),
            Self::Failed(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
        }
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

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}
