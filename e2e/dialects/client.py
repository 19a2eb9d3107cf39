"""Calls a gateway as clients of other gateways do: DIALECT URL KEY SECRET BODY. Prints the status and the answer.

The signatures are written down here from the gateways' own documents; that of AWS is botocore's.
"""

import base64
import email.utils
import hashlib
import hmac
import http.client
import sys
import urllib.parse

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def signature(secret, text):
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


def kong(target, host, key, secret, body):
    digest = "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()
    date = email.utils.formatdate(usegmt=True)
    text = f"host: {host}\ndate: {date}\nPOST {target} HTTP/1.1\ndigest: {digest}"
    signed = 'hmac username="%s", algorithm="hmac-sha256", headers="host date request-line digest", signature="%s"'
    return {"Date": date, "Digest": digest, "Authorization": signed % (key, signature(secret, text))}


def apisix(target, host, key, secret, body):
    digest = "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()
    date = email.utils.formatdate(usegmt=True)
    text = f"{key}\nPOST {target}\ndate: {date}\ndigest: {digest}\n"
    signed = 'Signature keyId="%s",algorithm="hmac-sha256",headers="@request-target date digest",signature="%s"'
    return {"Date": date, "Digest": digest, "Authorization": signed % (key, signature(secret, text))}


def tyk(target, host, key, secret, body):
    date = email.utils.formatdate(usegmt=True)
    text = f"(request-target): post {target.partition('?')[0]}\ndate: {date}"
    signed = 'Signature keyId="%s",algorithm="hmac-sha256",headers="(request-target) date",signature="%s"'
    return {"Date": date, "Authorization": signed % (key, urllib.parse.quote_plus(signature(secret, text)))}


def aws(target, host, key, secret, body):
    request = AWSRequest("POST", f"http://{host}{target}", data=body, headers={"Host": host})
    SigV4Auth(Credentials(key, secret), "orders", "us-east-1").add_auth(request)
    return dict(request.headers)


dialect, url, key, secret, body = sys.argv[1:]
address = urllib.parse.urlsplit(url)
target = address.path + ("?" + address.query if address.query else "")
headers = {"kong": kong, "apisix": apisix, "tyk": tyk, "aws": aws}[dialect](target, address.netloc, key, secret, body.encode())
connection = http.client.HTTPConnection(address.netloc)
connection.request("POST", target, body.encode(), headers)
answer = connection.getresponse()
print(answer.status, answer.read().decode())
