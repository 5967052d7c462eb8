import type { Egress } from '@lockstep/platform/egress';

/** What libraries ask of `fetch`: `jose` reads keys only. */
interface FetchOptions {
  readonly method?: string;
  readonly headers?: Headers;
}

/** `fetch` for libraries, over the one way out (R22): no redirects, no private addresses unless they are allowed. */
export function egressFetch(egress: Egress) {
  return async (url: string, { method = 'GET', headers = new Headers() }: FetchOptions = {}) => {
    const {
      status,
      headers: answered,
      body,
    } = await egress.request({
      method,
      url,
      headers: Object.fromEntries(headers),
      timeoutMs: 10_000,
      maxResponseBytes: 1_000_000,
    });
    const empty = status === 204 || status === 304;
    return new Response(empty ? null : body, { status, headers: answered });
  };
}
