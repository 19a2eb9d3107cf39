"""The parts of which signers in Python are made. Regions that a signer uses are copied into it."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import hashlib
import hmac
import re
import secrets
import struct
import urllib.parse
from typing import Callable, Mapping, NamedTuple, Optional, Sequence


# region md5 imports hashlib
# endregion
# region hex_md5 imports hashlib
# endregion
# region sha1 imports hashlib
# endregion
# region hex_sha1 imports hashlib
# endregion
# region sha256 imports hashlib
# endregion
# region hex_sha256 imports hashlib
# endregion
# region sha384 imports hashlib
# endregion
# region hex_sha384 imports hashlib
# endregion
# region sha512 imports hashlib
# endregion
# region hex_sha512 imports hashlib
# endregion
# region hmac_md5 imports hmac
# endregion
# region hmac_sha1 imports hmac
# endregion
# region hmac_sha256 imports hmac
# endregion
# region hmac_sha384 imports hmac
# endregion
# region hmac_sha512 imports hmac
# endregion
# region base64 imports base64
# endregion
# region base64url imports base64
# endregion
# region nonce imports secrets
# endregion
# region local needs utc
# endregion
# region unix_ms needs unix
# endregion
# region need_inputs needs inputs, need_input
# endregion
# region request needs result imports dataclasses, datetime, re
class SigningError(ValueError):
    """Says why a request cannot be signed."""


@dataclasses.dataclass
class Request:
    """The request as the caller is about to send it."""

    method: str
    url: str
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""


@dataclasses.dataclass
class Credential:
    """The key id and the secret that belongs to it."""

    key_id: str
    secret: str = dataclasses.field(repr=False)
    # region has_token
    token: Optional[str] = dataclasses.field(default=None, repr=False)
    # endregion


@dataclasses.dataclass
class Signed:
    """What signing gives: send the request with these headers, to this address, with this body."""

    headers: list[tuple[str, str]]  # each replaces all headers of its name
    url: str
    body: bytes
    string_to_sign: (
        str  # to be compared with what a server says, when it refuses a signature
    )
    signature: str


class Pair(NamedTuple):
    """A name and a value."""

    name: str
    value: str


class Header(NamedTuple):
    """A header and its values, in order of arrival."""

    name: str
    values: list[str]


class Draft:
    """The request with what has joined it so far."""

    def __init__(self, request: Request) -> None:
        match = re.fullmatch(
            r"([A-Za-z]+)://([^/?#]+)([^?#]*)(\?[^#]*)?(#.*)?", request.url, re.DOTALL
        )
        if match is None:
            raise SigningError(
                "the URL must begin with http:// or https:// and have a host"
            )
        self.method = request.method
        self.protocol = match[1].lower()
        self.address = match[2]
        self.raw_path = match[3]
        self.query_mark = match[4] is not None
        self.raw_query = (match[4] or "?")[1:]
        self.given_body = request.body
        self.headers_given = [(name.lower(), value) for name, value in request.headers]
        self.headers_set: list[tuple[str, str]] = []
        # region send_params needs drop, params, percent_pairs, percent, utf8
        self.form_pairs: Optional[list[Pair]] = None
        self.query_pairs: list[Pair] = []
        self.result_pairs: list[Pair] = []
        # endregion

    # region header needs header?
    def header(self, name: str) -> str:
        """The first value of a header, empty when there is none."""
        return self.find_header(name) or ""

    # endregion
    # region header? needs all_header_values
    def find_header(self, name: str) -> Optional[str]:
        """The first value of a header."""
        values = self.header_values(name)
        return values[0] if values else None

    # endregion
    # region all_header_values
    def header_values(self, name: str) -> list[str]:
        """All values of a header; what has joined replaces what was there, and host is always there."""
        name = name.lower()
        values = [value for key, value in self.headers_set if key.lower() == name]
        if not values:
            values = [value for key, value in self.headers_given if key == name]
        if not values and name == "host":
            values = [self.address]
        return values

    # endregion
    # region authority
    def authority(self) -> str:
        """The Host header as written."""
        given = [value for name, value in self.headers_given if name == "host"]
        return given[0] if given else self.address

    # endregion
    # region host needs split_port, lower
    def host(self) -> str:
        """The host in lower case, without port."""
        return lower(split_port(self.address)[0])

    # endregion
    # region port needs split_port
    def port(self) -> str:
        """The port as given, or that of the protocol."""
        default = {"http": "80", "ws": "80", "https": "443", "wss": "443"}
        return split_port(self.address)[1] or default.get(self.protocol, "")

    # endregion
    # region path
    def path(self) -> str:
        """The path as it is sent."""
        return self.raw_path or "/"

    # endregion
    # region target needs path
    def target(self) -> str:
        """Path and query as they stand in the request line."""
        return self.path() + self.question()

    # endregion
    # region url needs target
    def url(self) -> str:
        """The whole address."""
        return f"{self.protocol}://{self.address}{self.target()}"

    # endregion
    def question(self) -> str:
        """The query with its question mark."""
        return f"?{self.raw_query}" if self.raw_query or self.query_mark else ""

    # region query needs cut
    def query(self) -> list[Pair]:
        """The pairs of the query, as they are written."""
        return [cut(piece) for piece in self.raw_query.split("&") if piece]

    # endregion
    # region is_form
    def is_form(self) -> bool:
        """Whether parameters travel in the body: it is a form, or an empty POST that becomes one."""
        types = [value for name, value in self.headers_given if name == "content-type"]
        if not types:
            return self.method == "POST" and not self.given_body
        media = types[0].split(";")[0].strip().lower()
        return media == "application/x-www-form-urlencoded"

    # endregion
    # region params needs given_params
    def params(self) -> list[Pair]:
        """The pairs of query and form, decoded."""
        # region send_params
        if self.form_pairs is not None:
            return self.query_pairs + self.form_pairs
        # endregion
        return self.given_query() + self.given_form()

    # endregion
    # region given_params needs is_form, decoded_pairs, text
    def given_query(self) -> list[Pair]:
        """The pairs of the query, decoded."""
        return decoded_pairs(self.raw_query)

    def given_form(self) -> list[Pair]:
        """The pairs of a form, decoded."""
        return decoded_pairs(text(self.given_body)) if self.is_form() else []

    # endregion
    # region param needs param?
    def param(self, name: str) -> str:
        """The first value of a parameter, empty when there is none."""
        return self.find_param(name) or ""

    # endregion
    # region param? needs params
    def find_param(self, name: str) -> Optional[str]:
        """The first value of a parameter."""
        for key, value in self.params():
            if key == name:
                return value
        return None

    # endregion
    # region all_headers needs utf8
    def all_names(self) -> list[str]:
        """The names of all headers in lower case, sorted."""
        names = {name for name, _ in self.headers_given}
        names.update(name.lower() for name, _ in self.headers_set)
        return sorted(names | {"host"}, key=utf8)

    # endregion
    # region headers needs all_headers, all_header_values
    def headers(self, results: Sequence[str]) -> list[Header]:
        """All headers but those that carry the result."""
        joined = [name.lower() for name, _ in self.headers_set]
        names = [n for n in self.all_names() if n in joined or n not in results]
        return [Header(name, self.header_values(name)) for name in names]

    # endregion
    # region signed needs all_headers, all_header_values, fits, utf8
    def signed(
        self,
        chosen: Optional[Sequence[str]],
        *,
        always: Sequence[str] = (),
        offered: Sequence[str] = (),
        excepted: Sequence[str] = (),
        results: Sequence[str] = (),
        others: Sequence[str] = (),
        free: bool = False,
        ordered: bool = False,
    ) -> list[Header]:
        """The headers that the signature covers, with their values."""
        if chosen is None:
            names = list(always)
            for pattern in offered:
                names += [
                    n
                    for n in self.matches(pattern, excepted, results, others)
                    if n not in names
                ]
        else:
            names = [name.strip() if free else name.strip().lower() for name in chosen]
        covered: list[Header] = []
        for name in names:
            values = [] if name in others else self.header_values(name)
            bare = (
                free
                and chosen is not None
                and re.search(r'[@()<>,;:\\"/\[\]?={} \t]|^$', name) is None
            )
            if not values and name not in others and not bare:
                raise SigningError(
                    f'the header "{name}" must be signed and is not in the request'
                )
            covered.append(Header(name, values))
        return (
            sorted(covered, key=lambda header: utf8(header[0])) if ordered else covered
        )

    def matches(
        self,
        pattern: str,
        excepted: Sequence[str],
        results: Sequence[str],
        others: Sequence[str],
    ) -> list[str]:
        """The names that a pattern stands for: itself, or all that begin so."""
        if not pattern.endswith("*"):
            there = pattern in others or bool(self.header_values(pattern))
            return (
                [pattern]
                if there and not any(fits(pattern, e) for e in excepted)
                else []
            )
        joined = [name.lower() for name, _ in self.headers_set]
        return [
            name
            for name in self.all_names()
            if fits(name, pattern)
            and not any(fits(name, e) for e in excepted)
            and (name in joined or name not in results)
        ]

    # endregion
    # region body
    def body(self) -> bytes:
        """The body that is sent."""
        # region send_params
        if self.form_pairs is not None and self.is_form():
            return utf8("&".join(percent_pairs(self.form_pairs) + self.result_pieces()))
        # endregion
        return self.given_body

    # endregion
    # region send_headers
    def set_header(self, name: str, value: str) -> None:
        """Sets a header in place of all of its name."""
        self.headers_set = [h for h in self.headers_set if h[0].lower() != name.lower()]
        self.headers_set.append((name, value))

    # endregion
    # region drop needs form_decode
    def drop(self, names: Sequence[str]) -> None:
        """Takes parameters out of the query."""
        pieces = [piece for piece in self.raw_query.split("&") if piece]
        kept = [p for p in pieces if form_decode(p.partition("=")[0]) not in names]
        # region send_params
        if self.form_pairs is None:
            self.query_pairs, self.form_pairs = self.given_query(), self.given_form()
        self.query_pairs = [pair for pair in self.query_pairs if pair[0] not in names]
        self.form_pairs = [pair for pair in self.form_pairs if pair[0] not in names]
        # endregion
        self.raw_query = "&".join(kept)

    # endregion
    # region send_query needs drop, percent
    def add_query(self, name: str, value: str) -> None:
        """Adds a parameter at the end of the query."""
        self.drop([name])
        lead = f"{self.raw_query}&" if self.raw_query else ""
        self.raw_query = f"{lead}{percent(name)}={percent(value)}"

    # endregion
    # region send_params
    def add_param(self, name: str, value: str) -> None:
        """Adds a parameter to those that are signed."""
        self.drop([name])
        assert self.form_pairs is not None
        self.form_pairs.append(Pair(name, value))

    # endregion
    # region send_params_after needs send_params
    def add_result(self, name: str, value: str) -> None:
        """Adds a parameter behind those that are signed."""
        self.result_pairs.append(Pair(name, value))

    # endregion
    # region send_params
    def result_pieces(self) -> list[str]:
        """The parameters that carry the result, as they are sent."""
        return [
            f"{percent(name)}={percent(value)}" for name, value in self.result_pairs
        ]

    # endregion
    # region carried_header needs given
    def carried_header(self, name: str, start: str) -> bool:
        """Whether there is a header that begins so."""
        return any(v.strip(" \t").startswith(start) for v in self.given(name)[:1])

    # endregion
    # region carried_query
    def carried_query(self, name: str) -> bool:
        """Whether the query has the parameter, written plainly."""
        return f"&{name}=" in f"&{self.raw_query}"

    # endregion
    # region carried_params needs carried_query, text
    def carried_params(self, name: str) -> bool:
        """Whether query or body have the parameter, written plainly."""
        return self.carried_query(name) or f"&{name}=" in f"&{text(self.given_body)}"

    # endregion
    # region given
    def given(self, name: str) -> list[str]:
        """The values of a header as they came."""
        return [value for key, value in self.headers_given if key == name.lower()]

    # endregion
    # region received_header? needs given
    def received_header(self, name: str) -> Optional[str]:
        """The first value of a header, without blanks around it."""
        values = self.given(name)
        return values[0].strip(" \t") if values else None

    # endregion
    # region repeats_header needs given
    def repeats_header(self, name: str) -> bool:
        """Whether a header is there more than once."""
        return len(self.given(name)) > 1

    # endregion
    # region received_query? needs given_params
    def received_query(self, name: str) -> Optional[str]:
        """The first value of a parameter in the query."""
        return next((v for key, v in self.given_query() if key == name), None)

    # endregion
    # region repeats_query needs given_params
    def repeats_query(self, name: str) -> bool:
        """Whether a parameter is in the query more than once."""
        return [key for key, _ in self.given_query()].count(name) > 1

    # endregion
    # region misspells_query needs given_params, lower
    def misspells_query(self, name: str, own: Sequence[str]) -> bool:
        """Whether a parameter of the query differs from a name in case only."""
        return misspelt(self.given_query(), name, own)

    # endregion
    # region received_parameters needs given, given_params
    def received_pairs(self) -> list[Pair]:
        """The parameters of query and form."""
        return self.given_query() + (
            self.given_form() if self.given("content-type") else []
        )

    # endregion
    # region received_params? needs received_parameters
    def received_params(self, name: str) -> Optional[str]:
        """The first value of a parameter."""
        return next((v for key, v in self.received_pairs() if key == name), None)

    # endregion
    # region repeats_params needs received_parameters
    def repeats_params(self, name: str) -> bool:
        """Whether a parameter is there more than once."""
        return [key for key, _ in self.received_pairs()].count(name) > 1

    # endregion
    # region misspells_params needs received_parameters, misspells_query
    def misspells_params(self, name: str, own: Sequence[str]) -> bool:
        """Whether a parameter differs from a name in case only."""
        return misspelt(self.received_pairs(), name, own)

    # endregion
    # region list_problem? needs given, lower
    def list_problem(
        self,
        names: Sequence[str],
        demanded: Sequence[str],
        required: Sequence[str],
        others: Sequence[str],
        free: bool,
        single: bool,
    ) -> Optional[str]:
        """The verdict on a list of signed headers that is not what it must be."""
        there = names if free else [lower(name) for name in names]
        for wanted in [*required, *demanded]:
            if (wanted if free else lower(wanted)) not in there:
                return "header-not-signed"
        for name in names:
            count = len(self.given(name))
            bare = re.search(r'[@()<>,;:\\"/\[\]?={} \t]|^$', name) is None
            if not count and lower(name) != "host" and name not in others:
                if not (free and bare):
                    return "malformed"
            if count > 1 and single:
                return "malformed"
        return None

    # endregion
    # region listed needs all_header_values
    def listed(self, names: Sequence[str], others: Sequence[str]) -> list[Header]:
        """The headers of a received list."""
        return [Header(n, [] if n in others else self.header_values(n)) for n in names]

    # endregion
    # region result needs body
    def result(self, string_to_sign: str, signature: str) -> Signed:
        """What must be sent."""
        headers = self.headers_set
        # region send_params
        if self.form_pairs is not None and self.is_form():
            if not any(name == "content-type" for name, _ in self.headers_given):
                headers = headers + [
                    ("Content-Type", "application/x-www-form-urlencoded")
                ]
        elif self.form_pairs is not None:
            pieces = (
                percent_pairs(self.query_pairs + self.form_pairs) + self.result_pieces()
            )
            self.raw_query = "&".join(pieces)
        # endregion
        url = f"{self.protocol}://{self.address}{self.raw_path}{self.question()}"
        return Signed(headers, url, self.body(), string_to_sign, signature)

    # endregion


# endregion
# region check_inputs needs check
def check_inputs(inputs: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> None:
    """Refuses inputs that the scheme does not have, and values that it does not allow."""
    for name, value in inputs.items():
        if name not in known:
            raise SigningError(f'there is no input "{name}"')
        check(name, value, known[name])


# endregion
# region check
def check(name: str, value: str, allowed: Sequence[str]) -> None:
    """Refuses a value that an input must not have."""
    if allowed and value not in allowed:
        choices = ", ".join(f'"{choice}"' for choice in allowed)
        raise SigningError(
            f'the input "{name}" cannot be "{value}": allowed are {choices}'
        )


# endregion
# region need_input
def need_input(inputs: Mapping[str, str], name: str) -> str:
    """An input that must be given."""
    if name not in inputs:
        raise SigningError(f'the input "{name}" is missing')
    return inputs[name]


# endregion
# region inputs
def list_input(value: Optional[str], default: list[str]) -> list[str]:
    """An input that is a list, written with commas."""
    if value is None:
        return default
    return [item.strip() for item in value.split(",") if item.strip()]


# endregion
# region utf8
def utf8(value: str) -> bytes:
    """The bytes of a text."""
    return value.encode("utf-8", "surrogateescape")


# endregion
# region text
def text(data: bytes) -> str:
    """Bytes taken as a text; what is no UTF-8 survives."""
    return data.decode("utf-8", "surrogateescape")


# endregion
# region split_port
def split_port(address: str) -> tuple[str, str]:
    """Host and port."""
    at = address.rfind(":")
    if at < 0 or "]" in address[at:]:
        return address, ""
    return address[:at], address[at + 1 :]


# endregion
# region fits
def fits(name: str, pattern: str) -> bool:
    """Whether a name is the pattern, or begins as it does up to its star."""
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


# endregion
# region cut
def cut(piece: str) -> Pair:
    """A piece of a query parted at its first =."""
    name, _, value = piece.partition("=")
    return Pair(name, value)


# endregion
# region decoded_pairs needs cut, form_decode
def decoded_pairs(raw: str) -> list[Pair]:
    """The pairs of a query or form, decoded."""
    pairs = [cut(piece) for piece in raw.split("&") if piece]
    return [Pair(form_decode(name), form_decode(value)) for name, value in pairs]


# endregion
# region percent_pairs needs percent, utf8
def percent_pairs(pairs: Sequence[Pair]) -> list[str]:
    """Parameters as they are sent: in order of their names, escaped."""
    ordered = sorted(pairs, key=lambda pair: utf8(pair[0]))
    return [f"{percent(name)}={percent(value)}" for name, value in ordered]


# endregion
# region lower needs utf8, text
def lower(value: str) -> str:
    """A-Z in lower case, and nothing else."""
    return text(utf8(value).lower())


# endregion
# region upper needs utf8, text
def upper(value: str) -> str:
    """a-z in upper case, and nothing else."""
    return text(utf8(value).upper())


# endregion
# region title needs lower, upper
def title(name: str) -> str:
    """A header name as MIME writes it."""
    return "-".join(upper(part[:1]) + lower(part[1:]) for part in name.split("-"))


# endregion
# region percent needs utf8 imports urllib.parse
def percent(value: str, keep: str = "") -> str:
    """Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay."""
    return urllib.parse.quote(utf8(value), safe="~" + keep)


# endregion
# region percent_keep needs percent
# endregion
# region unpercent needs utf8, text imports urllib.parse
def unpercent(value: str) -> str:
    """Undoes percent once."""
    return text(urllib.parse.unquote_to_bytes(utf8(value)))


# endregion
# region form_encode needs utf8 imports urllib.parse
def form_encode(value: str) -> str:
    """Escaping of forms: a blank is +, and * is escaped."""
    return urllib.parse.quote_plus(utf8(value), safe="~")


# endregion
# region form_decode needs utf8, text imports urllib.parse
def form_decode(value: str) -> str:
    """Undoes the escaping of forms: + is a blank."""
    return text(urllib.parse.unquote_to_bytes(utf8(value.replace("+", " "))))


# endregion
# region unbase64 imports base64, re
def unbase64(value: str) -> bytes:
    """The bytes behind base64 of either alphabet, up to the first character of neither."""
    match = re.match(r"[A-Za-z0-9+/_-]*", value)
    digits = match[0] if match else ""
    digits = (
        digits[: len(digits) - (len(digits) % 4 == 1)]
        .replace("-", "+")
        .replace("_", "/")
    )
    return base64.b64decode(digits + "=" * (-len(digits) % 4))


# endregion
# region unhex imports re
def unhex(value: str) -> bytes:
    """The bytes behind hex digits, up to the first pair that is not two digits."""
    match = re.match(r"(?:[0-9A-Fa-f]{2})*", value)
    return bytes.fromhex(match[0] if match else "")


# endregion
# region sort needs utf8
def sort(texts: Sequence[str]) -> list[str]:
    """Texts in order of their bytes."""
    return sorted(texts, key=utf8)


# endregion
# region sort_pairs needs utf8
def sort_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs by name, then by value, in order of their bytes."""
    return sorted(pairs, key=lambda pair: (utf8(pair[0]), utf8(pair[1])))


# endregion
# region sort_names needs utf8
def sort_names(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs by name, in order of their bytes; those of one name keep their order."""
    return sorted(pairs, key=lambda pair: utf8(pair[0]))


# endregion
# region sort_headers needs utf8
def sort_headers(headers: Sequence[Header]) -> list[Header]:
    """Headers by name."""
    return sorted(headers, key=lambda header: utf8(header[0]))


# endregion
# region add imports re
def add(value: str, number: str) -> str:
    """The sum of two whole numbers; what is no number of up to 18 digits counts as 0."""

    def whole(digits: str) -> int:
        return int(digits or 0) if re.fullmatch(r"-?[0-9]{1,18}", digits) else 0

    return str(whole(value) + whole(number))


# endregion
# region after
def after(value: str, separator: str) -> str:
    """What follows the first separator."""
    return value.partition(separator)[2] if separator else ""


# endregion
# region before
def before(value: str, separator: str) -> str:
    """What precedes the first separator."""
    return value.partition(separator)[0] if separator else value


# endregion
# region clean_path
def clean_path(path: str) -> str:
    """The path without empty, . and .. segments."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    end = "/" if not kept or path.endswith("/") else ""
    return "".join("/" + segment for segment in kept) + end


# endregion
# region label
def label(host: str, n: int) -> str:
    """The n-th label of a host, counted from 0, or an empty text."""
    labels = host.split(".")
    return labels[n] if n < len(labels) else ""


# endregion
# region replace
def replace(value: str, old: str, new: str) -> str:
    """Every old becomes new; an empty old changes nothing."""
    return value.replace(old, new) if old else value


# endregion
# region trim
def trim(value: str) -> str:
    """The text without spaces, tabs, CR and LF at both ends."""
    return value.strip(" \t\r\n")


# endregion
# region squeeze imports re
def squeeze(value: str, char: str) -> str:
    """Every run of char becomes one of it."""
    return re.sub(f"(?:{re.escape(char)})+", lambda _: char, value) if char else value


# endregion
# region group
def group(pairs: Sequence[Pair], separator: str) -> list[Pair]:
    """One pair a name, its values joined."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return [Pair(name, separator.join(values)) for name, values in found.items()]


# endregion
# region pairs
def pairs(value: str, between: str, equals: str) -> list[Pair]:
    """The pieces of a text, each cut at the first equals."""
    pieces = value.split(between) if between else [value]
    parted = [
        piece.partition(equals) if equals else (piece, "", "")
        for piece in pieces
        if piece
    ]
    return [Pair(name, rest) for name, _, rest in parted]


# endregion
# region first
def first(texts: Sequence[str]) -> str:
    """The first text, empty when there is none."""
    return texts[0] if texts else ""


# endregion
# region first?
def find_first(texts: Sequence[str]) -> Optional[str]:
    """The first text."""
    return texts[0] if texts else None


# endregion
# region unique
def unique(texts: Sequence[str]) -> list[str]:
    """Each text once, where it first appears."""
    return list(dict.fromkeys(texts))


# endregion
# region values
def values(pairs: Sequence[Pair], name: str) -> list[str]:
    """The values of a name."""
    return [value for key, value in pairs if key == name]


# endregion
# region header_values needs lower
def header_values(headers: Sequence[Header], name: str) -> list[str]:
    """The values of a header among some."""
    return [v for key, found in headers if lower(key) == lower(name) for v in found]


# endregion
# region utc imports datetime
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def utc(time: datetime.datetime, layout: str, east: int = 0) -> str:
    """The time in a layout of strftime, with English names, years of four digits and %L for milliseconds."""
    time = time.astimezone(datetime.timezone(datetime.timedelta(seconds=east)))
    layout = layout.replace("%a", DAYS[time.weekday()]).replace(
        "%b", MONTHS[time.month - 1]
    )
    layout = layout.replace("%Y", f"{time.year:04}").replace(
        "%L", f"{time.microsecond // 1000:03}"
    )
    return time.strftime(layout)


# endregion
# region unix imports datetime
def unix(time: datetime.datetime, unit: int = 1) -> str:
    """The time as seconds since 1970, or as so many parts of them."""
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return str((time - epoch) * unit // datetime.timedelta(seconds=1))


# endregion
# region fields
def fields(separator: str, pairs: Sequence[Pair]) -> str:
    """name=value with separators between them."""
    return separator.join(f"{name}={value}" for name, value in pairs)


# endregion
# region quoted_fields
def quoted_fields(separator: str, pairs: Sequence[Pair]) -> str:
    """name="value" with separators between them."""
    return separator.join(f'{name}="{value}"' for name, value in pairs)


# endregion
# region sm3 imports struct
def sm3(data: bytes) -> bytes:
    """The SM3 digest (GB/T 32905)."""
    state = [
        0x7380166F,
        0x4914B2B9,
        0x172442D7,
        0xDA8A0600,
        0xA96F30BC,
        0x163138AA,
        0xE38DEE4D,
        0xB0FB0E4E,
    ]
    padded = (
        data
        + b"\x80"
        + b"\x00" * ((55 - len(data)) % 64)
        + struct.pack(">Q", 8 * len(data))
    )
    for start in range(0, len(padded), 64):
        state = sm3_block(state, padded[start : start + 64])
    return struct.pack(">8I", *state)


def sm3_block(state: list[int], block: bytes) -> list[int]:
    """One round of 64 bytes."""

    def rotate(x: int, n: int) -> int:
        n %= 32
        return (x << n | x >> (32 - n)) & 0xFFFFFFFF

    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
        w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        t = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = rotate((rotate(a, 12) + e + rotate(t, j)) & 0xFFFFFFFF, 7)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
        tt1 = (ff + d + (ss1 ^ rotate(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
        tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
        a, b, c, d = tt1, a, rotate(b, 9), c
        e, f, g, h = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17), e, rotate(f, 19), g
    return [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]


# endregion
# region hmac_sm3 needs sm3
def hmac_sm3(key: bytes, message: bytes) -> bytes:
    """HMAC with SM3."""
    key = (sm3(key) if len(key) > 64 else key).ljust(64, b"\x00")
    inner = sm3(bytes(c ^ 0x36 for c in key) + message)
    return sm3(bytes(c ^ 0x5C for c in key) + inner)


# endregion
# region verify imports dataclasses, datetime
@dataclasses.dataclass
class Verdict:
    """What a verifier found: ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed,
    header-not-signed, body-mismatch or signature-mismatch."""

    verdict: str
    detail: str = ""  # what is wrong, for a person; nothing secret
    key_id: str = ""  # of a request that is ok


@dataclasses.dataclass
class Demands:
    """What a verifier demands beyond the scheme's own rules."""

    now: Optional[datetime.datetime] = None  # with a time zone
    within: Optional[datetime.timedelta] = None  # in place of the scheme's window
    accepted: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    headers: Sequence[str] = ()  # that must be signed
    cover: Sequence[str] = ()  # body, method, host, path, query, time: must be signed
    # Tells whether the nonce of a key was used before, and remembers it.
    seen: Optional[Callable[[str, str], bool]] = None


EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


# endregion
# region past_start?
def find_past_start(value: Optional[str], start: str) -> Optional[str]:
    """What follows the beginning of a text."""
    if value is None or not value.startswith(start):
        return None
    return value[len(start) :]


# endregion
# region upto?
def find_upto(value: Optional[str], end: str) -> Optional[str]:
    """What stands before a piece of a text."""
    return value.partition(end)[0] if value is not None and end in value else None


# endregion
# region past?
def find_past(value: Optional[str], end: str) -> Optional[str]:
    """What stands behind a piece of a text."""
    return value.partition(end)[2] if value is not None and end in value else None


# endregion
# region agrees
def agrees(value: Optional[str], other: Optional[str]) -> bool:
    """Whether two values are not different ones."""
    return not value or not other or value == other


# endregion
# region read_percent? needs unpercent
def find_read_percent(value: Optional[str]) -> Optional[str]:
    """Undoes percent."""
    return None if value is None else unpercent(value)


# endregion
# region read_form? needs form_decode
def find_read_form(value: Optional[str]) -> Optional[str]:
    """Undoes the escaping of forms."""
    return None if value is None else form_decode(value)


# endregion
# region strict_base64 needs unbase64 imports base64, re
def strict_base64(value: str) -> Optional[bytes]:
    """The bytes behind base64 of either alphabet, padded or not."""
    bare = value.rstrip("=")
    if re.fullmatch(r"[A-Za-z0-9+/_-]*", bare) is None or len(bare) % 4 == 1:
        return None
    padding = len(value) - len(bare)
    if padding and (padding > 2 or len(value) % 4):
        return None
    data = unbase64(bare)
    again = base64.b64encode(data).decode().rstrip("=")
    return data if again == bare.replace("-", "+").replace("_", "/") else None


# endregion
# region read_base64? needs strict_base64, text
def find_read_base64(value: Optional[str]) -> Optional[str]:
    """The text behind base64."""
    data = None if value is None else strict_base64(value)
    return None if data is None else text(data)


# endregion
# region read_fields imports re
def read_fields(
    value: Optional[str], needed: Sequence[str], optional: Sequence[str]
) -> list[Pair]:
    """The fields name=value of a list with commas, with or without quotes around values."""
    rest = value or ""
    found: list[Pair] = []
    while rest:
        match = re.match(
            r'[ \t]*([^= \t][^=]*)=(?:"([^"]*)"[ \t]*(?:,|$)|(?!")([^,]*)(?:,(?!$)|$))',
            rest,
            re.DOTALL,
        )
        if match is None:
            return []
        name, quoted, bare = match[1], match[2], match[3]
        if name in [pair.name for pair in found] or name not in (*needed, *optional):
            return []
        found.append(Pair(name, bare.rstrip(" \t") if quoted is None else quoted))
        rest = rest[match.end() :]
    names = [pair.name for pair in found]
    return found if all(name in names for name in needed) else []


# endregion
# region field?
def find_field(fields: Sequence[Pair], name: str) -> Optional[str]:
    """The value of a field."""
    return next((value for key, value in fields if key == name), None)


# endregion
# region misspells_query needs lower
def misspelt(pairs: Sequence[Pair], name: str, own: Sequence[str]) -> bool:
    """Whether a name among pairs differs from another in case only."""
    return any(lower(key) == lower(name) and key not in own for key, _ in pairs)


# endregion
# region read_unix? imports datetime, re
def find_read_unix(
    value: Optional[str], unit: int = 1
) -> Optional[datetime.datetime]:
    """The time behind seconds since 1970."""
    if value is None or re.fullmatch(r"0|-?[1-9][0-9]{0,17}", value, re.ASCII) is None:
        return None
    try:
        return EPOCH + datetime.timedelta(milliseconds=int(value) * 1000 // unit)
    except OverflowError:
        return None


# endregion
# region read_unix_ms? needs read_unix?
def find_read_unix_ms(value: Optional[str]) -> Optional[datetime.datetime]:
    """The time behind milliseconds since 1970."""
    return find_read_unix(value, 1000)


# endregion
# region read_utc? needs utc imports datetime
def find_read_utc(value: Optional[str], layout: str) -> Optional[datetime.datetime]:
    """The time behind a text in a layout; exactly what the layout would write."""
    try:
        bare = layout.replace("%L", "%f")
        time = datetime.datetime.strptime(value or "", bare)
    except ValueError:
        return None
    time = time.replace(tzinfo=datetime.timezone.utc)
    return time if utc(time, layout) == value else None


# endregion
# region well_listed needs lower
def well_listed(value: Optional[str], separator: str, free: bool) -> bool:
    """Whether a list of names has no empty one, none twice, and not too many."""
    if value is None:
        return False
    names = [lower(name) for name in split_list(value, separator)]
    return all(names) and len(names) <= 100 and (free or len(set(names)) == len(names))


# endregion
# region well_listed needs split_list
# endregion
# region split_list
def split_list(value: str, separator: str) -> list[str]:
    """The items of a list."""
    return value.removesuffix(separator).split(separator) if value else []


# endregion
# region check_demands
def check_demands(
    demands: Demands, accepted: Sequence[str], cover: Sequence[str]
) -> None:
    """Refuses what is misspelt: it would demand nothing."""
    check_names("accepted", list(demands.accepted), accepted)
    check_names("cover", demands.cover, cover)


def check_names(demand: str, names: Sequence[str], known: Sequence[str]) -> None:
    """Refuses names that a demand does not know."""
    for name in names:
        if name not in known:
            choices = ", ".join(known)
            raise SigningError(f'{demand}: there is no "{name}", only [{choices}]')


# endregion
# region told_problem?
def told_problem(
    inputs: Mapping[str, str],
    demands: Demands,
    name: str,
    value: str,
    allowed: Sequence[str],
) -> Optional[str]:
    """The verdict on an input that the request tells and that is not what it must be."""
    if inputs.get(name, value) != value:
        return "signature-mismatch"
    if allowed and value not in allowed:
        return "malformed"
    return None if value in demands.accepted.get(name, [value]) else "malformed"


# endregion
# region clock_problem? imports datetime, re
def find_clock_problem(
    demands: Demands,
    time: Optional[datetime.datetime],
    within: str,
    lifetime: Optional[str],
    longest: int,
) -> Optional[str]:
    """The verdict on a time that is too far from the clock."""
    if time is None:
        return "malformed"
    now = demands.now or datetime.datetime.now(datetime.timezone.utc)
    window = demands.within or datetime.timedelta(seconds=int(within))
    end, late = window, "clock-skew"
    if lifetime:
        if re.fullmatch(r"[+]?[0-9]{1,12}", lifetime, re.ASCII) is None:
            return "malformed"
        if int(lifetime) > min(longest or 2**31, 2**31):
            return "malformed"
        end, late = datetime.timedelta(seconds=int(lifetime)), "expired"
    if time - now > window:
        return "clock-skew"
    return late if now - time > end else None


# endregion
# region wrong_token needs same_text
# endregion
# region same_text needs utf8 imports hmac
def same_text(value: str, other: str) -> bool:
    """Whether two texts are the same, in constant time."""
    return hmac.compare_digest(utf8(value), utf8(other))


# endregion
# region same_hex imports hmac, re
def same_hex(value: str, other: str) -> bool:
    """Whether two texts are hex digits of the same bytes, in constant time."""
    if re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", other) is None:
        return False
    return hmac.compare_digest(bytes.fromhex(value), bytes.fromhex(other))


# endregion
# region same_base64 needs strict_base64 imports hmac
def same_base64(value: str, other: str) -> bool:
    """Whether two texts are base64 of the same bytes, in constant time."""
    one, two = strict_base64(value), strict_base64(other)
    return bool(one) and bool(two) and hmac.compare_digest(one or b"", two or b"")


# endregion
