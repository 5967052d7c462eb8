import type { Logger } from '@lockstep/platform';
import type { LogLevel, LogMetadata } from '@temporalio/common';
import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Once per process, before anything else of the SDK: its words, and those of its core, go through our logger. */
export function installRuntime(logger: Logger): void {
  const log = (level: LogLevel, message: string, meta?: LogMetadata) => {
    logger[levels[level]](meta ?? {}, message);
  };
  Runtime.install({
    logger: {
      log,
      trace: (message, meta) => {
        log('TRACE', message, meta);
      },
      debug: (message, meta) => {
        log('DEBUG', message, meta);
      },
      info: (message, meta) => {
        log('INFO', message, meta);
      },
      warn: (message, meta) => {
        log('WARN', message, meta);
      },
      error: (message, meta) => {
        log('ERROR', message, meta);
      },
    },
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) } },
    // Ending the process is main.ts's business: it drains first.
    shutdownSignals: [],
  });
}
