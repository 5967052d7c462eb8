import type { Dispatcher } from 'undici';
import { RESET_MARK } from './dispatcher.ts';
import type { EgressOutcome } from './egress-error.ts';
import { errorCode } from './egress-error.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ExchangeFailure {
  readonly outcome: EgressOutcome;
  readonly code: string;
  readonly cause?: unknown;
}

export interface ExchangeListener {
  onAnswer(answer: RawAnswer): void;
  onFailure(failure: ExchangeFailure): void;
}

type IncomingHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/**
 * One request on undici's dispatcher. undici calls `onRequestStart` right before it writes the first byte: whatever
 * fails before was never sent (refused), whatever fails after may have been carried out (unknown, R4).
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #listener: ExchangeListener;
  readonly #maxBytes: number;
  readonly #expectsBody: boolean;
  readonly #startBeforeMs: number;
  #controller: Dispatcher.DispatchController | null = null;
  #settled = false;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(options: {
    method: string;
    maxBytes: number;
    /** By performance.now(), which goes on while the process stands still. */
    startBeforeMs: number;
    listener: ExchangeListener;
  }) {
    this.#startBeforeMs = options.startBeforeMs;
    this.#listener = options.listener;
    this.#maxBytes = options.maxBytes;
    this.#expectsBody = options.method !== 'HEAD';
  }

  get outcome(): EgressOutcome {
    return this.#controller === null ? 'refused' : 'unknown';
  }

  /** Ends the exchange now. The connection goes with it, if one was in use. */
  cancel(code: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#fail(code, cause);
    this.#controller?.abort(new Error(code));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Cancelled while it waited for a connection: undici learns of it here, before the first byte.
    if (this.#settled) {
      controller.abort(new Error('cancelled'));
      return;
    }
    // A process that stood still (SIGSTOP, a suspended machine) hears of its new connection before its timers: what it meant to
    // say long ago must not be said now, when somebody else may have taken over (R4).
    if (performance.now() > this.#startBeforeMs) {
      this.#fail('TIMEOUT');
      controller.abort(new Error('TIMEOUT'));
      return;
    }
    const sentBefore = this.#controller !== null;
    this.#controller = controller;
    // undici never repeats a request with one request per connection; should it ever, we do not.
    if (sentBefore) this.cancel('REPEATED');
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHeaders,
  ): void {
    if (this.#settled || status < 200) return; // 1xx: the answer is still to come
    this.#status = status;
    this.#headers = flatten(headers);
    const announced = Number(this.#headers['content-length'] ?? 0);
    if (this.#expectsBody && announced > this.#maxBytes) this.cancel('RESPONSE_TOO_LARGE');
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.cancel('RESPONSE_TOO_LARGE');
      return;
    }
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    this.#settled = true;
    const only = this.#chunks.length === 1 ? this.#chunks[0] : undefined;
    const body = only ?? Buffer.concat(this.#chunks, this.#bytes);
    this.#listener.onAnswer({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const code = errorCode(error);
    this.#fail(code === RESET_MARK ? 'ECONNRESET' : code, error);
  }

  #fail(code: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#chunks = [];
    this.#listener.onFailure({ outcome: this.outcome, code, cause });
  }
}

function flatten(headers: IncomingHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
