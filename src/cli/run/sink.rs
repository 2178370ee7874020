//! Where alerts go, as the configuration says.

use super::config::Config;
#[cfg(feature = "webhook")]
use super::webhook::{Webhook, roots};
use crate::store::Delivery;
use anyhow::{Context, anyhow};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// One sink.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SinkConfig {
    /// What it is called.
    pub(super) name: String,
    kind: Kind,
    /// The file that alerts are appended to, one JSON object a line.
    path: Option<PathBuf>,
    /// The address of a webhook, or the variable of the environment that holds it: a robot's address is a secret.
    url: Option<String>,
    url_env: Option<String>,
    #[serde(default)]
    format: Format,
    /// What a webhook's messages are signed with, or the variable that holds it.
    secret: Option<String>,
    secret_env: Option<String>,
    /// A PEM file with the certificates that a webhook's own has to come from, instead of the public ones.
    root_certificate: Option<PathBuf>,
    #[serde(default = "ten")]
    timeout_s: f64,
    /// Attempts in one run; what has not arrived then waits for the next.
    #[serde(default = "five")]
    pub(super) tries: u32,
    /// Seconds before the second attempt; each further one waits twice as long.
    #[serde(default = "one")]
    pub(super) backoff_s: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    File,
    Stderr,
    Webhook,
}

/// What a webhook understands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    /// A JSON object of our own.
    #[default]
    Json,
    /// A robot of 企业微信.
    Wecom,
    /// A robot of 钉钉.
    Dingtalk,
    /// A robot of 飞书.
    Feishu,
}

fn ten() -> f64 {
    10.0
}

fn five() -> u32 {
    5
}

fn one() -> f64 {
    1.0
}

/// An alert as a JSON object.
pub(super) fn told(delivery: &Delivery) -> Value {
    let Delivery { key, rule, severity, subject, day, text, .. } = delivery;
    json!({"id": key, "rule": rule, "severity": severity, "subject": subject, "day": day, "text": text})
}

impl Sink {
    /// The folder that has to be there and is not.
    pub(super) fn missing_folder(&self) -> Option<&Path> {
        match self {
            Self::File(path) => path.parent().filter(|folder| !folder.is_dir()),
            _ => None,
        }
    }
}

/// A sink, ready to be used.
#[derive(Debug)]
pub(super) enum Sink {
    File(PathBuf),
    Stderr,
    #[cfg(feature = "webhook")]
    Webhook(Webhook),
}

impl SinkConfig {
    /// Makes it ready; what it lacks is the user's to mend.
    pub(super) fn ready(&self, config: &Config) -> anyhow::Result<Sink> {
        let made = match self.kind {
            Kind::Stderr => Ok(Sink::Stderr),
            Kind::File => {
                self.path.as_ref().map(|path| Sink::File(config.base.join(path))).ok_or_else(|| anyhow!("path is missing"))
            }
            Kind::Webhook => self.webhook(config),
        };
        made.with_context(|| format!("sink \"{}\"", self.name))
    }

    #[cfg(feature = "webhook")]
    fn webhook(&self, config: &Config) -> anyhow::Result<Sink> {
        let url = valued(self.url.as_ref(), self.url_env.as_ref())?.ok_or_else(|| anyhow!("url or url_env is missing"))?;
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(anyhow!("url: an address begins with https:// or http://"));
        }
        if self.root_certificate.is_some() && !url.starts_with("https://") {
            return Err(anyhow!("root_certificate: the address has to begin with https://"));
        }
        let secret = valued(self.secret.as_ref(), self.secret_env.as_ref())?;
        if !(0.01..=600.0).contains(&self.timeout_s) || !(0.0..=600.0).contains(&self.backoff_s) {
            return Err(anyhow!("timeout_s and backoff_s are seconds up to 600"));
        }
        let roots = self.root_certificate.as_ref().map(|path| {
            let path = config.base.join(path);
            let pem = std::fs::read(&path).map_err(anyhow::Error::from);
            pem.and_then(|pem| roots(&pem)).with_context(|| format!("root_certificate: {}", path.display()))
        });
        Ok(Sink::Webhook(Webhook::new(url, self.format, secret, self.timeout_s, roots.transpose()?)))
    }

    #[cfg(not(feature = "webhook"))]
    fn webhook(&self, _: &Config) -> anyhow::Result<Sink> {
        let _ = (&self.url, &self.url_env, &self.format, &self.secret, &self.secret_env, &self.root_certificate, self.timeout_s);
        Err(anyhow!("this program was built without webhooks (feature `webhook`)"))
    }
}

/// A value that is written down, or stands in the environment.
#[cfg(feature = "webhook")]
fn valued(written: Option<&String>, variable: Option<&String>) -> anyhow::Result<Option<String>> {
    match (written, variable) {
        (Some(written), _) => Ok(Some(written.clone())),
        (None, Some(variable)) => std::env::var(variable).map(Some).map_err(|_| anyhow!("the variable {variable} is not set")),
        (None, None) => Ok(None),
    }
}
