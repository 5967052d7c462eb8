import { pino } from 'pino';
import type { ChildLoggerOptions, DestinationStream, Logger as PinoLogger } from 'pino';
import { redact } from './redaction.ts';

export type Logger = PinoLogger;
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggerOptions {
  readonly name: string;
  readonly level: LogLevel;
  /** What every line says besides, when it is written: of whom or what it is. */
  readonly context?: () => Record<string, unknown>;
  /** Standard output when absent. */
  readonly destination?: DestinationStream;
}

/** JSON lines with ISO times, level names, and secrets taken out of every logged object, error and child binding. */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    timestamp: pino.stdTimeFunctions.isoTime,
    ...(options.context === undefined ? {} : { mixin: options.context }),
    // `err` and `error` go through `redact` too, so pino's own serializer must not be first.
    serializers: { err: (error: unknown) => redact(error) },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (entry: Record<string, unknown>) => redactMembers(entry),
      bindings: (bindings: Record<string, unknown>) => redactMembers(bindings),
    },
  };
  const logger = options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  return redactChildren(logger);
}

/** pino asks its `bindings` formatter for the root logger only (proto.js, child). Children inherit this method. */
function redactChildren(logger: Logger): Logger {
  const original: unknown = Reflect.get(logger, 'child');
  if (typeof original !== 'function') throw new TypeError('pino has no child()');
  return Object.defineProperty(logger, 'child', {
    value(this: Logger, bindings: Record<string, unknown>, options?: ChildLoggerOptions): unknown {
      const child: unknown = Reflect.apply(original, this, [redactMembers(bindings), options]);
      return child;
    },
  });
}

function redactMembers(entry: Record<string, unknown>): Record<string, unknown> {
  const copy = redact({ ...entry });
  return typeof copy === 'object' && copy !== null ? { ...copy } : {};
}
