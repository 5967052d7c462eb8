export interface EgressTarget {
  readonly origin: string;
  readonly host: string;
  readonly hostname: string;
  readonly path: string;
}

/** Null for what is not an absolute http(s) URL. Credentials in a URL end in logs: they belong into headers. */
export function parseTarget(url: string): EgressTarget | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  if (parsed.username !== '' || parsed.password !== '') return null;
  return {
    origin: parsed.origin,
    host: parsed.host,
    hostname: parsed.hostname,
    path: parsed.pathname + parsed.search,
  };
}

/** `example.com` is that host; `.example.com` is every host below it, and itself (the NO_PROXY convention). */
export function matchesHost(hostname: string, patterns: readonly string[]): boolean {
  const host = hostname.toLowerCase();
  return patterns.some((pattern) => {
    const wanted = pattern.toLowerCase();
    return wanted.startsWith('.') ? host === wanted.slice(1) || host.endsWith(wanted) : host === wanted;
  });
}
