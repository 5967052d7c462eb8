import type { FeedItem, FeedPage, FeedStart } from '@lockstep/engine';
import type { GraphObject } from '../attributes/graph-object.ts';
import { selectAttributes } from '../attributes/selection.ts';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { understood } from '../graph/parse-answer.ts';
import { changedAssignment, listedAssignment } from './assignment-items.ts';
import { assertGraphLink, readFeedAnswer } from './feed-answer.ts';
import { feedOperation, feedQuery } from './feed-query.ts';
import { groupItem, transitiveMember } from './group-items.ts';
import { userItem } from './user-items.ts';

/** The first page of a feed. Throws FeedExpiredError too: a tenant that is being moved answers 410 at once (G52). */
export async function startFeed(
  client: GraphClient,
  start: FeedStart,
  signal?: AbortSignal,
): Promise<FeedPage> {
  return await readPage(client, start, feedQuery(start), signal);
}

/** The page behind a link of an earlier answer, followed verbatim (graph.md G2). */
export async function continueFeed(
  client: GraphClient,
  start: FeedStart,
  link: string,
  signal?: AbortSignal,
): Promise<FeedPage> {
  assertGraphLink(link, client.baseUrl);
  return await readPage(client, start, link, signal);
}

async function readPage(
  client: GraphClient,
  start: FeedStart,
  target: string,
  signal: AbortSignal | undefined,
): Promise<FeedPage> {
  const toItems = itemReader(start);
  const operation = feedOperation(start);
  const units = start.kind === 'transitive-members' ? 4 : 1;
  const answer = await client.send({ method: 'GET', target, units, operation, signal });
  // A group that is gone has no members: each of them is asked about before that means anything (rule R7).
  if (start.kind === 'transitive-members' && isDirectoryNotFound(answer.status, answer.body))
    return { items: [], link: { kind: 'done', deltaLink: null } };
  const { objects, link } = readFeedAnswer(start, answer, client.baseUrl);
  const items = understood(operation, () => objects.flatMap(toItems));
  client.sawUsers(items.flatMap((item) => (item.kind === 'user' ? [item.id] : [])));
  return { items, link };
}

/** Chosen before the request: an unknown attribute name is found out first. */
function itemReader(start: FeedStart): (object: GraphObject) => FeedItem | readonly FeedItem[] {
  switch (start.kind) {
    case 'users': {
      const selection = selectAttributes(start.attributes);
      return (object) => userItem(selection, object);
    }
    case 'group-members':
      return groupItem;
    case 'transitive-members':
      return (object) => transitiveMember(start.groupId, object);
    case 'assignment-list':
      return (object) => listedAssignment(start.servicePrincipalId, object);
    case 'assignment-changes':
      return (object) => changedAssignment(start.servicePrincipalId, object);
  }
}
