"""Reads cases as lines of hex, signs each with the module of its scheme, and prints the results in the same way."""

import datetime
import importlib
import sys


def decode(value):
    return b"" if value == "-" else bytes.fromhex(value)


def text(value):
    return decode(value).decode("utf-8", "surrogateescape")


def encode(value):
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogateescape")
    return value.hex() or "-"


def sign(lines):
    one = {name: values[0] for name, *values in lines if values}
    module = importlib.import_module(text(one["scheme"]).replace("-", "_"))
    headers = [(text(v[0]), text(v[1])) for name, *v in lines if name == "header"]
    inputs = {text(v[0]): text(v[1]) for name, *v in lines if name == "input"}
    request = module.Request(text(one["method"]), text(one["url"]), headers, decode(one["body"]))
    keys = {"key_id": text(one["key_id"]), "secret": text(one["secret"])}
    if "token" in one:
        keys["token"] = text(one["token"])
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    microseconds = int(text(one["nanoseconds"])) // 1000
    since = datetime.timedelta(seconds=int(text(one["seconds"])), microseconds=microseconds)
    options = {"time": epoch + since}
    if "nonce" in module.sign.__kwdefaults__:
        options["nonce"] = text(one["nonce"])
    for name, *values in lines:
        if name == "cover":
            options["cover"] = [text(value) for value in values]
    return module.sign(request, module.Credential(**keys), inputs, **options)


def verify(lines):
    one = {name: values[0] for name, *values in lines if values}
    module = importlib.import_module(text(one["scheme"]).replace("-", "_"))
    headers = [(text(v[0]), text(v[1])) for name, *v in lines if name == "header"]
    inputs = {text(v[0]): text(v[1]) for name, *v in lines if name == "input"}
    request = module.Request(text(one["method"]), text(one["url"]), headers, decode(one["body"]))
    keys = {"key_id": text(one["key_id"]), "secret": text(one["secret"])}
    if "token" in one:
        keys["token"] = text(one["token"])
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    demands = module.Demands(now=epoch + datetime.timedelta(seconds=int(text(one["now"]))), accepted={})
    for name, *values in lines:
        if name == "within":
            demands.within = datetime.timedelta(seconds=int(text(values[0])))
        elif name == "accepted":
            demands.accepted[text(values[0])] = [text(value) for value in values[1:]]
        elif name in ("headers", "cover"):
            setattr(demands, name, [text(value) for value in values])
    credential = module.Credential(**keys)
    find_key = {credential.key_id: credential}.get
    verdict = module.verify(request, find_key, inputs, demands)
    print("verdict", encode(verdict.verdict))
    print("detail", encode(verdict.detail))


def answer(lines):
    try:
        if any(name == "now" for name, *_ in lines):
            return verify(lines)
        signed = sign(lines)
    except Exception as error:  # the test shows it
        print("error", encode(f"{type(error).__name__}: {error}"))
        return
    print("string_to_sign", encode(signed.string_to_sign))
    print("signature", encode(signed.signature))
    for name, value in signed.headers:
        print("header", encode(name), encode(value))
    print("url", encode(signed.url))
    print("body", encode(signed.body))


def main():
    lines = []
    for line in sys.stdin:
        if line.strip():
            lines.append(line.split())
            continue
        answer(lines)
        print()
        lines = []


main()
