/*
 * Sends one request that tencent-apigw signs, and prints the answer.
 *
 * usage: node tencent-apigw-example.mjs METHOD URL BODY [INPUT=VALUE ...]
 *
 * The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the
 * environment. A body is sent as JSON; "" is none.
 */

import { env, exit, argv } from "node:process";
import { sign } from "./tencent-apigw.mjs";

if (argv.length < 5) {
  console.error("usage: METHOD URL BODY [INPUT=VALUE ...]");
  exit(2);
}
const [method, address, body, ...inputs] = argv.slice(2);
// fetch writes addresses in its own way: sign what it sends.
const url = new URL(address).href;
// It sends an Accept header, which some schemes sign: say which.
const headers = new Headers({ Accept: "*/*" });
if (body !== "") {
  headers.set("Content-Type", "application/json");
}
const credential = {
  keyId: env.CHOPMARK_KEY_ID,
  secret: env.CHOPMARK_SECRET,
};
if (!credential.keyId || !credential.secret) {
  console.error("CHOPMARK_KEY_ID and CHOPMARK_SECRET are not set");
  exit(2);
}
const signed = await sign(
  { method, url, headers, body },
  credential,
  Object.fromEntries(inputs.map((pair) => pair.split(/=(.*)/su, 2))),
);
if (new URL(signed.url).href !== signed.url) {
  console.error("fetch would not send the address as it is signed");
  exit(1);
}
for (const [name, value] of signed.headers) {
  headers.set(name, value);
}
const answer = await fetch(signed.url, {
  method,
  headers,
  body: signed.body.length > 0 ? signed.body : undefined,
  redirect: "manual", // what is signed is meant for one address
});
console.log(await answer.text());
if (!answer.ok) {
  console.error(`HTTP status ${answer.status}`);
  exit(1);
}
