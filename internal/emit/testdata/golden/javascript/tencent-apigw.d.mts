/* The types of tencent-apigw.mjs. Signs HTTP requests: Tencent Cloud API Gateway: key pair and application authentication. */

/** The request as the caller is about to send it. */
export interface SigningRequest {
  method: string;
  url: string;
  /** Pairs of a name and a value; Headers and plain objects will do. */
  headers?: Iterable<[string, string]> | Record<string, string>;
  /** A text stands for its UTF-8. */
  body?: string | Uint8Array;
}

/** The key id and the secret that belongs to it. */
export interface Credential {
  keyId: string;
  secret: string;
}

/** What the scheme wants to know besides the request. */
export interface Inputs {
  /** keypair signs the listed headers only; app signs method, path, parameters and body too. */
  variant?: "keypair" | "app";
  /** Key pairs are documented with hmac-sha1, applications with hmac-sha1 and hmac-sha256; the error page names all four. */
  algorithm?: "hmac-sha1" | "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
  /** Which header carries the time. The gateway never checks the age of Date, so a request signed with it can be repeated for ever. */
  date_header?: "x-date" | "date";
}

/** What is made anew for each request unless it is given. */
export interface SigningOptions {
  /** The time of signing. */
  time?: Date;
  /** The headers that the signature covers, in order; by default the scheme's rules choose. */
  cover?: string[];
}

/** Send the request with these headers, to this address, with this body. */
export interface Signed {
  /** Each replaces all headers of its name. */
  headers: [string, string][];
  url: string;
  body: Uint8Array;
  /** To be compared with what a server says, when it refuses a signature. */
  stringToSign: string;
  signature: string;
}

/** Says why a request cannot be signed. */
export class SigningError extends Error {}

/** Signs a request: gives the headers, the address and the body to send. */
export function sign(
  request: SigningRequest,
  credential: Credential,
  inputs?: Inputs,
  options?: SigningOptions,
): Promise<Signed>;
