/** A request to a remote service. `body` as a string is sent as UTF-8. */
export interface EgressRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The whole exchange: waiting for a connection, connecting, sending and reading the last byte. */
  readonly timeoutMs?: number;
  /** Counted after decoding. */
  readonly maxResponseBytes?: number;
  readonly signal?: AbortSignal;
  /** 'utf8' unless told. 'latin1' is for bytes: one character each, `Buffer.from(body, 'latin1')` gives them back. */
  readonly responseEncoding?: 'utf8' | 'latin1';
}

export interface EgressResponse {
  readonly status: number;
  /** Names in lower case; several values joined by ', '. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The only way out for HTTP (R22). Never follows a redirect: a 3xx is an answer like any other. */
export interface Egress {
  /** Rejects with an EgressError, and with nothing else. */
  request(request: EgressRequest): Promise<EgressResponse>;
  /** Waits for the requests under way, then closes every connection. */
  close(): Promise<void>;
}

/** One line for a log or a metric. Holds no path and no query: these may name people. */
export interface EgressEvent {
  readonly method: string;
  readonly origin: string;
  readonly status?: number;
  readonly durationMs: number;
  /** The code of the EgressError. */
  readonly error?: string;
}
