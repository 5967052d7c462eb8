import type { CycleActivities } from '@lockstep/contracts';

/** A phase of a cycle is an activity. */
export const phases = [
  'checkEndpoints',
  'importRound',
  'confirmProofs',
  'indexTarget',
  'planSlice',
  'gate',
  'applySlice',
  'closeCycle',
] as const satisfies readonly (keyof CycleActivities)[];
export type Phase = (typeof phases)[number];

const momentsOfAPhase = ['before it', 'in the middle', 'after its commit'] as const;
type MomentOfAPhase = (typeof momentsOfAPhase)[number];

export const writes = ['create', 'update', 'rename', 'disable', 'reactivate', 'delete'] as const;
export type Write = (typeof writes)[number];

const momentsOfAWrite = [
  'before it is sent',
  'when it is sent',
  'after the answer',
  'before the commit',
  'after the commit',
  /** The worker lives; its connection to the database does not. */
  'connection cut before the commit',
  /** The worker stands still with the answer while another goes on, and wakes up when that one is done. */
  'stands still after the answer',
] as const;
type MomentOfAWrite = (typeof momentsOfAWrite)[number];

/** Where a worker is cut off from the world. */
export type Cut =
  | { readonly of: 'phase'; readonly phase: Phase; readonly when: MomentOfAPhase }
  | { readonly of: 'write'; readonly write: Write; readonly when: MomentOfAWrite };

export const cuts: readonly Cut[] = [
  ...phases.flatMap((phase) => momentsOfAPhase.map((when): Cut => ({ of: 'phase', phase, when }))),
  ...writes.flatMap((write) => momentsOfAWrite.map((when): Cut => ({ of: 'write', write, when }))),
];

export function nameOf(cut: Cut): string {
  return cut.of === 'phase' ? `${cut.phase}: ${cut.when}` : `${cut.write}: ${cut.when}`;
}
