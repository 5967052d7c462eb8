import { claimValue } from '@lockstep/database';
import { mappingContext, type PlanInput } from '@lockstep/engine';
import type { CycleContext } from '../job/job-context.ts';
import type { Asking } from './read-target.ts';

/**
 * Finds out which values of SelectUniqueValue are taken for somebody who is to be created (FN 38): rule by rule, the first that
 * the target knows nobody by and that no other person of the job is to get, which then is theirs.
 */
export async function withUniqueValues(
  job: CycleContext,
  input: PlanInput,
  asking: Asking,
): Promise<PlanInput> {
  const { schema, id: jobId, dryRunId } = job;
  const compared = (target: string, value: string): string =>
    schema.targetAttribute(target).caseExact ? value : value.toLowerCase();
  const taken = new Map(schema.unique.map((target) => [target, new Set<string>()]));
  /** What each rule that was chosen last gave, before it became the type of the target attribute. */
  const given = new Map<string, string>();
  const settled: PlanInput = {
    ...input,
    isTaken: (target, value) => {
      given.set(target, compared(target, value));
      return taken.get(target)?.has(compared(target, value)) ?? false;
    },
  };
  const choose = (target: string): string | null => {
    const value = schema.evaluate(input.attributes, mappingContext(settled, 'create')).values.get(target);
    return value?.kind === 'set' ? String(value.value) : null;
  };
  for (const [attribute, known] of taken) {
    for (let chosen = choose(attribute); chosen !== null; chosen = choose(attribute)) {
      const value = given.get(attribute);
      if (value === undefined) break;
      const holders = await job.target.findUsers(attribute, chosen, asking.signal);
      asking.answered();
      const free = holders.length === 0;
      if (free && (await claimValue(job.db, { jobId, dryRunId, sourceId: input.sourceId, attribute, value })))
        break;
      known.add(value);
    }
  }
  return settled;
}
