import type { FeedItem } from '@lockstep/engine';
import { z } from 'zod';
import type { GraphObject } from '../attributes/graph-object.ts';
import { readFeedPerson } from '../attributes/read-person.ts';
import type { Selection } from '../attributes/selection.ts';

/** A reason that is not known is taken for the milder one, a soft delete: the harder needs proof anyway (rule R7). */
const removal = z.looseObject({ reason: z.string().optional() });
const entry = z.looseObject({ id: z.string().min(1), '@removed': removal.optional() });

/** `@removed changed` = soft-deleted, `deleted` = gone for good (graph.md G10); in the order of the page (G9). */
export function userItem(selection: Selection, object: GraphObject): FeedItem {
  const { id, '@removed': removed } = entry.parse(object);
  if (removed)
    return { kind: 'user-removed', id, reason: removed.reason === 'deleted' ? 'deleted' : 'changed' };
  return { kind: 'user', id, attributes: readFeedPerson(selection, object) };
}
