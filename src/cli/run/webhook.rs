//! Alerts to a web address: the only part of the program that opens network connections.

use super::sink::{Format, Miss, Missed, told};
use crate::store::Delivery;
use anyhow::anyhow;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::fmt::rfc2822;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::Sha256;
use sha2::digest::Output;
use std::io::ErrorKind;
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// The longest text that all robots take, in bytes.
const LONGEST: usize = 2000;
/// What is read of an answer.
const ANSWER: u64 = 64 << 10;
/// What robots answer whom too much comes at a time: 企业微信, 钉钉, 飞书.
const LIMITED: [i64; 7] = [45009, 45033, 130_101, 410_100, 9499, 11232, 99_991_400];
/// What they answer when they are not well.
const UNWELL: i64 = -1;

/// A web address that takes alerts.
#[derive(Debug)]
pub(super) struct Webhook {
    url: String,
    format: Format,
    secret: Option<String>,
    agent: Agent,
}

impl Webhook {
    pub(super) fn new(url: String, format: Format, secret: Option<String>, timeout_s: f64, roots: Option<RootCerts>) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs_f64(timeout_s)))
            .http_status_as_error(false)
            // Whoever redirects a POST is not the receiver that was configured.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .tls_config(TlsConfig::builder().root_certs(roots.unwrap_or(RootCerts::WebPki)).build())
            .user_agent(concat!("zhijian/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { url, format, secret, agent: config.into() }
    }

    /// Sends one alert, once.
    pub(super) fn send(&self, delivery: &Delivery) -> Result<(), Missed> {
        let now = jiff::Timestamp::now();
        let body = self.body(delivery, now.as_second()).to_string();
        let mut request = self
            .agent
            .post(self.address(now.as_millisecond()))
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Idempotency-Key", utf8_percent_encode(&delivery.key, NON_ALPHANUMERIC).to_string());
        if let (Format::Json, Some(secret)) = (self.format, &self.secret) {
            request = request.header("X-Zhijian-Signature", format!("sha256={:x}", signed(secret.as_bytes(), body.as_bytes())));
        }
        let mut answer = request.send(body.as_bytes()).map_err(|error| Missed::away(kind_of(&error)))?;
        let status = answer.status().as_u16();
        if !(200..300).contains(&status) {
            let wait = answer.headers().get("Retry-After").and_then(|wait| wait_of(wait.to_str().ok()?, jiff::Timestamp::now()));
            return Err(Missed { reason: format!("HTTP {status}"), wait, miss: miss_of(status) });
        }
        if self.format == Format::Json {
            return Ok(());
        }
        let text = answer.body_mut().with_config().limit(ANSWER).read_to_string();
        let text = text.map_err(|error| Missed::away(kind_of(&error)))?;
        // Robots answer 200 to what they refuse, too.
        let told: Value = serde_json::from_str(&text).unwrap_or_default();
        match ["errcode", "code", "StatusCode"].iter().find_map(|key| told[key].as_i64()) {
            Some(0) => Ok(()),
            Some(code) => Err(Missed { reason: format!("the robot refuses: {code}"), wait: None, miss: miss_of_robot(code) }),
            None => Err(Missed::away("the robot's answer is not understood".to_owned())),
        }
    }

    /// The address; that of 钉钉 carries the signature: HMAC-SHA-256 of time and secret, keyed with the secret.
    fn address(&self, milliseconds: i64) -> String {
        let Some(secret) = self.secret.as_ref().filter(|_| self.format == Format::Dingtalk) else { return self.url.clone() };
        let sign = STANDARD.encode(signed(secret.as_bytes(), format!("{milliseconds}\n{secret}").as_bytes()));
        let joint = if self.url.contains('?') { '&' } else { '?' };
        let sign = utf8_percent_encode(&sign, NON_ALPHANUMERIC);
        format!("{}{joint}timestamp={milliseconds}&sign={sign}", self.url)
    }

    fn body(&self, delivery: &Delivery, seconds: i64) -> Value {
        let short = shortened(&delivery.text);
        match self.format {
            Format::Json => told(delivery),
            Format::Wecom | Format::Dingtalk => json!({"msgtype": "text", "text": {"content": short}}),
            Format::Feishu => {
                let mut body = json!({"msg_type": "text", "content": {"text": short}});
                if let Some(secret) = &self.secret {
                    // 飞书 keys with time and secret, and signs nothing.
                    let sign = signed(format!("{seconds}\n{secret}").as_bytes(), b"");
                    body["timestamp"] = seconds.to_string().into();
                    body["sign"] = STANDARD.encode(sign).into();
                }
                body
            }
        }
    }
}

/// What a status that is no success says of the next attempt.
fn miss_of(status: u16) -> Miss {
    const LATER: [u16; 2] = [408, 429];
    if (400..500).contains(&status) && !LATER.contains(&status) { Miss::Refused } else { Miss::Away }
}

/// The same of what a robot answers.
fn miss_of_robot(code: i64) -> Miss {
    match code {
        UNWELL => Miss::Away,
        code if LIMITED.contains(&code) => Miss::Limited,
        _ => Miss::Refused,
    }
}

/// The certificates of a PEM file: who vouches for the receiver.
pub(super) fn roots(pem: &[u8]) -> anyhow::Result<RootCerts> {
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item? {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        return Err(anyhow!("no certificate in it (PEM, -----BEGIN CERTIFICATE-----)"));
    }
    Ok(RootCerts::from(found))
}

/// How long a receiver asks us to wait: in seconds, or until a time.
fn wait_of(asked: &str, now: jiff::Timestamp) -> Option<Duration> {
    let seconds = || asked.parse().ok().map(Duration::from_secs);
    let until = || Some(rfc2822::parse(asked).ok()?.timestamp().duration_since(now).try_into().unwrap_or_default());
    seconds().or_else(until)
}

fn signed(key: &[u8], message: &[u8]) -> Output<Sha256> {
    let mac = Hmac::<Sha256>::new_from_slice(key).map(|mac| mac.chain_update(message).finalize().into_bytes());
    // An HMAC takes keys of any length.
    mac.unwrap_or_default()
}

/// As much of the text as all robots take.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let end = (0..=LONGEST).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    format!("{}…", &text[..end])
}

/// What went wrong, without the address.
fn kind_of(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "time-out".to_owned(),
        ureq::Error::HostNotFound => "host not found".to_owned(),
        ureq::Error::ConnectionFailed => "no connection".to_owned(),
        // So a handshake ends that does not come to trust.
        ureq::Error::Io(error) if error.kind() == ErrorKind::InvalidData => {
            "TLS failed: the receiver's certificate is not trusted, or not valid (root_certificate names your own)".to_owned()
        }
        ureq::Error::Io(error) => format!("connection: {}", error.kind()),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "TLS failed".to_owned(),
        _ => "no valid answer".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook(format: Format) -> Webhook {
        Webhook::new("http://localhost/robot?token=x".to_owned(), format, Some("SEC123".to_owned()), 1.0, None)
    }

    #[test]
    fn signatures() {
        // python3: base64.b64encode(hmac.new(b"SEC123", b"1700000000000\nSEC123", "sha256").digest())
        let address = hook(Format::Dingtalk).address(1_700_000_000_000);
        assert!(address.starts_with("http://localhost/robot?token=x&timestamp=1700000000000&sign="), "{address}");
        assert!(address.ends_with(DINGTALK), "{address}");
        let body = hook(Format::Feishu).body(&delivery("text"), 1_700_000_000);
        // python3: base64.b64encode(hmac.new(b"1700000000\nSEC123", b"", "sha256").digest())
        assert_eq!(body["sign"], FEISHU);
        assert_eq!(body["timestamp"], "1700000000");
    }

    const DINGTALK: &str = "lkcPI1uoxBY1gUnCnnPH1Kkru0Hqjo7rFpA3haIVhEQ%3D";
    const FEISHU: &str = "j/tImR0k8vYXRsYw0+GHVQkV1v/J/8obOuMU7PE/KDo=";

    fn delivery(text: &str) -> Delivery {
        Delivery { text: text.to_owned(), ..Delivery::default() }
    }

    #[test]
    fn how_long_to_wait() {
        let now = "2025-11-03T10:00:00Z".parse().expect("a time");
        for (asked, seconds) in [
            ("7", Some(7)),
            ("Mon, 03 Nov 2025 10:00:30 GMT", Some(30)),
            ("Mon, 03 Nov 2025 09:00:00 GMT", Some(0)),
            ("soon", None),
        ] {
            assert_eq!(wait_of(asked, now), seconds.map(Duration::from_secs), "{asked}");
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let cut = shortened(&"质".repeat(1000));
        assert!(cut.len() <= LONGEST + 3 && cut.ends_with("质…"));
        assert_eq!(shortened("短"), "短");
    }
}
