import type { MaintenanceActivities, MaintenanceReport } from '@lockstep/contracts';
import {
  deleteExpiredSessions,
  deleteExpiredSignIns,
  dropLogPartitions,
  makeLogPartitions,
  monthsFrom,
  pruneHistory,
  resealSecrets,
  type RetentionClass,
} from '@lockstep/database';
import type { WorkerServices } from '../job/services.ts';
import { withPulse } from '../temporal/pulse.ts';

/** How long each class of the provisioning log is kept; the journal and closed changes go with what was written. */
export type Retention = Readonly<Record<`${RetentionClass}Ms`, number>>;

/** This month and the two that follow: a month in which nobody looks after Lockstep has its tables. */
const monthsAhead = 3;

/** Makes the partitions that will be needed, lets go what is not kept any longer (rule R20), and seals under the newest key (R22). */
export async function maintain(
  { db, clock, keyring }: Pick<WorkerServices, 'db' | 'clock' | 'keyring'>,
  retention: Retention,
): Promise<MaintenanceReport> {
  const now = clock();
  const before = (keptMs: number): Date => new Date(now - keptMs);
  const made = await makeLogPartitions(db, monthsFrom(new Date(now), monthsAhead));
  const dropped = await dropLogPartitions(db, {
    write: before(retention.writeMs),
    failure: before(retention.failureMs),
    skip: before(retention.skipMs),
  });
  const pruned = await pruneHistory(db, before(retention.writeMs));
  await deleteExpiredSignIns(db);
  await deleteExpiredSessions(db);
  const secrets = await resealSecrets(db, keyring);
  return {
    partitionsMade: made.length,
    partitionsDropped: dropped.length,
    rowsDeleted: pruned.journal + pruned.changes + pruned.evidence + pruned.cycles + pruned.directoryChanges,
    secretsResealed: secrets.resealed,
    secretsLeft: secrets.left,
  };
}

/** It has no slices: batches are short, and a repeat goes on where the one before stood. */
const hour = 3_600_000;

export function maintenanceActivities(
  services: Pick<WorkerServices, 'db' | 'clock' | 'keyring'>,
  retention: Retention,
): MaintenanceActivities {
  return { maintain: () => withPulse(hour, () => maintain(services, retention)) };
}
