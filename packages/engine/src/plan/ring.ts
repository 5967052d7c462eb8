const longestRing = 100;

/**
 * The ring of renames in which a person stands: each wants the name of the next, the last that of the first (R12). Null when
 * the chain ends, or runs into a ring of others.
 */
export function findRing(
  start: string,
  holderOf: (sourceId: string) => string | null,
): readonly string[] | null {
  const ring = [start];
  let at = holderOf(start);
  while (at !== null && at !== start && ring.length < longestRing) {
    if (ring.includes(at)) return null;
    ring.push(at);
    at = holderOf(at);
  }
  return at === start && ring.length > 1 ? ring : null;
}
