import type { Logger } from '@lockstep/platform';
import type { LoggerService } from '@nestjs/common';

/** Nest's own messages, through the process's logger. Nest gives the context as the last parameter. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: 'info' | 'error' | 'warn' | 'debug' | 'fatal') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1);
      const bindings = { context: typeof context === 'string' ? context : undefined };
      if (message instanceof Error) logger[level]({ ...bindings, err: message }, message.message);
      else logger[level](bindings, String(message));
    };
  return {
    // Nest tells every route and resolver at the level "log": that is detail.
    log: write('debug'),
    error: write('error'),
    warn: write('warn'),
    debug: write('debug'),
    verbose: write('debug'),
    fatal: write('fatal'),
  };
}
