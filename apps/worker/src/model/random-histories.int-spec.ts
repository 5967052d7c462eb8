import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { hasty, retrying } from '../import/testing/retrying.ts';
import { impatient } from '../testing/impatient.ts';
import { Pipeline } from '../testing/pipeline.ts';
import { readHunt } from './testing/environment.ts';
import { histories, type History } from './testing/history.ts';
import { RunningHistory } from './testing/running-history.ts';

/** Fixed, so that CI is the same every time; docs/TESTING.md tells how to hunt for more. */
const hunt = readHunt({ runs: 4, seed: 20_261_125 });
const chapters = 8;

jest.setTimeout(120_000 + hunt.runs * 60_000);

let pipeline: Pipeline;

beforeAll(async () => {
  const patient = retrying({ codes: [], most: 5 });
  pipeline = await Pipeline.start({
    activities: (activities) => impatient(3)(patient(activities)),
    services: { sleep: hasty, requestTimeoutMs: 600 },
  });
});

afterAll(() => pipeline.stop());

it('C10 R1 R4 R7 R8 R10 R12 R20: whatever happens in tenant and target, and whatever goes wrong, the target becomes what it must be', async () => {
  const property = fc.asyncProperty(histories(chapters), async (history) => {
    await new RunningHistory(pipeline, history).live();
  });
  const { runs: numRuns, seed, shrinks } = hunt;
  const result = await fc.check(property, { numRuns, seed, endOnFailure: !shrinks });
  expect(failure(result)).toBeNull();
});

/** The shortest failing history in words, and how to live it again. */
function failure({
  failed,
  seed,
  counterexamplePath,
  numShrinks,
  errorInstance,
}: fc.RunDetails<[History]>): string | null {
  if (!failed) return null;
  const again = `seed ${String(seed)}, path ${counterexamplePath ?? 'unknown'}, made shorter ${String(numShrinks)} times`;
  return `${again}\n${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}`;
}
