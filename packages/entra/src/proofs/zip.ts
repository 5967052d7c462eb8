/** One result for each id, from the answers that stand in the same order. */
export function zip<A, R>(
  ids: readonly string[],
  answers: readonly A[],
  read: (id: string, answer: A) => R,
): ReadonlyMap<string, R> {
  if (ids.length !== answers.length) throw new RangeError('Every id must have an answer.');
  return new Map(
    ids.flatMap((id, index): [string, R][] =>
      answers.slice(index, index + 1).map((answer) => [id, read(id, answer)]),
    ),
  );
}
