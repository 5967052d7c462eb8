export interface Contestant {
  readonly name: string;
  /** Does the work for each of the people once. */
  readonly round: () => unknown;
}

/** How long one sample takes at least. */
const SAMPLE_MS = 20;
const SAMPLES = 15;

/**
 * Evaluations a second of each, by the best sample. They take turns, so that what else the machine does meets all of
 * them alike.
 */
export function measure(contestants: readonly Contestant[], evaluationsARound: number): readonly number[] {
  const best = contestants.map(() => 0);
  for (const { round } of contestants) run(round);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    for (const [index, { round }] of contestants.entries()) {
      const rate = run(round) * evaluationsARound;
      best[index] = Math.max(best[index] ?? 0, rate);
    }
  }
  return best;
}

/** Keeps a result alive, so that no compiler leaves the work out. */
let kept: unknown;

/** Rounds a second. */
function run(round: () => unknown): number {
  const start = performance.now();
  let rounds = 0;
  let elapsed = 0;
  while (elapsed < SAMPLE_MS) {
    kept = round();
    rounds += 1;
    elapsed = performance.now() - start;
  }
  return kept === SAMPLE_MS ? 0 : (rounds / elapsed) * 1000;
}
