/* The types of qingcloud-iaas.mjs. Signs HTTP requests: QingCloud IaaS API, HmacSHA256 and HmacSHA1. */

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
  /** HmacSHA256 or HmacSHA1. */
  signature_method?: "HmacSHA256" | "HmacSHA1";
  /** 1; a sample of the IAM pages has 2. */
  signature_version?: string;
}

/** What is made anew for each request unless it is given. */
export interface SigningOptions {
  /** The time of signing. */
  time?: Date;
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
