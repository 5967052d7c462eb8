import type { AppRegistration } from '../tenant.ts';
import { invalidScope } from './login-error.ts';

const GRAPH = 'https://graph.microsoft.com';
const OPEN_ID: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

/** What `scope` asks for, for one app. */
export interface AskedScopes {
  readonly openId: ReadonlySet<string>;
  /** The audience of the access token; Graph when no scope names one. */
  readonly resource: string;
  /** Names of delegated permissions without the resource; `.default` stands for all that are consented to. */
  readonly permissions: readonly string[];
  /** Those of them that nobody consented to. */
  readonly unconsented: readonly string[];
  /** `scope` of the token answer: in the form that was asked for, without offline_access. */
  readonly granted: string;
}

/** Scopes of one resource, long (`https://graph.microsoft.com/User.Read`) or short, without case, and those of OpenID Connect. */
export function readScopes(text: string, app: AppRegistration): AskedScopes {
  const asked = text.split(' ').filter((scope) => scope !== '');
  const openId = new Set(asked.filter((scope) => OPEN_ID.has(scope)));
  const others = asked.filter((scope) => !OPEN_ID.has(scope));
  const prefixes = new Set(others.map((scope) => scope.slice(0, scope.lastIndexOf('/') + 1)));
  if (prefixes.size > 1) throw invalidScope(text);
  const [prefix = ''] = prefixes;
  const consented = [...app.delegatedPermissions];
  const unconsented: string[] = [];
  const permissions = others.flatMap((scope) => {
    const name = scope.slice(prefix.length);
    if (name === '.default') return consented;
    const known = consented.find((permission) => permission.toLowerCase() === name.toLowerCase());
    if (known === undefined) unconsented.push(name);
    return [known ?? name];
  });
  const granted = [
    ...permissions.map((name) => `${prefix}${name}`),
    ...[...openId].filter((scope) => scope !== 'offline_access'),
  ].join(' ');
  const resource = prefix === '' ? GRAPH : prefix.slice(0, -1);
  return { openId, resource, permissions: [...new Set(permissions)], unconsented, granted };
}
