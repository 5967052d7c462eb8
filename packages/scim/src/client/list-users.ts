import { parseListResponse, type ListResponse } from '../message/list-response.ts';
import type { ScimResource } from '../resource/scim-resource.ts';
import { usersPath } from '../request/user-path.ts';
import type { Exchange } from './exchange.ts';
import { incompatible, TargetError } from './target-answer.ts';
import type { ListCursor, ListPage } from './target-client.ts';

/** One page. Ends for any server: when pages stop adding up, the listing stops and is not trusted (RULES R24). */
export async function listUsers(
  exchange: Exchange,
  cursor: ListCursor | null,
  signal?: AbortSignal,
): Promise<ListPage> {
  const { list, rate } = exchange.profile;
  const startIndex = cursor?.startIndex ?? 1;
  const query =
    list.sendCount || cursor ? `?startIndex=${String(startIndex)}&count=${String(list.pageSize)}` : '';
  const answer = await exchange.get(usersPath + query, rate.labels.list, signal);
  if (answer.outcome !== 'ok') throw new TargetError(answer);
  const response = parseListResponse(answer.body);
  if (!response)
    throw new TargetError(
      incompatible('The target answered the list of users with something that is not a ListResponse.'),
    );
  return cursor ? nextPage(cursor, response) : firstPage(list.probeEnd, response);
}

function firstPage(probeEnd: boolean, { totalResults, rows }: ListResponse): ListPage {
  const first = rows[0];
  const trusted = haveOwnIds(rows) && rows.length <= totalResults;
  if (!first) return { rows, totalResults, next: null, trusted: trusted && totalResults === 0 };
  const seen = { read: rows.length, totalResults, firstId: first.id, trusted };
  // A target that knows only its page says that the page is all: asked for more, it gives itself away.
  const goesOn = rows.length < totalResults || probeEnd;
  return {
    rows,
    totalResults,
    next: trusted && goesOn ? { startIndex: rows.length + 1, ...seen } : null,
    trusted,
  };
}

function nextPage(cursor: ListCursor, { totalResults, rows }: ListResponse): ListPage {
  const probing = cursor.read === cursor.totalResults;
  if (probing && rows.length === 0)
    return { rows, totalResults: cursor.totalResults, next: null, trusted: cursor.trusted };
  // The same page again: `startIndex` is ignored. Rows behind the announced end, or none before it: the total was wrong.
  const repeated = rows[0]?.id === cursor.firstId;
  if (repeated || rows.length === 0) return { rows: [], totalResults, next: null, trusted: false };
  const read = cursor.read + rows.length;
  const trusted =
    cursor.trusted && haveOwnIds(rows) && totalResults === cursor.totalResults && read <= totalResults;
  const goesOn = probing || read < Math.max(totalResults, cursor.totalResults);
  const next = {
    startIndex: cursor.startIndex + rows.length,
    read,
    totalResults,
    firstId: cursor.firstId,
    trusted,
  };
  return { rows, totalResults, next: goesOn ? next : null, trusted };
}

function haveOwnIds(rows: readonly ScimResource[]): boolean {
  return new Set(rows.map((row) => row.id)).size === rows.length;
}
