import {
  countChangesOfCycles,
  countLinks,
  findChangesByIds,
  findConnectionsByIds,
  findCyclesByIds,
  findEdges,
  findEvidence,
  findJobsByIds,
  findJobsOfConnections,
  findLastCycles,
  findLiveLinks,
  findSchemaVersions,
  findWebhookUrls,
  findSecretNames,
  findSourceFacts,
  findTargetPauses,
  type Change,
  type ChangeCount,
  type Connection,
  type Cycle,
  type Db,
  type Edge,
  type Evidence,
  type Job,
  type Link,
  type SourceFacts,
} from '@lockstep/database';
import DataLoader from 'dataloader';
import { usesRedact } from '../change/redaction.ts';

/** One query where a list would make many. Made per request: nothing is cached longer than an answer takes. */
export interface Loaders {
  readonly connection: DataLoader<string, Connection | null>;
  readonly secretNames: DataLoader<string, readonly string[]>;
  readonly jobsOfConnection: DataLoader<string, readonly Job[]>;
  readonly job: DataLoader<string, Job | null>;
  /** Of a job: its enterprise application and what else the last import learned. */
  readonly sourceFacts: DataLoader<string, SourceFacts | null>;
  readonly lastCycle: DataLoader<string, Cycle | null>;
  readonly lastSuccessfulCycle: DataLoader<string, Cycle | null>;
  /** Of a target connection: until when it asked for a pause. */
  readonly targetPause: DataLoader<string, Date | null>;
  readonly linkCount: DataLoader<string, number>;
  readonly cycle: DataLoader<string, Cycle | null>;
  readonly change: DataLoader<string, Change | null>;
  /** Of a job. */
  readonly webhookUrl: DataLoader<string, string | null>;
  readonly changeCounts: DataLoader<string, readonly ChangeCount[]>;
  /** Keyed by version within one job: whether a mapping of that version redacts a value. */
  readonly redacts: (jobId: string) => DataLoader<number, boolean>;
  /** Keyed by source id within one job. */
  readonly evidence: (jobId: string) => DataLoader<string, readonly Evidence[]>;
  readonly edges: (jobId: string) => DataLoader<string, readonly Edge[]>;
  readonly liveLink: (jobId: string) => DataLoader<string, Link | null>;
}

export function createLoaders(db: Db): Loaders {
  const lastCycles = (which: 'any' | 'succeeded') =>
    new DataLoader<string, Cycle | null>(async (jobIds) =>
      inOrder(jobIds, await findLastCycles(db, jobIds, which), (cycle) => cycle.jobId),
    );
  return {
    connection: new DataLoader(async (ids) =>
      inOrder(ids, await findConnectionsByIds(db, ids), (row) => row.id),
    ),
    secretNames: new DataLoader(async (ids) => findSecretNames(db, ids)),
    jobsOfConnection: new DataLoader(async (ids) => {
      const jobs = await findJobsOfConnections(db, ids);
      return ids.map((id) =>
        jobs.filter((job) => job.sourceConnectionId === id || job.targetConnectionId === id),
      );
    }),
    job: new DataLoader(async (ids) => inOrder(ids, await findJobsByIds(db, ids), (row) => row.id)),
    sourceFacts: new DataLoader((ids) => Promise.all(ids.map((id) => findSourceFacts(db, id)))),
    lastCycle: lastCycles('any'),
    lastSuccessfulCycle: lastCycles('succeeded'),
    targetPause: new DataLoader(async (ids) => {
      const pauses = await findTargetPauses(db, ids);
      return ids.map((id) => pauses.get(id) ?? null);
    }),
    linkCount: new DataLoader(async (jobIds) => {
      const counts = await countLinks(db, jobIds);
      return jobIds.map((id) => counts.get(id) ?? 0);
    }),
    webhookUrl: new DataLoader(async (jobIds) => {
      const urls = await findWebhookUrls(db, jobIds);
      return jobIds.map((id) => urls.get(id) ?? null);
    }),
    cycle: new DataLoader(async (ids) => inOrder(ids, await findCyclesByIds(db, ids), (row) => row.id)),
    change: new DataLoader(async (ids) => inOrder(ids, await findChangesByIds(db, ids), (row) => row.id)),
    changeCounts: new DataLoader(async (ids) => countChangesOfCycles(db, ids)),
    redacts: perJob(
      (jobId) =>
        new DataLoader(async (versions) => {
          const found = await findSchemaVersions(db, jobId, versions);
          return versions.map((version) =>
            found.some((row) => row.version === version && usesRedact(row.document)),
          );
        }),
    ),
    evidence: perJob((jobId) => new DataLoader(async (ids) => findEvidence(db, jobId, ids))),
    edges: perJob((jobId) => new DataLoader(async (ids) => findEdges(db, jobId, ids))),
    liveLink: perJob(
      (jobId) =>
        new DataLoader(async (ids) =>
          inOrder(ids, await findLiveLinks(db, jobId, ids), (link) => link.sourceId),
        ),
    ),
  };
}

/** The job is in the closure, not in the key: a batch can never mix two jobs. */
function perJob<T>(make: (jobId: string) => T): (jobId: string) => T {
  const made = new Map<string, T>();
  return (jobId) => {
    const loader = made.get(jobId) ?? make(jobId);
    made.set(jobId, loader);
    return loader;
  };
}

function inOrder<T>(keys: readonly string[], rows: readonly T[], keyOf: (row: T) => string): (T | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}
