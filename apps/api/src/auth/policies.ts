import type { Reach, Role } from './principal.ts';

/** What a root field touches, read from its arguments; `cycle`: the job of the cycle of this id. */
export type Locator =
  | { readonly kind: 'job'; readonly path: readonly string[] }
  | { readonly kind: 'cycle'; readonly path: readonly string[] }
  | { readonly kind: 'installation' | 'nothing' };

export interface Policy {
  readonly role: Role;
  readonly touches: Locator;
  /** An argument of these makes the field touch the installation: it leads to what belongs to no job. */
  readonly beyondTheJob?: readonly (readonly string[])[];
  /** With this argument it needs to be an Administrator. */
  readonly administratorWith?: string;
}

const job = (...path: readonly string[]): Locator => ({ kind: 'job', path });
const cycle = (...path: readonly string[]): Locator => ({ kind: 'cycle', path });
const installation: Locator = { kind: 'installation' };
const nothing: Locator = { kind: 'nothing' };

/** Who may do what, by root field. A field that is not here is refused to everybody (a spec walks the schema). */
export const policies: Readonly<Record<string, Policy>> = {
  // What every application needs; lists and connections' jobs hold only what the caller may read.
  'Query.templates': { role: 'Reader', touches: nothing },
  'Query.template': { role: 'Reader', touches: nothing },
  'Query.jobs': { role: 'Reader', touches: nothing },
  'Query.job': { role: 'Reader', touches: job('id') },
  'Query.cycle': { role: 'Reader', touches: cycle('id') },
  'Query.onDemandRun': { role: 'Reader', touches: cycle('id') },
  'Query.directoryChange': { role: 'Reader', touches: job('jobId') },
  'Query.connection': { role: 'Reader', touches: installation },
  'Query.connections': { role: 'Reader', touches: installation },
  'Query.auditEntries': { role: 'Administrator', touches: installation },
  'Query.sessions': { role: 'Administrator', touches: installation },
  'Query.synchronizationSchema': { role: 'Reader', touches: job('jobId') },
  'Query.validateSynchronizationSchema': { role: 'Reader', touches: job('jobId') },
  // A schema of one's own shows what the job's hides: it may name any attribute, and leave out Redact().
  'Query.synchronizationSchemaImpact': {
    role: 'Reader',
    touches: job('jobId'),
    administratorWith: 'schema',
  },
  'Query.explainPerson': { role: 'Reader', touches: job('jobId'), administratorWith: 'schema' },

  'Mutation.startJob': { role: 'Operator', touches: job('id') },
  'Mutation.pauseJob': { role: 'Operator', touches: job('id') },
  'Mutation.restartJob': { role: 'Operator', touches: job('id') },
  'Mutation.startDryRun': { role: 'Operator', touches: job('jobId') },
  'Mutation.stopDryRun': { role: 'Operator', touches: job('jobId') },
  'Mutation.retryNow': { role: 'Operator', touches: job('jobId') },
  'Mutation.provisionOnDemand': { role: 'Operator', touches: job('input', 'jobId') },
  'Mutation.approveChanges': { role: 'Operator', touches: job('input', 'jobId') },
  'Mutation.rejectChanges': { role: 'Operator', touches: job('input', 'jobId') },
  'Mutation.sendTestNotification': { role: 'Operator', touches: job('jobId') },
  'Mutation.testConnection': { role: 'Operator', touches: installation },

  'Mutation.createJob': { role: 'Administrator', touches: installation },
  'Mutation.updateJob': {
    role: 'Administrator',
    touches: job('input', 'id'),
    beyondTheJob: [
      ['input', 'sourceConnectionId'],
      ['input', 'targetConnectionId'],
      ['input', 'servicePrincipalId'],
    ],
  },
  'Mutation.deleteJob': { role: 'Administrator', touches: job('id') },
  'Mutation.updateSynchronizationSchema': { role: 'Administrator', touches: job('jobId') },
  'Mutation.saveSynchronizationSchemaDraft': { role: 'Administrator', touches: job('jobId') },
  'Mutation.discardSynchronizationSchemaDraft': { role: 'Administrator', touches: job('jobId') },
  'Mutation.publishSynchronizationSchemaDraft': { role: 'Administrator', touches: job('jobId') },
  'Mutation.restoreSynchronizationSchemaVersion': { role: 'Administrator', touches: job('jobId') },
  'Mutation.addAppRole': { role: 'Administrator', touches: job('input', 'jobId') },
  'Mutation.removeAppRole': { role: 'Administrator', touches: job('input', 'jobId') },
  'Mutation.assignAppRole': { role: 'Administrator', touches: job('input', 'jobId') },
  'Mutation.removeAppRoleAssignment': { role: 'Administrator', touches: job('input', 'jobId') },
  'Mutation.createSourceConnection': { role: 'Administrator', touches: installation },
  'Mutation.createTargetConnection': { role: 'Administrator', touches: installation },
  'Mutation.updateConnection': { role: 'Administrator', touches: installation },
  'Mutation.deleteConnection': { role: 'Administrator', touches: installation },
  'Mutation.endSessions': { role: 'Administrator', touches: installation },
  'Mutation.authorizeConnection': { role: 'Administrator', touches: installation },
};

/** What a call of a field asks for. */
export function roleFor({ role, administratorWith }: Policy, args: unknown): Role {
  const given = administratorWith === undefined ? undefined : valueAt(args, [administratorWith]);
  return given === undefined || given === null ? role : 'Administrator';
}

/** What a call of a field touches. Null: nothing that is there, so that there is nothing to protect. */
export async function reachOf(
  policy: Policy,
  args: unknown,
  jobOfCycle: (cycleId: string) => Promise<string | null>,
): Promise<Reach | null> {
  const { touches, beyondTheJob = [] } = policy;
  if (beyondTheJob.some((path) => typeof valueAt(args, path) === 'string')) return { kind: 'installation' };
  switch (touches.kind) {
    case 'installation':
    case 'nothing':
      return { kind: touches.kind };
    case 'job':
      return { kind: 'job', jobId: textAt(args, touches.path) };
    case 'cycle': {
      const jobId = await jobOfCycle(textAt(args, touches.path));
      return jobId === null ? null : { kind: 'job', jobId };
    }
  }
}

/** Of an argument that the schema requires. */
function textAt(args: unknown, path: readonly string[]): string {
  const value = valueAt(args, path);
  if (typeof value !== 'string') throw new Error(`the argument ${path.join('.')} is not there`);
  return value;
}

function valueAt(args: unknown, path: readonly string[]): unknown {
  let value: unknown = args;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}
