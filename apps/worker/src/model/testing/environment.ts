import { integerVariable, parseEnvironment } from '@lockstep/platform';
import { z } from 'zod';

const schema = z.object({
  LOCKSTEP_MODEL_RUNS: integerVariable({ min: 1, max: 100_000 })
    .optional()
    .describe('how many random histories'),
  LOCKSTEP_MODEL_SEED: integerVariable({ min: -2_147_483_648, max: 2_147_483_647 })
    .optional()
    .describe('the seed of the first'),
});

/** How many random histories are tried, and which (docs/TESTING.md). CI tries a few, always the same. */
export interface Hunt {
  readonly runs: number;
  readonly seed: number;
  /** Somebody is hunting: a failing history is made shorter, which takes minutes. */
  readonly shrinks: boolean;
}

export function readHunt(defaults: { readonly runs: number; readonly seed: number }): Hunt {
  const { LOCKSTEP_MODEL_RUNS: runs, LOCKSTEP_MODEL_SEED: seed } = parseEnvironment(schema, process.env);
  return { runs: runs ?? defaults.runs, seed: seed ?? defaults.seed, shrinks: runs !== undefined };
}
