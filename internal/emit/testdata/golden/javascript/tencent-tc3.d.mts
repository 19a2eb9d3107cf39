/* The types of tencent-tc3.mjs. Signs HTTP requests: Tencent Cloud API 3.0, TC3-HMAC-SHA256. */

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
  /** Of temporary credentials. */
  token?: string;
}

/** What the scheme wants to know besides the request. */
export interface Inputs {
  /** Product name; the server compares it with the first label of the host. */
  service?: string;
  /** API action, sent as X-TC-Action. */
  action?: string;
  /** API version, sent as X-TC-Version. */
  version?: string;
  /** Region, sent as X-TC-Region; some products have none. */
  region?: string;
  /** Content-Type to send; it must be signed, so a request without one gets one. */
  content_type?: string;
  /** UNSIGNED-PAYLOAD leaves the body out of the signature; the header X-TC-Content-SHA256 says so to the server. */
  payload?: "" | "UNSIGNED-PAYLOAD";
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
