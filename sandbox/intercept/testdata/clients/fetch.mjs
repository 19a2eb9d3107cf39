import { request } from 'node:https';

const call = async (url, own, body) => {
  const answer = await fetch(url, { method: body ? 'POST' : 'GET', body, headers: { 'X-Own': own } });
  return answer.json();
};

console.log(JSON.stringify([
  await call('https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1', '1'),
  await call('https://api.cloud.example/form', '2', 'k=v&l=%C3%A4'),
  await call('http://plain.cloud.example/p//q?z=%2F', '3'),
]));
await new Promise((resolve) => {
  request('https://api.cloud.example/imported', (answer) => answer.resume().on('end', resolve)).end();
});
await fetch('https://other.example/').catch((e) => console.log(e.cause.message));
