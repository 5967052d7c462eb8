import type { SourceAttributes } from '@lockstep/engine';
import type { GraphObject } from './graph-object.ts';
import { manager } from './manager.ts';
import type { Selection } from './selection.ts';
import type { AttributeValue } from './values.ts';

/** What a feed entry says about a person: absent stays absent, null stays null (graph.md G7). */
export function readFeedPerson(selection: Selection, person: GraphObject): SourceAttributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const attribute of selection.attributes) {
    const value = attribute.read(person);
    if (value !== undefined) attributes[attribute.name] = value;
  }
  return attributes;
}

/**
 * A direct read with `$expand=manager` leaves the member out when there is no manager; as it was asked for, that is an
 * explicit none, unlike in a feed, where an absent annotation means unchanged (graph.md §1, §4).
 */
export function readDirectPerson(selection: Selection, person: GraphObject): SourceAttributes {
  const attributes = readFeedPerson(selection, person);
  return selection.withManager && attributes[manager.name] === undefined
    ? { ...attributes, [manager.name]: null }
    : attributes;
}
