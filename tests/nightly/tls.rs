//! Alerts over TLS to a receiver whose certificate the company itself has signed.

#![cfg(feature = "webhook")]

use crate::place::Place;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// Who signs for the company.
fn company() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("a certificate");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

/// A receiver that the company vouches for; its address.
fn receiver(company: &CertifiedIssuer<'static, KeyPair>) -> String {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a certificate");
    let certificate = params.signed_by(&key, company).expect("a certificate");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate.der().to_vec())], key)
        .expect("a configuration");
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").expect("a port"));
    let address = format!("https://localhost:{}/hook", listener.local_addr().expect("an address").port());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            // Who does not trust this certificate hangs up.
            let _ = answer(stream, config.clone());
        }
    });
    address
}

fn answer(stream: TcpStream, config: Arc<ServerConfig>) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut reader = BufReader::new(StreamOwned::new(connection, stream));
    let (mut line, mut length) = (String::new(), 0);
    while line != "\r\n" {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(std::io::Error::other)?;
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

/// A night with one alert; its exit code, what it says, and what became of the alert.
fn night(address: &str, pem: Option<&str>) -> (Option<i32>, String, String) {
    let root = pem.map_or("", |_| "root_certificate = \"company.pem\"\n");
    let place = Place::new(&format!(
        "[[alert]]\nname = \"推卸责任\"\nwhen = {{ kind = \"code\", code = \"blame_shifting\" }}\n\
         [[sink]]\nname = \"team\"\nkind = \"webhook\"\nurl = \"{address}\"\ntries = 1\ntimeout_s = 20\n{root}"
    ));
    if let Some(pem) = pem {
        fs::write(place.path("company.pem"), pem).expect("a certificate");
    }
    place.export("20251103.csv", "2025-11-03", "A01", 3);
    let output = place.run("2025-11-03").output().expect("it runs");
    let state = if place.path("qa.db").exists() { place.ask("SELECT state FROM deliveries") } else { String::new() };
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned(), state)
}

#[test]
fn a_company_vouches_for_its_own_receivers() {
    let (ours, other) = (company(), company());
    let address = receiver(&ours);
    for (reason, root, expected) in [
        ("its own root", Some(ours.pem()), "sent"),
        ("a bundle that holds it", Some(format!("# ours\n{}{}", other.pem(), ours.pem())), "sent"),
        ("somebody else's root", Some(other.pem()), "waiting"),
        ("the public roots", None, "waiting"),
    ] {
        let (code, told, state) = night(&address, root.as_deref());
        assert_eq!((code, state.as_str()), (Some(4), expected), "{reason}: {told}");
        assert!(expected == "sent" || told.contains("certificate"), "{reason}: {told}");
        assert!(!told.contains("/hook"), "{reason}: the address is a secret: {told}");
    }
}

#[test]
fn a_file_without_a_certificate_is_refused() {
    for (reason, address, pem) in [
        ("no certificate", "https://localhost/", "nothing"),
        ("a damaged one", "https://localhost/", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"),
        ("no TLS at all", "http://localhost/", &company().pem()),
    ] {
        let (code, told, _) = night(address, Some(pem));
        assert_eq!(code, Some(2), "{reason}: {told}");
        assert!(told.contains("root_certificate"), "{reason}: {told}");
    }
}
