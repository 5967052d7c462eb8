import type { Egress } from '@lockstep/platform/egress';

/** What `jose` (reading keys) and `openid-client` (metadata, and the exchange of a code) ask of `fetch`. */
interface FetchOptions {
  readonly method?: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** `fetch` for libraries, over the one way out (R22): no redirects, no private addresses unless they are allowed. */
export function egressFetch(egress: Egress) {
  return async (url: string, { method = 'GET', headers = {}, body: sent }: FetchOptions = {}) => {
    const {
      status,
      headers: answered,
      body,
    } = await egress.request({
      method,
      url,
      headers: Object.fromEntries(new Headers(headers)),
      timeoutMs: 10_000,
      maxResponseBytes: 1_000_000,
      ...(sent === undefined || sent === null ? {} : { body: formText(sent) }),
    });
    const empty = status === 204 || status === 304;
    return new Response(empty ? null : body, { status, headers: answered });
  };
}

function formText(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('only a form is sent to an issuer');
}
