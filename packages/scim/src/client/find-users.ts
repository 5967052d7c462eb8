import { buildFilter } from '../filter/build-filter.ts';
import { parseListResponse, type ListResponse } from '../message/list-response.ts';
import { matchesText } from '../error/text-pattern.ts';
import { readPath } from '../path/read-path.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import type { ScimResource } from '../resource/scim-resource.ts';
import { valuesEqual } from '../resource/values-equal.ts';
import { usersPath } from '../request/user-path.ts';
import type { Exchange } from './exchange.ts';
import { incompatible, TargetError, type TargetAnswer } from './target-answer.ts';

/** Enough to see duplicates; Zoom's default page is one row (zoom.md §2.1). */
const filterCount = 10;

/** The raw answer to a search, before it is believed. */
export async function askFor(
  exchange: Exchange,
  attribute: string,
  value: string,
  signal?: AbortSignal,
): Promise<TargetAnswer> {
  const { profile } = exchange;
  const filter = `?filter=${encodeURIComponent(buildFilter(attribute, value, profile))}`;
  const count = profile.list.sendCount ? `&startIndex=1&count=${String(filterCount)}` : '';
  return await exchange.get(usersPath + filter + count, profile.rate.labels.filter, signal);
}

/** Only rows whose value is the asked one (RULES R24: taking the first row of an ignored filter matches the wrong person). */
export async function findUsers(
  exchange: Exchange,
  attribute: string,
  value: string,
  signal?: AbortSignal,
): Promise<readonly ScimResource[]> {
  const answer = await askFor(exchange, attribute, value, signal);
  if (answer.outcome !== 'ok') {
    if (meansNoMatch(exchange.profile, answer)) return [];
    throw new TargetError(answer);
  }
  const response = parseListResponse(answer.body);
  if (!response)
    throw new TargetError(
      incompatible('The target answered a search with something that is not a ListResponse.'),
    );
  const equal = response.rows.filter((row) => isEqual(exchange.profile, row, attribute, value));
  if (filterIgnored(response, equal.length)) throw new TargetError(ignored(attribute));
  return equal;
}

function isEqual(profile: TargetProfile, row: ScimResource, attribute: string, value: string): boolean {
  const caseExact = profile.caseExact.some((path) => path.toLowerCase() === attribute.toLowerCase());
  const held = readPath(row, attribute);
  return held !== undefined && valuesEqual({ caseExact, type: 'String' }, held, value);
}

export function meansNoMatch(profile: TargetProfile, answer: TargetAnswer): boolean {
  return (
    answer.outcome === 'refused' &&
    profile.filter.noMatchAnswers.some(
      ({ status, text }) => status === answer.status && matchesText(text, answer.detail),
    )
  );
}

/**
 * Other rows than asked for: unless everything was sent, the wanted one may be among those that were not. A single other
 * row is a target with one user, or a loose comparison: then there is no match.
 */
function filterIgnored({ rows, totalResults }: ListResponse, equal: number): boolean {
  // Announced, but not sent: absence is not shown (RULES R24).
  if (rows.length === 0) return totalResults > 0;
  if (rows.length === equal) return false;
  const complete = rows.length >= totalResults;
  return equal === 0 ? !(complete && rows.length === 1) : !complete;
}

function ignored(attribute: string) {
  return incompatible(
    `The target answered a search by ${attribute} with other accounts than the one asked for: it ignores the filter. ` +
      'The target administrator must have the filter mended, or the Lockstep administrator match by another attribute.',
    'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse',
  );
}
