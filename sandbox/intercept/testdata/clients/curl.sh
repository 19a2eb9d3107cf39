printf '['
curl -sS -H 'X-Own: 1' 'https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1'
printf ','
curl -sS -H 'X-Own: 2' -d 'k=v&l=%C3%A4' https://api.cloud.example/form
printf ','
curl -sS -H 'X-Own: 3' 'http://plain.cloud.example/p//q?z=%2F'
printf ']\n'
curl -v https://other.example/ 2>&1 | grep '^< HTTP'
