import { readLocalEnvironment, startStack, type Stack } from '@lockstep/local-stack';
import { exitOnEnvironmentError } from '@lockstep/platform';
import { publicApi } from './run/public-api.ts';

/**
 * The whole system on this machine, idle, until SIGINT or SIGTERM. Standard output gets one JSON line when everything is
 * ready; what is for people goes to standard error.
 */
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const { options, logLevel } = exitOnEnvironmentError(() => readLocalEnvironment());

const SAME_KEY_MS = 1_000;
const stayAlive = setInterval(() => undefined, 60_000);
const startedAt = performance.now();
let signalledAt: number | null = null;

say(
  'Starting PostgreSQL, Temporal, the sandbox, the API and a worker. The first start fetches the Temporal CLI.',
);
const api = await publicApi(options.ports?.api);
const starting = startStack({
  ...options,
  ports: { ...options.ports, api: api.port },
  variables: {
    ...options.variables,
    api: { LOG_LEVEL: logLevel, ...api.variables },
    worker: { LOG_LEVEL: logLevel },
  },
  onProgress: (text) => {
    say(`  ${text}`);
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
starting.then(
  (stack) => {
    if (signalledAt !== null) return;
    process.stdout.write(`${JSON.stringify(stack.addresses)}\n`);
    explain(stack);
    watch(stack);
  },
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
    clearInterval(stayAlive);
  },
);

function onSignal(): void {
  if (signalledAt === null) {
    signalledAt = performance.now();
    void shutDown();
    return;
  }
  // Under `npm run` Ctrl+C comes twice, from the terminal and from npm. Somebody who insists is obeyed: the watchdogs
  // of the processes end them.
  if (performance.now() - signalledAt > SAME_KEY_MS) process.exit(130);
}

/** A signal that comes while the stack starts stops what there is when it has. */
async function shutDown(): Promise<void> {
  say('Stopping ...');
  const stack = await starting.catch(() => null);
  await stack?.stop();
  say('Everything has ended.');
  clearInterval(stayAlive);
}

function explain({ addresses, logDirectory }: Stack): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  say(
    [
      `Ready after ${seconds} s. Ctrl+C stops everything.`,
      `  API          ${addresses.graphql}`,
      `  token        ${addresses.token}`,
      `  Temporal UI  ${addresses.temporal.ui}`,
      `  sandbox      ${addresses.sandbox.control}`,
      `  mailbox      ${addresses.mailbox}`,
      `  PostgreSQL   ${addresses.databaseUrl}`,
      `  logs         ${logDirectory}`,
      options.dataDirectory === undefined
        ? 'Nothing is kept; set LOCAL_DATA_DIR to a directory to keep the data.'
        : `The data are kept in ${options.dataDirectory}.`,
    ].join('\n'),
  );
}

/** It stays up when a process dies: somebody may just be trying what happens then. But it says so. */
function watch(stack: Stack): void {
  for (const managed of stack.processes()) {
    void managed.exited.then(({ code, signal }) => {
      if (signalledAt !== null) return;
      say(
        `${managed.name} has ended (${signal ?? `exit code ${String(code)}`}); its log: ${managed.logFile ?? '-'}`,
      );
    });
  }
}
