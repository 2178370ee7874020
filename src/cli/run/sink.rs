//! Where alerts go, as the configuration says.

use super::config::Config;
use super::log::LogForm;
use super::number::within;
#[cfg(feature = "webhook")]
use super::webhook::{Webhook, roots};
use crate::store::Delivery;
use anyhow::{Context, anyhow};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

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
    /// Seconds to wait where a robot says that it takes no more for now; robots count by the minute.
    #[serde(default = "sixty")]
    pub(super) limit_pause_s: f64,
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

fn sixty() -> f64 {
    60.0
}

/// Why an alert has not arrived, or nobody knows whether it has.
#[derive(Debug)]
pub(super) struct Missed {
    /// For the log and the store; never the address, which holds a robot's key.
    pub(super) reason: String,
    /// How long the receiver asks us to wait.
    pub(super) wait: Option<Duration>,
    pub(super) miss: Miss,
}

/// What a miss says of the next attempt, and of the alerts behind this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Miss {
    /// The receiver is not there, or not well: nothing arrives until it is.
    Away,
    /// It does not take this alert; others it may.
    Refused,
    /// It takes no more within this minute.
    Limited,
}

impl Missed {
    pub(super) fn away(reason: String) -> Self {
        Self { reason, wait: None, miss: Miss::Away }
    }
}

/// An alert as a JSON object.
pub(super) fn told(delivery: &Delivery) -> Value {
    let Delivery { key, rule, severity, subject, day, text, .. } = delivery;
    json!({"id": key, "rule": rule, "severity": severity, "subject": subject, "day": day, "text": text})
}

impl Sink {
    /// Why nothing can arrive at it, and what to do about it.
    pub(super) fn lack(&self) -> Option<String> {
        match self {
            Self::File(path) => {
                let folder = path.parent().filter(|folder| !folder.is_dir())?;
                Some(format!("the folder {} of this sink does not exist; make it, or alerts wait", folder.display()))
            }
            #[cfg(feature = "webhook")]
            Self::Unready(reason) => Some(format!("{reason}; set it where the job runs, or alerts wait")),
            _ => None,
        }
    }
}

/// A sink, ready to be used.
#[derive(Debug)]
pub(super) enum Sink {
    File(PathBuf),
    /// Among the log, in its form.
    Stderr(LogForm),
    #[cfg(feature = "webhook")]
    Webhook(Webhook),
    /// What it needs of the environment is not there: a night is scored all the same, and its alerts wait.
    #[cfg(feature = "webhook")]
    Unready(String),
}

impl SinkConfig {
    /// Whether its numbers can be meant.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let all = within("timeout_s", self.timeout_s, 0.01..=600.0)
            .and_then(|()| within("tries", f64::from(self.tries), 1.0..=1000.0))
            .and_then(|()| within("backoff_s", self.backoff_s, 0.0..=600.0))
            .and_then(|()| within("limit_pause_s", self.limit_pause_s, 0.0..=600.0));
        all.with_context(|| format!("sink \"{}\"", self.name))
    }

    /// Makes it ready; what it lacks is the user's to mend.
    pub(super) fn ready(&self, config: &Config, log: LogForm) -> anyhow::Result<Sink> {
        let made = match self.kind {
            Kind::Stderr => Ok(Sink::Stderr(log)),
            Kind::File => {
                self.path.as_ref().map(|path| Sink::File(config.base.join(path))).ok_or_else(|| anyhow!("path is missing"))
            }
            Kind::Webhook => self.webhook(config),
        };
        made.with_context(|| format!("sink \"{}\"", self.name))
    }

    #[cfg(feature = "webhook")]
    fn webhook(&self, config: &Config) -> anyhow::Result<Sink> {
        let roots = self.root_certificate.as_ref().map(|path| {
            let path = config.base.join(path);
            let pem = std::fs::read(&path).map_err(anyhow::Error::from);
            pem.and_then(|pem| roots(&pem)).with_context(|| format!("root_certificate: {}", path.display()))
        });
        let roots = roots.transpose()?;
        let url = valued("url", self.url.as_ref(), self.url_env.as_ref());
        let secret = valued("secret", self.secret.as_ref(), self.secret_env.as_ref());
        let (url, secret) = match (url, secret) {
            (Err(unset), _) | (_, Err(unset)) => return Ok(Sink::Unready(unset)),
            (Ok(url), Ok(secret)) => (url.ok_or_else(|| anyhow!("url or url_env is missing"))?, secret),
        };
        if !url.starts_with("https://") && !url.starts_with("http://") {
            const ADDRESS: &str = "an address begins with https:// or http://";
            return match (&self.url, &self.url_env) {
                (None, Some(variable)) => {
                    Ok(Sink::Unready(format!("the variable {variable} (url_env) holds no address: {ADDRESS}")))
                }
                _ => Err(anyhow!("url: {ADDRESS}")),
            };
        }
        if roots.is_some() && !url.starts_with("https://") {
            return Err(anyhow!("root_certificate: the address has to begin with https://"));
        }
        Ok(Sink::Webhook(Webhook::new(url, self.format, secret, self.timeout_s, roots)))
    }

    #[cfg(not(feature = "webhook"))]
    fn webhook(&self, _: &Config) -> anyhow::Result<Sink> {
        let _ = (&self.url, &self.url_env, &self.format, &self.secret, &self.secret_env, &self.root_certificate, self.timeout_s);
        Err(anyhow!("this program was built without webhooks (feature `webhook`)"))
    }
}

/// A value that is written down, or stands in the environment; what is wrong where it does not stand there.
#[cfg(feature = "webhook")]
fn valued(key: &str, written: Option<&String>, variable: Option<&String>) -> Result<Option<String>, String> {
    match (written, variable) {
        (Some(written), _) => Ok(Some(written.clone())),
        (None, Some(variable)) => {
            let value = std::env::var(variable).ok().filter(|value| !value.is_empty());
            value.map(Some).ok_or_else(|| format!("the variable {variable} ({key}_env) is not set"))
        }
        (None, None) => Ok(None),
    }
}
