import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request that only a cookie vouches for is not taken for its owner's; null: it is. A browser sends cookies whoever makes it
 * ask, so the request must come from our own pages (which browsers tell, and pages can't forge), and be JSON, which no form sends.
 */
export function whyForeign(headers: IncomingHttpHeaders, publicOrigin: string): string | null {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined && site === undefined)
    return `it does not say where it comes from (Origin, Sec-Fetch-Site)`;
  if (origin !== undefined && origin !== publicOrigin)
    return `it comes from another site than ${publicOrigin}`;
  if (site !== undefined && site !== 'same-origin') return `it comes from another site than ${publicOrigin}`;
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase() === 'application/json' ? null : 'its content type is not application/json';
}
