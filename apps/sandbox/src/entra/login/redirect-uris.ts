const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1']);

/**
 * Exactly as registered, but for the port of a loopback address
 * (https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions). `*` in the sandbox is any address.
 */
export function isRegistered(redirectUri: string, registered: readonly string[]): boolean {
  if (!URL.canParse(redirectUri)) return false;
  return registered.some(
    (known) => known === '*' || known === redirectUri || withoutPort(known) === withoutPort(redirectUri),
  );
}

/** Undefined for anything but a loopback address: those are compared as they are. */
function withoutPort(text: string): string | symbol {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) return Symbol(text);
  url.port = '';
  return url.href;
}
