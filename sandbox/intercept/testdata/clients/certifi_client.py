import json
import ssl
import urllib.request

import certifi

context = ssl.create_default_context(cafile=certifi.where())


def call(url, own, data=None):
    r = urllib.request.Request(url, data=data, headers={"X-Own": own})
    with urllib.request.urlopen(r, context=context) as answer:
        return json.load(answer)


print(json.dumps([
    call("https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1", "1"),
    call("https://api.cloud.example/form", "2", b"k=v&l=%C3%A4"),
    call("http://plain.cloud.example/p//q?z=%2F", "3"),
]))
try:
    urllib.request.urlopen("https://other.example/")
except OSError as e:
    print(e)
