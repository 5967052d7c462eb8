import type { PlayOptions, Script } from './play.cases.ts';

export interface CyclePlay {
  readonly name: string;
  readonly script: Script;
  readonly options?: PlayOptions;
  /** After the steps with which every cycle begins: check, import, index. */
  readonly steps: readonly string[];
}

const minute = 60_000;
const pass = ['planSlice', 'gate(all)', 'applySlice'];
const idle = { complete: false, pages: 0 };

export const cyclePlays: readonly CyclePlay[] = [
  { name: 'with nothing to do ends after one look', script: {}, steps: [...pass, 'finish'] },
  {
    name: 'plans again after it has written, because writes can make others due',
    script: { planSlice: [{ planned: 3 }], applySlice: [{ written: 2, failed: 1 }] },
    steps: [...pass, ...pass, 'finish'],
  },
  {
    name: 'plans again when it only planned: a new plan can wait for another',
    script: { planSlice: [{ planned: 1 }] },
    steps: [...pass, ...pass, 'finish'],
  },
  {
    name: 'writes slices until nothing is left',
    script: { applySlice: [{ written: 200, left: 250 }, { written: 200, left: 50 }, { written: 50 }] },
    steps: [...pass, 'applySlice', 'applySlice', ...pass, 'finish'],
  },
  {
    name: 'writes what may be written before the plan is complete, and gates removals only after',
    script: {
      planSlice: [{ planned: 100, complete: false }, { planned: 20 }],
      applySlice: [{ written: 50, left: 30 }, { written: 50 }],
    },
    steps: ['planSlice', 'gate(part)', 'applySlice', ...pass, ...pass, 'finish'],
  },
  {
    name: 'imports again when the last round began five minutes ago and there is something left to write (R2)',
    script: { applySlice: [{ written: 1, left: 9 }, { written: 9 }] },
    options: { takesMs: { applySlice: 5 * minute } },
    steps: [...pass, 'importRound', ...pass, ...pass, 'finish'],
  },
  {
    name: "imports again at the job's interval if that is shorter",
    script: { applySlice: [{ written: 1, left: 9 }, { written: 9 }] },
    options: { takesMs: { applySlice: minute }, intervalMs: minute },
    steps: [...pass, 'importRound', ...pass, ...pass, 'finish'],
  },
  {
    name: 'does not import again when everything is written: the next cycle will',
    script: { applySlice: [{ written: 10 }] },
    options: { takesMs: { applySlice: 30 * minute } },
    steps: [...pass, ...pass, 'finish'],
  },
  {
    name: 'is not starved by an import that takes longer than it may be old',
    script: { applySlice: [{ written: 1, left: 9 }, { written: 1, left: 8 }, { written: 8 }] },
    options: { takesMs: { importRound: 20 * minute, applySlice: 15 * minute } },
    steps: [...pass, 'applySlice', 'importRound', ...pass, ...pass, 'finish'],
  },
  {
    name: 'confirms a proof between two slices as soon as its second read is due (R7)',
    script: {
      importRound: [{ confirmInMs: minute }],
      applySlice: [{ written: 1, left: 9 }, { written: 1, left: 8 }, { written: 8 }],
    },
    options: { takesMs: { applySlice: 40_000 } },
    steps: [...pass, 'applySlice', 'confirmProofs', ...pass, ...pass, 'finish'],
  },
  {
    name: 'waits for a second read that is near',
    script: {
      importRound: [{ confirmInMs: minute }],
      confirmProofs: [{ changedPeople: 1 }],
      planSlice: [{}, { planned: 1 }],
    },
    steps: [...pass, 'wait confirm 56000', 'confirmProofs', ...pass, ...pass, 'finish'],
  },
  {
    name: 'leaves a second read that is far to the next cycle',
    script: { importRound: [{ confirmInMs: 11 * minute }] },
    steps: [...pass, 'finish'],
  },
  {
    name: 'waits for people who are due soon',
    script: { planSlice: [{ dueInMs: 90_000 }] },
    steps: [...pass, 'wait due 88000', ...pass, 'finish'],
  },
  {
    name: 'leaves people who are due later to the next cycle',
    script: { planSlice: [{ dueInMs: 3 * minute }] },
    steps: [...pass, 'finish'],
  },
  {
    name: 'waits for the earlier of two clocks first',
    script: { importRound: [{ confirmInMs: 5 * minute }], planSlice: [{ dueInMs: minute }] },
    steps: [...pass, 'wait due 58000', ...pass, 'wait confirm 235000', 'confirmProofs', ...pass, 'finish'],
  },
  {
    name: 'pauses as long as the target asks',
    script: { applySlice: [{ written: 5, left: 5, resumeInMs: 90_000 }, { written: 5 }] },
    steps: [...pass, 'wait target 90000', 'applySlice', ...pass, 'finish'],
  },
  {
    name: 'pauses as long as the target asks while it is read (R5)',
    script: { planSlice: [{ planned: 5, complete: false, resumeInMs: 90_000 }, { planned: 5 }] },
    steps: ['planSlice', 'wait target 90000', ...pass, ...pass, 'finish'],
  },
  {
    name: 'imports on while the target may not be read (R2)',
    script: { planSlice: [{ complete: false, resumeInMs: 10 * minute }] },
    steps: [
      'planSlice',
      'wait target 297000',
      'importRound',
      'wait target 299000',
      'importRound',
      'wait target 2000',
      ...pass,
      'finish',
    ],
  },
  {
    name: 'imports on while the target pauses, and asks it again after ten minutes at most',
    script: { applySlice: [{ written: 5, left: 5, resumeInMs: 60 * minute }, { written: 5 }] },
    steps: [
      ...pass,
      'wait target 295000',
      'importRound',
      'wait target 299000',
      'importRound',
      'wait target 4000',
      ...pass,
      ...pass,
      'finish',
    ],
  },
  {
    name: 'spaces calls that bring nothing, then goes on as usual',
    script: { importRound: [], indexTarget: [idle, idle, idle, idle, { complete: false, pages: 1 }, idle] },
    steps: [
      ...['indexTarget', 'indexTarget', 'wait idle 1000', 'indexTarget', 'wait idle 2000', 'indexTarget'],
      ...['indexTarget', 'indexTarget', ...pass, 'finish'],
    ],
  },
];
