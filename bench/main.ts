import { parseArgs } from 'node:util';
import { startStack } from '@lockstep/local-stack';
import { closeHttp } from '../scripts/demo/http.ts';
import { measureCycles, type Measured } from './cycle/run.ts';

/** `npm run bench -- [--people 5000] [--changes 50] [--json]`: ratios against a floor that is measured in the same run. */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '5000' },
    changes: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
});
const people = Number(values.people);
const changed = Number(values.changes);
if (!(people >= 100 && changed >= 1 && changed <= people && changed <= 100)) {
  process.stderr.write('--people must be at least 100, --changes from 1 to 100\n');
  process.exit(2);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const stack = await startStack();
try {
  const results = await measureCycles(stack, people, changed);
  const peakBytes = stack.workers[0]?.peakMemoryBytes() ?? null;
  const workerPeakMemoryMiB = peakBytes === null ? null : Math.round(peakBytes / 1024 / 1024);
  if (values.json) say(JSON.stringify({ results, workerPeakMemoryMiB }));
  else {
    for (const result of results) say(lines(result));
    say(`worker's peak memory: ${String(workerPeakMemoryMiB)} MiB`);
  }
} finally {
  await closeHttp();
  await stack.stop();
}

function lines(result: Measured): string {
  return [
    result.name,
    `  ${result.seconds.toFixed(2)} s; floor ${result.floorSeconds.toFixed(2)} s; ratio ${result.ratio.toFixed(1)}`,
    `  requests to the target ${String(result.requestsToTarget)} (floor ${String(result.floorRequests)}), per person ${result.requestsPerPerson.toFixed(2)}; to the source ${String(result.requestsToSource)}`,
  ].join('\n');
}
