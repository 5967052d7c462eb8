import { createHash } from 'node:crypto';
import { evidenceFor, type ChangeToSave, type EvidenceSummary } from '@lockstep/database';
import { foldKey, priorities, removals, type PlannedWrite } from '@lockstep/engine';
import type { TargetValue } from '@lockstep/scim';
import type { CycleContext } from '../job/job-context.ts';
import type { Decided } from './decide.ts';
import { displayName } from './display-name.ts';
import { initiatorOf } from './plan-log.ts';
import { stepsBefore } from './steps.ts';

/** A decided write as the row that gate and apply go by. */
export function changeOf(
  job: CycleContext,
  { work, facts }: Decided,
  write: PlannedWrite,
  evidence: readonly EvidenceSummary[],
): ChangeToSave {
  const { person, link } = work;
  const proved = write.effect === 'downgrade' || write.removalCause === null || evidence.length > 0;
  return {
    sourceId: person.sourceId,
    sourceDisplayName: displayName(work.attributes),
    targetId: write.targetId,
    linkId: link?.id ?? null,
    effect: write.effect,
    priority: priorities[write.effect],
    heldAs: write.heldAs ?? (proved ? null : 'NoEvidence'),
    removalCause: write.removalCause,
    requests: write.requests,
    before: write.before,
    modified: write.modified,
    written: Object.fromEntries(write.written),
    matchKey: matchKeyOf(job, write) ?? link?.matchKey ?? work.key,
    transferFrom: write.transferFromLink,
    licenceTaken: write.licence.taken,
    licenceFreed: write.licence.freed,
    initiatedBy: initiatorOf(job, person),
    fingerprint: fingerprint(person.sourceId, write),
    sourceVersion: person.sourceVersion,
    linkVersion: link?.version ?? 0,
    observedAtMs: write.targetId === null ? null : facts.observedAtMs,
    evidence,
    warnings: [...work.warnings, ...write.warnings],
    steps: stepsBefore(work, facts),
  };
}

/** What the account will be known by after this write. */
function matchKeyOf(job: CycleContext, { written }: PlannedWrite): string | null {
  const values: readonly (TargetValue | undefined)[] = job.schema.matching.map(({ target }) =>
    written.get(target),
  );
  for (const value of values) {
    const key = foldKey(value);
    if (key !== null) return key;
  }
  return null;
}

/** Approval binds to it: a row whose effect changes needs approval again (R8). */
function fingerprint(sourceId: string, write: PlannedWrite): string {
  const bound = [sourceId, write.effect, write.targetId, write.modified];
  return createHash('sha256').update(JSON.stringify(bound)).digest('hex');
}

/** R7: what proves that these people must leave, by person; kept with their changes. */
export async function loadEvidence(
  job: CycleContext,
  decided: readonly Decided[],
): Promise<ReadonlyMap<string, readonly EvidenceSummary[]>> {
  const evidence = new Map<string, readonly EvidenceSummary[]>();
  for (const one of decided) {
    if (one.decision.kind !== 'write' || !removals.has(one.decision.effect)) continue;
    evidence.set(one.work.person.sourceId, await evidenceOf(job, one, one.decision));
  }
  return evidence;
}

async function evidenceOf(
  job: CycleContext,
  { work }: Decided,
  write: PlannedWrite,
): Promise<readonly EvidenceSummary[]> {
  const { person, standing, edges } = work;
  if (standing.kind !== 'out-of-scope') return [];
  const now = new Date(job.clock()).toISOString();
  if (standing.cause === 'source-disabled' || standing.cause === 'filter') {
    const kind = standing.cause === 'filter' ? 'filter-no' : 'disabled';
    return [{ kind, subject: person.sourceId, read: standing.reason, observedAt: now, confirmedAt: now }];
  }
  const found = await evidenceFor(job.db, job.id, person.sourceId, edges);
  if (standing.cause !== 'unassigned') return found.filter(({ kind }) => kind === 'tombstone');
  const gone = found.filter(({ kind, confirmedAt }) => kind.endsWith('-gone') && confirmedAt !== null);
  return write.effect === 'delete' || edges.length > 0 ? gone : [];
}
