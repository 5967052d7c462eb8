import type { CycleWork } from '@lockstep/contracts';
import type { JobAction } from './job-agenda.ts';

export const running = { cycleId: 'c', number: 7, kind: 'incremental' } as const;
export const minute = 60_000;

/** A started job whose next cycle is due in half an hour, and its import in a day. */
export const quiet: CycleWork = {
  desiredState: 'started',
  intervalMs: 40 * minute,
  nextCycleInMs: 30 * minute,
  nextImportInMs: 24 * 60 * minute,
  restartRequested: false,
  running: null,
};

export interface AgendaCase {
  readonly name: string;
  readonly work: Partial<CycleWork>;
  readonly action: JobAction;
}

const lookAgain = { kind: 'wait', ms: 10 * minute } as const;

export const agendaCases: readonly AgendaCase[] = [
  { name: 'the row is gone', work: { desiredState: 'deleted' }, action: { kind: 'complete' } },
  {
    name: 'the row is gone under a cycle',
    work: { desiredState: 'deleted', running },
    action: { kind: 'complete' },
  },
  { name: 'a cycle is due', work: { nextCycleInMs: 0 }, action: { kind: 'openCycle' } },
  {
    name: 'a cycle and an import are due',
    work: { nextCycleInMs: 0, nextImportInMs: 0 },
    action: { kind: 'openCycle' },
  },
  { name: 'a cycle is due soon', work: { nextCycleInMs: 5_000 }, action: { kind: 'wait', ms: 5_000 } },
  { name: 'nothing is due soon: the word of a change may be lost', work: {}, action: lookAgain },
  { name: 'a cycle runs', work: { running, nextCycleInMs: 0 }, action: { kind: 'follow', cycle: running } },
  {
    name: 'a cycle runs although the job is paused',
    work: { desiredState: 'paused', running },
    action: { kind: 'follow', cycle: running },
  },
  {
    name: 'a paused job has a cycle due',
    work: { desiredState: 'paused', nextCycleInMs: 0 },
    action: lookAgain,
  },
  {
    name: 'a paused job has an import due (R1)',
    work: { desiredState: 'paused', nextCycleInMs: 0, nextImportInMs: 0 },
    action: { kind: 'import', untilMs: null },
  },
  {
    name: 'a paused job has an import due soon',
    work: { desiredState: 'paused', nextImportInMs: 3_000 },
    action: { kind: 'wait', ms: 3_000 },
  },
  {
    name: 'a paused job has never imported',
    work: { desiredState: 'paused', nextCycleInMs: null, nextImportInMs: null },
    action: lookAgain,
  },
  {
    name: 'a suspended job has an import due, and its next attempt later',
    work: { nextCycleInMs: 20 * minute, nextImportInMs: 0 },
    action: { kind: 'import', untilMs: 1_000 + 20 * minute },
  },
  {
    name: 'a suspended job waits for somebody',
    work: { nextCycleInMs: null, nextImportInMs: 0 },
    action: { kind: 'import', untilMs: null },
  },
];
