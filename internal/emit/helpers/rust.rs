//! The parts of which signers in Rust are made. Regions that a signer uses are copied into it.
#![allow(dead_code)]

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const ALLOWED_INPUTS: &[(&[u8], &[&[u8]])] = &[];

// region hmac_md5 needs hmac, md5
// endregion
// region hmac_sha1 needs hmac, sha1
// endregion
// region hmac_sha256 needs hmac, sha256
// endregion
// region hmac_sha384 needs hmac, sha384
// endregion
// region hmac_sha512 needs hmac, sha512
// endregion
// region hmac_sm3 needs hmac, sm3
// endregion
// region request needs result, lower
/// Says why a request cannot be signed.
#[derive(Debug)]
pub struct SigningError(String);

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SigningError {}

/// The request as the caller is about to send it.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    pub url: String,
    /// In order; a name may be there several times.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The key id and the secret that belongs to it.
#[derive(Clone, Default)]
pub struct Credential {
    pub key_id: String,
    pub secret: String,
    // region has_token
    pub token: Option<String>,
    // endregion
}

impl fmt::Debug for Credential {
    /// Shows the key id alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

/// What a caller may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub inputs: HashMap<String, String>,
    /// The time of signing; by default it is now.
    pub time: Option<SystemTime>,
    // region has_nonce
    /// Made anew unless it is given.
    pub nonce: Option<String>,
    // endregion
    // region has_list
    /// The headers that the signature covers, in order; by default the scheme's rules choose.
    pub cover: Option<Vec<String>>,
    // endregion
}

/// What signing gives: send the request with these headers, to this URL, with this body.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Each replaces all headers of its name. Values are bytes, as what is decoded need not be UTF-8.
    pub headers: Vec<(String, Vec<u8>)>,
    pub url: String,
    pub body: Vec<u8>,
    /// To be compared with what a server says, when it refuses a signature.
    pub string_to_sign: Vec<u8>,
    pub signature: String,
}

/// A name and a value. Texts are bytes: what is decoded need not be UTF-8.
#[derive(Clone)]
struct Pair {
    name: Vec<u8>,
    value: Vec<u8>,
}

// region with_headers
/// A header and its values, in order of arrival.
#[derive(Clone)]
struct Header {
    name: Vec<u8>,
    values: Vec<Vec<u8>>,
}

// endregion
/// What the caller gives besides the request.
// region verify
#[derive(Clone)]
// endregion
#[allow(dead_code)] // not every scheme reads all of it
struct Given {
    key_id: Vec<u8>,
    secret: Vec<u8>,
    // region has_token
    token: Option<Vec<u8>>,
    // endregion
    inputs: HashMap<Vec<u8>, Vec<u8>>,
    seconds: i64,
    nanoseconds: i64,
    // region has_nonce
    nonce: Vec<u8>,
    // endregion
    // region has_list
    cover: Option<Vec<Vec<u8>>>,
    // endregion
}

/// The request with what has joined it so far.
struct Draft {
    method: Vec<u8>,
    protocol: Vec<u8>,
    address: Vec<u8>,
    raw_path: Vec<u8>,
    question: bool, // there is a question mark, if only behind an empty query
    raw_query: Vec<u8>,
    given_body: Vec<u8>,
    headers_given: Vec<Pair>, // with names in lower case
    headers_set: Vec<Pair>,
    // region send_params needs drop, form_pairs, percent_pairs
    joined: bool, // parameters have been taken apart: these are sent
    in_query: Vec<Pair>,
    in_form: Vec<Pair>,
    results: Vec<Pair>,
    // endregion
}

impl Given {
    fn new(credential: &Credential, options: &Options) -> Result<Given, SigningError> {
        check_inputs(&options.inputs)?;
        let since = options
            .time
            .unwrap_or_else(SystemTime::now)
            .duration_since(UNIX_EPOCH);
        let nanoseconds = match since {
            Ok(after) => after.as_nanos() as i128,
            Err(before) => -(before.duration().as_nanos() as i128),
        };
        Ok(Given {
            key_id: credential.key_id.clone().into_bytes(),
            secret: credential.secret.clone().into_bytes(),
            // region has_token
            token: credential
                .token
                .clone()
                .filter(|token| !token.is_empty())
                .map(String::into_bytes),
            // endregion
            inputs: options
                .inputs
                .iter()
                .map(|(name, value)| (name.clone().into_bytes(), value.clone().into_bytes()))
                .collect(),
            seconds: nanoseconds.div_euclid(1_000_000_000) as i64,
            nanoseconds: nanoseconds.rem_euclid(1_000_000_000) as i64,
            // region has_nonce
            nonce: Vec::new(),
            // endregion
            // region has_list
            cover: options
                .cover
                .clone()
                .map(|names| names.into_iter().map(String::into_bytes).collect()),
            // endregion
        })
    }
    // region input?

    /// What the caller says.
    fn find_input(&self, name: &[u8]) -> Option<Vec<u8>> {
        self.inputs.get(name).cloned()
    }
    // endregion
    // region input

    /// What the caller says, or else a default.
    fn input(&self, name: &[u8], otherwise: &[u8]) -> Vec<u8> {
        self.inputs
            .get(name)
            .cloned()
            .unwrap_or_else(|| otherwise.to_vec())
    }
    // endregion
    // region need_input

    /// An input that must be given.
    fn need_input(&self, name: &[u8]) -> Result<Vec<u8>, SigningError> {
        self.inputs
            .get(name)
            .cloned()
            .ok_or_else(|| SigningError(format!("the input {:?} is missing", shown(name))))
    }
    // endregion
    // region inputs needs comma_list

    /// An input that is a list, or else a default.
    fn list_input(&self, name: &[u8], otherwise: &[Vec<u8>]) -> Vec<Vec<u8>> {
        self.inputs
            .get(name)
            .map(|value| listed(value))
            .unwrap_or_else(|| otherwise.to_vec())
    }
    // endregion
    // region need_inputs needs comma_list

    /// An input that is a list and must be given.
    fn need_list_input(&self, name: &[u8]) -> Result<Vec<Vec<u8>>, SigningError> {
        Ok(listed(&self.need_input(name)?))
    }
    // endregion
    // region verify

    /// The same for whom a credential says.
    fn of(&self, credential: &Credential) -> Given {
        Given {
            secret: credential.secret.clone().into_bytes(),
            // region verify_token
            token: credential.token.clone().map(String::into_bytes),
            // endregion
            ..self.clone()
        }
    }
    // endregion
    // region or_epoch

    /// The same at another time, in nanoseconds since 1970.
    fn at(&self, time: &Option<i128>) -> Given {
        let time = time.unwrap_or_default();
        Given {
            seconds: time.div_euclid(1_000_000_000) as i64,
            nanoseconds: time.rem_euclid(1_000_000_000) as i64,
            ..self.clone()
        }
    }
    // endregion
    // region read_utc? needs or_epoch, moment

    /// The time behind a text in a layout; exactly what the layout would write.
    fn find_read_utc(&self, value: &Option<Vec<u8>>, layout: &str) -> Option<i128> {
        let mut rest = value.as_deref()?;
        let mut read: HashMap<char, i64> = HashMap::new();
        let mut signs = layout.chars();
        while let Some(sign) = signs.next() {
            let kind = signs.as_str().chars().next().filter(|_| sign == '%');
            let width = match kind {
                Some('Y') => 4,
                Some('a' | 'b' | 'L') => 3,
                Some(_) => 2,
                None => 1,
            };
            let part = std::str::from_utf8(rest.get(..width)?).ok()?;
            rest = &rest[width..];
            let number = match kind.and_then(|_| signs.next()) {
                Some('b') => "JanFebMarAprMayJunJulAugSepOctNovDec".find(part)? as i64 / 3 + 1,
                Some('a') | None => continue,
                Some(_) => part.parse().ok()?,
            };
            let kind = kind.map(|kind| if kind == 'b' { 'm' } else { kind });
            read.insert(kind.unwrap_or_default(), number);
        }
        let number = |kind| read.get(&kind).copied().unwrap_or_default();
        let early = i64::from(number('m') <= 2);
        let (year, month) = (number('Y') - early, number('m') - 3 + 12 * early);
        let of_year = (153 * month + 2) / 5 + number('d') - 1;
        let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let days = 365 * year + leaps + of_year - 719_468;
        let seconds = ((days * 24 + number('H')) * 60 + number('M')) * 60 + number('S');
        let time = i128::from(seconds * 1000 + number('L')) * 1_000_000;
        (moment(&self.at(&Some(time)), layout, 0) == value.as_deref()?).then_some(time)
    }
    // endregion
    // region told_problem?

    /// The verdict on an input that the request tells and that is not what it must be.
    fn told_problem(
        &self,
        demands: &Demands,
        name: &[u8],
        value: &[u8],
        allowed: &[&[u8]],
    ) -> Option<Vec<u8>> {
        if self.inputs.get(name).is_some_and(|want| want != value) {
            return Some(b"signature-mismatch".to_vec());
        }
        let accepted = demands.accepted.get(&shown(name));
        let refused = accepted.is_some_and(|all| all.iter().all(|a| a.as_bytes() != value));
        let unknown = !allowed.is_empty() && !allowed.contains(&value);
        (refused || unknown).then(|| b"malformed".to_vec())
    }
    // endregion
    // region clock_problem?

    /// The verdict on a time that is too far from the clock.
    fn clock_problem(
        &self,
        demands: &Demands,
        time: &Option<i128>,
        within: &[u8],
        lifetime: &Option<Vec<u8>>,
        longest: u64,
    ) -> Option<Vec<u8>> {
        let seconds_in = |text: &[u8]| shown(text).parse::<u64>().ok();
        let Some(time) = time else {
            return Some(b"malformed".to_vec());
        };
        let scheme = Duration::from_secs(seconds_in(within).unwrap_or_default());
        let window = demands.within.unwrap_or(scheme);
        let (mut end, mut late) = (window, b"clock-skew".to_vec());
        if let Some(text) = lifetime.as_ref().filter(|text| !text.is_empty()) {
            let most = if longest > 0 { longest } else { 1 << 31 };
            match seconds_in(text).filter(|seconds| *seconds <= most) {
                Some(seconds) => end = Duration::from_secs(seconds),
                None => return Some(b"malformed".to_vec()),
            }
            late = b"expired".to_vec();
        }
        let now = i128::from(self.seconds) * 1_000_000_000 + i128::from(self.nanoseconds);
        if time - now > window.as_nanos() as i128 {
            return Some(b"clock-skew".to_vec());
        }
        (now - time > end.as_nanos() as i128).then_some(late)
    }
    // endregion
    // region wrong_token needs same_text

    /// Whether a session token is not the one of the key; a key without one takes any.
    fn wrong_token(&self, token: &Option<Vec<u8>>) -> bool {
        let known = self.token.as_deref().unwrap_or_default();
        !known.is_empty() && !same_text(known, token.as_deref().unwrap_or_default())
    }
    // endregion
}

impl Draft {
    /// Takes the URL apart and leaves every part as it is written; a fragment is never sent.
    fn new(request: &Request) -> Result<Draft, SigningError> {
        let (protocol, rest) = request.url.split_once("://").unwrap_or_default();
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (address, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let letters = protocol.bytes().all(|c| c.is_ascii_alphabetic());
        if protocol.is_empty() || !letters || address.is_empty() {
            let why = "the URL must begin with http:// or https:// and have a host";
            return Err(SigningError(why.to_string()));
        }
        Ok(Draft {
            method: request.method.clone().into_bytes(),
            protocol: lower(protocol.as_bytes()),
            address: address.as_bytes().to_vec(),
            raw_path: path.as_bytes().to_vec(),
            question: query.is_some(),
            raw_query: query.unwrap_or_default().as_bytes().to_vec(),
            given_body: request.body.clone(),
            headers_given: request
                .headers
                .iter()
                .map(|(name, value)| Pair {
                    name: lower(name.as_bytes()),
                    value: value.clone().into_bytes(),
                })
                .collect(),
            headers_set: Vec::new(),
            // region send_params
            joined: false,
            in_query: Vec::new(),
            in_form: Vec::new(),
            results: Vec::new(),
            // endregion
        })
    }
    // region header needs header?

    /// The first value of a header, empty when there is none.
    fn header(&self, name: &[u8]) -> Vec<u8> {
        self.find_header(name).unwrap_or_default()
    }
    // endregion
    // region header? needs header_values_of

    /// The first value of a header.
    fn find_header(&self, name: &[u8]) -> Option<Vec<u8>> {
        self.header_values(name).into_iter().next()
    }
    // endregion
    // region header_values_of needs lower

    /// All values of a header; what has joined replaces what was there, and host is always there.
    fn header_values(&self, name: &[u8]) -> Vec<Vec<u8>> {
        let name = lower(name);
        let values_in = |headers: &[Pair]| -> Vec<Vec<u8>> {
            let found = headers.iter().filter(|h| lower(&h.name) == name);
            found.map(|h| h.value.clone()).collect()
        };
        let mut values = values_in(&self.headers_set);
        if values.is_empty() {
            values = values_in(&self.headers_given);
        }
        if values.is_empty() && name == b"host" {
            values.push(self.address.clone());
        }
        values
    }
    // endregion
    // region given_header

    /// A header of the request as it was given.
    fn given_header(&self, name: &[u8]) -> Option<&[u8]> {
        let found = self.headers_given.iter().find(|h| h.name == name);
        found.map(|h| h.value.as_slice())
    }
    // endregion
    // region authority needs given_header

    /// The Host header as written.
    fn authority(&self) -> Vec<u8> {
        self.given_header(b"host").unwrap_or(&self.address).to_vec()
    }
    // endregion
    // region host needs split_port, lower

    /// The host in lower case, without port.
    fn host(&self) -> Vec<u8> {
        lower(split_port(&self.address).0)
    }
    // endregion
    // region port needs split_port

    /// The port as given, or that of the protocol.
    fn port(&self) -> Vec<u8> {
        let port = split_port(&self.address).1;
        let known: &[u8] = match self.protocol.as_slice() {
            b"http" | b"ws" => b"80",
            b"https" | b"wss" => b"443",
            _ => b"",
        };
        if port.is_empty() { known } else { port }.to_vec()
    }
    // endregion
    // region path

    /// The path as it is sent.
    fn path(&self) -> Vec<u8> {
        if self.raw_path.is_empty() {
            return b"/".to_vec();
        }
        self.raw_path.clone()
    }
    // endregion
    // region target needs path

    /// Path and query as they stand in the request line.
    fn target(&self) -> Vec<u8> {
        [self.path(), self.marked()].concat()
    }
    // endregion
    // region url needs target, joined

    /// The whole address.
    fn url(&self) -> Vec<u8> {
        joined(&[&self.protocol, b"://", &self.address, &self.target()])
    }
    // endregion

    /// The query with its question mark.
    fn marked(&self) -> Vec<u8> {
        if self.raw_query.is_empty() && !self.question {
            return Vec::new();
        }
        joined(&[b"?", &self.raw_query])
    }
    // region query needs raw_pairs

    /// The pairs of the query, as they are written.
    fn query(&self) -> Vec<Pair> {
        raw_pairs(&self.raw_query)
    }
    // endregion
    // region is_form needs given_header, lower, trim

    /// Whether parameters travel in the body: it is a form, or an empty POST that becomes one.
    fn is_form(&self) -> bool {
        match self.given_header(b"content-type") {
            None => self.method == b"POST" && self.given_body.is_empty(),
            Some(value) => {
                let media = value.split(|c| *c == b';').next().unwrap_or_default();
                lower(&trim(media)) == b"application/x-www-form-urlencoded"
            }
        }
    }
    // endregion
    // region params needs form_pairs

    /// The pairs of query and form, decoded.
    fn params(&self) -> Vec<Pair> {
        // region send_params
        if self.joined {
            return [self.in_query.as_slice(), &self.in_form].concat();
        }
        // endregion
        [decoded_pairs(&self.raw_query), self.form_pairs()].concat()
    }
    // endregion
    // region form_pairs needs is_form, decoded_pairs

    /// The pairs of a form, decoded.
    fn form_pairs(&self) -> Vec<Pair> {
        if self.is_form() {
            return decoded_pairs(&self.given_body);
        }
        Vec::new()
    }
    // endregion
    // region param needs param?

    /// The first value of a parameter, empty when there is none.
    fn param(&self, name: &[u8]) -> Vec<u8> {
        self.find_param(name).unwrap_or_default()
    }
    // endregion
    // region param? needs params

    /// The first value of a parameter.
    fn find_param(&self, name: &[u8]) -> Option<Vec<u8>> {
        let found = self.params().into_iter().find(|p| p.name == name);
        found.map(|p| p.value)
    }
    // endregion
    // region all_names needs lower

    /// The names of all headers in lower case, sorted.
    fn all_names(&self) -> Vec<Vec<u8>> {
        let all = self.headers_given.iter().chain(&self.headers_set);
        let mut names: Vec<Vec<u8>> = all.map(|h| lower(&h.name)).collect();
        names.push(b"host".to_vec());
        names.sort();
        names.dedup();
        names
    }

    /// Whether a header, in lower case, has joined.
    fn is_set(&self, name: &[u8]) -> bool {
        self.headers_set.iter().any(|h| lower(&h.name) == name)
    }
    // endregion
    // region headers needs with_headers, all_names, header_values_of

    /// All headers but those that carry the result.
    fn headers(&self, results: &[&[u8]]) -> Vec<Header> {
        let mut all = Vec::new();
        for name in self.all_names() {
            if self.is_set(&name) || !results.contains(&name.as_slice()) {
                let values = self.header_values(&name);
                all.push(Header { name, values });
            }
        }
        all
    }
    // endregion
    // region signed needs with_headers, all_names, header_values_of, sort_headers, trim, rules

    /// The headers that the signature covers, with their values.
    fn signed(&self, cover: &Option<Vec<Vec<u8>>>, r: &Rules) -> Result<Vec<Header>, SigningError> {
        let mut names: Vec<Vec<u8>> = Vec::new();
        match cover {
            Some(cover) if r.free => names.extend(cover.iter().map(|name| trim(name))),
            Some(cover) => names.extend(cover.iter().map(|name| lower(&trim(name)))),
            None => {
                names.extend(r.always.iter().map(|name| name.to_vec()));
                for pattern in r.offered {
                    for name in self.matches(pattern, r) {
                        if !names.contains(&name) {
                            names.push(name);
                        }
                    }
                }
            }
        }
        let mut covered = Vec::new();
        for name in names {
            let other = r.others.contains(&name.as_slice());
            let values = if other {
                Vec::new()
            } else {
                self.header_values(&name)
            };
            let no_header = |c: &u8| b"@()<>,;:\\\"/[]?={} \t".contains(c);
            let bare = r.free && cover.is_some() && !name.is_empty() && !name.iter().any(no_header);
            if values.is_empty() && !other && !bare {
                let name = shown(&name);
                let why = format!("the header {name:?} must be signed and is not in the request");
                return Err(SigningError(why));
            }
            covered.push(Header { name, values });
        }
        Ok(if r.ordered {
            sort_headers(&covered)
        } else {
            covered
        })
    }

    /// The names that a pattern stands for: itself, or all that begin so.
    fn matches(&self, pattern: &[u8], r: &Rules) -> Vec<Vec<u8>> {
        let excepted = |name: &[u8]| r.excepted.iter().any(|e| fits(name, e));
        if !pattern.ends_with(b"*") {
            let there = r.others.contains(&pattern) || !self.header_values(pattern).is_empty();
            return if there && !excepted(pattern) {
                vec![pattern.to_vec()]
            } else {
                Vec::new()
            };
        }
        let mut names = self.all_names();
        names.retain(|name| {
            let result = r.results.contains(&name.as_slice()) && !self.is_set(name);
            fits(name, pattern) && !excepted(name) && !result
        });
        names
    }
    // endregion
    // region sent_body

    /// The body that is sent.
    fn body(&self) -> Vec<u8> {
        // region send_params
        if self.joined && self.is_form() {
            return [percent_pairs(&self.in_form), self.result_pieces()]
                .concat()
                .join(&b'&');
        }
        // endregion
        self.given_body.clone()
    }
    // endregion
    // region send_headers needs lower

    /// Sets a header in place of all of its name.
    fn set_header(&mut self, name: &[u8], value: &[u8]) {
        self.headers_set.retain(|h| lower(&h.name) != lower(name));
        self.headers_set.push(pair(name, value));
    }
    // endregion
    // region drop needs form_decode

    /// Takes parameters out of the request.
    fn drop(&mut self, names: &[&[u8]]) {
        // region send_params
        if !self.joined {
            self.in_query = decoded_pairs(&self.raw_query);
            self.in_form = self.form_pairs();
            self.joined = true;
        }
        self.in_query
            .retain(|p| !names.contains(&p.name.as_slice()));
        self.in_form.retain(|p| !names.contains(&p.name.as_slice()));
        // endregion
        let mut pieces: Vec<&[u8]> = self.raw_query.split(|c| *c == b'&').collect();
        pieces.retain(|piece| {
            let name = piece.split(|c| *c == b'=').next().unwrap_or_default();
            !piece.is_empty() && !names.contains(&form_decode(name).as_slice())
        });
        self.raw_query = pieces.join(&b'&');
    }
    // endregion
    // region send_query needs drop, percent

    /// Adds a parameter at the end of the query.
    fn add_query(&mut self, name: &[u8], value: &[u8]) {
        self.drop(&[name]);
        if !self.raw_query.is_empty() {
            self.raw_query.push(b'&');
        }
        let piece = joined(&[&percent(name), b"=", &percent(value)]);
        self.raw_query.extend(piece);
    }
    // endregion
    // region send_params

    /// Adds a parameter to those that are signed.
    fn add_param(&mut self, name: &[u8], value: &[u8]) {
        self.drop(&[name]);
        self.in_form.push(pair(name, value));
    }
    // endregion
    // region send_params_after needs send_params

    /// Adds a parameter behind those that are signed.
    fn add_result(&mut self, name: &[u8], value: &[u8]) {
        self.results.push(pair(name, value));
    }
    // endregion
    // region send_params needs percent

    /// The parameters that carry the result, as they are sent.
    fn result_pieces(&self) -> Vec<Vec<u8>> {
        let piece = |p: &Pair| joined(&[&percent(&p.name), b"=", &percent(&p.value)]);
        self.results.iter().map(piece).collect()
    }
    // endregion
    // region given needs lower

    /// The values of a header as they came.
    fn given(&self, name: &[u8]) -> Vec<Vec<u8>> {
        let found = self.headers_given.iter().filter(|h| h.name == lower(name));
        found.map(|h| h.value.clone()).collect()
    }
    // endregion
    // region received_header? needs given

    /// The first value of a header without blanks around it.
    fn received_header(&self, name: &[u8]) -> Option<Vec<u8>> {
        let value = self.given(name).into_iter().next()?;
        let inner = |c: &u8| *c != b' ' && *c != b'\t';
        let start = value.iter().position(inner).unwrap_or(value.len());
        let end = value.iter().rposition(inner).map_or(start, |at| at + 1);
        Some(value[start..end].to_vec())
    }
    // endregion
    // region carried_header needs received_header?

    /// Whether there is a header that begins so.
    fn carried_header(&self, name: &[u8], start: &[u8]) -> bool {
        let value = self.received_header(name);
        value.is_some_and(|value| value.starts_with(start))
    }
    // endregion
    // region carried_query needs includes

    /// Whether the query has the parameter, written plainly.
    fn carried_query(&self, name: &[u8]) -> bool {
        let query = joined(&[b"&", &self.raw_query]);
        includes(&query, &joined(&[b"&", name, b"="]))
    }
    // endregion
    // region carried_params needs carried_query

    /// Whether query or body have the parameter, written plainly.
    fn carried_params(&self, name: &[u8]) -> bool {
        let body = joined(&[b"&", &self.given_body]);
        self.carried_query(name) || includes(&body, &joined(&[b"&", name, b"="]))
    }
    // endregion
    // region received_query needs decoded_pairs

    /// The parameters of the query, decoded.
    fn received_query(&self) -> Vec<Pair> {
        decoded_pairs(&self.raw_query)
    }
    // endregion
    // region received_pairs needs given_header, form_pairs, received_query

    /// The parameters of query and form, decoded.
    fn received_pairs(&self) -> Vec<Pair> {
        if self.given_header(b"content-type").is_none() {
            return self.received_query();
        }
        [self.received_query(), self.form_pairs()].concat()
    }
    // endregion
    // region list_problem? needs given, lower

    /// The verdict on a list of signed headers that is not what it must be.
    fn list_problem(
        &self,
        names: &[Vec<u8>],
        demands: &Demands,
        required: &[&[u8]],
        others: &[&[u8]],
        free: bool,
        single: bool,
    ) -> Option<Vec<u8>> {
        let demanded = demands.headers.iter().map(|name| name.as_bytes());
        for want in required.iter().copied().chain(demanded) {
            let is = |name: &Vec<u8>| name == want || !free && lower(name) == lower(want);
            if !names.iter().any(is) {
                return Some(b"header-not-signed".to_vec());
            }
        }
        for name in names {
            let count = self.given(name).len();
            let known = lower(name) == b"host" || others.contains(&name.as_slice());
            let no_header = |c: &u8| b"@()<>,;:\\\"/[]?={} \t".contains(c);
            let bare = free && !name.is_empty() && !name.iter().any(no_header);
            if count == 0 && !known && !bare || count > 1 && single {
                return Some(b"malformed".to_vec());
            }
        }
        None
    }
    // endregion
    // region listed needs with_headers, header_values_of

    /// The headers of a received list.
    fn listed(&self, names: &[Vec<u8>], others: &[&[u8]]) -> Vec<Header> {
        let header = |name: &Vec<u8>| Header {
            name: name.clone(),
            values: if others.contains(&name.as_slice()) {
                Vec::new()
            } else {
                self.header_values(name)
            },
        };
        names.iter().map(header).collect()
    }
    // endregion
    // region result needs sent_body, joined, shown

    /// What must be sent.
    fn result(&mut self, string_to_sign: &[u8], signature: &[u8]) -> Signed {
        // region send_params needs given_header
        if self.joined && self.is_form() {
            if self.given_header(b"content-type").is_none() {
                let form = b"application/x-www-form-urlencoded";
                self.headers_set.push(pair(b"Content-Type", form));
            }
        } else if self.joined {
            let signed = percent_pairs(&[self.in_query.as_slice(), &self.in_form].concat());
            self.raw_query = [signed, self.result_pieces()].concat().join(&b'&');
        }
        // endregion
        let address = [&self.protocol, &b"://"[..], &self.address, &self.raw_path].concat();
        Signed {
            headers: self
                .headers_set
                .iter()
                .map(|h| (shown(&h.name), h.value.clone()))
                .collect(),
            url: shown(&[address, self.marked()].concat()),
            body: self.body(),
            string_to_sign: string_to_sign.to_vec(),
            signature: shown(signature),
        }
    }
    // endregion
}

// endregion
// region send_params needs pair
// endregion
// region send_headers needs pair
// endregion
// region body needs sent_body
// endregion
// region shown
/// Bytes as a text for people.
fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

// endregion
// region joined
/// Texts end to end.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

// endregion
// region join
/// Texts with a separator between them.
fn join(separator: &[u8], texts: &[Vec<u8>]) -> Vec<u8> {
    texts.join(separator)
}

// endregion
// region lists
/// The items of two lists.
fn lists<T: Clone>(a: &[T], b: &[T]) -> Vec<T> {
    [a, b].concat()
}

// endregion
// region contains
/// Whether a text is in a list.
fn contains(texts: &[Vec<u8>], value: &[u8]) -> bool {
    texts.iter().any(|text| text == value)
}

// endregion
// region pair
/// A pair of copies.
fn pair(name: &[u8], value: &[u8]) -> Pair {
    Pair {
        name: name.to_vec(),
        value: value.to_vec(),
    }
}

// endregion
// region request needs check
/// Refuses inputs that the scheme does not have, and values that it does not allow.
fn check_inputs(inputs: &HashMap<String, String>) -> Result<(), SigningError> {
    for (name, value) in inputs {
        let name = name.as_bytes();
        match ALLOWED_INPUTS.iter().find(|(known, _)| *known == name) {
            Some((_, allowed)) => check(name, value.as_bytes(), allowed)?,
            None => return Err(SigningError(format!("there is no input {:?}", shown(name)))),
        }
    }
    Ok(())
}

// endregion
// region check
/// Refuses a value that an input must not have.
fn check(name: &[u8], value: &[u8], allowed: &[&[u8]]) -> Result<(), SigningError> {
    if allowed.is_empty() || allowed.contains(&value) {
        return Ok(());
    }
    let choices: Vec<String> = allowed.iter().map(|a| shown(a)).collect();
    let (name, value) = (shown(name), shown(value));
    let why = format!("the input {name:?} cannot be {value:?}: allowed are {choices:?}");
    Err(SigningError(why))
}

// endregion
// region rules
/// Which headers the signature covers.
#[derive(Default)]
struct Rules<'a> {
    always: &'a [&'a [u8]],
    /// Those of them that are there; a * stands for any end.
    offered: &'a [&'a [u8]],
    excepted: &'a [&'a [u8]],
    /// Headers that carry the result.
    results: &'a [&'a [u8]],
    /// Names of what is no header.
    others: &'a [&'a [u8]],
    /// Callers may name what is no header.
    free: bool,
    ordered: bool,
}

/// Whether a name is the pattern, or begins as it does up to its star.
fn fits(name: &[u8], pattern: &[u8]) -> bool {
    match pattern.strip_suffix(b"*") {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

// endregion
// region comma_list needs trim
/// The items of a list that is written with commas.
fn listed(value: &[u8]) -> Vec<Vec<u8>> {
    let items = value.split(|c| *c == b',').map(trim);
    items.filter(|item| !item.is_empty()).collect()
}

// endregion
// region random
/// What no one can foretell: the standard library takes the keys of its hash tables from the system's random source.
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new()
        .build_hasher()
        .finish()
}

// endregion
// region new_number needs random
/// A number from 1 to 2147483647.
fn new_number() -> String {
    (random() % 2_147_483_647 + 1).to_string()
}

// endregion
// region new_nonce needs random
/// 32 hex digits.
fn new_hex() -> String {
    format!("{:016x}{:016x}", random(), random())
}

// endregion
// region split_port
/// Host and port.
fn split_port(address: &[u8]) -> (&[u8], &[u8]) {
    match address.iter().rposition(|c| *c == b':' || *c == b']') {
        Some(at) if address[at] == b':' => (&address[..at], &address[at + 1..]),
        _ => (address, b""),
    }
}

// endregion
// region find
/// The place of a part.
fn find(value: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    value.windows(part.len()).position(|w| w == part)
}

// endregion
// region cut needs find
/// What precedes the first separator, and what follows it.
fn cut<'a>(value: &'a [u8], separator: &[u8]) -> (&'a [u8], &'a [u8]) {
    match find(value, separator) {
        Some(at) if !separator.is_empty() => (&value[..at], &value[at + separator.len()..]),
        _ => (value, b""),
    }
}

// endregion
// region split needs cut, find
/// The pieces between separators.
fn split(mut value: &[u8], separator: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    while !separator.is_empty() && find(value, separator).is_some() {
        let (piece, rest) = cut(value, separator);
        pieces.push(piece.to_vec());
        value = rest;
    }
    pieces.push(value.to_vec());
    pieces
}

// endregion
// region includes needs find
/// Whether a text has a part.
fn includes(value: &[u8], part: &[u8]) -> bool {
    find(value, part).is_some()
}

// endregion
// region raw_pairs needs pairs
/// The pairs of a query, as they are written.
fn raw_pairs(query: &[u8]) -> Vec<Pair> {
    pairs(query, b"&", b"=")
}

// endregion
// region decoded_pairs needs raw_pairs, form_decode, pair
/// The pairs of a query or form, decoded.
fn decoded_pairs(raw: &[u8]) -> Vec<Pair> {
    let decoded = |p: &Pair| pair(&form_decode(&p.name), &form_decode(&p.value));
    raw_pairs(raw).iter().map(decoded).collect()
}

// endregion
// region percent_pairs needs percent, sort_names, joined
/// Parameters as they are sent: in order of their names, escaped.
fn percent_pairs(pairs: &[Pair]) -> Vec<Vec<u8>> {
    let piece = |p: &Pair| joined(&[&percent(&p.name), b"=", &percent(&p.value)]);
    sort_names(pairs).iter().map(piece).collect()
}

// endregion
// region lower
/// A-Z in lower case, and nothing else.
fn lower(value: &[u8]) -> Vec<u8> {
    value.to_ascii_lowercase()
}

// endregion
// region title
/// A header name as MIME writes it.
fn title(name: &[u8]) -> Vec<u8> {
    let mut titled = name.to_ascii_lowercase();
    for part in titled.split_mut(|c| *c == b'-') {
        if let Some(first) = part.first_mut() {
            first.make_ascii_uppercase();
        }
    }
    titled
}

// endregion
// region percent needs percent_keep
/// Escaping of RFC 3986: only letters, digits, - . _ ~ stay.
fn percent(value: &[u8]) -> Vec<u8> {
    percent_keep(value, b"")
}

// endregion
// region percent_keep
/// Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.
fn percent_keep(value: &[u8], keep: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for c in value {
        if c.is_ascii_alphanumeric() || b"-._~".contains(c) || keep.contains(c) {
            out.push(*c);
        } else {
            out.extend(format!("%{c:02X}").into_bytes());
        }
    }
    out
}

// endregion
// region digits
/// The byte that two hex digits stand for.
fn digits(pair: &[u8]) -> Option<u8> {
    let digit = |c: u8| (c as char).to_digit(16);
    match pair {
        [high, low] => Some((digit(*high)? * 16 + digit(*low)?) as u8),
        _ => None,
    }
}

// endregion
// region unpercent needs digits
/// Undoes percent once.
fn unpercent(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < value.len() {
        let hex = value.get(at + 1..at + 3).and_then(digits);
        match hex {
            Some(byte) if value[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(value[at]);
                at += 1;
            }
        }
    }
    out
}

// endregion
// region form_encode needs percent_keep, replace
/// Escaping of forms: a blank is +, and * is escaped.
fn form_encode(value: &[u8]) -> Vec<u8> {
    replace(&percent_keep(value, b" "), b" ", b"+")
}

// endregion
// region form_decode needs unpercent, replace
/// Undoes the escaping of forms: + is a blank.
fn form_decode(value: &[u8]) -> Vec<u8> {
    unpercent(&replace(value, b"+", b" "))
}

// endregion
// region hex
/// The hex digits of data in lower case.
fn hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<String> = data.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat().into_bytes()
}

// endregion
// region hex_upper needs hex
/// The hex digits of data in upper case.
fn hex_upper(data: &[u8]) -> Vec<u8> {
    hex(data).to_ascii_uppercase()
}

// endregion
// region unhex needs digits
/// The bytes behind hex digits, up to the first pair that is not two digits.
fn unhex(value: &[u8]) -> Vec<u8> {
    value.chunks(2).map_while(digits).collect()
}

// endregion
// region base64
/// Base64 with padding.
fn base64(data: &[u8]) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    for chunk in data.chunks(3) {
        let mut bits = 0u32;
        for at in 0..3 {
            bits = bits << 8 | u32::from(*chunk.get(at).unwrap_or(&0));
        }
        for at in 0..4 {
            let digit = alphabet[(bits >> (18 - 6 * at)) as usize % 64];
            out.push(if at <= chunk.len() { digit } else { b'=' });
        }
    }
    out
}

// endregion
// region base64url needs base64, replace
/// Base64 with - and _ in place of + and /.
fn base64url(data: &[u8]) -> Vec<u8> {
    replace(&replace(&base64(data), b"+", b"-"), b"/", b"_")
}

// endregion
// region unbase64
/// The bytes behind base64 of either alphabet, up to the first character of neither.
fn unbase64(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bits = 0u32;
    for (at, c) in value.iter().enumerate() {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(digit);
        if at % 4 > 0 {
            out.push((bits >> (6 - 2 * (at % 4))) as u8);
        }
    }
    out
}

// endregion
// region sort
/// Texts in order of their bytes.
fn sort(texts: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut sorted = texts.to_vec();
    sorted.sort();
    sorted
}

// endregion
// region sort_pairs
/// Pairs by name, then by value, in order of their bytes.
fn sort_pairs(pairs: &[Pair]) -> Vec<Pair> {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| (&a.name, &a.value).cmp(&(&b.name, &b.value)));
    sorted
}

// endregion
// region sort_names
/// Pairs by name, in order of their bytes; those of one name keep their order.
fn sort_names(pairs: &[Pair]) -> Vec<Pair> {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    sorted
}

// endregion
// region sort_headers
/// Headers by name.
fn sort_headers(headers: &[Header]) -> Vec<Header> {
    let mut sorted = headers.to_vec();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    sorted
}

// endregion
// region add
/// The sum of two whole numbers; what is no number of up to 18 digits counts as 0.
fn add(value: &[u8], number: &[u8]) -> Vec<u8> {
    let whole = |text: &[u8]| -> i64 {
        let digits = text.strip_prefix(b"-").unwrap_or(text);
        if digits.len() > 18 || !digits.iter().all(u8::is_ascii_digit) {
            return 0;
        }
        shown(text).parse().unwrap_or_default()
    };
    (whole(value) + whole(number)).to_string().into_bytes()
}

// endregion
// region after needs cut
/// What follows the first separator.
fn after(value: &[u8], separator: &[u8]) -> Vec<u8> {
    cut(value, separator).1.to_vec()
}

// endregion
// region before needs cut
/// What precedes the first separator.
fn before(value: &[u8], separator: &[u8]) -> Vec<u8> {
    cut(value, separator).0.to_vec()
}

// endregion
// region take
/// The first n bytes of data.
fn take(data: &[u8], n: usize) -> Vec<u8> {
    data[..n.min(data.len())].to_vec()
}

// endregion
// region clean_path needs split
/// The path without empty, . and .. segments.
fn clean_path(path: &[u8]) -> Vec<u8> {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    for segment in split(path, b"/") {
        match segment.as_slice() {
            b".." => {
                kept.pop();
            }
            b"" | b"." => {}
            _ => kept.push([b"/", segment.as_slice()].concat()),
        }
    }
    if kept.is_empty() || path.ends_with(b"/") {
        kept.push(b"/".to_vec());
    }
    kept.concat()
}

// endregion
// region label
/// The n-th label of a host, counted from 0, or an empty text.
fn label(host: &[u8], n: usize) -> Vec<u8> {
    let found = host.split(|c| *c == b'.').nth(n);
    found.unwrap_or_default().to_vec()
}

// endregion
// region replace needs split
/// Every old becomes new; an empty old changes nothing.
fn replace(value: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    split(value, old).join(new)
}

// endregion
// region trim
/// The text without spaces, tabs, CR and LF at both ends.
fn trim(value: &[u8]) -> Vec<u8> {
    let blank = |c: &u8| b" \t\r\n".contains(c);
    let start = value.iter().position(|c| !blank(c)).unwrap_or(value.len());
    let end = value
        .iter()
        .rposition(|c| !blank(c))
        .map_or(start, |at| at + 1);
    value[start..end].to_vec()
}

// endregion
// region squeeze
/// Every run of a text becomes one of it.
fn squeeze(mut value: &[u8], run: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = false;
    while !value.is_empty() {
        let here = !run.is_empty() && value.starts_with(run);
        let (piece, rest) = value.split_at(if here { run.len() } else { 1 });
        if !here || !before {
            out.extend(piece);
        }
        before = here;
        value = rest;
    }
    out
}

// endregion
// region group
/// One pair a name, its values joined.
fn group(pairs: &[Pair], separator: &[u8]) -> Vec<Pair> {
    let mut grouped: Vec<Pair> = Vec::new();
    for p in pairs {
        match grouped.iter_mut().find(|g| g.name == p.name) {
            Some(g) => g.value = [g.value.as_slice(), separator, &p.value].concat(),
            None => grouped.push(p.clone()),
        }
    }
    grouped
}

// endregion
// region pairs needs split, cut, pair
/// The pieces of a text, each cut at the first equals.
fn pairs(value: &[u8], between: &[u8], equals: &[u8]) -> Vec<Pair> {
    let mut found = Vec::new();
    for piece in split(value, between) {
        if !piece.is_empty() {
            let (name, value) = cut(&piece, equals);
            found.push(pair(name, value));
        }
    }
    found
}

// endregion
// region unique
/// Each text once, where it first appears.
fn unique(texts: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    for text in texts {
        if !found.contains(text) {
            found.push(text.clone());
        }
    }
    found
}

// endregion
// region names
/// The names of pairs.
fn names(pairs: &[Pair]) -> Vec<Vec<u8>> {
    pairs.iter().map(|p| p.name.clone()).collect()
}

// endregion
// region header_names
/// The names of headers.
fn header_names(headers: &[Header]) -> Vec<Vec<u8>> {
    headers.iter().map(|h| h.name.clone()).collect()
}

// endregion
// region values
/// The values of a name.
fn values(pairs: &[Pair], name: &[u8]) -> Vec<Vec<u8>> {
    let found = pairs.iter().filter(|p| p.name == name);
    found.map(|p| p.value.clone()).collect()
}

// endregion
// region header_values
/// The values of a header among some.
fn header_values(headers: &[Header], name: &[u8]) -> Vec<Vec<u8>> {
    let found = headers.iter().filter(|h| h.name.eq_ignore_ascii_case(name));
    found.flat_map(|h| h.values.clone()).collect()
}

// endregion
// region utc needs moment
// endregion
// region local needs moment
// endregion
// region moment
/// The time so many seconds east of Greenwich, in a layout of strftime with %L for milliseconds.
fn moment(given: &Given, layout: &str, east: i64) -> Vec<u8> {
    let days = (given.seconds + east).div_euclid(86400);
    let of_day = (given.seconds + east).rem_euclid(86400);
    let era = (days + 719_468).div_euclid(146_097); // of 400 years, since 0000-03-01
    let of_era = (days + 719_468).rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = (shifted + 2) % 12 + 1;
    let year = year + 400 * era + i64::from(month <= 2);
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    layout
        .replace("%Y", &format!("{year:04}"))
        .replace("%m", &format!("{month:02}"))
        .replace("%d", &format!("{day:02}"))
        .replace("%H", &format!("{:02}", of_day / 3600))
        .replace("%M", &format!("{:02}", of_day / 60 % 60))
        .replace("%S", &format!("{:02}", of_day % 60))
        .replace("%L", &format!("{:03}", given.nanoseconds / 1_000_000))
        .replace("%a", weekdays[days.rem_euclid(7) as usize])
        .replace("%b", months[month as usize - 1])
        .into_bytes()
}

// endregion
// region fields
/// name=value with separators between them.
fn fields(separator: &[u8], pairs: &[Pair]) -> Vec<u8> {
    let field = |p: &Pair| [p.name.as_slice(), b"=", &p.value].concat();
    pairs.iter().map(field).collect::<Vec<_>>().join(separator)
}

// endregion
// region quoted_fields
/// name="value" with separators between them.
fn quoted_fields(separator: &[u8], pairs: &[Pair]) -> Vec<u8> {
    let field = |p: &Pair| [p.name.as_slice(), b"=\"", &p.value, b"\""].concat();
    pairs.iter().map(field).collect::<Vec<_>>().join(separator)
}

// endregion
// region hmac
/// HMAC (RFC 2104) with a digest that takes in blocks of so many bytes.
fn hmac(digest: fn(&[u8]) -> Vec<u8>, block: usize, key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut key = if key.len() > block {
        digest(key)
    } else {
        key.to_vec()
    };
    key.resize(block, 0);
    let mut inner: Vec<u8> = key.iter().map(|byte| byte ^ 0x36).collect();
    inner.extend(message);
    let mut outer: Vec<u8> = key.iter().map(|byte| byte ^ 0x5c).collect();
    outer.extend(digest(&inner));
    digest(&outer)
}

// endregion
// region padded
/// Data with what digests put behind it: a bit, zeros, and its length in bits, in so many bytes.
fn padded(data: &[u8], block: usize, length: &[u8]) -> Vec<u8> {
    let mut all = data.to_vec();
    all.push(0x80);
    let over = (all.len() + length.len()) % block;
    all.resize(all.len() + (block - over) % block, 0);
    all.extend(length);
    all
}

// endregion
// region words
/// Four bytes as a number.
fn words(block: &[u8]) -> Vec<u32> {
    let word = |c: &[u8]| u32::from_be_bytes([c[0], c[1], c[2], c[3]]);
    block.chunks(4).map(word).collect()
}

// endregion
// region md5 needs padded
/// MD5 (RFC 1321).
fn md5(data: &[u8]) -> Vec<u8> {
    const K: [u32; 64] = [
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613,
        0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193,
        0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d,
        0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
        0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122,
        0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
        0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244,
        0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
        0xeb86d391,
    ];
    const TURNS: [[u32; 4]; 4] = [
        [7, 12, 17, 22],
        [5, 9, 14, 20],
        [4, 11, 16, 23],
        [6, 10, 15, 21],
    ];
    let mut state: [u32; 4] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
    let length = (8 * data.len() as u64).to_le_bytes();
    for block in padded(data, 64, &length).chunks(64) {
        let [mut a, mut b, mut c, mut d] = state;
        for i in 0..64 {
            let (f, at) = match i / 16 {
                0 => ((b & c) | (!b & d), i),
                1 => ((d & b) | (!d & c), 5 * i + 1),
                2 => (b ^ c ^ d, 3 * i + 5),
                _ => (c ^ (b | !d), 7 * i),
            };
            let w = &block[at % 16 * 4..];
            let sum = u32::from_le_bytes([w[0], w[1], w[2], w[3]])
                .wrapping_add(a)
                .wrapping_add(f)
                .wrapping_add(K[i]);
            let next = b.wrapping_add(sum.rotate_left(TURNS[i / 16][i % 4]));
            (a, b, c, d) = (d, next, b, c);
        }
        for (sum, x) in state.iter_mut().zip([a, b, c, d]) {
            *sum = sum.wrapping_add(x);
        }
    }
    state.iter().flat_map(|x| x.to_le_bytes()).collect()
}

// endregion
// region sha1 needs padded, words
/// SHA-1 (FIPS 180-4).
fn sha1(data: &[u8]) -> Vec<u8> {
    let mut state: [u32; 5] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    let length = (8 * data.len() as u64).to_be_bytes();
    for block in padded(data, 64, &length).chunks(64) {
        let mut w = words(block);
        for i in 16..80 {
            w.push((w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16]).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (i, word) in w.iter().enumerate() {
            let (f, k) = match i / 20 {
                0 => ((b & c) | (!b & d), 0x5a827999),
                1 => (b ^ c ^ d, 0x6ed9eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1bbcdc),
                _ => (b ^ c ^ d, 0xca62c1d6u32),
            };
            let sum = a.rotate_left(5).wrapping_add(f).wrapping_add(e);
            let next = sum.wrapping_add(k).wrapping_add(*word);
            (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
        }
        for (sum, x) in state.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(x);
        }
    }
    state.iter().flat_map(|x| x.to_be_bytes()).collect()
}

// endregion
// region sha256 needs padded, words
/// SHA-256 (FIPS 180-4).
fn sha256(data: &[u8]) -> Vec<u8> {
    const K: [u32; 64] = [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
        0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
        0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
        0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
        0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
        0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
        0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
        0xc67178f2,
    ];
    let mut state: [u32; 8] = [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
        0x5be0cd19,
    ];
    let length = (8 * data.len() as u64).to_be_bytes();
    for block in padded(data, 64, &length).chunks(64) {
        let mut w = words(block);
        for i in 16..64 {
            let (x, y) = (w[i - 15], w[i - 2]);
            let s0 = x.rotate_right(7) ^ x.rotate_right(18) ^ (x >> 3);
            let s1 = y.rotate_right(17) ^ y.rotate_right(19) ^ (y >> 10);
            let sum = w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]);
            w.push(sum.wrapping_add(s1));
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for i in 0..64 {
            let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let choice = (e & f) ^ (!e & g);
            let majority = (a & b) ^ (a & c) ^ (b & c);
            let t1 = h.wrapping_add(s1).wrapping_add(choice);
            let t1 = t1.wrapping_add(K[i]).wrapping_add(w[i]);
            let t2 = s0.wrapping_add(majority);
            (a, b, c, d, e, f, g, h) = (t1.wrapping_add(t2), a, b, c, d.wrapping_add(t1), e, f, g);
        }
        for (sum, x) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *sum = sum.wrapping_add(x);
        }
    }
    state.iter().flat_map(|x| x.to_be_bytes()).collect()
}

// endregion
// region sha512_from needs padded
/// SHA-384 and SHA-512 (FIPS 180-4), from where each begins.
fn sha512_from(mut state: [u64; 8], data: &[u8]) -> Vec<u8> {
    const K: [u64; 80] = [
        0x428a2f98d728ae22,
        0x7137449123ef65cd,
        0xb5c0fbcfec4d3b2f,
        0xe9b5dba58189dbbc,
        0x3956c25bf348b538,
        0x59f111f1b605d019,
        0x923f82a4af194f9b,
        0xab1c5ed5da6d8118,
        0xd807aa98a3030242,
        0x12835b0145706fbe,
        0x243185be4ee4b28c,
        0x550c7dc3d5ffb4e2,
        0x72be5d74f27b896f,
        0x80deb1fe3b1696b1,
        0x9bdc06a725c71235,
        0xc19bf174cf692694,
        0xe49b69c19ef14ad2,
        0xefbe4786384f25e3,
        0x0fc19dc68b8cd5b5,
        0x240ca1cc77ac9c65,
        0x2de92c6f592b0275,
        0x4a7484aa6ea6e483,
        0x5cb0a9dcbd41fbd4,
        0x76f988da831153b5,
        0x983e5152ee66dfab,
        0xa831c66d2db43210,
        0xb00327c898fb213f,
        0xbf597fc7beef0ee4,
        0xc6e00bf33da88fc2,
        0xd5a79147930aa725,
        0x06ca6351e003826f,
        0x142929670a0e6e70,
        0x27b70a8546d22ffc,
        0x2e1b21385c26c926,
        0x4d2c6dfc5ac42aed,
        0x53380d139d95b3df,
        0x650a73548baf63de,
        0x766a0abb3c77b2a8,
        0x81c2c92e47edaee6,
        0x92722c851482353b,
        0xa2bfe8a14cf10364,
        0xa81a664bbc423001,
        0xc24b8b70d0f89791,
        0xc76c51a30654be30,
        0xd192e819d6ef5218,
        0xd69906245565a910,
        0xf40e35855771202a,
        0x106aa07032bbd1b8,
        0x19a4c116b8d2d0c8,
        0x1e376c085141ab53,
        0x2748774cdf8eeb99,
        0x34b0bcb5e19b48a8,
        0x391c0cb3c5c95a63,
        0x4ed8aa4ae3418acb,
        0x5b9cca4f7763e373,
        0x682e6ff3d6b2b8a3,
        0x748f82ee5defb2fc,
        0x78a5636f43172f60,
        0x84c87814a1f0ab72,
        0x8cc702081a6439ec,
        0x90befffa23631e28,
        0xa4506cebde82bde9,
        0xbef9a3f7b2c67915,
        0xc67178f2e372532b,
        0xca273eceea26619c,
        0xd186b8c721c0c207,
        0xeada7dd6cde0eb1e,
        0xf57d4f7fee6ed178,
        0x06f067aa72176fba,
        0x0a637dc5a2c898a6,
        0x113f9804bef90dae,
        0x1b710b35131c471b,
        0x28db77f523047d84,
        0x32caab7b40c72493,
        0x3c9ebe0a15c9bebc,
        0x431d67c49c100d4c,
        0x4cc5d4becb3e42b6,
        0x597f299cfc657e2a,
        0x5fcb6fab3ad6faec,
        0x6c44198c4a475817,
    ];
    let length = (8 * data.len() as u128).to_be_bytes();
    for block in padded(data, 128, &length).chunks(128) {
        let word = |c: &[u8]| c.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        let mut w: Vec<u64> = block.chunks(8).map(word).collect();
        for i in 16..80 {
            let (x, y) = (w[i - 15], w[i - 2]);
            let s0 = x.rotate_right(1) ^ x.rotate_right(8) ^ (x >> 7);
            let s1 = y.rotate_right(19) ^ y.rotate_right(61) ^ (y >> 6);
            let sum = w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]);
            w.push(sum.wrapping_add(s1));
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for i in 0..80 {
            let s1 = e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41);
            let s0 = a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39);
            let choice = (e & f) ^ (!e & g);
            let majority = (a & b) ^ (a & c) ^ (b & c);
            let t1 = h.wrapping_add(s1).wrapping_add(choice);
            let t1 = t1.wrapping_add(K[i]).wrapping_add(w[i]);
            let t2 = s0.wrapping_add(majority);
            (a, b, c, d, e, f, g, h) = (t1.wrapping_add(t2), a, b, c, d.wrapping_add(t1), e, f, g);
        }
        for (sum, x) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *sum = sum.wrapping_add(x);
        }
    }
    state.iter().flat_map(|x| x.to_be_bytes()).collect()
}

// endregion
// region sha384 needs sha512_from
/// SHA-384.
fn sha384(data: &[u8]) -> Vec<u8> {
    sha512_from(
        [
            0xcbbb9d5dc1059ed8,
            0x629a292a367cd507,
            0x9159015a3070dd17,
            0x152fecd8f70e5939,
            0x67332667ffc00b31,
            0x8eb44a8768581511,
            0xdb0c2e0d64f98fa7,
            0x47b5481dbefa4fa4,
        ],
        data,
    )[..48]
        .to_vec()
}

// endregion
// region sha512 needs sha512_from
/// SHA-512.
fn sha512(data: &[u8]) -> Vec<u8> {
    sha512_from(
        [
            0x6a09e667f3bcc908,
            0xbb67ae8584caa73b,
            0x3c6ef372fe94f82b,
            0xa54ff53a5f1d36f1,
            0x510e527fade682d1,
            0x9b05688c2b3e6c1f,
            0x1f83d9abfb41bd6b,
            0x5be0cd19137e2179,
        ],
        data,
    )
}

// endregion
// region sm3 needs padded, words
/// SM3 (GB/T 32905).
fn sm3(data: &[u8]) -> Vec<u8> {
    let mut state: [u32; 8] = [
        0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d,
        0xb0fb0e4e,
    ];
    let length = (8 * data.len() as u64).to_be_bytes();
    for block in padded(data, 64, &length).chunks(64) {
        let mut w = words(block);
        for j in 16..68 {
            let x = w[j - 16] ^ w[j - 9] ^ w[j - 3].rotate_left(15);
            let mixed = x ^ x.rotate_left(15) ^ x.rotate_left(23);
            w.push(mixed ^ w[j - 13].rotate_left(7) ^ w[j - 6]);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for j in 0..64 {
            let early = j < 16;
            let t: u32 = if early { 0x79cc4519 } else { 0x7a879d8a };
            let turned = a.rotate_left(12);
            let sum = turned
                .wrapping_add(e)
                .wrapping_add(t.rotate_left(j as u32 % 32));
            let ss1 = sum.rotate_left(7);
            let ff = if early {
                a ^ b ^ c
            } else {
                (a & b) | (a & c) | (b & c)
            };
            let gg = if early { e ^ f ^ g } else { (e & f) | (!e & g) };
            let tt1 = ff
                .wrapping_add(d)
                .wrapping_add(ss1 ^ turned)
                .wrapping_add(w[j] ^ w[j + 4]);
            let tt2 = gg.wrapping_add(h).wrapping_add(ss1).wrapping_add(w[j]);
            (a, b, c, d) = (tt1, a, b.rotate_left(9), c);
            (e, f, g, h) = (
                tt2 ^ tt2.rotate_left(9) ^ tt2.rotate_left(17),
                e,
                f.rotate_left(19),
                g,
            );
        }
        for (sum, x) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *sum ^= x;
        }
    }
    state.iter().flat_map(|x| x.to_be_bytes()).collect()
}

// endregion
// region verify needs shown, joined
/// What a verifier found.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// One of ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed, header-not-signed,
    /// body-mismatch, signature-mismatch.
    pub id: String,
    /// What is wrong, for a person; nothing secret.
    pub detail: String,
    /// The key id of a request that is ok.
    pub key_id: Option<String>,
}

impl Verdict {
    /// Whether the request was signed by whom it says.
    pub fn is_ok(&self) -> bool {
        self.id == "ok"
    }
}

/// Tells whether the nonce of a key id was used before, and remembers it.
pub type Seen = Box<dyn Fn(&str, &str) -> bool>;

/// What a verifier must know, and what it demands beyond the scheme's own rules.
#[derive(Default)]
#[allow(dead_code)] // not every scheme asks for all of it
pub struct Demands {
    /// What requests must be signed for, and what they do not tell.
    pub inputs: HashMap<String, String>,
    /// The time; by default it is now.
    pub time: Option<SystemTime>,
    /// How far the time of signing may be from it; by default as the scheme says.
    pub within: Option<Duration>,
    /// The values of inputs that are accepted where requests tell them.
    pub accepted: HashMap<String, Vec<String>>,
    /// The headers that must be signed.
    pub headers: Vec<String>,
    /// What must be signed: body, method, host, path, query, time.
    pub cover: Vec<String>,
    /// By default nobody asks.
    pub seen: Option<Seen>,
}

/// The verdict on a request that is not ok.
fn refused(id: &[u8], detail: &[u8]) -> Verdict {
    Verdict {
        id: shown(id),
        detail: shown(detail),
        key_id: None,
    }
}

/// The verdict on a request that is ok.
fn accepted(key_id: &[u8]) -> Verdict {
    Verdict {
        id: "ok".to_string(),
        detail: String::new(),
        key_id: Some(shown(key_id)),
    }
}

// endregion
// region check_demands needs shown
/// Refuses what is misspelt: it would demand nothing.
fn check_demands(
    demands: &Demands,
    accepted: &[&[u8]],
    cover: &[&[u8]],
) -> Result<(), SigningError> {
    check_names("accepted", demands.accepted.keys(), accepted)?;
    check_names("cover", demands.cover.iter(), cover)
}

/// Refuses names that a demand does not know.
fn check_names<'a>(
    demand: &str,
    mut names: impl Iterator<Item = &'a String>,
    known: &[&[u8]],
) -> Result<(), SigningError> {
    let Some(name) = names.find(|name| !known.contains(&name.as_bytes())) else {
        return Ok(());
    };
    let choices: Vec<String> = known.iter().map(|name| shown(name)).collect();
    let choices = choices.join(", ");
    let why = format!("{demand}: there is no {name:?}, only [{choices}]");
    Err(SigningError(why))
}

// endregion
// region asked
/// Whether a part of the request must be covered.
fn asked(demands: &Demands, part: &[u8]) -> bool {
    demands.cover.iter().any(|name| name.as_bytes() == part)
}

// endregion
// region seen
/// Whether a nonce was used before.
fn seen(demands: &Demands, key_id: &[u8], nonce: &[u8]) -> bool {
    let seen = demands.seen.as_ref();
    seen.is_some_and(|seen| seen(&shown(key_id), &shown(nonce)))
}

// endregion
// region received_query? needs received_query, field?
// endregion
// region received_params? needs received_pairs, field?
// endregion
// region repeats_header needs given
// endregion
// region repeats_query needs received_query, values
// endregion
// region repeats_params needs received_pairs, values
// endregion
// region misspells_query needs received_query, misspelt
// endregion
// region misspells_params needs received_pairs, misspelt
// endregion
// region blank needs filled
// endregion
// region agrees needs filled
// endregion
// region read_unix? needs unix_time
// endregion
// region read_unix_ms? needs unix_time
// endregion
// region misspelt needs lower
/// Whether a name among pairs differs from another in case only, and is none of the scheme's own.
fn misspelt(pairs: &[Pair], name: &[u8], own: &[&[u8]]) -> bool {
    let other = |p: &Pair| lower(&p.name) == lower(name) && !own.contains(&p.name.as_slice());
    pairs.iter().any(other)
}

// endregion
// region past_start?
/// What follows the beginning of a text.
fn find_past_start(value: &Option<Vec<u8>>, start: &[u8]) -> Option<Vec<u8>> {
    Some(value.as_deref()?.strip_prefix(start)?.to_vec())
}

// endregion
// region upto? needs find
/// What stands before a piece of a text.
fn find_upto(value: &Option<Vec<u8>>, end: &[u8]) -> Option<Vec<u8>> {
    let value = value.as_deref()?;
    Some(value[..find(value, end)?].to_vec())
}

// endregion
// region past? needs find
/// What stands behind a piece of a text.
fn find_past(value: &Option<Vec<u8>>, end: &[u8]) -> Option<Vec<u8>> {
    let value = value.as_deref()?;
    Some(value[find(value, end)? + end.len()..].to_vec())
}

// endregion
// region at_end
/// Whether a text is there, and empty.
fn at_end(value: &Option<Vec<u8>>) -> bool {
    value.as_ref().is_some_and(|value| value.is_empty())
}

// endregion
// region filled
/// Whether a text is there, and not empty.
fn filled(value: &Option<Vec<u8>>) -> bool {
    value.as_ref().is_some_and(|value| !value.is_empty())
}

// endregion
// region agrees
/// Whether two values are not different ones.
fn agrees(value: &Option<Vec<u8>>, other: &Option<Vec<u8>>) -> bool {
    !filled(value) || !filled(other) || value == other
}

// endregion
// region read_percent? needs unpercent
/// Undoes percent.
fn find_read_percent(value: &Option<Vec<u8>>) -> Option<Vec<u8>> {
    value.as_deref().map(unpercent)
}

// endregion
// region read_form? needs form_decode
/// Undoes the escaping of forms.
fn find_read_form(value: &Option<Vec<u8>>) -> Option<Vec<u8>> {
    value.as_deref().map(form_decode)
}

// endregion
// region strict_base64 needs base64, unbase64
/// The bytes behind base64 of either alphabet, padded or not.
fn strict_base64(value: &[u8]) -> Option<Vec<u8>> {
    let is_digit = |c: &u8| c.is_ascii_alphanumeric() || b"+/-_".contains(c);
    let size = value.iter().take_while(|c| is_digit(c)).count();
    let (bare, padding) = value.split_at(size);
    let whole = match size % 4 {
        0 => padding.is_empty(),
        2 => padding.is_empty() || padding == b"==",
        3 => padding.is_empty() || padding == b"=",
        _ => false,
    };
    if !whole {
        return None;
    }
    let data = unbase64(bare);
    let plain = |c: &u8| match c {
        b'-' => b'+',
        b'_' => b'/',
        c => *c,
    };
    let again = base64(&data);
    (again[..size] == bare.iter().map(plain).collect::<Vec<u8>>()).then_some(data)
}

// endregion
// region read_base64? needs strict_base64
/// The text behind base64.
fn find_read_base64(value: &Option<Vec<u8>>) -> Option<Vec<u8>> {
    strict_base64(value.as_deref()?)
}

// endregion
// region read_fields needs trim, find, pair
/// The fields name=value of a list with commas, with or without quotes around values. Empty unless each needed one is
/// there, and no unknown one.
fn read_fields(list: &Option<Vec<u8>>, needed: &[&[u8]], optional: &[&[u8]]) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    let mut rest = list.as_deref().unwrap_or_default();
    while !rest.is_empty() {
        let Some((field, behind)) = cut_field(rest) else {
            return Vec::new();
        };
        let name = field.name.as_slice();
        let known = needed.contains(&name) || optional.contains(&name);
        if !known || found.iter().any(|p| p.name == name) {
            return Vec::new();
        }
        found.push(field);
        rest = behind;
    }
    let there = |name: &&[u8]| found.iter().any(|p| p.name == *name);
    if needed.iter().all(there) {
        return found;
    }
    Vec::new()
}

/// The first field of a list, and the rest.
fn cut_field(list: &[u8]) -> Option<(Pair, &[u8])> {
    let bare = |value: &[u8]| value.strip_prefix(b"\"").is_none();
    let blank = |c: &&u8| **c == b' ' || **c == b'\t';
    let list = &list[list.iter().take_while(blank).count()..];
    let equals = find(list, b"=")?;
    let (name, value) = (&list[..equals], &list[equals + 1..]);
    if bare(value) {
        let end = find(value, b",").unwrap_or(value.len());
        let rest = value[end..].strip_prefix(b",").unwrap_or_default();
        let size = value[..end].iter().rposition(|c| !blank(&c));
        let field = pair(name, &value[..size.map_or(0, |last| last + 1)]);
        return (&value[end..] != b",").then_some((field, rest));
    }
    let end = find(&value[1..], b"\"")? + 1;
    let rest = &value[end + 1..];
    let rest = &rest[rest.iter().take_while(blank).count()..];
    let behind = rest.strip_prefix(b",").unwrap_or_default();
    (rest.is_empty() || rest[0] == b',').then_some((pair(name, &value[1..end]), behind))
}

// endregion
// region field?
/// The value of a field.
fn find_field(fields: &[Pair], name: &[u8]) -> Option<Vec<u8>> {
    let found = fields.iter().find(|p| p.name == name);
    found.map(|p| p.value.clone())
}

// endregion
// region unix_time
/// The time behind so many nanoseconds since 1970, times a number; exactly as they would be written.
fn unix_time(value: &Option<Vec<u8>>, nanoseconds: i128) -> Option<i128> {
    let text = std::str::from_utf8(value.as_deref()?).ok()?;
    let number = text.parse::<i64>().ok()?;
    let time = i128::from(number) * nanoseconds;
    let years = -62_135_596_800..253_402_300_800; // 1 to 9999
    let known = years.contains(&time.div_euclid(1_000_000_000));
    (known && number.to_string() == text).then_some(time)
}

// endregion
// region well_listed needs lower, split_list
/// Whether a list of names has no empty one, none twice, and not too many.
fn well_listed(value: &Option<Vec<u8>>, separator: &[u8], free: bool) -> bool {
    let Some(value) = value else {
        return false;
    };
    let names: Vec<Vec<u8>> = split_list(value, separator)
        .iter()
        .map(|name| lower(name))
        .collect();
    let twice = |at: usize| !free && names[..at].contains(&names[at]);
    names.len() <= 100 && (0..names.len()).all(|at| !names[at].is_empty() && !twice(at))
}

// endregion
// region split_list needs split
/// The items of a list.
fn split_list(value: &[u8], separator: &[u8]) -> Vec<Vec<u8>> {
    if value.is_empty() {
        return Vec::new();
    }
    split(value.strip_suffix(separator).unwrap_or(value), separator)
}

// endregion
// region same_text
/// Whether two texts are the same, in constant time.
fn same_text(value: &[u8], other: &[u8]) -> bool {
    let differ = value
        .iter()
        .zip(other)
        .fold(0, |differ, (a, b)| differ | a ^ b);
    value.len() == other.len() && std::hint::black_box(differ) == 0
}

// endregion
// region same_hex needs unhex, same_text
/// Whether two texts are hex digits of the same bytes, in constant time.
fn same_hex(value: &[u8], other: &[u8]) -> bool {
    let received = unhex(other);
    !received.is_empty() && 2 * received.len() == other.len() && same_text(&unhex(value), &received)
}

// endregion
// region same_base64 needs strict_base64, same_text
/// Whether two texts are base64 of the same bytes, in constant time.
fn same_base64(value: &[u8], other: &[u8]) -> bool {
    match (strict_base64(value), strict_base64(other)) {
        (Some(value), Some(received)) => same_text(&value, &received),
        _ => false,
    }
}

// endregion
