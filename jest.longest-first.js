// Jest's own order is by the duration of the last run, which CI has none of, then by the size of the file, which says nothing
// here: the longest spec is one of the smallest, ran last, and for minutes alone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sequencer from '@jest/test-sequencer';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Specs of a minute and more, the longest first. */
const longest = [
  'apps/worker/src/cuts/cut-sweep.int-spec.ts',
  'apps/worker/src/import/torn-pages.int-spec.ts',
  'apps/worker/src/import/histories.int-spec.ts',
  'apps/worker/src/import/broken-answers.int-spec.ts',
  'apps/worker/src/plan/quirks.int-spec.ts',
  'apps/worker/src/model/random-histories.int-spec.ts',
  'apps/worker/src/import/graph-facts.int-spec.ts',
  'apps/worker/src/cycle/quarantine.int-spec.ts',
  'apps/worker/src/plan/deletes.int-spec.ts',
  'apps/worker/src/temporal/synchronization-job.int-spec.ts',
  'apps/worker/src/import/resync.int-spec.ts',
  'apps/worker/src/apply/target-away.int-spec.ts',
  'apps/worker/src/import/contradictions.int-spec.ts',
  'apps/worker/src/apply/two-workers.int-spec.ts',
  'apps/worker/src/apply/lost-answers.int-spec.ts',
  'apps/worker/src/gate/removals.int-spec.ts',
  'apps/worker/src/cycle/source-trouble.int-spec.ts',
  'apps/worker/src/plan/rehire.int-spec.ts',
  'apps/worker/src/apply/pauses.int-spec.ts',
  'apps/worker/src/model/interleavings.int-spec.ts',
  'apps/worker/src/plan/zoom-values.int-spec.ts',
  'apps/worker/src/import/feeds.int-spec.ts',
  'apps/worker/src/apply/crashes.int-spec.ts',
  'apps/worker/src/plan/references.int-spec.ts',
  'apps/worker/src/main.int-spec.ts',
  'apps/worker/src/cycle/restart.int-spec.ts',
  'apps/worker/src/plan/dates.int-spec.ts',
  'apps/worker/src/plan/accounts.int-spec.ts',
  'scripts/local.int-spec.ts',
  'apps/worker/src/import/replica.int-spec.ts',
  'apps/api/src/main.int-spec.ts',
  'apps/worker/src/plan/untruths.int-spec.ts',
  'apps/sandbox/src/scim/scim2-tester.int-spec.ts',
  'apps/worker/src/stories/contoso.int-spec.ts',
  'apps/worker/src/gate/licences.int-spec.ts',
  'apps/worker/src/import/second-read.int-spec.ts',
  'packages/local-stack/src/stack/start-stack.int-spec.ts',
  'packages/local-stack/src/stack/stack-failures.int-spec.ts',
  'apps/worker/src/temporal/cycle.int-spec.ts',
  'apps/worker/src/plan/names.int-spec.ts',
  'apps/worker/src/import/what-is-kept.int-spec.ts',
  'apps/sandbox/src/control/control.int-spec.ts',
].map((path) => join(root, path));

const gone = longest.filter((path) => !existsSync(path));
if (gone.length > 0) throw new Error(`jest.longest-first.js names what is not there: ${gone.join(', ')}`);

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => (longest.includes(path) ? longest.indexOf(path) : longest.length);
    return super.sort(tests).sort((a, b) => place(a) - place(b));
  }
}
