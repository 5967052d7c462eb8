import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cyclePlays } from './cycle-plays.cases.ts';
import { idleCalls, mostPasses, mostWaits } from './limits.ts';
import { play, type Script } from './play.cases.ts';

const beginning = ['checkEndpoints', 'importRound', 'indexTarget'];
const forever = <T>(report: T): T[] => Array.from({ length: 2_000 }, () => report);

describe('a cycle', () => {
  it.each(cyclePlays)('$name', ({ script, options, steps }) => {
    expect(play(script, options).steps).toEqual([...beginning, ...steps]);
  });

  it('adds up what was reported', () => {
    const { progress } = play({
      importRound: [
        { complete: false, pages: 3, changedPeople: 4 },
        { pages: 2, changedPeople: 1 },
      ],
      planSlice: [{ planned: 5 }],
      gate: [{ released: 4, held: 1 }, { held: 1 }],
      applySlice: [
        { written: 1, left: 2 },
        { written: 1, failed: 1 },
      ],
    });
    expect(progress.totals).toEqual({
      pages: 5,
      changedPeople: 5,
      planned: 5,
      released: 4,
      held: 1,
      written: 2,
      failed: 1,
      left: 0,
    });
  });
});

describe('a cycle that gets nowhere', () => {
  it.each<[string, Script]>([
    ['an import without pages', { importRound: forever({ complete: false, pages: 0 }) }],
    ['an index without pages', { indexTarget: forever({ complete: false, pages: 0 }) }],
    ['a plan without people', { planSlice: forever({ complete: false }) }],
    ['changes that nobody writes', { applySlice: forever({ left: 1 }) }],
    [
      'proofs that nobody reads',
      { importRound: [{ confirmInMs: 0 }], confirmProofs: forever({ complete: false }) },
    ],
  ])('gives up after a quarter of an hour: %s', (_, script) => {
    const { steps, tookMs } = play(script);
    expect(steps.at(-1)).toBe('giveUp');
    expect(steps.filter((step) => step.startsWith('wait idle'))).toHaveLength(
      idleCalls.givenUp - idleCalls.spaced,
    );
    expect(tookMs).toBeGreaterThan(10 * 60_000);
    expect(tookMs).toBeLessThan(20 * 60_000);
  });

  it('leaves a plan that always finds more to the next cycle', () => {
    const { steps } = play({ planSlice: forever({ planned: 1 }) });
    expect(steps.at(-1)).toBe('finish');
    expect(steps.filter((step) => step === 'planSlice')).toHaveLength(mostPasses + 1);
  });

  it.each<[string, Script]>([
    ['due', { planSlice: forever({ dueInMs: 0 }) }],
    ['confirm', { importRound: [{ confirmInMs: 0 }], confirmProofs: forever({ confirmInMs: 0 }) }],
  ])('does not wait for ever for a clock that is always %s', (why, script) => {
    const { steps } = play(script);
    expect(steps.at(-1)).toBe('finish');
    const waits = steps.filter((step) => step.startsWith(`wait ${why}`));
    expect(waits).toEqual(forever(`wait ${why} 1000`).slice(0, mostWaits));
  });
});

describe('whatever the activities report', () => {
  const count = fc.integer({ min: 0, max: 2 });
  const inMs = fc.option(fc.integer({ min: 0, max: 700_000 }));
  const complete = fc.boolean();
  const imported = fc.record({ complete, pages: count, changedPeople: count, confirmInMs: inMs });
  const list = <T>(report: fc.Arbitrary<T>) => fc.array(report, { maxLength: 60 });
  const scripts = fc.record({
    importRound: list(imported),
    confirmProofs: list(imported),
    indexTarget: list(fc.record({ complete, pages: count })),
    planSlice: list(fc.record({ complete, planned: count, dueInMs: inMs })),
    applySlice: list(fc.record({ written: count, failed: count, left: count, resumeInMs: inMs })),
  });

  it('a cycle ends', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        expect(play(script, { most: 5_000 }).steps.at(-1)).toMatch(/^(finish|giveUp)$/);
      }),
    );
  });

  it('no removal is gated before the plan of its round is complete, and nothing ends with a plan that is not', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const { steps } = play(script, { most: 5_000 });
        const reports = script.planSlice.map((report) => report.complete);
        let planned = false;
        for (const step of steps) {
          if (step === 'planSlice') planned = reports.shift() ?? true;
          if (step.startsWith('gate')) expect(step).toBe(planned ? 'gate(all)' : 'gate(part)');
          if (step === 'finish') expect(planned).toBe(true);
        }
      }),
    );
  });
});
