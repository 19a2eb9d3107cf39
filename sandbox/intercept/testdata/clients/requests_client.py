import json
import requests

s = requests.Session()
print(json.dumps([
    s.get("https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1", headers={"X-Own": "1"}).json(),
    s.post("https://api.cloud.example/form", data="k=v&l=%C3%A4", headers={"X-Own": "2"}).json(),
    requests.get("http://plain.cloud.example/p//q?z=%2F", headers={"X-Own": "3"}).json(),
]))
try:
    requests.get("https://other.example/")
except requests.exceptions.ProxyError as e:
    print(e)
