import type { Connection, SourceConnectionSettings, TargetConnectionSettings } from '@lockstep/database';

/**
 * R9: the setting whose change means another tenant or another target, null when it is the same one. The worker compares
 * what it finds behind an address before each cycle; this refuses the obvious before anything runs.
 */
export function changedEndpoint(
  stored: Connection,
  settings: SourceConnectionSettings | TargetConnectionSettings,
): string | null {
  if (stored.kind === 'source') {
    return 'tenantId' in settings && !sameText(stored.settings.tenantId, settings.tenantId)
      ? 'tenantId'
      : null;
  }
  if (!('tenantUrl' in settings)) return null;
  if (new URL(stored.settings.tenantUrl).host !== new URL(settings.tenantUrl).host) return 'tenantUrl';
  const before = accountOf(stored.settings);
  const after = accountOf(settings);
  return before !== null && after !== null && !sameText(before, after) ? 'accountId' : null;
}

/**
 * The address by which a stored secret, or a token that it gives, would go to another host than the one it was entered for; null
 * when it stays. Whoever enters such an address must know the secret: else nobody could be kept from reading it there.
 */
export function secretLeavesBy(
  stored: Connection,
  settings: SourceConnectionSettings | TargetConnectionSettings,
): string | null {
  const before = addressesOf(stored.settings);
  const moved = Object.entries(addressesOf(settings)).find(
    ([name, address]) => address !== undefined && originOf(address) !== originOf(before[name]),
  );
  return moved?.[0] ?? null;
}

/** Instead of Microsoft's own: these need no secret anew, they are where it comes from. */
function addressesOf(
  settings: SourceConnectionSettings | TargetConnectionSettings,
): Readonly<Record<string, string | undefined>> {
  if ('tenantUrl' in settings)
    return {
      tenantUrl: settings.tenantUrl,
      tokenUrl: 'tokenUrl' in settings ? settings.tokenUrl : undefined,
    };
  return { loginUrl: settings.loginUrl, graphUrl: settings.graphUrl };
}

const originOf = (address: string | undefined) => (address === undefined ? null : new URL(address).origin);

function accountOf(settings: TargetConnectionSettings): string | null {
  return settings.authentication === 'account_credentials' ? settings.accountId : null;
}

function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
