import {
  addToCycle,
  adoptAccounts,
  countVanished,
  endLinks,
  markActive,
  markDisabled,
  noteTargetFindings,
  rememberWritten,
  savePlans,
  settleUnknown,
  wakeReferences,
  wakeWaiting,
  writeLogs,
  type Db,
  type UnknownChange,
} from '@lockstep/database';
import { gateLimits } from '@lockstep/engine';
import type { CycleContext } from '../job/job-context.ts';
import { JobTrouble } from '../job/job-trouble.ts';
import { loadEvidence } from './change-of.ts';
import { notKeptFinding } from '../target/not-kept.ts';
import type { Decided } from './decide.ts';
import type { PlannedPage } from './plan-page.ts';
import { lookAgainAfterMs, personPlan, type PersonPlan } from './person-plan.ts';
import { undecidedPlan } from './undecided-plan.ts';

/** A plan, and what is kept instead if it can't be. */
interface Kept {
  readonly plan: PersonPlan;
  readonly instead: (error: unknown) => PersonPlan;
}

/**
 * Keeps a page of decisions: changes, links found or ended, logs and the people's new state in one transaction. Who moved
 * meanwhile is left due (R3). If the page can't be kept, each person is kept alone, so that one harms nobody else (R5).
 */
export async function savePage(job: CycleContext, page: PlannedPage): Promise<void> {
  const evidence = await loadEvidence(job, page.decided);
  const kept: Kept[] = page.decided.map((decided) => {
    const instead = (error: unknown) => notKept(job, decided, error);
    try {
      const plan = personPlan(job, decided, evidence.get(decided.work.person.sourceId) ?? []);
      return { plan, instead };
    } catch (error) {
      return { plan: instead(error), instead };
    }
  });
  for (const one of page.undecided) {
    const plan = undecidedPlan(job, one);
    kept.push({ plan, instead: () => ({ ...plan, logs: [] }) });
  }
  if (kept.length === 0) return;
  try {
    await keep(
      job,
      kept.map(({ plan }) => plan),
    );
  } catch (error) {
    if (error instanceof JobTrouble) throw error;
    for (const one of kept) await keepAlone(job, one);
  }
}

async function keepAlone(job: CycleContext, { plan, instead }: Kept): Promise<void> {
  try {
    await keep(job, [plan]);
  } catch (error) {
    if (error instanceof JobTrouble) throw error;
    await keep(job, [instead(error)]);
  }
}

function notKept(job: CycleContext, { work }: Decided, error: unknown): PersonPlan {
  job.services.logger.error({ err: error }, 'the plan of a person could not be kept');
  const message = error instanceof Error ? error.message : String(error);
  const linkVersion = work.link?.version ?? 0;
  return undecidedPlan(job, { person: work.person, linkVersion, code: 'InternalError', message });
}

async function keep(job: CycleContext, plans: readonly PersonPlan[]): Promise<void> {
  await job.db.transaction().execute(async (tx) => {
    const saved = await savePlans(tx, {
      jobId: job.id,
      cycleId: job.cycleId,
      schemaVersion: job.schemaVersion,
      outcomes: plans.map((plan) => plan.outcome),
      changes: plans.flatMap((plan) => (plan.change === null ? [] : [plan.change])),
      adoptions: plans.flatMap((plan) => (plan.adoption === null ? [] : [plan.adoption])),
      lookAgainAtMs: job.clock() + lookAgainAfterMs,
    });
    const kept = plans.filter((plan) => saved.has(plan.outcome.sourceId));
    await settle(tx, job, kept);
    await linkEffects(tx, job, kept);
    await writeLogs(
      tx,
      job.id,
      kept.flatMap((plan) => plan.logs),
    );
    await addToCycle(tx, job.cycleId, { skipped: kept.filter((plan) => plan.skipped).length });
    await wakeWaiting(
      tx,
      job.id,
      kept.filter((plan) => plan.outcome.waitsFor === null).map((plan) => plan.outcome.sourceId),
    );
    await wakeReferences(
      tx,
      job.id,
      kept.flatMap((plan) => (plan.adoption === null ? [] : [plan.adoption.sourceId])),
    );
    await noteTargetFindings(
      tx,
      job.id,
      kept.flatMap((plan) => plan.notKept.map(({ name, held }) => notKeptFinding(job, name, held))),
    );
    await wakeRivals(tx, job, kept);
    await refuseForeignTarget(tx, job, kept);
  });
}

async function settle(tx: Db, job: CycleContext, plans: readonly PersonPlan[]): Promise<void> {
  const done = (change: UnknownChange | null): string[] => (change === null ? [] : [change.id]);
  await settleUnknown(tx, job.id, {
    done: plans.flatMap((plan) => (plan.unknownWasDone ? done(plan.unknown) : [])),
    notDone: plans.flatMap((plan) => (!plan.unknownWasDone && plan.closesUnknown ? done(plan.unknown) : [])),
  });
}

async function linkEffects(tx: Db, job: CycleContext, plans: readonly PersonPlan[]): Promise<void> {
  await adoptAccounts(
    tx,
    job.id,
    plans.flatMap((plan) => (plan.adoption === null ? [] : [plan.adoption])),
  );
  for (const plan of plans) {
    const { sourceId } = plan.outcome;
    if (plan.marks?.kind === 'disabled') await markDisabled(tx, job.id, sourceId, plan.marks);
    // A change that follows remembers what it writes itself, and rests on the link as it is.
    if (plan.unknownWasDone && plan.unknown !== null && plan.change === null && updates(plan.unknown)) {
      await rememberWritten(tx, job.id, sourceId, plan.unknown);
    }
    if (plan.marks?.kind === 'active') await markActive(tx, job.id, sourceId);
    if (plan.endsLink !== null) await endLinks(tx, job.id, [plan.endsLink.id], plan.endsLink.reason);
  }
}

function updates({ effect }: UnknownChange): boolean {
  return effect !== 'create' && effect !== 'delete' && effect !== 'disable';
}

/** The other of two people who want one name learns of it, too (entra.md M5). */
async function wakeRivals(tx: Db, job: CycleContext, plans: readonly PersonPlan[]): Promise<void> {
  const rivals = plans.flatMap((plan) => (plan.rival === null ? [] : [plan.rival]));
  if (rivals.length === 0) return;
  await tx
    .updateTable('person')
    .set({ due_at: new Date(job.clock()) })
    .where('job_id', '=', job.id)
    .where('source_id', 'in', rivals)
    .where((where) =>
      where.or([where('error_code', 'is', null), where('error_code', '!=', 'DuplicateSourceEntries')]),
    )
    .execute();
}

/** So many linked accounts are gone that this is another account than the job's: nothing is written (R9). */
async function refuseForeignTarget(tx: Db, job: CycleContext, plans: readonly PersonPlan[]): Promise<void> {
  const vanished = plans.filter((plan) => plan.endsLink?.reason === 'vanished').length;
  if (vanished === 0) return;
  const total = await countVanished(tx, job.id, job.cycleId);
  const linked = await tx
    .selectFrom('link')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('job_id', '=', job.id)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  const limits = gateLimits({
    activeAtWindowStart: linked.n + total,
    firstCycle: job.firstCycle,
    limits: job.settings.gate,
  });
  if (total <= limits.removals) return;
  throw new JobTrouble(
    'TargetChanged',
    `${String(total)} linked accounts are not in the application any more. Either the connection leads to another account than before, ` +
      'or somebody deleted them there. Nothing was written. An administrator must correct the connection, or restart the job with FULL if the accounts are to be made anew.',
    false,
  );
}
