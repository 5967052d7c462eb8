import type { Feed } from '@lockstep/database';
import { alwaysSelected } from '@lockstep/entra';

/**
 * A feed that asks for less than one that retires in this round needs no reading of anybody: if it begins first, the old one
 * tells once more everything up to then.
 */
export function isNarrowed(feed: Feed, feeds: readonly Feed[]): boolean {
  const { start } = feed;
  return (
    start.kind === 'users' &&
    !feed.retiring &&
    feed.mark === null &&
    feeds.some((old) => old.retiring && covers(old, start.attributes, start.from))
  );
}

/**
 * The feed told all of this before, and will tell what changed meanwhile when it is read in this round. With scope *all* it
 * can't be: the new feed begins with everybody, as the feed of a job without edges must.
 */
export function covers(
  { start, mark, position }: Feed,
  attributes: readonly string[],
  from: 'beginning' | 'now',
): boolean {
  if (start.kind !== 'users' || start.from !== 'now' || from !== 'now') return false;
  const told = new Set(start.attributes);
  return mark !== null && position === 'pending' && attributes.every((name) => told.has(name));
}

/** What a feed brought that nobody needs any more (R16). */
export function surplus({ start }: Feed, attributes: readonly string[]): readonly string[] {
  const needed = new Set<string>([...alwaysSelected, ...attributes]);
  return start.kind === 'users' ? start.attributes.filter((name) => !needed.has(name)) : [];
}
