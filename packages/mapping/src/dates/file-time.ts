import { isInRange } from './moment.ts';
import type { Moment } from './moment.ts';

/** Windows' FILETIME counts 100 ns since 1601-01-01 UTC: 18 digits, more than a JavaScript number holds. */
const EPOCH_SECONDS = 11_644_473_600n;
const TICKS = 10_000_000n;

export function toFileTime({ seconds, ticks }: Moment): bigint {
  return (BigInt(seconds) + EPOCH_SECONDS) * TICKS + BigInt(ticks);
}

/** undefined for what is negative or after the year 9999. */
export function fromFileTime(value: bigint): Moment | undefined {
  if (value < 0n) return undefined;
  const seconds = Number(value / TICKS - EPOCH_SECONDS);
  return isInRange(seconds) ? { seconds, ticks: Number(value % TICKS), kind: 'utc' } : undefined;
}
