//! How many Unicode scalars stand before a byte: counted once for a long text, so that every hit can be asked for.

/// Bytes from one count to the next.
const STEP: usize = 1024;

/// Scalars before every multiple of [`STEP`].
#[derive(Debug, Clone, Default)]
pub struct Scalars(Vec<usize>);

impl Scalars {
    /// The counts of `text`; none for a short one, which is quickly counted from its start.
    pub fn of(text: &str) -> Self {
        if text.len() < 2 * STEP {
            return Self::default();
        }
        let steps = text.as_bytes().chunks(STEP).map(starts);
        Self(steps.scan(0, |before, count| Some(std::mem::replace(before, *before + count))).collect())
    }

    /// How many scalars of `text`, whose counts these are, stand before byte `at`.
    pub fn before(&self, text: &str, at: usize) -> usize {
        let step = (at / STEP).min(self.0.len().saturating_sub(1));
        self.0.get(step).copied().unwrap_or(0) + starts(&text.as_bytes()[step * STEP..at])
    }
}

/// The bytes that begin a scalar in UTF-8.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_what_stands_before(part in "[a您🙂]{1,9}", times in 1_usize..900) {
            let text = part.repeat(times);
            let scalars = Scalars::of(&text);
            for (count, (at, _)) in text.char_indices().enumerate().step_by(97) {
                prop_assert_eq!(scalars.before(&text, at), count);
            }
            prop_assert_eq!(scalars.before(&text, text.len()), text.chars().count());
        }
    }
}
