/** Time that passes only when somebody sleeps. */
export class VirtualTime {
  now = Date.UTC(2026, 10, 24, 8);
  readonly slept: number[] = [];

  readonly clock = (): number => this.now;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.slept.push(ms);
    this.now += ms;
    return Promise.resolve();
  };
}
