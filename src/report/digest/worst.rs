//! A list of bounded length that keeps what has the lowest keys.

/// The values with the lowest keys, lowest first; of equal keys those that came first.
#[derive(Debug, Clone)]
pub struct Worst<T> {
    limit: usize,
    kept: Vec<(f64, T)>,
}

impl<T> Worst<T> {
    /// An empty list for at most `limit` values.
    pub const fn new(limit: usize) -> Self {
        Self { limit, kept: Vec::new() }
    }

    /// How many it may hold.
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// Takes in a value, which is made only where it is kept.
    pub fn push(&mut self, key: f64, value: impl FnOnce() -> T) {
        if self.kept.len() == self.limit {
            if self.kept.last().is_none_or(|(last, _)| *last <= key) {
                return;
            }
            self.kept.pop();
        }
        let at = self.kept.partition_point(|(earlier, _)| *earlier <= key);
        self.kept.insert(at, (key, value()));
    }

    /// Key and value, lowest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (f64, &T)> {
        self.kept.iter().map(|(key, value)| (*key, value))
    }

    /// The values, lowest key first.
    pub fn into_values(self) -> impl Iterator<Item = T> {
        self.kept.into_iter().map(|(_, value)| value)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Worst;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_keeps_what_sorting_would_put_first(keys in prop::collection::vec(0u8..20, 0..60), limit in 0usize..10) {
            let mut worst = Worst::new(limit);
            for (nth, &key) in keys.iter().enumerate() {
                worst.push(f64::from(key), || nth);
            }
            let mut sorted: Vec<(u8, usize)> = keys.iter().copied().zip(0..).collect();
            sorted.sort_unstable();
            sorted.truncate(limit);
            let kept: Vec<usize> = worst.iter().map(|(_, &nth)| nth).collect();
            prop_assert_eq!(kept, sorted.into_iter().map(|(_, nth)| nth).collect::<Vec<_>>());
        }
    }
}
