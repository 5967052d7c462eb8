import { readFileSync } from 'fs';

/** What a workflow must never do; for the test that the bundler refuses it. */
export function impure(): Promise<number> {
  return Promise.resolve(readFileSync('/etc/hostname').length);
}
