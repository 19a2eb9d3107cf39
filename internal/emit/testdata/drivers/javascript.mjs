// Reads cases as lines of hex, signs or verifies each with the module of its scheme, and prints the results in the same way.
import { createInterface } from "node:readline";

const decode = (value) => (value === "-" ? Buffer.alloc(0) : Buffer.from(value, "hex"));
const text = (value) => decode(value).toString();

// As texts are within signers: a lone surrogate is a byte that is no UTF-8.
function encode(value) {
  const bytes =
    typeof value === "string"
      ? Buffer.concat(
          Array.from(value, (char) =>
            /[\uDC80-\uDCFF]/u.test(char) ? Buffer.from([char.charCodeAt(0) & 0xff]) : Buffer.from(char),
          ),
        )
      : Buffer.from(value);
  return bytes.toString("hex") || "-";
}

async function run(lines) {
  const all = (name) => lines.filter(([first]) => first === name).map(([, ...values]) => values.map(text));
  const one = (name) => all(name)[0]?.[0];
  const { sign, verify } = await import(`./${one("scheme")}.mjs`);
  const body = new Uint8Array(decode(lines.find(([name]) => name === "body")[1]));
  const request = { method: one("method"), url: one("url"), headers: all("header"), body };
  const credential = { keyId: one("key_id"), secret: one("secret"), token: one("token") };
  const inputs = Object.fromEntries(all("input"));
  if (one("now") !== undefined) {
    const findKey = async (keyId) => (keyId === credential.keyId ? credential : undefined);
    const found = await verify(request, findKey, inputs, {
      now: new Date(Number(one("now")) * 1000),
      within: one("within") && Number(one("within")),
      accepted: Object.fromEntries(all("accepted").map(([name, ...values]) => [name, values])),
      headers: all("headers")[0],
      cover: all("cover")[0],
      ...Object.fromEntries(all("covr").map((names) => ["covr", names])),
    });
    return [
      ["verdict", found.verdict],
      ["detail", found.detail],
    ];
  }
  const milliseconds = Number(one("seconds")) * 1000 + Math.floor(Number(one("nanoseconds")) / 1e6);
  const options = { time: new Date(milliseconds), nonce: one("nonce"), cover: all("cover")[0] };
  const signed = await sign(request, credential, inputs, options);
  return [
    ["string_to_sign", signed.stringToSign],
    ["signature", signed.signature],
    ...signed.headers.map(([name, value]) => ["header", name, value]),
    ["url", signed.url],
    ["body", signed.body],
  ];
}

async function answer(lines) {
  try {
    return await run(lines);
  } catch (error) {
    return [["error", String(error)]];
  }
}

let lines = [];
let out = "";
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== "") {
    lines.push(line.split(" "));
    continue;
  }
  for (const [name, ...values] of await answer(lines)) {
    out += `${[name, ...values.map(encode)].join(" ")}\n`;
  }
  out += "\n";
  lines = [];
}
process.stdout.write(out);
