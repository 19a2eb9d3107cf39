// Reads cases as lines of hex, signs each with the module of its scheme, and prints the results in the same way.
use std::collections::HashMap;
use std::io::{self, BufRead};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

mod schemes;

pub struct Case {
    pub values: HashMap<String, Vec<u8>>,
    pub headers: Vec<(String, String)>,
    pub inputs: HashMap<String, String>,
    pub cover: Option<Vec<String>>,
    #[allow(dead_code)] // of what is verified
    pub headers_wanted: Vec<String>,
    #[allow(dead_code)]
    pub accepted: HashMap<String, Vec<String>>,
}

impl Case {
    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.values[name].clone()).expect("text")
    }

    pub fn find(&self, name: &str) -> Option<String> {
        self.values.contains_key(name).then(|| self.text(name))
    }

    pub fn time(&self) -> SystemTime {
        let part = |name: &str| self.find(name).unwrap_or_default();
        let seconds: i64 = (part("seconds") + &part("now")).parse().expect("seconds");
        let nanoseconds: u64 = part("nanoseconds").parse().unwrap_or_default();
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let start = if seconds < 0 {
            UNIX_EPOCH - whole
        } else {
            UNIX_EPOCH + whole
        };
        start + Duration::from_nanos(nanoseconds)
    }
}

#[allow(dead_code)] // without verifiers
impl Case {
    pub fn within(&self) -> Option<Duration> {
        let seconds = self.find("within")?;
        Some(Duration::from_secs(seconds.parse().expect("within")))
    }
}

pub fn answer(name: &str, values: &[&[u8]]) {
    print!("{name}");
    for value in values {
        let digits: Vec<String> = value.iter().map(|b| format!("{b:02x}")).collect();
        print!(
            " {}",
            if value.is_empty() {
                "-".to_string()
            } else {
                digits.concat()
            }
        );
    }
    println!();
}

fn decode(hex: &str) -> Vec<u8> {
    let digits = hex.trim_matches('-').as_bytes();
    let byte =
        |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("hex"), 16).expect("hex");
    digits.chunks(2).map(byte).collect()
}

fn main() {
    let empty = || Case {
        values: HashMap::new(),
        headers: Vec::new(),
        inputs: HashMap::new(),
        cover: None,
        headers_wanted: Vec::new(),
        accepted: HashMap::new(),
    };
    let mut case = empty();
    for line in io::stdin().lock().lines() {
        let line = line.expect("line");
        let fields: Vec<&str> = line.split_whitespace().collect();
        if fields.is_empty() {
            if case.values.contains_key("now") {
                schemes::judge(&case);
            } else {
                schemes::sign(&case);
            }
            println!();
            case = empty();
            continue;
        }
        let values: Vec<Vec<u8>> = fields[1..].iter().map(|v| decode(v)).collect();
        let text = |at: usize| String::from_utf8_lossy(&values[at]).into_owned();
        match fields[0] {
            "header" => case.headers.push((text(0), text(1))),
            "input" => {
                case.inputs.insert(text(0), text(1));
            }
            "headers" => case.headers_wanted = (0..values.len()).map(text).collect(),
            "accepted" => {
                let all = (1..values.len()).map(text).collect();
                case.accepted.insert(text(0), all);
            }
            "cover" => case.cover = Some((0..values.len()).map(text).collect()),
            name => {
                case.values.insert(name.to_string(), values[0].clone());
            }
        }
    }
}
