//! The closed sets of the taxonomy as small numbers. A code keeps its number in a store for ever, whatever is added to its set.

use crate::model::{Category, Channel, CustomerType, Grade, Kind, Risk, Scene, Severity, Topic, Via};
use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;

/// A closed set whose members are stored as numbers.
pub(super) trait Coded: Copy {
    const FAMILY: &'static str;
    fn code(self) -> &'static str;
}

macro_rules! coded {
    ($($name:ident $family:literal),* $(,)?) => {
        $(impl Coded for $name {
            const FAMILY: &'static str = $family;
            fn code(self) -> &'static str {
                $name::code(self)
            }
        })*

        /// Every code that is stored, with its set and name.
        fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
            std::iter::empty()$(.chain($name::ALL.iter().map(|one| ($family, one.code(), one.name()))))*
        }
    };
}
coded! {
    Channel "channel", Grade "grade", Kind "kind", Severity "severity", Via "via", Scene "scene", Risk "risk", Topic "topic",
    CustomerType "customer_type", Category "category",
}

/// The numbers of the codes in one store.
#[derive(Default)]
pub(super) struct Codes(FxHashMap<(String, String), i64>);

impl Codes {
    /// Adds what the store does not know yet.
    pub(super) fn fill(db: &Connection) -> rusqlite::Result<Self> {
        let codes = Self::read(db)?;
        if all().all(|(family, code, _)| codes.0.contains_key(&(family.to_owned(), code.to_owned()))) {
            return Ok(codes);
        }
        let transaction = db.unchecked_transaction()?;
        let mut add = transaction.prepare("INSERT INTO codes (family, code, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?;
        for (family, code, name) in all() {
            add.execute(params![family, code, name])?;
        }
        drop(add);
        transaction.commit()?;
        Self::read(db)
    }

    pub(super) fn read(db: &Connection) -> rusqlite::Result<Self> {
        let mut statement = db.prepare("SELECT family, code, id FROM codes")?;
        let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
        Ok(Self(rows.collect::<rusqlite::Result<_>>()?))
    }

    /// The number of a code; 0, which no code has, where the store does not know it.
    pub(super) fn of<C: Coded>(&self, one: C) -> i64 {
        self.0.get(&(C::FAMILY.to_owned(), one.code().to_owned())).copied().unwrap_or_default()
    }
}
