import pLimit from 'p-limit';
import {
  claimChanges,
  commitResults,
  forgiveAttempts,
  holdForLicence,
  recoverClaims,
  refreshStatistics,
  returnClaims,
  setPhase,
  targetIsSuspect,
  trustTarget,
  workToApply,
  writeIntents,
  type ChangeResult,
  type Claimed,
  type ClaimedChange,
  type Intent,
} from '@lockstep/database';
import type { SliceReport } from '@lockstep/contracts';
import type { WritingContext } from '../job/job-context.ts';
import { JobTrouble } from '../job/job-trouble.ts';
import { freshMs } from '../target/fresh.ts';
import { Reach } from '../target/reach.ts';
import { targetTrouble } from '../target/target-trouble.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { Batcher } from './batcher.ts';
import { intentOf } from './intent-of.ts';
import { resultOf } from './result-of.ts';
import { priorityOf, sendChange, type Sent } from './send-change.ts';
import { learnWhatIsKept, readAfterWrite } from './what-is-kept.ts';

/** From the intent to the moment at which its request must be on its way; the lease covers the request itself, too (R4). */
const sendWithinMs = 10_000;
const lanes = 2;
/** How many are written at first where the target was away (R17). */
const ramp = [1, 10];
/** How soon a claim of another worker is looked at again. */
const heldAgainMs = 2_000;
/** So many new rows make the planner's picture of a table useless. */
const manyRows = 100;

/** APPLY: one bounded slice of released changes, removals first (R2): intent, write, result (R4). */
export async function applySlice(job: WritingContext, pulse: Pulse): Promise<SliceReport> {
  await setPhase(job.db, job.cycleId, 'apply');
  const lost = await job.db.transaction().execute((tx) => recoverClaims(tx, job.id));
  const suspect = await targetIsSuspect(job.db, job.id, job.cycleId);
  const slice = new Slice(job, pulse, suspect ? 'suspect' : 'trusted');
  let left = job.settings.sliceChanges;
  if (suspect) {
    for (const wanted of ramp) left -= await slice.probe(Math.min(left, wanted));
    if (slice.written > 0 && slice.trouble === null) await slice.trust();
  }
  // Lanes take turns: while one waits for its last answers, the other has begun with the next.
  const lane = async (): Promise<void> => {
    while (left > 0 && !pulse.sliceIsOver() && slice.trouble === null) {
      const wanted = Math.min(left, job.settings.applyConcurrency * 2);
      left -= wanted;
      const { changes, superseded } = await slice.claim(wanted);
      left += wanted - changes.length;
      if (changes.length + superseded === 0) break;
      await slice.run(changes);
    }
  };
  await together(Array.from({ length: lanes }, lane));
  await slice.forgive();
  if (slice.written >= manyRows) await refreshStatistics(job.db, ['link']);
  if (slice.trouble !== null && !slice.trouble.passing) throw slice.trouble;
  const work = await workToApply(job.db, job.id, job.person);
  // Whoever holds the last claims may be done with them long before their leases end.
  const waits =
    work.released === 0 && work.leaseEndsInMs !== null ? Math.min(work.leaseEndsInMs, heldAgainMs) : null;
  if (slice.trouble !== null && slice.trouble.code !== 'TooManyRequests') throw slice.trouble;
  return {
    written: slice.written,
    // Attempts whose answer nobody heard failed, too: their people are planned anew.
    failed: slice.failed + lost,
    left: work.released + work.claimed,
    resumeInMs: slice.trouble === null ? waits : (slice.trouble.retryAfterMs ?? 1_000),
  };
}

/** All to their ends before one's error counts: nothing may go on sending behind the back of an activity that has failed. */
async function together(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

class Slice {
  readonly #job: WritingContext;
  readonly #pulse: Pulse;
  readonly #leaseMs: number;
  readonly #intents: Batcher<Intent, boolean>;
  readonly #results: Batcher<ChangeResult, boolean>;
  /** Requests under way; intents and results of others are kept meanwhile. */
  readonly #requests: ReturnType<typeof pLimit>;
  #reach: Reach;
  /** Whose attempt was counted although the target did not answer. */
  readonly #missed = new Set<string>();
  /** Kinds of licence of which the target has none left: no further one is asked for (R18). */
  readonly #refused = new Set<string>();
  #trouble: JobTrouble | null = null;
  written = 0;
  failed = 0;

  constructor(job: WritingContext, pulse: Pulse, standing: 'trusted' | 'suspect') {
    this.#job = job;
    this.#pulse = pulse;
    this.#reach = new Reach(standing);
    this.#leaseMs = job.services.requestTimeoutMs + sendWithinMs;
    this.#intents = new Batcher((intents) => this.#writeIntents(intents));
    this.#results = new Batcher((results) => this.#commit(results));
    this.#requests = pLimit(job.settings.applyConcurrency);
  }

  /** Why the slice ends before its work does. */
  get trouble(): JobTrouble | null {
    return this.#trouble ?? this.#reach.trouble;
  }

  /** A few writes, to see whether the target takes any; answers how many. */
  async probe(wanted: number): Promise<number> {
    if (this.trouble !== null || wanted === 0) return 0;
    const { changes } = await this.claim(wanted);
    await this.run(changes);
    return changes.length;
  }

  /** The target is there again. */
  async trust(): Promise<void> {
    this.#reach = new Reach('trusted');
    await trustTarget(this.#job.db, this.#job.cycleId);
  }

  /** When the target as a whole was away, that is nobody's failure (R17). */
  async forgive(): Promise<void> {
    if (this.#reach.trouble === null) return;
    const forgiven = this.#reach.failed.filter((sourceId) => this.#missed.has(sourceId));
    await forgiveAttempts(this.#job.db, this.#job.id, forgiven);
  }

  claim(limit: number): Promise<Claimed> {
    const { db, id: jobId, person: sourceId, schemaVersion, services } = this.#job;
    const { workerId } = services;
    const claim = { jobId, sourceId, schemaVersion, workerId, limit, leaseMs: this.#leaseMs, freshMs };
    return db.transaction().execute((tx) => claimChanges(tx, claim));
  }

  async run(claims: readonly ClaimedChange[]): Promise<void> {
    const unsent: ClaimedChange[] = [];
    const work = claims.map(async (change) => {
      if (this.trouble !== null || this.#pulse.isEnding()) unsent.push(change);
      else await this.#one(change, unsent);
    });
    await Promise.allSettled(work);
    await returnClaims(this.#job.db, unsent);
    if (this.#refused.size > 0) await holdForLicence(this.#job.db, this.#job.id, [...this.#refused]);
    await Promise.all(work);
    this.#pulse.signal.throwIfAborted();
  }

  async #one(change: ClaimedChange, unsent: ClaimedChange[]): Promise<void> {
    const startedAtMs = this.#job.clock();
    let sent: Sent;
    try {
      sent = await sendChange(change, {
        intend: (one, step) => this.#intend(one, step),
        send: (one, step, stillMine) => this.#send(one, step, stillMine),
      });
    } catch (error) {
      // The budget asked for a long pause before anything of this request was sent.
      if (!(error instanceof JobTrouble)) throw error;
      this.#trouble ??= error;
      unsent.push(change);
      return;
    }
    this.#pulse.beat();
    if (sent.kind === 'lost') return;
    if (sent.kind === 'not-sent') {
      unsent.push(change);
      return;
    }
    if (
      sent.kind === 'failed' &&
      sent.answer.code === 'LicenseLimitExceeded' &&
      change.licence_taken !== null
    )
      this.#refused.add(change.licence_taken);
    if (sent.kind === 'failed' && this.#isNobodysFault(change, sent, unsent)) return;
    if (sent.kind === 'done') {
      this.#reach.answered();
      sent = await this.#look(change, sent);
    }
    const committed = await this.#results.add(resultOf(this.#job, change, sent, startedAtMs));
    if (!committed) return;
    const { logger } = this.#job.services;
    logger.debug(
      { changeId: change.id, effect: change.effect, state: sent.kind === 'done' ? 'succeeded' : 'failed' },
      'a change was settled',
    );
    if (sent.kind === 'done') this.written += 1;
    else this.failed += 1;
  }

  /** What the target made of it: from its answer, or by a read where that is still to be learned (R24). */
  async #look(
    change: ClaimedChange,
    sent: Extract<Sent, { kind: 'done' }>,
  ): Promise<Extract<Sent, { kind: 'done' }>> {
    const account = sent.account ?? (await readAfterWrite(this.#job, change, this.#pulse.signal));
    if (account !== null && change.effect !== 'delete') await learnWhatIsKept(this.#job, change, account);
    return { ...sent, account };
  }

  /** Counted from before the intent was written: by a clock that goes on while the process stands still. */
  async #intend(change: ClaimedChange, step: number): Promise<(() => boolean) | null> {
    const sendBefore = performance.now() + sendWithinMs;
    const held = await this.#intents.add(intentOf(change, step));
    const kind = step === 0 ? change.licence_taken : null;
    // Who ends writes out what it has begun, and begins nothing: the rest is handed back at once, not when its lease ends.
    const mayBegin = () => step > 0 || !this.#pulse.isEnding();
    const licensed = () => kind === null || !this.#refused.has(kind);
    return held ? () => performance.now() < sendBefore && licensed() && mayBegin() : null;
  }

  async #send(change: ClaimedChange, step: number, stillMine: () => boolean) {
    const request = change.requests[step];
    if (request === undefined) throw new Error('a change has no such request');
    const { method, path, body, label } = request;
    const { signal } = this.#pulse;
    try {
      return await this.#requests(() =>
        this.#job.target.send(
          { method, path, label, ...(body === undefined ? {} : { body }) },
          { signal, priority: priorityOf(change), stillMine },
        ),
      );
    } catch (error) {
      if (error instanceof JobTrouble || signal.aborted) throw error;
      // A fault of ours that this one change meets: theirs, and nobody else's (R5).
      this.#job.services.logger.error({ err: error, changeId: change.id }, 'a change could not be sent');
      const detail = error instanceof Error ? error.message : String(error);
      return { outcome: 'unknown', code: 'InternalError', stage: 'request', detail } as const;
    }
  }

  /** Refused for a reason of the target as a whole, and with nothing of the change done: it is handed back (R5, R17). */
  #isNobodysFault(
    change: ClaimedChange,
    sent: Extract<Sent, { kind: 'failed' }>,
    unsent: ClaimedChange[],
  ): boolean {
    const trouble = targetTrouble(sent.answer);
    if (trouble === null) {
      this.#reach.answered();
      return false;
    }
    const untouched = sent.answer.outcome === 'refused' && !sent.steps.some((step) => step.outcome === 'ok');
    if (trouble.code === 'TargetUnavailable') {
      if (!untouched) this.#missed.add(change.source_id);
      this.#reach.missed(change.source_id, trouble);
    } else {
      this.#trouble ??= trouble;
    }
    if (untouched) unsent.push(change);
    return untouched;
  }

  async #writeIntents(intents: readonly Intent[]): Promise<readonly boolean[]> {
    const { db, id } = this.#job;
    const held = await db.transaction().execute((tx) => writeIntents(tx, id, intents, this.#leaseMs));
    return intents.map((intent) => held.has(intent.changeId));
  }

  /** One transaction for all; if one of them can't be kept, each gets its own, so that it harms nobody else. */
  async #commit(results: readonly ChangeResult[]): Promise<readonly boolean[]> {
    const { db, id, services } = this.#job;
    const keep = (some: readonly ChangeResult[]) =>
      db.transaction().execute((tx) => commitResults(tx, id, some));
    try {
      const committed = await keep(results);
      return results.map((result) => committed.has(result.changeId));
    } catch (error) {
      if (results.length === 1) {
        services.logger.error({ err: error, changeId: results[0]?.changeId }, 'a result could not be kept');
        return [false];
      }
      const each: boolean[] = [];
      for (const result of results) each.push(...(await this.#commit([result])));
      return each;
    }
  }
}
