//! Agents reuse scripts: a text that was understood once need not be understood again.

use crate::model::Role;
use crate::text::{Annotation, Annotator, Scratch};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex};

/// Independent parts, so that threads seldom wait for each other.
const SHARDS: usize = 64;
/// Texts of a role kept per shard: a bound on memory, far above the scripts of a service centre.
const PER_SHARD: usize = 1_000;

/// Bytes of a text that customers too often share: eight Chinese characters.
const SHORT: usize = 24;

/// Annotations by text, for each role.
type Shard = [FxHashMap<Box<str>, Arc<Annotation>>; Role::ALL.len()];

/// Annotations by role and text. What is kept never changes a result, only the time it takes.
pub struct Cache(Vec<Mutex<Shard>>);

impl Default for Cache {
    fn default() -> Self {
        Self((0..SHARDS).map(|_| Mutex::default()).collect())
    }
}

impl Cache {
    /// The annotation of `text`, made now if it is not known.
    pub fn annotate(&self, annotator: &Annotator, role: Role, text: &str, scratch: &mut Scratch) -> Arc<Annotation> {
        // Customers hardly ever repeat each other word for word, but in the shortest texts: 好的, 在吗, 谢谢.
        if role == Role::Customer && text.len() > SHORT {
            return Arc::new(annotator.annotate(role, text, scratch));
        }
        let shard = &self.0[shard_of(text)];
        // A poisoned shard belongs to a conversation that failed; its entries are whole all the same.
        let lock = || shard.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = lock()[role as usize].get(text) {
            return known.clone();
        }
        let annotation = Arc::new(annotator.annotate(role, text, scratch));
        let of_role = &mut lock()[role as usize];
        if of_role.len() >= PER_SHARD {
            // Simple and bounded: scripts come back soon after the shard starts anew.
            of_role.clear();
        }
        of_role.insert(Box::from(text), annotation.clone());
        annotation
    }
}

fn shard_of(text: &str) -> usize {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    // Upper bits: the map inside uses the lower ones.
    usize::try_from(hasher.finish() >> 58).unwrap_or(0) % SHARDS
}
