// Loaded into every Node program of a sandbox run, by NODE_OPTIONS. Node before 24 knows no proxy variables, and later ones use them for
// the global agents only. Here every agent tunnels: global ones, those that programs make, and fetch.
'use strict';

const http = require('http');
const https = require('https');
const Module = require('module');
const tls = require('tls');

const proxy = new URL(process.env.HTTPS_PROXY);
const direct = http.Agent.prototype.createConnection;
const secure = https.Agent.prototype.createConnection;

// toProxy tells of connections that are not to be tunnelled again: programs may know the proxy by themselves.
function toProxy(options) {
  const host = options.host || options.hostname;
  return Boolean(options.socketPath) || (host === proxy.hostname && String(options.port) === proxy.port);
}

// tunnel gives done a socket that leads to host and port.
function tunnel(host, port, done) {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const connect = http.request({
    host: proxy.hostname,
    port: proxy.port,
    method: 'CONNECT',
    path: target,
    headers: { Host: target },
    agent: false,
  });
  connect.once('error', done);
  connect.once('connect', (answer, socket) => {
    if (answer.statusCode === 200) {
      done(null, socket);
      return;
    }
    socket.destroy();
    done(Object.assign(new Error(`${answer.statusCode} ${answer.statusMessage}`), { code: 'ECONNREFUSED' }));
  });
  connect.end();
}

// tunnelled gives a method createConnection that tunnels, and then does what wrap says.
function tunnelled(original, defaultPort, wrap) {
  return function createConnection(options, done) {
    if (typeof options !== 'object' || typeof done !== 'function' || toProxy(options)) {
      return original.apply(this, arguments);
    }
    tunnel(options.host || 'localhost', options.port || defaultPort, (error, socket) => {
      if (error) {
        done(error);
        return;
      }
      try {
        done(null, wrap(this, options, socket));
      } catch (thrown) {
        socket.destroy();
        done(thrown);
      }
    });
    return undefined;
  };
}

http.Agent.prototype.createConnection = tunnelled(direct, 80, (agent, options, socket) => socket);
https.Agent.prototype.createConnection = tunnelled(secure, 443, (agent, options, socket) =>
  secure.call(agent, { ...options, socket, path: undefined }));

// connector is how undici, which is behind fetch, opens connections.
function connector(options, done) {
  const plain = options.protocol === 'http:';
  tunnel(options.hostname, options.port || (plain ? 80 : 443), (error, socket) => {
    if (error || plain) {
      done(error, socket);
      return;
    }
    const secured = tls.connect({ socket, servername: options.servername || options.hostname, ALPNProtocols: ['http/1.1'] });
    secured.once('error', done);
    secured.once('secureConnect', () => {
      secured.removeListener('error', done);
      done(null, secured);
    });
  });
}

// The undici in Node is loaded by the first fetch, and only then has a dispatcher to take the place of.
const dispatcher = Symbol.for('undici.globalDispatcher.1');
const fetch = globalThis.fetch;
if (typeof fetch === 'function') {
  let installed = false;
  const tunnelledFetch = function (input, init) {
    if (!installed) {
      installed = true;
      void new globalThis.Headers();
      const Agent = globalThis[dispatcher]?.constructor;
      if (Agent?.name === 'Agent') {
        globalThis[dispatcher] = new Agent({ connect: connector });
      }
    }
    return fetch.call(this, input, init);
  };
  Object.defineProperty(tunnelledFetch, 'name', { value: 'fetch' });
  globalThis.fetch = tunnelledFetch;
}

// The undici of a package has its own.
const load = Module._load;
const prepared = new WeakSet();
Module._load = function (request) {
  const loaded = load.apply(this, arguments);
  if (/(^|[\\/])undici([\\/]index\.js)?$/.test(request) && loaded?.setGlobalDispatcher && !prepared.has(loaded)) {
    prepared.add(loaded);
    loaded.setGlobalDispatcher(new loaded.Agent({ connect: connector }));
  }
  return loaded;
};
