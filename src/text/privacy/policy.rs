//! The policy: what becomes of every kind of personal data.

use crate::model::Personal;
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A key that is shorter is found by trying.
const SHORTEST_SALT: usize = 16;
/// Bytes of a token.
const TOKEN: usize = 6;

/// What becomes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Operator {
    /// Hidden but for a few characters.
    Mask,
    /// Its kind instead.
    Replace,
    /// Its kind with a token, the same for the same value.
    Hash,
    /// As it is.
    Keep,
}

/// A policy as it is written; what it does not name stays as in the default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    salt: String,
    operators: BTreeMap<Personal, Operator>,
    mask: BTreeMap<Personal, [usize; 2]>,
}

/// A policy that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The file, with line and column.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// Tokens without a key tell whose they are to everybody who tries all numbers.
    #[error("the operator \"hash\" needs a salt of at least {SHORTEST_SALT} characters")]
    NoSalt,
}

/// What becomes of every kind of personal data.
#[derive(Debug, Default)]
pub(super) struct Policy {
    salt: String,
    operators: BTreeMap<Personal, Operator>,
    mask: BTreeMap<Personal, [usize; 2]>,
}

impl Policy {
    /// The policy that is written in `texts`, each of which changes what those before it say.
    pub(super) fn parse<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Self, PolicyError> {
        let mut policy = Self::default();
        for text in texts {
            let written: Written = toml::from_str(text)?;
            if !written.salt.is_empty() {
                policy.salt = written.salt;
            }
            policy.operators.extend(written.operators);
            policy.mask.extend(written.mask);
        }
        let hashes = policy.operators.values().any(|operator| *operator == Operator::Hash);
        if hashes && policy.salt.chars().count() < SHORTEST_SALT { Err(PolicyError::NoSalt) } else { Ok(policy) }
    }

    /// What becomes of values of `kind`; hidden where the policy is silent.
    pub(super) fn operator(&self, kind: Personal) -> Operator {
        self.operators.get(&kind).copied().unwrap_or(Operator::Mask)
    }

    /// How many characters a mask leaves in front and behind.
    pub(super) fn left(&self, kind: Personal) -> [usize; 2] {
        self.mask.get(&kind).copied().unwrap_or_default()
    }

    /// The token of a value, keyed with the salt.
    pub(super) fn token(&self, kind: Personal, value: &str) -> String {
        let mut token = String::new();
        // A key of any length will do.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.salt.as_bytes()) {
            mac.update(kind.code().as_bytes());
            mac.update(&[0]);
            mac.update(value.as_bytes());
            for byte in &mac.finalize().into_bytes()[..TOKEN] {
                // Writing to memory cannot fail.
                let _ = write!(token, "{byte:02x}");
            }
        }
        token
    }
}
