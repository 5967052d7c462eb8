import { createHash } from 'node:crypto';
import type { Exchange } from './exchange.ts';
import { TargetError } from './target-answer.ts';
import type { TargetIdentity } from './target-client.ts';
import type { TargetSettings } from './target-settings.ts';

/**
 * Whose accounts these are (RULES R9). A token for `account_credentials` proves the account id; other grants show none, so
 * the address stands in for it, and the caller reads some linked accounts besides.
 */
export async function targetIdentity(
  exchange: Exchange,
  { authentication }: TargetSettings,
  signal?: AbortSignal,
): Promise<TargetIdentity> {
  const answer = await exchange.credentials.token(signal);
  if ('failure' in answer) throw new TargetError(answer.failure);
  if (authentication.kind === 'account_credentials') return { id: authentication.accountId, kind: 'account' };
  const address = `${exchange.profile.id} ${exchange.base ?? ''}`;
  return { id: createHash('sha256').update(address).digest('hex'), kind: 'fingerprint' };
}
