/* The parts of which signers in JavaScript are made. Regions that a signer uses are copied into it. */
/* eslint-disable no-unused-vars */

// region sha1 needs digest
// endregion
// region sha256 needs digest
// endregion
// region sha384 needs digest
// endregion
// region sha512 needs digest
// endregion
// region hmac_sha1 needs hmac
// endregion
// region hmac_sha256 needs hmac
// endregion
// region hmac_sha384 needs hmac
// endregion
// region hmac_sha512 needs hmac
// endregion
// region local needs utc
// endregion
// region need_inputs needs inputs, need_input
// endregion
// region !=bytes needs ==bytes
// endregion
// region webcrypto
// Browsers have it, and Node from 19 on; Node 18 keeps it in a module.
const webCrypto =
  globalThis.crypto ??
  (await import(/* webpackIgnore: true */ "node:crypto")).webcrypto;

// endregion
// region request needs result, utf8
/** Says why a request cannot be signed. */
export class SigningError extends Error {
  name = "SigningError";
}

/** The request with what has joined it so far. */
class Draft {
  constructor({ method, url, headers = [], body = "" }) {
    const match = /^([A-Za-z]+):\/\/([^/?#]+)([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(
      url,
    );
    if (match === null) {
      throw new SigningError(
        "the URL must begin with http:// or https:// and have a host",
      );
    }
    this.method = method;
    this.protocol = match[1].toLowerCase();
    this.address = match[2];
    this.rawPath = match[3];
    this.queryMark = match[4] !== undefined;
    this.rawQuery = (match[4] ?? "?").slice(1);
    this.givenBody = typeof body === "string" ? utf8(body) : body;
    const given =
      Symbol.iterator in headers ? headers : Object.entries(headers);
    this.headersGiven = Array.from(given, ([name, value]) => [
      name.toLowerCase(),
      value,
    ]);
    this.headersSet = [];
    // region send_params needs drop, params, percent_pairs, percent, utf8
    this.formPairs = undefined;
    this.queryPairs = [];
    this.resultPairs = [];
    // endregion
  }

  // region header needs header?
  /** The first value of a header, empty when there is none. */
  header(name) {
    return this.findHeader(name) ?? "";
  }

  // endregion
  // region header? needs all_header_values
  /** The first value of a header. */
  findHeader(name) {
    return this.headerValues(name)[0];
  }

  // endregion
  // region all_header_values
  /** All values of a header; what has joined replaces what was there, and host is always there. */
  headerValues(name) {
    const wanted = name.toLowerCase();
    let found = this.headersSet.filter(([key]) => key.toLowerCase() === wanted);
    if (found.length === 0) {
      found = this.headersGiven.filter(([key]) => key === wanted);
    }
    if (found.length === 0 && wanted === "host") {
      return [this.address];
    }
    return found.map(([, value]) => value);
  }

  // endregion
  // region authority
  /** The Host header as written. */
  authority() {
    const given = this.headersGiven.find(([name]) => name === "host");
    return given === undefined ? this.address : given[1];
  }

  // endregion
  // region host needs split_port, lower
  /** The host in lower case, without port. */
  host() {
    return lower(splitPort(this.address)[0]);
  }

  // endregion
  // region port needs split_port
  /** The port as given, or that of the protocol. */
  port() {
    const usual = { http: "80", ws: "80", https: "443", wss: "443" };
    return splitPort(this.address)[1] || (usual[this.protocol] ?? "");
  }

  // endregion
  // region path
  /** The path as it is sent. */
  path() {
    return this.rawPath || "/";
  }

  // endregion
  // region target needs path
  /** Path and query as they stand in the request line. */
  target() {
    return this.path() + this.question();
  }

  // endregion
  // region url needs target
  /** The whole address. */
  url() {
    return `${this.protocol}://${this.address}${this.target()}`;
  }

  // endregion
  /** The query with its question mark. */
  question() {
    return this.rawQuery || this.queryMark ? `?${this.rawQuery}` : "";
  }

  // region query needs cut, pieces
  /** The pairs of the query, as they are written. */
  query() {
    return pieces(this.rawQuery).map(cut);
  }

  // endregion
  // region is_form
  /** Whether parameters travel in the body: it is a form, or an empty POST that becomes one. */
  isForm() {
    const type = this.headersGiven.find(([name]) => name === "content-type");
    if (type === undefined) {
      return this.method === "POST" && this.givenBody.length === 0;
    }
    const media = type[1].split(";")[0].trim().toLowerCase();
    return media === "application/x-www-form-urlencoded";
  }

  // endregion
  // region params needs given_params
  /** The pairs of query and form, decoded. */
  params() {
    // region send_params
    if (this.formPairs !== undefined) {
      return [...this.queryPairs, ...this.formPairs];
    }
    // endregion
    return [...this.givenQuery(), ...this.givenForm()];
  }

  // endregion
  // region given_params needs is_form, decoded_pairs, text
  /** The pairs of the query, decoded. */
  givenQuery() {
    return decodedPairs(this.rawQuery);
  }

  /** The pairs of a form, decoded. */
  givenForm() {
    return this.isForm() ? decodedPairs(text(this.givenBody)) : [];
  }

  // endregion
  // region param needs param?
  /** The first value of a parameter, empty when there is none. */
  param(name) {
    return this.findParam(name) ?? "";
  }

  // endregion
  // region param? needs params
  /** The first value of a parameter. */
  findParam(name) {
    return this.params().find((pair) => pair.name === name)?.value;
  }

  // endregion
  // region all_headers needs compare
  /** The names of all headers in lower case, sorted. */
  allNames() {
    const given = this.headersGiven.map(([name]) => name);
    return [...new Set([...given, ...this.joined(), "host"])].sort(compare);
  }

  /** The names of the headers that have joined, in lower case. */
  joined() {
    return this.headersSet.map(([name]) => name.toLowerCase());
  }

  // endregion
  // region headers needs all_headers, all_header_values
  /** All headers but those that carry the result. */
  headers(results) {
    const joined = this.joined();
    return this.allNames()
      .filter((name) => joined.includes(name) || !results.includes(name))
      .map((name) => ({ name, values: this.headerValues(name) }));
  }

  // endregion
  // region signed needs all_headers, all_header_values, fits, compare
  /** The headers that the signature covers, with their values. */
  signed(chosen, rules) {
    const { others = [], free = false, sorted = false } = rules;
    const names =
      chosen?.map((name) => (free ? name.trim() : name.trim().toLowerCase())) ??
      this.covered(rules);
    const covered = names.map((name) => {
      const values = others.includes(name) ? [] : this.headerValues(name);
      const bare = free && chosen && !/[@()<>,;:\\"/[\]?={} \t]|^$/.test(name);
      if (values.length === 0 && !others.includes(name) && !bare) {
        throw new SigningError(
          `the header "${name}" must be signed and is not in the request`,
        );
      }
      return { name, values };
    });
    return sorted ? covered.sort((a, b) => compare(a.name, b.name)) : covered;
  }

  /** The names of the headers that the scheme's rules choose. */
  covered(rules) {
    const names = [...(rules.always ?? [])];
    for (const pattern of rules.offered ?? []) {
      const more = this.matches(pattern, rules);
      names.push(...more.filter((name) => !names.includes(name)));
    }
    return names;
  }

  /** The names that a pattern stands for: itself, or all that begin so. */
  matches(pattern, { except = [], results = [], others = [] }) {
    const excepted = (name) => except.some((e) => fits(name, e));
    if (!pattern.endsWith("*")) {
      const there =
        others.includes(pattern) || this.headerValues(pattern).length > 0;
      return there && !excepted(pattern) ? [pattern] : [];
    }
    const joined = this.joined();
    return this.allNames().filter(
      (name) =>
        fits(name, pattern) &&
        !excepted(name) &&
        (joined.includes(name) || !results.includes(name)),
    );
  }

  // endregion
  // region body
  /** The body that is sent. */
  body() {
    // region send_params
    if (this.formPairs !== undefined && this.isForm()) {
      const sent = [...percentPairs(this.formPairs), ...this.resultPieces()];
      return utf8(sent.join("&"));
    }
    // endregion
    return this.givenBody;
  }

  // endregion
  // region send_headers
  /** Sets a header in place of all of its name. */
  setHeader(name, value) {
    const wanted = name.toLowerCase();
    this.headersSet = this.headersSet.filter(
      ([key]) => key.toLowerCase() !== wanted,
    );
    this.headersSet.push([name, value]);
  }

  // endregion
  // region drop needs form_decode, pieces
  /** Takes parameters out of the query. */
  drop(names) {
    const kept = pieces(this.rawQuery).filter(
      (piece) => !names.includes(formDecode(piece.split("=", 1)[0])),
    );
    // region send_params
    this.queryPairs = (
      this.formPairs === undefined ? this.givenQuery() : this.queryPairs
    ).filter((pair) => !names.includes(pair.name));
    this.formPairs = (this.formPairs ?? this.givenForm()).filter(
      (pair) => !names.includes(pair.name),
    );
    // endregion
    this.rawQuery = kept.join("&");
  }

  // endregion
  // region send_query needs drop, percent
  /** Adds a parameter at the end of the query. */
  addQuery(name, value) {
    this.drop([name]);
    const lead = this.rawQuery ? `${this.rawQuery}&` : "";
    this.rawQuery = `${lead}${percent(name)}=${percent(value)}`;
  }

  // endregion
  // region send_params
  /** Adds a parameter to those that are signed. */
  addParam(name, value) {
    this.drop([name]);
    this.formPairs.push({ name, value });
  }

  // endregion
  // region send_params_after needs send_params
  /** Adds a parameter behind those that are signed. */
  addResult(name, value) {
    this.resultPairs.push({ name, value });
  }

  // endregion
  // region send_params
  /** The parameters that carry the result, as they are sent. */
  resultPieces() {
    return this.resultPairs.map(
      ({ name, value }) => `${percent(name)}=${percent(value)}`,
    );
  }

  // endregion
  // region carried_header needs received_header?
  /** Whether there is a header that begins so. */
  carriedHeader(name, start) {
    return this.receivedHeader(name)?.startsWith(start) ?? false;
  }

  // endregion
  // region carried_query
  /** Whether the query has the parameter, written plainly. */
  carriedQuery(name) {
    return `&${this.rawQuery}`.includes(`&${name}=`);
  }

  // endregion
  // region carried_params needs carried_query, text
  /** Whether query or body have the parameter, written plainly. */
  carriedParams(name) {
    return (
      this.carriedQuery(name) ||
      `&${text(this.givenBody)}`.includes(`&${name}=`)
    );
  }

  // endregion
  // region given
  /** The values of a header as they came. */
  given(name) {
    const wanted = name.toLowerCase();
    return this.headersGiven
      .filter(([key]) => key === wanted)
      .map(([, value]) => value);
  }

  // endregion
  // region received_header? needs given, strip
  /** The first value of a header, without blanks around it. */
  receivedHeader(name) {
    const [value] = this.given(name);
    return value === undefined ? undefined : strip(value);
  }

  // endregion
  // region repeats_header needs given
  /** Whether a header is there more than once. */
  repeatsHeader(name) {
    return this.given(name).length > 1;
  }

  // endregion
  // region received_query? needs given_params, values
  /** The first value of a parameter in the query. */
  receivedQuery(name) {
    return values(this.givenQuery(), name)[0];
  }

  // endregion
  // region repeats_query needs given_params, values
  /** Whether a parameter is in the query more than once. */
  repeatsQuery(name) {
    return values(this.givenQuery(), name).length > 1;
  }

  // endregion
  // region misspells_query needs given_params, misspelt
  /** Whether a parameter of the query differs from a name in case only, and is none of the scheme's own. */
  misspellsQuery(name, own) {
    return misspelt(this.givenQuery(), name, own);
  }

  // endregion
  // region received_parameters needs given, given_params
  /** The parameters of query and form. */
  receivedPairs() {
    const isTyped = this.given("content-type").length > 0;
    return [...this.givenQuery(), ...(isTyped ? this.givenForm() : [])];
  }

  // endregion
  // region received_params? needs received_parameters, values
  /** The first value of a parameter. */
  receivedParams(name) {
    return values(this.receivedPairs(), name)[0];
  }

  // endregion
  // region repeats_params needs received_parameters, values
  /** Whether a parameter is there more than once. */
  repeatsParams(name) {
    return values(this.receivedPairs(), name).length > 1;
  }

  // endregion
  // region misspells_params needs received_parameters, misspelt
  /** Whether a parameter differs from a name in case only, and is none of the scheme's own. */
  misspellsParams(name, own) {
    return misspelt(this.receivedPairs(), name, own);
  }

  // endregion
  // region list_problem? needs given, lower
  /** The verdict on a list of signed headers that is not what it must be. */
  listProblem(names, demanded, required, others, free, single) {
    const there = free ? names : names.map(lower);
    const isThere = (name) => there.includes(free ? name : lower(name));
    if (![...required, ...demanded].every(isThere)) {
      return "header-not-signed";
    }
    for (const name of names) {
      const count = this.given(name).length;
      const known = lower(name) === "host" || others.includes(name);
      const bare = free && !/[@()<>,;:\\"/[\]?={} \t]|^$/.test(name);
      if ((count === 0 && !known && !bare) || (count > 1 && single)) {
        return "malformed";
      }
    }
    return undefined;
  }

  // endregion
  // region listed needs all_header_values
  /** The headers of a received list. */
  listed(names, others) {
    return names.map((name) => ({
      name,
      values: others.includes(name) ? [] : this.headerValues(name),
    }));
  }

  // endregion
  // region result needs body
  /** What must be sent. */
  result(stringToSign, signature) {
    const headers = [...this.headersSet];
    // region send_params
    if (this.formPairs !== undefined && this.isForm()) {
      if (!this.headersGiven.some(([name]) => name === "content-type")) {
        headers.push(["Content-Type", "application/x-www-form-urlencoded"]);
      }
    } else if (this.formPairs !== undefined) {
      const sent = percentPairs([...this.queryPairs, ...this.formPairs]);
      this.rawQuery = [...sent, ...this.resultPieces()].join("&");
    }
    // endregion
    return {
      headers,
      url: `${this.protocol}://${this.address}${this.rawPath}${this.question()}`,
      body: this.body(),
      stringToSign,
      signature,
    };
  }

  // endregion
}

// endregion
// region check_inputs needs check
/** Refuses inputs that the scheme does not have, and values that it does not allow. */
function checkInputs(inputs, known) {
  for (const [name, value] of Object.entries(inputs)) {
    if (!Object.hasOwn(known, name)) {
      throw new SigningError(`there is no input "${name}"`);
    }
    if (value !== undefined) {
      check(name, value, known[name]);
    }
  }
}

// endregion
// region check
/** Refuses a value that an input must not have. */
function check(name, value, allowed) {
  if (allowed.length > 0 && !allowed.includes(value)) {
    const choices = allowed.map((choice) => `"${choice}"`).join(", ");
    throw new SigningError(
      `the input "${name}" cannot be "${value}": allowed are ${choices}`,
    );
  }
}

// endregion
// region need_input
/** An input that must be given. */
function needInput(inputs, name) {
  if (inputs[name] === undefined) {
    throw new SigningError(`the input "${name}" is missing`);
  }
  return inputs[name];
}

// endregion
// region inputs
/** An input that is a list, written with commas. */
function listInput(value, otherwise) {
  if (value === undefined) {
    return otherwise;
  }
  const items = value.split(",").map((item) => item.trim());
  return items.filter((item) => item !== "");
}

// endregion
// region utf8
/** The bytes of a text. */
function utf8(value) {
  const encoder = new TextEncoder();
  if (!/[\uDC80-\uDCFF]/u.test(value)) {
    return encoder.encode(value);
  }
  // A lone surrogate stands for a byte that is no UTF-8.
  return Uint8Array.from(
    Array.from(value).flatMap((char) =>
      /[\uDC80-\uDCFF]/u.test(char)
        ? [char.charCodeAt(0) & 0xff]
        : [...encoder.encode(char)],
    ),
  );
}

// endregion
// region text
/** Bytes taken as a text; a byte that is no UTF-8 becomes a lone surrogate and so survives. */
function text(bytes) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    let decoded = "";
    for (let i = 0; i < bytes.length;) {
      const size = 1 + [0xc0, 0xe0, 0xf0].filter((n) => bytes[i] >= n).length;
      try {
        decoded += decoder.decode(bytes.subarray(i, i + size));
        i += size;
      } catch {
        decoded += String.fromCharCode(0xdc00 + bytes[i]);
        i++;
      }
    }
    return decoded;
  }
}

// endregion
// region compare needs utf8
/** Orders texts by their bytes. */
function compare(a, b) {
  const [x, y] = [utf8(a), utf8(b)];
  const at = x.findIndex((byte, i) => byte !== y[i]);
  return at < 0 ? x.length - y.length : x[at] - (y[at] ?? -1);
}

// endregion
// region split_port
/** Host and port. */
function splitPort(address) {
  const at = address.lastIndexOf(":");
  if (at < 0 || address.includes("]", at)) {
    return [address, ""];
  }
  return [address.slice(0, at), address.slice(at + 1)];
}

// endregion
// region fits
/** Whether a name is the pattern, or begins as it does up to its star. */
function fits(name, pattern) {
  return pattern.endsWith("*")
    ? name.startsWith(pattern.slice(0, -1))
    : name === pattern;
}

// endregion
// region pieces
/** The pieces of a query; empty ones are none. */
function pieces(raw) {
  return raw.split("&").filter((piece) => piece !== "");
}

// endregion
// region cut
/** A piece of a query parted at its first =. */
function cut(piece) {
  const [name, ...rest] = piece.split("=");
  return { name, value: rest.join("=") };
}

// endregion
// region decoded_pairs needs cut, form_decode, pieces
/** The pairs of a query or form, decoded. */
function decodedPairs(raw) {
  return pieces(raw)
    .map(cut)
    .map(({ name, value }) => ({
      name: formDecode(name),
      value: formDecode(value),
    }));
}

// endregion
// region percent_pairs needs percent, sort_names
/** Parameters as they are sent: in order of their names, escaped. */
function percentPairs(pairs) {
  return sortNames(pairs).map(
    ({ name, value }) => `${percent(name)}=${percent(value)}`,
  );
}

// endregion
// region lower
/** A-Z in lower case, and nothing else. */
function lower(value) {
  return value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

// endregion
// region upper
/** a-z in upper case, and nothing else. */
function upper(value) {
  return value.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

// endregion
// region title needs lower, upper
/** A header name as MIME writes it. */
function title(name) {
  return lower(name).replace(/(^|-)[a-z]/g, upper);
}

// endregion
// region percent needs utf8
/** Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay. */
function percent(value, keep = "") {
  return Array.from(utf8(value), (byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9._~-]/.test(char) || keep.includes(char)
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

// endregion
// region percent_keep needs percent
// endregion
// region unpercent needs utf8, text
/** Undoes percent once. */
function unpercent(value) {
  const bytes = utf8(value);
  const decoded = [];
  for (let i = 0; i < bytes.length; i++) {
    const digits = String.fromCharCode(bytes[i + 1], bytes[i + 2]);
    if (bytes[i] === 0x25 && /^[0-9A-Fa-f]{2}$/.test(digits)) {
      decoded.push(parseInt(digits, 16));
      i += 2;
    } else {
      decoded.push(bytes[i]);
    }
  }
  return text(Uint8Array.from(decoded));
}

// endregion
// region form_encode needs percent
/** Escaping of forms: a blank is +, and * is escaped. */
function formEncode(value) {
  return percent(value, " ").replaceAll(" ", "+");
}

// endregion
// region form_decode needs unpercent
/** Undoes the escaping of forms: + is a blank. */
function formDecode(value) {
  return unpercent(value.replaceAll("+", " "));
}

// endregion
// region hex
/** Two digits a byte. */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

// endregion
// region hex_upper needs hex
// endregion
// region unhex
/** The bytes behind hex digits, up to the first pair that is not two digits. */
function unhex(value) {
  const digits = /^(?:[0-9A-Fa-f]{2})*/.exec(value)[0];
  return Uint8Array.from(digits.match(/../g) ?? [], (two) => parseInt(two, 16));
}

// endregion
// region base64
/** Base64 with its padding. */
function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

// endregion
// region base64url needs base64
/** Base64 for URLs, with its padding. */
function base64url(bytes) {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_");
}

// endregion
// region unbase64
/** The bytes behind base64 of either alphabet, up to the first character of neither. */
function unbase64(value) {
  const digits = /^[A-Za-z0-9+/_-]*/.exec(value)[0];
  const whole =
    digits.length % 4 === 1 ? digits.slice(0, digits.length - 1) : digits;
  const decoded = atob(whole.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(decoded, (char) => char.charCodeAt(0));
}

// endregion
// region sort needs compare
/** Texts in order of their bytes. */
function sort(texts) {
  return [...texts].sort(compare);
}

// endregion
// region sort_pairs needs compare
/** Pairs by name, then by value, in order of their bytes. */
function sortPairs(pairs) {
  return [...pairs].sort(
    (a, b) => compare(a.name, b.name) || compare(a.value, b.value),
  );
}

// endregion
// region sort_names needs compare
/** By name, in order of bytes; what has the same name keeps its order. */
function sortNames(pairs) {
  return [...pairs].sort((a, b) => compare(a.name, b.name));
}

// endregion
// region sort_headers needs sort_names
// endregion
// region add
/** The sum of two whole numbers; what is no number of up to 18 digits counts as 0. */
function add(value, number) {
  const whole = (digits) =>
    /^-?[0-9]{1,18}$/.test(digits) ? BigInt(digits) : 0n;
  return String(whole(value) + whole(number));
}

// endregion
// region after
/** What follows the first separator. */
function after(value, separator) {
  const at = separator === "" ? -1 : value.indexOf(separator);
  return at < 0 ? "" : value.slice(at + separator.length);
}

// endregion
// region before
/** What precedes the first separator. */
function before(value, separator) {
  const at = separator === "" ? -1 : value.indexOf(separator);
  return at < 0 ? value : value.slice(0, at);
}

// endregion
// region clean_path
/** The path without empty, . and .. segments. */
function cleanPath(path) {
  const kept = [];
  for (const segment of path.split("/")) {
    if (segment === "..") {
      kept.pop();
    } else if (segment !== "" && segment !== ".") {
      kept.push(segment);
    }
  }
  const end = kept.length === 0 || path.endsWith("/") ? "/" : "";
  return kept.map((segment) => `/${segment}`).join("") + end;
}

// endregion
// region label
/** The n-th label of a host, counted from 0, or an empty text. */
function label(host, n) {
  return host.split(".")[n] ?? "";
}

// endregion
// region replace
/** Every old becomes new; an empty old changes nothing. */
function replace(value, old, by) {
  return old === "" ? value : value.split(old).join(by);
}

// endregion
// region trim
/** The text without spaces, tabs, CR and LF at both ends. */
function trim(value) {
  return value.replace(/^[ \t\r\n]+/, "").replace(/[ \t\r\n]+$/, "");
}

// endregion
// region squeeze
/** Every run of part becomes one of it. */
function squeeze(value, part) {
  if (part === "") {
    return value;
  }
  const pieces = value.split(part);
  return pieces
    .filter((piece, i) => piece !== "" || i === 0 || i === pieces.length - 1)
    .join(part);
}

// endregion
// region group
/** One pair a name, its values joined. */
function group(pairs, separator) {
  const found = new Map();
  for (const { name, value } of pairs) {
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return Array.from(found, ([name, values]) => ({
    name,
    value: values.join(separator),
  }));
}

// endregion
// region pairs needs after, before
/** The pieces of a text, each cut at the first equals. */
function pairs(value, between, equals) {
  const pieces = between === "" ? [value] : value.split(between);
  return pieces
    .filter((piece) => piece !== "")
    .map((piece) => ({
      name: before(piece, equals),
      value: after(piece, equals),
    }));
}

// endregion
// region header_values needs lower
/** The values of a header among some. */
function headerValues(headers, name) {
  return headers
    .filter((header) => lower(header.name) === lower(name))
    .flatMap((header) => header.values);
}

// endregion
// region values
/** The values of a name. */
function values(pairs, name) {
  return pairs.filter((pair) => pair.name === name).map((pair) => pair.value);
}

// endregion
// region pair
/** A name and a value. */
function pair(name, value) {
  return { name, value };
}

// endregion
// region ==bytes
/** Whether bytes are the same. */
function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

// endregion
// region utc
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** The time in a layout like that of strftime, with %L for milliseconds, so many seconds east of UTC. */
function utc(time, layout, east = 0) {
  const at = new Date(time.getTime() + east * 1000);
  const digits = (number, size = 2) => String(number).padStart(size, "0");
  const parts = {
    "%Y": digits(at.getUTCFullYear(), 4),
    "%m": digits(at.getUTCMonth() + 1),
    "%d": digits(at.getUTCDate()),
    "%H": digits(at.getUTCHours()),
    "%M": digits(at.getUTCMinutes()),
    "%S": digits(at.getUTCSeconds()),
    "%L": digits(at.getUTCMilliseconds(), 3),
    "%a": DAYS[at.getUTCDay()],
    "%b": MONTHS[at.getUTCMonth()],
    "%%": "%",
  };
  return layout.replace(/%[YmdHMSLab%]/g, (part) => parts[part]);
}

// endregion
// region unix
/** The time as seconds since 1970. */
function unix(time) {
  return String(Math.floor(time.getTime() / 1000));
}

// endregion
// region fields
/** name=value with separators between them. */
function fields(separator, pairs) {
  return pairs.map(({ name, value }) => `${name}=${value}`).join(separator);
}

// endregion
// region quoted_fields
/** name="value" with separators between them. */
function quotedFields(separator, pairs) {
  return pairs.map(({ name, value }) => `${name}="${value}"`).join(separator);
}

// endregion
// region new_nonce needs hex, webcrypto
/** 128 random bits. */
function freshNonce() {
  return hex(webCrypto.getRandomValues(new Uint8Array(16)));
}

// endregion
// region new_number needs webcrypto
/** A random whole number from 1 on. */
function freshNumber() {
  const [bits] = webCrypto.getRandomValues(new Uint32Array(1));
  return String((bits % 0x7fffffff) + 1);
}

// endregion
// region digest needs webcrypto
/** A digest of the SHA family. */
async function digest(name, data) {
  return new Uint8Array(await webCrypto.subtle.digest(name, data));
}

// endregion
// region hmac needs webcrypto
/** HMAC with a digest of the SHA family. */
async function hmac(name, key, message) {
  const imported = await webCrypto.subtle.importKey(
    "raw",
    key.length > 0 ? key : new Uint8Array(1), // an empty key is taken by none, and is the same as a zero
    { name: "HMAC", hash: name },
    false,
    ["sign"],
  );
  return new Uint8Array(await webCrypto.subtle.sign("HMAC", imported, message));
}

// endregion
// region plain_hmac
/** HMAC with a digest that WebCrypto does not have. */
function plainHmac(digest, key, message) {
  const padded = new Uint8Array(64);
  padded.set(key.length > 64 ? digest(key) : key);
  const inner = digest(
    Uint8Array.from([...padded.map((byte) => byte ^ 0x36), ...message]),
  );
  return digest(
    Uint8Array.from([...padded.map((byte) => byte ^ 0x5c), ...inner]),
  );
}

// endregion
// region hmac_md5 needs md5, plain_hmac
// endregion
// region hmac_sm3 needs sm3, plain_hmac
// endregion
// region blocks
/** Data in blocks of 64 bytes with the end that digests put behind it. */
function* blocks(data, littleEndian) {
  const padded = new Uint8Array(Math.ceil((data.length + 9) / 64) * 64);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  const bits = BigInt(data.length) * 8n;
  view.setBigUint64(padded.length - 8, bits, littleEndian);
  for (let start = 0; start < padded.length; start += 64) {
    yield Array.from({ length: 16 }, (_, i) =>
      view.getUint32(start + 4 * i, littleEndian),
    );
  }
}

/** The bytes of words. */
function wordBytes(words, littleEndian) {
  const view = new DataView(new ArrayBuffer(4 * words.length));
  words.forEach((word, i) => view.setUint32(4 * i, word, littleEndian));
  return new Uint8Array(view.buffer);
}

/** 32 bits turned to the left. */
function rotate(x, n) {
  return (x << (n % 32)) | (x >>> ((32 - n) & 31));
}

// endregion
// region md5 needs blocks
/** The MD5 digest (RFC 1321), which WebCrypto does not have. */
function md5(data) {
  const turns = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21],
  ];
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (const words of blocks(data, true)) {
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i++) {
      const [f, g] = [
        [(b & c) | (~b & d), i],
        [(d & b) | (~d & c), 5 * i + 1],
        [b ^ c ^ d, 3 * i + 5],
        [c ^ (b | ~d), 7 * i],
      ][i >> 4];
      const sine = Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32);
      const sum = (a + f + sine + words[g % 16]) | 0;
      [a, b, c, d] = [d, (b + rotate(sum, turns[i >> 4][i % 4])) | 0, b, c];
    }
    state = [a, b, c, d].map((word, i) => (word + state[i]) | 0);
  }
  return wordBytes(state, true);
}

// endregion
// region sm3 needs blocks
/** The SM3 digest (GB/T 32905), which WebCrypto does not have. */
function sm3(data) {
  let state = [
    0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa,
    0xe38dee4d, 0xb0fb0e4e,
  ];
  for (const words of blocks(data, false)) {
    state = sm3Block(state, words);
  }
  return wordBytes(state, false);
}

/** One round of 64 bytes. */
function sm3Block(state, w) {
  for (let j = 16; j < 68; j++) {
    const x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15);
    const spread = x ^ rotate(x, 15) ^ rotate(x, 23);
    w.push(spread ^ rotate(w[j - 13], 7) ^ w[j - 6]);
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let j = 0; j < 64; j++) {
    const early = j < 16;
    const t = rotate(early ? 0x79cc4519 : 0x7a879d8a, j);
    const ss1 = rotate((rotate(a, 12) + e + t) | 0, 7);
    const ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = early ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + (ss1 ^ rotate(a, 12)) + (w[j] ^ w[j + 4])) | 0;
    const tt2 = (gg + h + ss1 + w[j]) | 0;
    [a, b, c, d] = [tt1, a, rotate(b, 9), c];
    [e, f, g, h] = [
      tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17),
      e,
      rotate(f, 19),
      g,
    ];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => word ^ state[i]);
}

// endregion
// region verify
/** The verdict on a request that is as it must be. */
function accepted(keyId) {
  return { verdict: "ok", detail: "", keyId };
}

/** The verdict on a request that is not. */
function refused(verdict, detail) {
  return { verdict, detail };
}

// endregion
// region strip_end
/** The text without blanks and tabs at its end. */
function stripEnd(value) {
  let end = value.length;
  while (end > 0 && " \t".includes(value[end - 1])) {
    end--;
  }
  return value.slice(0, end);
}

// endregion
// region strip needs strip_end
/** The text without blanks and tabs at both ends. */
function strip(value) {
  const start = value.search(/[^ \t]/);
  return start < 0 ? "" : stripEnd(value.slice(start));
}

// endregion
// region past_start?
/** What follows the beginning of a text. */
function findPastStart(value, start) {
  return value?.startsWith(start) ? value.slice(start.length) : undefined;
}

// endregion
// region upto?
/** What stands before a piece of a text. */
function findUpto(value, end) {
  return value?.includes(end) ? value.slice(0, value.indexOf(end)) : undefined;
}

// endregion
// region past?
/** What stands behind a piece of a text. */
function findPast(value, end) {
  return value?.includes(end)
    ? value.slice(value.indexOf(end) + end.length)
    : undefined;
}

// endregion
// region agrees
/** Whether two values are not different ones. */
function agrees(value, other) {
  return !value || !other || value === other;
}

// endregion
// region read_percent? needs unpercent
/** Undoes percent. */
function findReadPercent(value) {
  return value === undefined ? undefined : unpercent(value);
}

// endregion
// region read_form? needs form_decode
/** Undoes the escaping of forms. */
function findReadForm(value) {
  return value === undefined ? undefined : formDecode(value);
}

// endregion
// region strict_base64 needs unbase64, base64
/** The bytes behind base64 of either alphabet, padded or not; undefined when it is not well formed. */
function strictBase64(value) {
  const match = /^([A-Za-z0-9+/_-]*)(={0,2})$/.exec(value);
  if (match === null || (match[2] !== "" && value.length % 4 !== 0)) {
    return undefined;
  }
  const decoded = unbase64(match[1]);
  const again = base64(decoded).replaceAll("=", "");
  return again === match[1].replaceAll("-", "+").replaceAll("_", "/")
    ? decoded
    : undefined;
}

// endregion
// region read_base64? needs strict_base64, text
/** The text behind base64. */
function findReadBase64(value) {
  const decoded = value === undefined ? undefined : strictBase64(value);
  return decoded === undefined ? undefined : text(decoded);
}

// endregion
// region read_fields needs strip_end
/** The fields name=value of a list with commas, with or without quotes around values; none when it is not well formed. */
function readFields(value, needed, optional) {
  const field =
    /[ \t]*([^= \t][^=]*)=(?:"([^"]*)"[ \t]*(?:,|$)|(?!")([^,]*)(?:,(?!$)|$))/y;
  const read = new Map();
  while (value !== undefined && field.lastIndex < value.length) {
    const match = field.exec(value);
    if (match === null) {
      return [];
    }
    const [, name, quoted, bare] = match;
    if (read.has(name) || ![...needed, ...optional].includes(name)) {
      return [];
    }
    read.set(name, quoted ?? stripEnd(bare));
  }
  return needed.every((name) => read.has(name))
    ? Array.from(read, ([name, value]) => ({ name, value }))
    : [];
}

// endregion
// region field? needs values
/** The value of a field. */
function findField(fields, name) {
  return values(fields, name)[0];
}

// endregion
// region misspelt needs lower
/** Whether a name among pairs differs from another in case only. */
function misspelt(pairs, name, own) {
  return pairs.some(
    (pair) => lower(pair.name) === lower(name) && !own.includes(pair.name),
  );
}

// endregion
// region read_unix?
/** The time behind seconds since 1970, in the years 1 to 9999. */
function findReadUnix(value, milliseconds = 1000) {
  if (value === undefined || !/^(?:0|-?[1-9][0-9]{0,17})$/.test(value)) {
    return undefined;
  }
  const time = Number(value) * milliseconds;
  return time >= -62135596800000 && time < 253402300800000
    ? new Date(time)
    : undefined;
}

// endregion
// region read_unix_ms? needs read_unix?
/** The time behind milliseconds since 1970. */
function findReadUnixMs(value) {
  return findReadUnix(value, 1);
}

// endregion
// region read_utc? needs utc
/** The time behind a text in a layout; exactly what the layout would write. */
function findReadUtc(value, layout) {
  if (value === undefined) {
    return undefined;
  }
  const widths = { "%Y": 4, "%L": 3, "%a": 3, "%b": 3, "%%": 1 };
  const read = {};
  let at = 0;
  for (const [part] of layout.matchAll(/%[YmdHMSLab%]|[^%]/gs)) {
    const width = widths[part] ?? part.length;
    read[part] = value.slice(at, at + width);
    at += width;
  }
  const month =
    "%b" in read ? MONTHS.indexOf(read["%b"]) : Number(read["%m"] ?? 1) - 1;
  const time = new Date(0);
  time.setUTCFullYear(Number(read["%Y"]), month, Number(read["%d"]));
  const clock = ["%H", "%M", "%S", "%L"].map((part) => Number(read[part] ?? 0));
  time.setUTCHours(...clock);
  const isTime = !Number.isNaN(time.getTime());
  return isTime && utc(time, layout) === value ? time : undefined;
}

// endregion
// region well_listed needs lower, split_list
/** Whether a list of names has no empty one, none twice, and not too many. */
function wellListed(value, separator, free) {
  if (value === undefined) {
    return false;
  }
  const names = splitList(value, separator).map(lower);
  const isWell = !names.includes("") && names.length <= 100;
  return isWell && (free || new Set(names).size === names.length);
}

// endregion
// region split_list
/** The items of a list. */
function splitList(value, separator) {
  if (value === "") {
    return [];
  }
  const items = value.split(separator);
  return items[items.length - 1] === "" ? items.slice(0, -1) : items;
}

// endregion
// region check_demands
/** Refuses what is misspelt: it would demand nothing. */
function checkDemands(demands, accepted, cover) {
  const known = ["now", "within", "accepted", "headers", "cover", "seen"];
  checkNames("demands", Object.keys(demands), known);
  checkNames("accepted", Object.keys(demands.accepted ?? {}), accepted);
  checkNames("cover", demands.cover ?? [], cover);
}

/** Refuses names that are not known. */
function checkNames(where, names, known) {
  for (const name of names) {
    if (!known.includes(name)) {
      const choices = known.join(", ");
      throw new SigningError(
        `${where}: there is no "${name}", only [${choices}]`,
      );
    }
  }
}

// endregion
// region told_problem?
/** The verdict on an input that the request tells and that is not what it must be. */
function findToldProblem(inputs, demands, name, value, allowed) {
  if ((inputs[name] ?? value) !== value) {
    return "signature-mismatch";
  }
  const accepted = [demands.accepted?.[name] ?? value].flat();
  const isAllowed = allowed.length === 0 || allowed.includes(value);
  return isAllowed && accepted.includes(value) ? undefined : "malformed";
}

// endregion
// region clock_problem?
/** The verdict on a time that is too far from the clock. */
function findClockProblem(demands, time, within, lifetime, longest) {
  if (time === undefined) {
    return "malformed";
  }
  const window = demands.within ?? Number(within);
  let [end, late] = [window, "clock-skew"];
  if (lifetime) {
    if (!/^[+]?[0-9]{1,12}$/.test(lifetime)) {
      return "malformed";
    }
    [end, late] = [Number(lifetime), "expired"];
    if (end > Math.min(longest || 2 ** 31, 2 ** 31)) {
      return "malformed";
    }
  }
  const age = ((demands.now ?? new Date()).getTime() - time.getTime()) / 1000;
  if (!(age >= -window)) {
    return "clock-skew";
  }
  return age <= end ? undefined : late;
}

// endregion
// region wrong_token needs same_text
/** Whether the token of a request is not the one that belongs to the key. */
function wrongToken(credential, token) {
  return !!credential.token && !sameText(credential.token, token ?? "");
}

// endregion
// region equal_bytes
/** Whether bytes are the same, in a time that tells nothing of where they differ. */
function equalBytes(a, b) {
  let differing = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) {
    differing |= a[i] ^ (b[i] ?? 0);
  }
  return differing === 0;
}

// endregion
// region same_text needs equal_bytes, utf8
/** Whether two texts are the same, in constant time. */
function sameText(value, other) {
  return equalBytes(utf8(value), utf8(other));
}

// endregion
// region same_hex needs equal_bytes, unhex
/** Whether two texts are hex digits of the same bytes, in constant time. */
function sameHex(value, other) {
  const isHex = /^(?:[0-9A-Fa-f]{2})+$/.test(other);
  return isHex && equalBytes(unhex(value), unhex(other));
}

// endregion
// region same_base64 needs equal_bytes, strict_base64
/** Whether two texts are base64 of the same bytes, in constant time. */
function sameBase64(value, other) {
  const [one, two] = [strictBase64(value), strictBase64(other)];
  return Boolean(one?.length && two?.length) && equalBytes(one, two);
}

// endregion
