import { FeedExpiredError } from '@lockstep/engine';
import type { FeedLink, FeedStart } from '@lockstep/engine';
import { z } from 'zod';
import { graphObject } from '../attributes/graph-object.ts';
import type { GraphObject } from '../attributes/graph-object.ts';
import { isExpiredFeed } from '../graph/error-code.ts';
import type { GraphAnswer } from '../graph/graph-client.ts';
import { parseAnswer, protocolError } from '../graph/parse-answer.ts';
import { feedOperation } from './feed-query.ts';

const page = z.looseObject({
  value: z.array(graphObject),
  '@odata.nextLink': z.string().min(1).optional(),
  '@odata.deltaLink': z.string().min(1).optional(),
});

export interface RawPage {
  readonly objects: readonly GraphObject[];
  readonly link: FeedLink;
}

/** A whole page or an error: never a shortened page, as absence could be taken for more than it is (rule R7). */
export function readFeedAnswer(start: FeedStart, answer: GraphAnswer, baseUrl: string): RawPage {
  if (isExpiredFeed(answer.status, answer.body)) {
    throw new FeedExpiredError(
      'The change token of this feed is no longer valid. Nobody must act: Lockstep reads the feed anew from its beginning.',
    );
  }
  const parsed = parseAnswer(page, answer, feedOperation(start));
  return { objects: parsed.value, link: linkOf(start, parsed, baseUrl) };
}

/** A link is followed as it stands, with our token: so it must not leave the Graph host. */
export function assertGraphLink(link: string, baseUrl: string): void {
  if (!URL.canParse(link) || new URL(link).origin !== new URL(baseUrl).origin) {
    throw protocolError('ForeignLink', 'or was given a link that leads to another host than its own');
  }
}

function linkOf(start: FeedStart, answer: z.infer<typeof page>, baseUrl: string): FeedLink {
  const nextLink = answer['@odata.nextLink'];
  const deltaLink = answer['@odata.deltaLink'];
  const link = nextLink ?? deltaLink;
  if (link !== undefined) assertGraphLink(link, baseUrl);
  if (nextLink !== undefined) return { kind: 'next', link: nextLink };
  if (start.kind === 'assignment-list' || start.kind === 'transitive-members')
    return { kind: 'done', deltaLink: null };
  // A delta page without either link ends nowhere: it was cut off (graph.md G1).
  if (deltaLink === undefined)
    throw protocolError('MissingLink', 'a page of changes without a link to what follows');
  return { kind: 'done', deltaLink };
}
