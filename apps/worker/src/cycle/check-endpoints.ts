import pMap from 'p-map';
import { bindJob, isTargetUnproven, someLinkedAccounts } from '@lockstep/database';
import { TargetError } from '@lockstep/scim/client';
import type { CycleContext, JobContext } from '../job/job-context.ts';
import { JobTrouble } from '../job/job-trouble.ts';
import { targetTrouble } from '../target/target-trouble.ts';
import type { Pulse } from '../temporal/pulse.ts';

/** Linked accounts that are looked at: if not one of them is there, the target is another one. */
const looks = 5;

/** R9: the tenant and the target account are those that the job is bound to. Binds a job that is not bound yet. */
export async function checkEndpoints(
  job: JobContext & Partial<Pick<CycleContext, 'dryRunId'>>,
  sides: 'both' | 'source',
  pulse: Pulse,
): Promise<void> {
  const dryRun = typeof job.dryRunId === 'string';
  const tenantId = await job.source.tenantId(pulse.signal);
  if (job.boundTenantId !== null && job.boundTenantId !== tenantId) {
    throw changed('SourceChanged', 'source connection', 'tenant', job.boundTenantId, tenantId);
  }
  if (sides === 'source') return;
  const targetIdentity = await reached(() => job.target.identity(pulse.signal));
  if (job.boundTargetIdentity !== null && job.boundTargetIdentity !== targetIdentity.id) {
    throw changed(
      'TargetChanged',
      'target connection',
      'account',
      job.boundTargetIdentity,
      targetIdentity.id,
    );
  }
  if (targetIdentity.kind === 'fingerprint') await lookAtLinkedAccounts(job, pulse);
  await bindJob(job.db, job.id, { tenantId, targetIdentity: dryRun ? null : targetIdentity.id });
}

async function lookAtLinkedAccounts(job: JobContext, pulse: Pulse): Promise<void> {
  const ids = await someLinkedAccounts(job.db, job.id, looks);
  if (ids.length === 0) return;
  const found = await pMap(ids, (id) => reached(() => job.target.readUser(id, pulse.signal)), {
    concurrency: looks,
  });
  if (found.some((account) => account !== null)) return;
  // One or two may have been deleted by somebody, but hardly just when the connection was changed; more of them mean in any case that
  // this is not the application they are in.
  if (ids.length < 3 && !(await isTargetUnproven(job.db, job.id))) return;
  throw new JobTrouble(
    'TargetChanged',
    `None of ${String(ids.length)} linked accounts that were looked at is in the application behind the target connection: it seems to lead to another account than before. ` +
      'Nothing was written. An administrator must correct the connection, or rebind the job if the change is meant.',
    false,
  );
}

async function reached<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    throw targetTrouble(error.answer) ?? new JobTrouble(error.code, error.message, false);
  }
}

function changed(code: string, connection: string, what: string, before: string, now: string): JobTrouble {
  return new JobTrouble(
    code,
    `The ${connection} leads to the ${what} ${now}, but this job is bound to ${before}. Nothing was written. ` +
      'An administrator must correct the connection, or update the job with rebind if the change is meant.',
    false,
  );
}
