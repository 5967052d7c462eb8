import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = fileURLToPath(new URL('main.ts', import.meta.url));
const line = z.object({
  control: z.string(),
  graph: z.string(),
  zoomScim: z.string(),
  smtp: z.object({ port: z.int() }),
});

describe('main', () => {
  it('prints one line of addresses when it is ready, and goes on SIGTERM', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=@lockstep/source', main], {
      cwd: root,
      env: { SANDBOX_ZOOM_PLAN: 'free' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const lines: string[] = [];
    for await (const text of createInterface({ input: child.stdout })) {
      lines.push(text);
      const { control } = line.parse(JSON.parse(text));
      const accounts = await fetch(`${control}/zoom/accounts`);
      expect(await accounts.json()).toMatchObject({ accounts: [{ limits: { LIGHT: { perSecond: 4 } } }] });
      child.kill('SIGTERM');
    }
    expect(lines).toHaveLength(1);
    expect(await exited).toEqual([0, null]);
  });

  it('names the variable that is wrong', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=@lockstep/source', main], {
      cwd: root,
      env: { SANDBOX_ZOOM_PLAN: 'gold' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(text).toContain('SANDBOX_ZOOM_PLAN');
  });
});
