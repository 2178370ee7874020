//! The memory of the nightly job: one `SQLite` file that holds every scored conversation, and sums by day for trends.
//!
//! Everything is written batch by batch, each in one transaction: a run that is killed leaves the store as before or as after a
//! batch. Whole numbers only, so that sums are exact in any order. Tables and views: `src/store/migrations/`.

mod alerts;
mod codes;
mod deliveries;
mod figures;
mod fold;
mod history;
mod home;
mod judged;
mod keep;
mod left;
mod moves;
mod names;
mod open;
mod outdated;
mod record;
mod rows;
mod runs;
mod sources;
mod texts;
mod twins;
mod views;

pub use alerts::{Alert, Shown, Sign};
pub use deliveries::{Delivery, Fate};
pub use figures::{Measure, Portion, QuarterSum};
pub use history::{DaySum, Group};
pub use home::Home;
pub use judged::Judges;
pub use keep::Kept;
pub use left::{Before, Left, PAUSE_S};
pub use open::{Access, Store, copies};
pub use outdated::Outdated;
pub use record::{KeptFinding, Record, Texts};
pub use runs::{Held, NightSum, Outcome, Rejected, Shrunk};
pub use sources::{Added, Change, Judge, SourceId, State, Whole};
pub use texts::Told;
pub use views::View;

use std::path::PathBuf;

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is none.
    #[error("{}: no such store; `zhijian run` makes one", .0.display())]
    Missing(PathBuf),
    /// A file of something else.
    #[error("{}: this is no store of zhijian", .0.display())]
    Foreign(PathBuf),
    /// A later version of the program wrote it.
    #[error("{}: the store has format {found}, this program knows {known}; use the newer program", path.display())]
    Newer {
        /// The store.
        path: PathBuf,
        /// Its format.
        found: usize,
        /// The latest format known.
        known: usize,
    },
    /// An older store was opened only to be read.
    #[error("{}: the store has the older format {found}; the next `zhijian run` brings it up to date", path.display())]
    Older {
        /// The store.
        path: PathBuf,
        /// Its format.
        found: usize,
    },
    /// Another program holds it, or it cannot be locked here.
    #[error(
        "{}: the store cannot be locked, by way of {}: another program holds it, or the file system knows no locks; \
         try again when that program is done, or copy the store and read the copy",
        path.display(), beside.display()
    )]
    Locked {
        /// The store.
        path: PathBuf,
        /// The file that locks are held in.
        beside: PathBuf,
    },
    /// It may not be written.
    #[error("{}: the store cannot be written: {reason}; nothing of it was lost", path.display())]
    Unwritable {
        /// The store.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The copy that is made before a change of format.
    #[error("{}: cannot write the backup: {reason}", path.display())]
    Backup {
        /// The copy.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Whatever else `SQLite` says.
    #[error("store: {0}")]
    Database(#[from] rusqlite::Error),
}
