/** One request. Header names are in lower case. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** https, or http on loopback. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
}

/** What a server said. `json` is undefined where the body is no JSON. It may quote a part of the key: never shown. */
export interface Reply {
  readonly kind: 'reply';
  readonly status: number;
  /** By lower-case name; of several of one name, the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
}

/** No answer. `reason` is one of `network:<code>`, `tls:<code>`, `proxy_auth`, `body_too_large`, `interrupted`. */
export interface Failure {
  readonly kind: 'failure';
  readonly reason: string;
}

export type Exchange = Reply | Failure;

/** Sends requests, at most four at a time. */
export interface Http {
  /**
   * Resolves to the last try's outcome; never rejects for what the network does. What may have passed by itself later is tried up to three times
   * (retry.ts), if it is a `GET`: others are sent once.
   */
  send(request: HttpRequest): Promise<Exchange>;
  /** Requests that were put on the wire, tries included. */
  readonly sent: number;
  close(): Promise<void>;
}
