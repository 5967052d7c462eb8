import type { CycleProgress } from '@lockstep/contracts';

export function beginCycle(nowMs: number): CycleProgress {
  return {
    next: 'checkEndpoints',
    hold: null,
    importBeganAtMs: nowMs,
    importEndedAtMs: nowMs,
    indexed: false,
    planComplete: false,
    confirmAtMs: null,
    dueAtMs: null,
    worked: false,
    passes: 0,
    waits: 0,
    idle: { reading: 0, working: 0 },
    totals: {
      pages: 0,
      changedPeople: 0,
      planned: 0,
      released: 0,
      held: 0,
      written: 0,
      failed: 0,
      left: 0,
    },
  };
}
