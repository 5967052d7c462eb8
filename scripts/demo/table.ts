import type { Cycle } from './cycles.ts';

/** The figures of one cycle. `updated` holds every change of an account that is neither of the others. */
export interface CycleFigures {
  readonly number: number;
  readonly kind: 'initial' | 'incremental';
  readonly state: string;
  readonly created: number;
  readonly updated: number;
  readonly renamed: number;
  readonly reactivated: number;
  readonly disabled: number;
  readonly deleted: number;
  readonly skipped: number;
  readonly failed: number;
  readonly held: number;
  readonly requestsToTarget: number;
  readonly requestsToSource: number;
  readonly seconds: number;
}

export function figuresOf(cycle: Cycle): CycleFigures {
  const count = (name: string): number => cycle.counts[name] ?? 0;
  const ended = cycle.endedAt ?? cycle.startedAt;
  return {
    number: cycle.number,
    kind: cycle.kind === 'INITIAL' ? 'initial' : 'incremental',
    state: cycle.state.toLowerCase(),
    created: count('created'),
    updated: count('updated') + count('renamed') + count('reactivated') + count('downgraded'),
    renamed: count('renamed'),
    reactivated: count('reactivated'),
    disabled: count('disabled'),
    deleted: count('deleted'),
    skipped: count('skipped'),
    failed: count('failed'),
    held: count('held'),
    requestsToTarget: cycle.requestsToTarget,
    requestsToSource: cycle.requestsToSource,
    seconds: Math.round((Date.parse(ended) - Date.parse(cycle.startedAt)) / 100) / 10,
  };
}

const columns: readonly (readonly [title: string, value: (figures: CycleFigures) => string])[] = [
  ['cycle', (figures) => `${String(figures.number)} ${figures.kind}`],
  ...(['created', 'updated', 'disabled', 'deleted', 'skipped', 'failed', 'held'] as const).map(
    (name) => [name, (figures: CycleFigures) => String(figures[name])] as const,
  ),
  ['requests to Zoom', (figures) => String(figures.requestsToTarget)],
  ['to Graph', (figures) => String(figures.requestsToSource)],
  ['seconds', (figures) => figures.seconds.toFixed(1)],
];

export function table(cycles: readonly CycleFigures[]): string {
  const rows = [
    columns.map(([title]) => title),
    ...cycles.map((cycle) => columns.map(([, value]) => value(cycle))),
  ];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) =>
        index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      )
      .join('  ');
  return rows.map(line).join('\n');
}
