import fc from 'fast-check';

/**
 * What may happen between two cycles. The numbers choose among those to whom it can happen at that moment, so that a history
 * stays one, whatever is left out of it: a failing one can be made shorter.
 */
export const happenings = [
  'joins',
  'is hired again',
  'is assigned',
  'is unassigned',
  'changes licence',
  'joins a group',
  'leaves a group',
  'a group is assigned or unassigned',
  'moves',
  'marries',
  'is renamed',
  'two swap names',
  'is disabled or enabled',
  'is deleted',
  'is restored',
  'is deleted for good',
  'gets a manager',
  'loses the manager',
  'an account is made by hand',
  'an account is switched off by hand',
  'an account is switched on by hand',
  'an account is deleted by hand',
  'the filter is changed',
  'the job is paused',
  'one held change is approved',
  'one held change is rejected',
  'all held changes are approved',
] as const;
export type Happening = (typeof happenings)[number];

/** So often as it is worth. */
const often: readonly Happening[] = [
  'joins',
  'joins',
  'is assigned',
  'is unassigned',
  'joins a group',
  'is deleted',
  'is restored',
  'is renamed',
  'is hired again',
];

export interface Event {
  readonly what: Happening;
  readonly who: number;
  readonly how: number;
}

export const targetFaults = [
  { kind: 'status', status: 429, headers: { 'Retry-After': '1' } },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 500, perform: true },
  { kind: 'status', status: 503 },
  { kind: 'dropBefore' },
  { kind: 'dropAfter' },
  { kind: 'truncate' },
  { kind: 'latency', ms: 900 },
  { kind: 'slowDrip', ms: 200 },
] as const;

export const sourceFaults = [
  { kind: 'status', status: 429, headers: { 'Retry-After': '1' } },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'dropBefore' },
  { kind: 'dropAfter' },
  { kind: 'truncate' },
  { kind: 'emptyPage' },
  { kind: 'shortPage' },
  { kind: 'duplicateItems' },
  { kind: 'reorderPage' },
] as const;

export interface Fault {
  readonly side: 'source' | 'target';
  readonly which: number;
  /** The n-th request, and as many after it. */
  readonly nth: number;
  readonly count: number;
  /** Of the target: writes only. */
  readonly writes: boolean;
}

/** Events, then a cycle that meets the faults. */
export interface Chapter {
  readonly events: readonly Event[];
  readonly faults: readonly Fault[];
}

export interface History {
  readonly target: 'zoom' | 'scim';
  /** `closed`: the limits of a new job, so that changes are held. */
  readonly gate: 'open' | 'closed';
  readonly people: number;
  readonly chapters: readonly Chapter[];
}

const event = fc.record({
  what: fc.constantFrom<Happening>(...happenings, ...often),
  who: fc.nat(99),
  how: fc.nat(99),
});

const fault = fc.record({
  side: fc.constantFrom<Fault['side']>('target', 'target', 'source'),
  which: fc.nat(99),
  nth: fc.integer({ min: 1, max: 3 }),
  count: fc.integer({ min: 1, max: 3 }),
  writes: fc.boolean(),
});

export function histories(chapters: number): fc.Arbitrary<History> {
  // Without the bias to small ones: those that are found are made smaller anyhow.
  const history = fc.record({
    target: fc.constantFrom<History['target']>('zoom', 'scim'),
    gate: fc.constantFrom<History['gate']>('open', 'open', 'closed'),
    people: fc.integer({ min: 2, max: 8 }),
    chapters: fc.array(
      fc.record({
        events: fc.array(event, { minLength: 1, maxLength: 5, size: 'max' }),
        faults: fc.array(fault, { maxLength: 2, size: 'max' }),
      }),
      { minLength: 1, maxLength: chapters, size: 'max' },
    ),
  });
  return fc.noBias(history);
}
