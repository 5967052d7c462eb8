import { z } from 'zod';
import { directoryReference } from './graph-object.ts';
import type { GraphObject } from './graph-object.ts';
import type { SourceAttribute } from './source-attribute.ts';

const entries = z.array(directoryReference).nullable();
const expanded = directoryReference.nullable();

/**
 * The manager's id. Feeds carry `manager@delta` (graph.md §1): the last entry without `@removed` wins, only removed ones
 * mean no manager, an absent annotation says nothing. Direct reads carry the expanded `manager` object.
 */
export const manager: SourceAttribute = {
  name: 'manager',
  property: 'manager',
  read(person: GraphObject) {
    const changes = person['manager@delta'];
    if (changes !== undefined) {
      const standing = (entries.parse(changes) ?? []).filter((entry) => entry['@removed'] === undefined);
      return standing.at(-1)?.id ?? null;
    }
    const reference = person['manager'];
    return reference === undefined ? undefined : (expanded.parse(reference)?.id ?? null);
  },
};
