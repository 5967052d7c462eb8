import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const root = fileURLToPath(new URL('../', import.meta.url));
const cycle = z.object({
  number: z.number(),
  kind: z.enum(['initial', 'incremental']),
  state: z.string(),
  created: z.number(),
  updated: z.number(),
  renamed: z.number(),
  reactivated: z.number(),
  disabled: z.number(),
  deleted: z.number(),
  skipped: z.number(),
  failed: z.number(),
  held: z.number(),
  requestsToTarget: z.number(),
  requestsToSource: z.number(),
  seconds: z.number(),
});
const result = z.object({
  users: z.number(),
  cycles: z.array(cycle),
  problems: z.array(z.string()),
  workerPeakMemoryMiB: z.number(),
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run demo` as a person starts it. */
async function demo(...args: readonly string[]): Promise<Ended> {
  const child = spawn('npm', ['run', '-s', 'demo', '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

describe('npm run demo', () => {
  let ended: Ended;
  let figures: z.infer<typeof result>;

  beforeAll(async () => {
    ended = await demo('--users', '150', '--exit', '--json');
    const last = ended.stdout.trimEnd().split('\n').at(-1) ?? '';
    figures = result.parse(JSON.parse(last));
  });

  it('ends well, with Zoom as it should be', () => {
    expect(figures.problems).toEqual([]);
    expect(ended.code).toBe(0);
  });

  it('tells what each cycle did', () => {
    const [initial, leave, everything] = figures.cycles;
    expect(figures.cycles.map(({ kind, state }) => [kind, state])).toEqual([
      ['initial', 'succeeded'],
      ['incremental', 'succeeded'],
      ['incremental', 'succeeded'],
    ]);
    expect(figures.cycles.every(({ failed, held }) => failed === 0 && held === 0)).toBe(true);
    expect(initial).toMatchObject({ disabled: 0, deleted: 0 });
    expect(initial?.created).toBeGreaterThan(100);
    expect(leave).toMatchObject({ created: 0, updated: 0, disabled: 1, deleted: 0 });
    // A joiner; a mover, a renamed and a returner; a leaver, a disabled, a soft- and a hard-deleted one, and a group of three.
    expect(everything).toMatchObject({ created: 1, updated: 3, renamed: 1, reactivated: 1, deleted: 1 });
    expect(everything?.disabled).toBeGreaterThan(5);
  });

  it('R13: asks for little: a listing instead of a filter for each, and nothing for who has not changed', () => {
    const [initial, leave] = figures.cycles;
    expect(initial?.requestsToTarget).toBeLessThan((initial?.created ?? 0) + (initial?.updated ?? 0) + 10);
    expect(leave?.requestsToTarget).toBeLessThanOrEqual(4);
  });

  it('R19: shows what the first cycle would do, which is what it then does', () => {
    const [initial] = figures.cycles;
    expect(ended.stdout).toContain(`${String(initial?.created)} write create\n`);
    expect(ended.stdout).toMatch(/licences needed: \d+ Basic of 9999, \d+ Licensed\n/);
    expect(ended.stdout.indexOf('write create')).toBeLessThan(ended.stdout.indexOf('Cycle 1: initial'));
  });

  it('N2: shows the mail that tells of held changes; what is held is not written', () => {
    expect(ended.stdout).toMatch(/ \d\d changes are held, nobody lost an account/);
    expect(ended.stdout).toMatch(/\| .*waits for a decision about held changes/);
    expect(ended.stdout).toContain('TooManyRemovals');
  });

  it('refuses a number of people that it can not play, with the way to call it', async () => {
    const refused = await demo('--users', '7');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('--users must be a whole number from 100 to 20,000');
  });
});
