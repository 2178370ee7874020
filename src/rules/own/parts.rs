//! Files that hold several of the same, each begun by its heading in double brackets: one that cannot be read hides none of the others.

use super::fault::{Fault, Source};
use super::table::{Read, Table, Value};
use std::ops::Range;

/// What a file holds.
pub(super) struct Parts {
    /// The key that begins each.
    pub(super) key: &'static str,
    /// Another one that is written here by mistake, and what is said of it.
    pub(super) stranger: Option<(&'static str, &'static str)>,
    /// What the file is called.
    pub(super) file: &'static str,
    /// What is said where it holds none.
    pub(super) none: &'static str,
}

impl Parts {
    /// Every part of a file as `read` reads it, and every fault.
    pub(super) fn read<T>(&self, source: &Source, mut read: impl FnMut(Table) -> Read<T>) -> Vec<Read<T>> {
        let fault = match Table::of(source) {
            Ok(file) => return self.read_all(file, Vec::new(), &mut read),
            Err(fault) => fault,
        };
        let (sound, faults) = self.sound(source);
        match Table::of(&sound) {
            Ok(file) if !faults.is_empty() => self.read_all(file, faults, &mut read),
            // None of them alone is at fault.
            _ => vec![Err(fault)],
        }
    }

    fn read_all<T>(&self, mut file: Table, mut faults: Vec<Fault>, read: &mut impl FnMut(Table) -> Read<T>) -> Vec<Read<T>> {
        let tables = file.take(self.key).map(Value::tables).transpose().unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        if let Some((key, told)) = self.stranger {
            faults.extend(file.take(key).map(|stranger| stranger.key_fault(told)));
        }
        let source = file.source;
        faults.extend(file.finish(self.file, [self.key]).err());
        if tables.is_none() && faults.is_empty() {
            faults.push(source.fault(&(0..0), self.none));
        }
        let read = tables.into_iter().flatten().map(read);
        read.chain(faults.into_iter().map(Err)).collect()
    }

    /// The file without the parts that are no TOML, and what is wrong with each of these.
    fn sound(&self, source: &Source) -> (Source, Vec<Fault>) {
        let (mut sound, mut faults) = (String::with_capacity(source.read.len()), Vec::new());
        for range in self.ranges(&source.read) {
            let part = &source.read[range.clone()];
            match source.no_toml(range) {
                None => sound += part,
                Some(fault) => {
                    faults.push(fault);
                    // What is behind it keeps its place.
                    sound.extend(part.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
                }
            }
        }
        (source.with(sound), faults)
    }

    /// What stands before the first heading, and what begins with each of them.
    fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let heading = format!("[[{}]]", self.key);
        let (mut begins, mut at) = (vec![0], 0);
        for line in text.split_inclusive('\n') {
            if line.trim_start().starts_with(&heading) {
                begins.push(at);
            }
            at += line.len();
        }
        let ends = begins.iter().skip(1).copied().chain([text.len()]);
        begins.iter().copied().zip(ends).map(|(begin, end)| begin..end).collect()
    }
}
