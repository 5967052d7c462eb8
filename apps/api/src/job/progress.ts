import type { ChangeCount, Cycle, WorkLeft } from '@lockstep/database';
import type { ChangeStateCount, CycleProgress, SuspensionReason } from '../generated/graphql.generated.ts';

export interface ProgressFacts {
  readonly cycle: Cycle;
  readonly people: WorkLeft;
  readonly changes: readonly ChangeCount[];
  /** Changes closed in the last `windowMs`. */
  readonly closedLately: number;
  readonly windowMs: number;
  /** Why the job was suspended when this cycle began; null when it was not. */
  readonly reason: SuspensionReason | null;
}

const written: readonly ChangeCount['state'][] = ['succeeded', 'failed', 'unknown'];
const toWrite: readonly ChangeCount['state'][] = ['released', 'claimed'];

/** How far a running cycle is, by its rows alone (R1): nothing has to be remembered, and a crash changes nothing. */
export function progressOf({
  cycle,
  people,
  changes,
  closedLately,
  windowMs,
  reason,
}: ProgressFacts): CycleProgress {
  const done = sum(changes, written);
  const left = sum(changes, toWrite);
  const ratePerSecond = closedLately > 0 && windowMs > 0 ? (closedLately * 1_000) / windowMs : null;
  const secondsLeft =
    ratePerSecond === null ? (left === 0 && people.due === 0 ? 0 : null) : left / ratePerSecond;
  return {
    phase: cycle.phase,
    reason,
    ...unitsOf(cycle, people, { done, left }),
    ratePerSecond,
    secondsLeft: secondsLeft === null ? null : Math.ceil(secondsLeft),
    people: { total: people.people, due: people.due, inScope: people.inScope, failing: people.failing },
    changes: byState(changes),
  };
}

function unitsOf(cycle: Cycle, people: WorkLeft, changes: { readonly done: number; readonly left: number }) {
  if (cycle.phase === 'import') return { done: people.people, total: null };
  if (cycle.phase === 'plan') return { done: people.people - people.due, total: people.people };
  return { done: changes.done, total: changes.done + changes.left };
}

function byState(changes: readonly ChangeCount[]): ChangeStateCount[] {
  const counts = new Map<ChangeCount['state'], number>();
  for (const { state, count } of changes) counts.set(state, (counts.get(state) ?? 0) + count);
  return [...counts].map(([state, count]) => ({ state, count }));
}

function sum(changes: readonly ChangeCount[], states: readonly ChangeCount['state'][]): number {
  return changes.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
}
