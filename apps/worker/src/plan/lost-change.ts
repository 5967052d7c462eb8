import type { UnknownChange } from '@lockstep/database';
import { isActive, readPath, valuesEqual, type ScimResource } from '@lockstep/scim';
import type { CycleContext } from '../job/job-context.ts';
import type { Decided } from './decide.ts';

/** What the fresh read says of a change whose answer was lost: whether it was done after all (R4). */
export function wasDone(job: CycleContext, { work, facts }: Pick<Decided, 'work' | 'facts'>): boolean {
  const { unknown } = work;
  const { observation, match } = facts;
  if (unknown === null) return false;
  if (unknown.effect === 'create') return match.kind === 'found';
  if (unknown.effect === 'delete') return observation.kind === 'absent';
  const account =
    observation.kind === 'account' ? observation.account : match.kind === 'found' ? match.account : null;
  if (account === null) return false;
  if (unknown.effect === 'disable') return isActive(account) === false;
  return shows(job, account, unknown);
}

function shows(job: CycleContext, account: ScimResource, { modified }: UnknownChange): boolean {
  return modified
    .filter(({ name, redacted }) => !redacted && job.schema.mapped.includes(name))
    .every(({ name, newValue }) =>
      valuesEqual(job.schema.targetAttribute(name), newValue ?? undefined, readPath(account, name)),
    );
}
