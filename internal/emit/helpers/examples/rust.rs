// region example
//! Sends one request that scheme_file.rs signs, and prints the answer.
//!
//! usage: ./scheme_example METHOD URL BODY [INPUT=VALUE ...]
//!
//! Rust's standard library has no HTTP client: the program curl sends what is signed. With a crate as reqwest or ureq,
//! send the same method, URL, headers and body. `rustc --edition 2021 scheme_example.rs` makes the program.
//!
//! The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.

#[allow(dead_code)]
#[path = "scheme_file.rs"]
mod signer;

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::io::Write;
use std::process::{exit, Command, Stdio};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [method, url, body, inputs @ ..] = args.as_slice() else {
        eprintln!("usage: METHOD URL BODY [INPUT=VALUE ...]");
        exit(2);
    };
    let mut headers = vec![("Accept".to_string(), "*/*".to_string())];
    if !body.is_empty() {
        headers.push(("Content-Type".to_string(), "application/json".to_string()));
    }
    let credential = signer::Credential {
        key_id: env::var("CHOPMARK_KEY_ID")?,
        secret: env::var("CHOPMARK_SECRET")?,
        // region has_token
        token: env::var("CHOPMARK_TOKEN").ok(),
        // endregion
    };
    let mut options = signer::Options::default();
    for (name, value) in inputs.iter().filter_map(|pair| pair.split_once('=')) {
        options.inputs.insert(name.to_string(), value.to_string());
    }
    let request = signer::Request {
        method: method.clone(),
        url: url.clone(),
        headers,
        body: body.clone().into_bytes(),
    };
    let signed = signer::sign(&request, &credential, &options)?;

    // What signing sets replaces what was there.
    let set = |name: &str| {
        let mut names = signed.headers.iter().map(|(name, _)| name);
        names.any(|other| other.eq_ignore_ascii_case(name))
    };
    let mut lines: Vec<(String, Vec<u8>)> = signed.headers.clone();
    for (name, value) in request.headers.iter().filter(|(name, _)| !set(name)) {
        lines.push((name.clone(), value.clone().into_bytes()));
    }
    exit(send(method, &signed, &lines)?);
}

/// Lets curl send a request, and gives the exit code.
fn send(
    method: &str,
    signed: &signer::Signed,
    headers: &[(String, Vec<u8>)],
) -> Result<i32, Box<dyn Error>> {
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--globoff", "--path-as-is"]);
    curl.args(["--write-out", "\n%{stderr}%{http_code}"]);
    curl.args(["--request", method, "--header", "Expect:"]);
    for (name, value) in headers {
        // curl sends a header without a value when a semicolon stands behind its name.
        let line = match value.is_empty() {
            true => format!("{name};"),
            false => format!("{name}: {}", String::from_utf8(value.clone())?),
        };
        curl.arg("--header").arg(OsString::from(line));
    }
    if !signed.body.is_empty() {
        curl.args(["--data-binary", "@-"]);
    }
    curl.arg(&signed.url)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = curl.spawn()?;
    if let Some(mut input) = running.stdin.take() {
        input.write_all(&signed.body)?;
    }
    let done = running.wait_with_output()?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    match said.trim().parse::<u16>() {
        Ok(status) if status > 0 && status < 300 => Ok(0),
        Ok(status) => {
            eprintln!("HTTP status {status}");
            Ok(1)
        }
        Err(_) => {
            eprint!("{said}");
            Ok(1)
        }
    }
}
// endregion
