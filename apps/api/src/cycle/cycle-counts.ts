import type { ChangeCount } from '@lockstep/database';
import type { CycleCounts } from '../generated/graphql.generated.ts';

/** A cycle's changes by effect and outcome. */
export function cycleCounts(counts: readonly ChangeCount[], skipped: number): CycleCounts {
  const count = (wanted: (change: ChangeCount) => boolean) =>
    counts.filter(wanted).reduce((total, change) => total + change.count, 0);
  const done = (effect: ChangeCount['effect']) =>
    count((change) => change.state === 'succeeded' && change.effect === effect);
  return {
    created: done('create'),
    updated: done('update'),
    renamed: done('rename'),
    reactivated: done('reactivate'),
    disabled: done('disable'),
    deleted: done('delete'),
    downgraded: done('downgrade'),
    skipped,
    failed: count(({ state }) => state === 'failed' || state === 'unknown'),
    held: count(({ state }) => state === 'held'),
    pending: count(({ state }) => state === 'planned' || state === 'released' || state === 'claimed'),
  };
}
