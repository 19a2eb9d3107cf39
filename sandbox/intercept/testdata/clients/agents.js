const http = require('http');
const https = require('https');

function call(module, url, own, body, agent) {
  return new Promise((resolve, reject) => {
    const method = body ? 'POST' : 'GET';
    const r = module.request(url, { method, agent, headers: { 'X-Own': own } }, (answer) => {
      let text = '';
      answer.on('data', (piece) => { text += piece; });
      answer.on('end', () => resolve(JSON.parse(text)));
    });
    r.on('error', reject);
    r.end(body);
  });
}

(async () => {
  const own = new https.Agent({ keepAlive: true });
  const first = await call(https, 'https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1', '1', '', own);
  const second = await call(https, 'https://api.cloud.example/form', '2', 'k=v&l=%C3%A4');
  const third = await call(http, 'http://plain.cloud.example/p//q?z=%2F', '3', '', false);
  const again = await call(https, 'https://api.cloud.example/again', '4', '', own);
  console.log(JSON.stringify([first, second, third]));
  console.log(again.client === first.client ? 'kept alive' : 'connected again');
  await call(https, 'https://other.example/', '1').catch((e) => console.log(e.message));
  own.destroy();
})();
