import { startStack, type Stack } from '@lockstep/local-stack';
import { closeHttp } from './demo/http.ts';
import { readOptions } from './demo/options.ts';
import { runDemo, type DemoResult } from './demo/run-demo.ts';
import { table } from './demo/table.ts';
import { publicApi } from './run/public-api.ts';

/**
 * The main job on this machine: starts everything, seeds a simulated tenant, provisions it to a simulated Zoom, and shows
 * what each cycle did. Stays until Ctrl+C, unless told to exit.
 */
const say = (text: string): void => void process.stdout.write(`${text}\n`);

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}

say(
  'Starting PostgreSQL, Temporal, the sandbox, the API and a worker. The first start fetches the Temporal CLI.',
);
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopped.abort();
  });
}
const api = await publicApi();
const stack = await startStack({ ports: { api: api.port }, variables: { api: api.variables } });
try {
  const result = await Promise.race([runDemo(stack, options.users, say), untilStopped()]);
  if (result === null) process.exitCode = 130;
  else {
    report(result, stack);
    if (!options.exit) await untilStopped();
    else if (result.problems.length > 0) process.exitCode = 1;
    if (options.json) say(JSON.stringify(result));
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.stderr.write(`The logs are in ${stack.logDirectory}\n`);
  process.exitCode = 1;
} finally {
  stopped.abort();
  await closeHttp();
  await stack.stop();
}

function untilStopped(): Promise<null> {
  return new Promise((resolve) => {
    // A timer keeps the process alive while nothing else does.
    const alive = setInterval(() => undefined, 60_000);
    const end = (): void => {
      clearInterval(alive);
      resolve(null);
    };
    if (stopped.signal.aborted) end();
    else stopped.signal.addEventListener('abort', end, { once: true });
  });
}

function report({ cycles, problems, workerPeakMemoryMiB }: DemoResult, { addresses }: Stack): void {
  say(`\n${table(cycles)}\n`);
  if (problems.length === 0) say('Zoom is exactly as it should be: both sides were read and compared.');
  else say(`Zoom is not as it should be:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  if (workerPeakMemoryMiB !== null) say(`The worker's peak memory: ${String(workerPeakMemoryMiB)} MiB.`);
  say(
    [
      '',
      `  GraphQL page ${addresses.api}/   (token: ${addresses.token}; programs: ${addresses.graphql})`,
      `  Temporal UI  ${addresses.temporal.ui}`,
      `  mailbox      ${addresses.mailbox}`,
      `  sandbox      ${addresses.sandbox.control}`,
    ].join('\n'),
  );
}
