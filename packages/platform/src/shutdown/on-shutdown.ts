import { createShutdown } from './shutdown.ts';
import type { Shutdown, ShutdownHandler } from './shutdown.ts';

const TIME_LIMIT_MS = 20_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

let installed: Shutdown | null = null;

/**
 * Runs the handler when the process is told to end (SIGTERM, SIGINT): last registered first, once, 20 s for all, then
 * the process exits. A second signal ends it at once. Returns the way to take the handler back.
 */
export function onShutdown(handler: ShutdownHandler): () => void {
  installed ??= install();
  return installed.add(handler);
}

function install(): Shutdown {
  const shutdown = createShutdown({
    timeLimitMs: TIME_LIMIT_MS,
    exit: (code) => process.exit(code),
    onError: (error) =>
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
  });
  let signalled = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (signalled) process.exit(SIGNAL_EXIT_CODES[signal]);
      signalled = true;
      void shutdown.run();
    });
  }
  return shutdown;
}
