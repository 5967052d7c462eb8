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

function accountOf(settings: TargetConnectionSettings): string | null {
  return settings.authentication === 'account_credentials' ? settings.accountId : null;
}

function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
