import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const SUPERVISE = fileURLToPath(new URL('./supervise.ts', import.meta.url));

/** Obeys like our processes: the first signal ends it well, a second one at once. Makes the file READY when it listens. */
const OBEDIENT = `
  import { writeFileSync } from 'node:fs';
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {
    console.log(process.env.NAME + ' got ' + signal);
    if (++signals > 1) process.exit(130);
    setTimeout(() => process.exit(0), 50);
  });
  setInterval(() => {}, 1000);
  console.log('ready');
  writeFileSync(process.env.READY, '');`;

/** Does it when the obedient one listens. */
const whenReady = (then: string) => `
  import { existsSync } from 'node:fs';
  const timer = setInterval(() => { if (existsSync(process.env.READY)) { clearInterval(timer); ${then} } }, 10);`;

const PROGRAMS = {
  obedient: OBEDIENT,
  deaf: `for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {}); setInterval(() => {}, 1000); console.log('ready');`,
  fails: whenReady('process.exit(7);'),
  finishes: whenReady(''),
  stubborn: `process.on('SIGTERM', () => process.exit(3)); setInterval(() => {}, 1000); console.log('ready');`,
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supervise-'));
  for (const [name, code] of Object.entries(PROGRAMS)) await writeFile(join(folder, `${name}.mjs`), code);
});
afterAll(() => rm(folder, { recursive: true }));

let started = 0;

/** A supervisor of those programs, as a process of its own. */
function start(...names: readonly (keyof typeof PROGRAMS)[]) {
  const programs = names.map((name) => ({ name, file: join(folder, `${name}.mjs`) }));
  started += 1;
  const ready = join(folder, `ready-${String(started)}`);
  const script = `
    import { supervise } from ${JSON.stringify(SUPERVISE)};
    process.exitCode = await supervise({
      programs: ${JSON.stringify(programs)}, report: console.log, graceMs: 3_000,
      environment: { ...process.env, NAME: 'child', READY: ${JSON.stringify(ready)} },
    });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
  let output = '';
  let wake: () => void = () => undefined;
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
    wake();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const count = (line: string): number => output.split('\n').filter((one) => one === line).length;
  const saw = async (line: string, times: number): Promise<void> => {
    while (count(line) < times) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { child, ended, count, saw, output: () => output };
}

describe('supervise', () => {
  it('passes a signal on to all, once, and ends with 0', async () => {
    const { child, ended, count, saw } = start('obedient', 'obedient');
    await saw('ready', 2);
    // As npm and a terminal do: twice in a moment is one wish.
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(count('child got SIGINT')).toBe(2);
  });

  it('stops the rest when one fails, and ends with its code', async () => {
    const { ended, count, output } = start('obedient', 'fails');
    expect(await ended).toBe(7);
    expect(count('child got SIGTERM')).toBe(1);
    expect(output()).toContain('fails ended with code 7');
  });

  it('takes an end without failure for a failure: services do not finish', async () => {
    const { ended, count } = start('finishes', 'obedient');
    expect(await ended).toBe(1);
    expect(count('child got SIGTERM')).toBe(1);
  });

  it('tells a failure on the way out', async () => {
    const { child, ended, saw } = start('obedient', 'stubborn');
    await saw('ready', 2);
    child.kill('SIGTERM');
    expect(await ended).toBe(3);
  });

  it('kills what does not obey', async () => {
    const { child, ended, saw } = start('deaf', 'obedient');
    await saw('ready', 2);
    child.kill('SIGTERM');
    expect(await ended).toBe(137);
  });
});
