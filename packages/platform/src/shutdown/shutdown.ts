export type ShutdownHandler = () => void | Promise<void>;

export interface ShutdownOptions {
  /** For all handlers together; then the process ends with code 1. */
  readonly timeLimitMs: number;
  readonly exit: (code: number) => void;
  readonly onError: (error: unknown) => void;
}

export interface Shutdown {
  /** Handlers run in reverse order of registration, each after the one before. Returns the way to take it back. */
  add(handler: ShutdownHandler): () => void;
  /** Runs the handlers once; a second call waits for the first. Ends with `exit`: 0, or 1 after an error or too long. */
  run(): Promise<void>;
}

export class ShutdownTimeoutError extends Error {
  override readonly name = 'ShutdownTimeoutError';
  readonly timeLimitMs: number;

  constructor(timeLimitMs: number) {
    super(
      `Shutting down took longer than ${String(timeLimitMs)} ms, so the process ended without finishing. ` +
        'Work under way will be resumed by the next start; nobody need act unless this happens each time.',
    );
    this.timeLimitMs = timeLimitMs;
  }
}

export function createShutdown(options: ShutdownOptions): Shutdown {
  const handlers: ShutdownHandler[] = [];
  let running: Promise<void> | null = null;

  const runHandlers = async (): Promise<number> => {
    let code = 0;
    for (let handler = handlers.pop(); handler !== undefined; handler = handlers.pop()) {
      try {
        await handler();
      } catch (error) {
        code = 1;
        options.onError(error);
      }
    }
    return code;
  };

  const run = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<number>((resolve) => {
      timer = setTimeout(() => {
        options.onError(new ShutdownTimeoutError(options.timeLimitMs));
        resolve(1);
      }, options.timeLimitMs);
    });
    const code = await Promise.race([runHandlers(), limit]);
    clearTimeout(timer);
    options.exit(code);
  };

  return {
    add: (handler) => {
      handlers.push(handler);
      return () => {
        const index = handlers.lastIndexOf(handler);
        if (index !== -1) handlers.splice(index, 1);
      };
    },
    run: () => (running ??= run()),
  };
}
