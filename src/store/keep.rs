//! How long texts are kept, and what an agent loses points by.

use super::StoreError;
use super::open::Store;
use super::record::number_of;
use jiff::civil::Date;
use rusqlite::params;

impl Store {
    /// Removes the texts of conversations that began before `day`, quotes included; scores and sums stay. How many conversations it were.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn forget_texts(&mut self, day: Date) -> Result<usize, StoreError> {
        let old = "SELECT t.conversation FROM conversations c CROSS JOIN transcripts t ON t.conversation = c.id WHERE c.day < ?1";
        let forgotten = (|| {
            let transaction = self.db.transaction()?;
            let quotes = format!("UPDATE findings SET quote = NULL WHERE quote IS NOT NULL AND conversation IN ({old})");
            transaction.execute(&quotes, [number_of(day)])?;
            let texts = format!("DELETE FROM transcripts WHERE conversation IN ({old})");
            let count = transaction.execute(&texts, [number_of(day)])?;
            transaction.commit()?;
            Ok(count)
        })();
        forgotten.map_err(|error| self.explained(error))
    }

    /// What an agent lost by each code, in hundredths of a point, from `first` to `last`, both included.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn losses(&self, agent: &str, first: Date, last: Date) -> Result<Vec<(String, i64)>, StoreError> {
        let query = "SELECT codes.code, -sum(f.cost) FROM days CROSS JOIN finding_days f ON f.day = days.day \
                     JOIN rules ON rules.id = f.rule JOIN codes ON codes.id = rules.category \
                     WHERE days.day BETWEEN ?2 AND ?3 AND f.agent = (SELECT id FROM agents WHERE name = ?1) \
                     GROUP BY codes.code HAVING sum(f.cost) < 0 ORDER BY 1";
        let mut statement = self.db.prepare_cached(query)?;
        let keys = params![agent, number_of(first), number_of(last)];
        Ok(statement.query_map(keys, |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    }
}
