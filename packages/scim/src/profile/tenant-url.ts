import type { TargetProfile } from './target-profile.ts';

export class TenantUrlError extends Error {
  override readonly name = 'TenantUrlError';
}

const advice = 'The Lockstep administrator must correct the field Tenant URL of the connection.';

/**
 * The base of all requests: no query (Entra's feature flags, entra.md W13, mean nothing here), no trailing slash, and one
 * spelling of the paths that mean the same service (RULES R23).
 * @throws TenantUrlError
 */
export function normaliseTenantUrl(profile: Pick<TargetProfile, 'tenantUrl'>, text: string): string {
  const url = parse(text.trim());
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TenantUrlError(
      `The tenant URL must begin with https://, not with ${url.protocol}//. ${advice}`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new TenantUrlError(`The tenant URL must not hold a user name or password. ${advice}`);
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/Users$/i, '');
  return url.origin + canonicalPath(profile, path);
}

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new TenantUrlError(
      `The tenant URL "${text}" is not a web address such as https://api.example.com/scim/v2. ${advice}`,
    );
  }
}

function canonicalPath(profile: Pick<TargetProfile, 'tenantUrl'>, path: string): string {
  if (!profile.tenantUrl) return path;
  const { aliases, canonical } = profile.tenantUrl;
  if (path === '') return canonical;
  // Longest first: `/v2/scim2` ends with `/scim2`, too.
  const alias = [...aliases]
    .sort((a, b) => b.length - a.length)
    .find((one) => path.toLowerCase().endsWith(one.toLowerCase()));
  return alias === undefined ? path : path.slice(0, -alias.length) + canonical;
}
