# region example
"""Sends one request that scheme_signer signs, and prints the answer.

usage: python3 scheme_example.py METHOD URL BODY [INPUT=VALUE ...]

The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the
environment. A body is sent as JSON; "" is none.
"""

import os
import sys
import urllib.error
import urllib.request

from scheme_signer import Credential, Request, sign


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: what is signed is meant for one address."""

    def redirect_request(self, *_):
        return None


def main() -> int:
    if len(sys.argv) < 4:
        print("usage: METHOD URL BODY [INPUT=VALUE ...]", file=sys.stderr)
        return 2
    method, url, body, *inputs = sys.argv[1:]
    headers = [("Accept", "*/*")]
    if body:
        headers.append(("Content-Type", "application/json"))
    credential = Credential(
        os.environ["CHOPMARK_KEY_ID"],
        os.environ["CHOPMARK_SECRET"],
        # region has_token
        os.environ.get("CHOPMARK_TOKEN"),
        # endregion
    )
    request = Request(method, url, headers, body.encode())
    signed = sign(request, credential, dict(pair.split("=", 1) for pair in inputs))
    # What signing sets replaces what was there.
    send = urllib.request.Request(signed.url, signed.body or None, method=method)
    for name, value in headers + signed.headers:
        send.add_header(name, value)
    try:
        with urllib.request.build_opener(Stay).open(send) as answer:
            print(answer.read().decode())
        return 0
    except urllib.error.HTTPError as error:
        print(error.read().decode())
        print(f"HTTP status {error.code}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
# endregion
