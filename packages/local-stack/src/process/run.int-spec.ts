import { afterAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { endScripts, eventually, runScript } from './processes.fixture.ts';
import { run } from './run.ts';

afterAll(endScripts);

const MODULE = fileURLToPath(new URL('./run.ts', import.meta.url));

describe('run', () => {
  it('gives the code and both streams', async () => {
    const result = await run('/bin/sh', ['-c', 'echo one; echo two >&2; exit 3'], { timeoutMs: 10_000 });
    expect(result.code).toBe(3);
    expect(result.output.split('\n').sort()).toEqual(['', 'one', 'two']);
  });

  it('kills what takes too long', async () => {
    expect(await run('/bin/sh', ['-c', 'exec sleep 600'], { timeoutMs: 20 })).toMatchObject({ code: null });
  });

  it('does not hold its caller for a command that is not there', async () => {
    const { child, firstLine } = await runScript(`
      import { run } from ${JSON.stringify(MODULE)};
      console.log((await run('/no/such/program', [], { timeoutMs: 300_000 })).output);`);
    expect(firstLine).toContain('ENOENT');
    await eventually('the script has ended', () => child.exitCode !== null);
  });
});
