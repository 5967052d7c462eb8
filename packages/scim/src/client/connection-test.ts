import { randomUUID } from 'node:crypto';
import { parseListResponse } from '../message/list-response.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import { diagnose } from './diagnose.ts';
import type { Exchange } from './exchange.ts';
import { askFor, meansNoMatch } from './find-users.ts';
import type { ConnectionTest } from './target-client.ts';
import type { TargetAuthentication } from './target-settings.ts';

const maxTestMs = 45_000;

/** Entra's test: search for a user that cannot exist and expect an empty ListResponse (entra.md W2). */
export async function testConnection(
  exchange: Exchange,
  authentication: TargetAuthentication,
  signal?: AbortSignal,
): Promise<ConnectionTest> {
  const { profile } = exchange;
  const attribute = profile.filter.attributes[0] ?? 'userName';
  const limit = AbortSignal.any([AbortSignal.timeout(maxTestMs), ...(signal ? [signal] : [])]);
  const answer = await askFor(exchange, attribute, nobody(profile), limit);
  if (meansNoMatch(profile, answer)) return { ok: true };
  if (answer.outcome !== 'ok') return diagnose(profile, authentication, answer);
  const response = parseListResponse(answer.body);
  if (!response) return notScim(profile);
  return response.rows.length === 0 ? { ok: true } : filterIgnored(attribute);
}

function nobody({ filter }: TargetProfile): string {
  return filter.testValue === 'guid' ? randomUUID() : `${randomUUID()}@lockstep.invalid`;
}

function notScim({ displayName }: TargetProfile): ConnectionTest {
  const message =
    `The address answers, but not with a SCIM list. The Lockstep administrator must enter the SCIM address of ${displayName} ` +
    'as the tenant URL, not that of its web site or of another API.';
  return { ok: false, code: 'NotScim', field: 'tenantUrl', message };
}

function filterIgnored(attribute: string): ConnectionTest {
  const message =
    `Asked for a user that cannot exist, the target sent others: it ignores filters on ${attribute}. People would be matched ` +
    'with the wrong accounts. The target administrator must have this mended, or the Lockstep administrator must correct the tenant URL.';
  return { ok: false, code: 'FilterIgnored', field: 'tenantUrl', message };
}
