import pLimit from 'p-limit';
import {
  claimChanges,
  commitResults,
  recoverClaims,
  refreshStatistics,
  returnClaims,
  setPhase,
  workToApply,
  writeIntents,
  type ChangeResult,
  type ClaimedChange,
  type Intent,
} from '@lockstep/database';
import type { SliceReport } from '@lockstep/contracts';
import type { CycleContext } from '../job/job-context.ts';
import { JobTrouble } from '../job/job-trouble.ts';
import { targetTrouble } from '../target/target-trouble.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { Batcher } from './batcher.ts';
import { resultOf } from './result-of.ts';
import { priorityOf, sendChange, type Sent } from './send-change.ts';

/** An observation older than this is read again before it is written upon (R13). */
const freshMs = 10 * 60_000;
/** From the intent to the moment at which its request must be on its way; the lease covers the request itself, too (R4). */
const sendWithinMs = 10_000;
/** Requests in a row that could not reach the target, before the slice ends. */
const unreachableInARow = 5;
const lanes = 2;
/** So many new rows make the planner's picture of a table useless. */
const manyRows = 100;

/** APPLY: one bounded slice of released changes, removals first (R2): intent, write, result (R4). */
export async function applySlice(job: CycleContext, pulse: Pulse): Promise<SliceReport> {
  await setPhase(job.db, job.cycleId, 'apply');
  await job.db.transaction().execute((tx) => recoverClaims(tx, job.id));
  const slice = new Slice(job, pulse);
  let left = job.settings.sliceChanges;
  // Lanes take turns: while one waits for its last answers, the other has begun with the next.
  const lane = async (): Promise<void> => {
    while (left > 0 && !pulse.sliceIsOver() && slice.trouble === null) {
      const wanted = Math.min(left, job.settings.applyConcurrency * 2);
      left -= wanted;
      const claims = await slice.claim(wanted);
      left += wanted - claims.length;
      if (claims.length === 0) break;
      await slice.run(claims);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (slice.written >= manyRows) await refreshStatistics(job.db, ['link']);
  if (slice.trouble !== null && !slice.trouble.passing) throw slice.trouble;
  const work = await workToApply(job.db, job.id);
  const waits = work.released === 0 ? work.leaseEndsInMs : null;
  if (slice.trouble !== null && slice.trouble.code !== 'TooManyRequests') throw slice.trouble;
  return {
    written: slice.written,
    failed: slice.failed,
    left: work.released + work.claimed,
    resumeInMs: slice.trouble === null ? waits : (slice.trouble.retryAfterMs ?? 1_000),
  };
}

class Slice {
  readonly #job: CycleContext;
  readonly #pulse: Pulse;
  readonly #leaseMs: number;
  readonly #intents: Batcher<Intent, boolean>;
  readonly #results: Batcher<ChangeResult, boolean>;
  /** Requests under way; intents and results of others are kept meanwhile. */
  readonly #requests: ReturnType<typeof pLimit>;
  #unreachable = 0;
  written = 0;
  failed = 0;
  /** Why the slice ends before its work does. */
  trouble: JobTrouble | null = null;

  constructor(job: CycleContext, pulse: Pulse) {
    this.#job = job;
    this.#pulse = pulse;
    this.#leaseMs = job.services.requestTimeoutMs + sendWithinMs;
    this.#intents = new Batcher((intents) => this.#writeIntents(intents));
    this.#results = new Batcher((results) => this.#commit(results));
    this.#requests = pLimit(job.settings.applyConcurrency);
  }

  claim(limit: number): Promise<readonly ClaimedChange[]> {
    const { db, id, schemaVersion, services } = this.#job;
    const claim = { jobId: id, schemaVersion, workerId: services.workerId, limit, leaseMs: this.#leaseMs, freshMs };
    return db.transaction().execute((tx) => claimChanges(tx, claim));
  }

  async run(claims: readonly ClaimedChange[]): Promise<void> {
    const unsent: ClaimedChange[] = [];
    await Promise.all(
      claims.map(async (change) => {
        if (this.trouble !== null || this.#pulse.signal.aborted) unsent.push(change);
        else await this.#one(change, unsent);
      }),
    );
    await returnClaims(this.#job.db, unsent);
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
      this.trouble ??= error;
      unsent.push(change);
      return;
    }
    this.#pulse.beat();
    if (sent.kind === 'lost') return;
    if (sent.kind === 'not-sent') {
      unsent.push(change);
      return;
    }
    if (sent.kind === 'failed' && this.#isNobodysFault(change, sent, unsent)) return;
    this.#unreachable = 0;
    const committed = await this.#results.add(resultOf(this.#job, change, sent, startedAtMs));
    if (!committed) return;
    if (sent.kind === 'done') this.written += 1;
    else this.failed += 1;
  }

  /** Counted from before the intent was written: by a clock that goes on while the process stands still. */
  async #intend(change: ClaimedChange, step: number): Promise<(() => boolean) | null> {
    const sendBefore = performance.now() + sendWithinMs;
    const held = await this.#intents.add(intentOf(change, step));
    return held ? () => performance.now() < sendBefore : null;
  }

  async #send(change: ClaimedChange, step: number, stillMine: () => boolean) {
    const request = change.requests[step];
    if (request === undefined) throw new Error('a change has no such request');
    const { method, path, body, label } = request;
    return this.#requests(() =>
      this.#job.target.send(
        { method, path, label, ...(body === undefined ? {} : { body }) },
        { signal: this.#pulse.signal, priority: priorityOf(change), stillMine },
      ),
    );
  }

  /** Refused for a reason of the target as a whole, and with nothing of the change done: it is handed back (R5, R17). */
  #isNobodysFault(change: ClaimedChange, sent: Extract<Sent, { kind: 'failed' }>, unsent: ClaimedChange[]): boolean {
    const trouble = targetTrouble(sent.answer);
    if (trouble === null) return false;
    if (trouble.code === 'TargetUnavailable') {
      this.#unreachable += 1;
      if (this.#unreachable >= unreachableInARow) this.trouble ??= trouble;
    } else {
      this.trouble ??= trouble;
    }
    const untouched = sent.answer.outcome === 'refused' && !sent.steps.some((step) => step.outcome === 'ok');
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
    const keep = (some: readonly ChangeResult[]) => db.transaction().execute((tx) => commitResults(tx, id, some));
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

function intentOf(change: ClaimedChange, step: number): Intent {
  const request = change.requests[step];
  return {
    changeId: change.id,
    epoch: change.epoch,
    step,
    sourceId: change.source_id,
    targetId: change.target_id,
    method: request?.method ?? '',
    path: request?.path ?? '',
    request: request?.body ?? null,
    before: step === 0 ? change.before : null,
  };
}
