import type { IncomingHttpHeaders } from 'node:http';

export interface CookieSettings {
  readonly name: string;
  /** Where people reach the API: the cookie goes back there only. */
  readonly publicUrl: URL | null;
  /** Below the public address; '' for all of it. */
  readonly path: string;
}

/** The value of a `set-cookie` header. Lax, not Strict: the browser comes back from another site. 0 removes it. */
export function setCookie(
  { name, publicUrl, path }: CookieSettings,
  value: string,
  lifetimeMs: number,
): string {
  const whole = `${publicUrl?.pathname.replace(/\/$/, '') ?? ''}${path}`;
  const secure = publicUrl?.protocol === 'https:' ? '; Secure' : '';
  const age = String(lifetimeMs / 1000);
  return `${name}=${value}; Path=${whole === '' ? '/' : whole}; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`;
}

/** '' when it was not sent. */
export function cookieOf({ cookie = '' }: IncomingHttpHeaders, name: string): string {
  const pair = cookie.split(';').find((one) => one.trim().startsWith(`${name}=`));
  return pair?.slice(pair.indexOf('=') + 1).trim() ?? '';
}
