import { describe, expect, it } from '@jest/globals';
import { timingOf } from '../timing.ts';
import { agendaCases, minute, quiet, running } from './job-agenda.cases.ts';
import { JobAgenda } from './job-agenda.ts';

const newAgenda = (resume?: JobAgenda['memory']) => new JobAgenda(timingOf(undefined), resume);
const due = { ...quiet, nextCycleInMs: 0 };
const importDue = { ...quiet, nextImportInMs: 0 };

describe('what a job does when (C21)', () => {
  it.each(agendaCases)('$name', ({ work, action }) => {
    expect(newAgenda().next({ ...quiet, ...work }, 1_000)).toEqual(action);
  });
});

describe('after a cycle', () => {
  it('that succeeded late the next one starts at once', () => {
    const agenda = newAgenda();
    agenda.cycleEnded('succeeded', 0, 50 * minute);
    expect(agenda.next(due, 50 * minute)).toEqual({ kind: 'openCycle' });
  });

  it('that succeeded in no time the next one still starts a second later', () => {
    const agenda = newAgenda();
    agenda.cycleEnded('succeeded', 5_000, 5_100);
    expect(agenda.next(due, 5_100)).toEqual({ kind: 'wait', ms: 900 });
  });

  it.each(['failed', 'stopped', 'lost', 'notOpened'] as const)(
    'that was %s the next ones are spaced',
    (outcome) => {
      const agenda = newAgenda();
      const pauses = Array.from({ length: 8 }, () => {
        agenda.cycleEnded(outcome, 0, 0);
        return agenda.next(due, 0);
      });
      const seconds = [1, 2, 4, 8, 16, 32, 60, 60];
      expect(pauses).toEqual(seconds.map((s) => ({ kind: 'wait', ms: s * 1_000 })));
      agenda.cycleEnded('succeeded', 0, minute);
      agenda.cycleEnded(outcome, minute, 2 * minute);
      expect(agenda.next(due, 2 * minute)).toEqual({ kind: 'wait', ms: 1_000 });
    },
  );

  it('whose workflow was lost it is not started again in a tight loop', () => {
    const agenda = newAgenda();
    agenda.cycleEnded('lost', 0, 0);
    expect(agenda.next({ ...quiet, running }, 0)).toEqual({ kind: 'wait', ms: 1_000 });
    expect(agenda.next({ ...quiet, running }, 1_000)).toEqual({ kind: 'follow', cycle: running });
  });
});

describe('after an import without a cycle', () => {
  it('that failed it is tried after 1, 2, 4 ... 30 minutes', () => {
    const agenda = newAgenda();
    const pauses = Array.from({ length: 7 }, () => {
      agenda.importEnded('failed', 0);
      return agenda.memory.noImportBeforeMs / minute;
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(agenda.next(importDue, 0)).toEqual({ kind: 'wait', ms: 10 * minute });
    expect(agenda.next(importDue, 30 * minute)).toMatchObject({ kind: 'import' });
  });

  it('that was interrupted it goes on', () => {
    const agenda = newAgenda();
    agenda.importEnded('interrupted', 0);
    expect(agenda.next(importDue, 0)).toMatchObject({ kind: 'import' });
  });

  it('that is complete the row says when, and a row that says "now" is not believed for a second', () => {
    const agenda = newAgenda();
    agenda.importEnded('complete', 0);
    expect(agenda.next(importDue, 0)).toEqual({ kind: 'wait', ms: 1_000 });
  });
});

it('what rests after a failure rests in the next run, too', () => {
  const before = newAgenda();
  before.cycleEnded('failed', 0, 0);
  before.cycleEnded('failed', 0, 0);
  before.importEnded('failed', 0);
  const after = newAgenda(before.memory);
  expect(after.next(due, 0)).toEqual({ kind: 'wait', ms: 2_000 });
  after.cycleEnded('failed', 0, 0);
  expect(after.next(due, 0)).toEqual({ kind: 'wait', ms: 4_000 });
});
