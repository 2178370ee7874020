//! A store that is only read.

use super::Failure;
use crate::store::{Access, Store};
use std::path::Path;

/// Opens it; says so on standard error where something of it cannot be seen from here.
pub(super) fn opened(path: &Path) -> Result<Store, Failure> {
    let store = Store::open(path, Access::Read).map_err(|error| Failure::Failed(error.into()))?;
    if let Some(beside) = store.overlooked() {
        let beside = beside.display();
        eprintln!(
            "zhijian: {beside}: cannot be read here, and holds what the last run stored: that is missing; \
             read with the account of the nightly job, or after its next run"
        );
    }
    Ok(store)
}
