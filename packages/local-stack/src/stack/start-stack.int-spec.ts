import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createEgress } from '@lockstep/platform/egress';
import { childrenOf, eventually } from '../process/processes.fixture.ts';
import { startStack } from './start-stack.ts';
import type { Stack } from './stack.ts';

const worker = fileURLToPath(new URL('./worker.fixture.ts', import.meta.url));
const egress = createEgress({ allowPrivateAddresses: true });
const before = childrenOf(process.pid);
let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ files: { worker } });
});
afterAll(async () => {
  await egress.close();
  await stack.stop();
});

async function templates(token: string): Promise<{ status: number; body: string }> {
  return egress.request({
    method: 'POST',
    url: stack.addresses.graphql,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ templates { id } }' }),
  });
}

const statusOf = async (url: string): Promise<number> =>
  (await egress.request({ method: 'GET', url })).status;

describe('startStack', () => {
  it('starts everything, at the addresses that it gives', async () => {
    const { temporal, sandbox, token, mailbox } = stack.addresses;
    expect(await templates(token)).toMatchObject({ status: 200, body: expect.stringContaining('zoom') });
    expect(JSON.parse((await templates('another')).body)).toMatchObject({ errors: [expect.anything()] });
    const pages = [`${stack.addresses.api}/health/ready`, temporal.ui, `${sandbox.control}/health`, mailbox];
    expect(await Promise.all(pages.map(statusOf))).toEqual([200, 200, 200, 200]);
    expect(Buffer.from(token, 'base64')).toHaveLength(32);
  });

  it('runs each as a process of its own, with its log and its memory', () => {
    const names = ['postgres', 'temporal', 'sandbox', 'api', 'worker-1'];
    expect(stack.processes().map(({ name }) => name)).toEqual(names);
    const children = childrenOf(process.pid);
    for (const managed of stack.processes()) {
      expect(children).toContain(managed.pid);
      expect(managed.isRunning()).toBe(true);
      expect(managed.peakMemoryBytes()).toBeGreaterThan(5_000_000);
      expect(managed.logFile?.startsWith(stack.logDirectory)).toBe(true);
    }
    expect(readFileSync(stack.workers[0]?.logFile ?? '', 'utf8')).toContain('the stand-in is ready');
  });

  it('adds workers, kills one, and starts it again', async () => {
    const added = await stack.addWorker();
    expect(stack.workers.map(({ name }) => name)).toEqual(['worker-1', 'worker-2']);
    const { pid, exited } = added;
    expect(added.kill('SIGKILL')).toBe(true);
    expect(await exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(added.isRunning()).toBe(false);
    expect(added.kill('SIGKILL')).toBe(false);
    await added.restart();
    expect(added.isRunning()).toBe(true);
    expect(added.pid).not.toBe(pid);
    const orderly = added.exited;
    await added.restart();
    expect(await orderly).toEqual({ code: 0, signal: null });
    await added.stop();
    expect(added.peakMemoryBytes()).toBeGreaterThan(5_000_000);
    await expect(added.restart()).rejects.toMatchObject({ code: 'STACK_STOPPED' });
  });

  it('restarts its servers at the same addresses, the database with its data', async () => {
    const { api, temporal, sandbox, token } = stack.addresses;
    stack.postgres.kill('SIGKILL');
    await stack.postgres.exited;
    await Promise.all([stack.postgres.restart(), stack.temporal.restart(), stack.sandbox.restart()]);
    const pages = [temporal.ui, `${sandbox.control}/health`, `${api}/health/ready`];
    await eventually('all answer', async () => {
      const answers = await Promise.all(pages.map((url) => statusOf(url).catch(() => 0)));
      return answers.every((status) => status === 200);
    });
    await stack.api.restart();
    expect(await templates(token)).toMatchObject({ status: 200 });
  });

  it('stops all of it, also when it is told twice', async () => {
    await Promise.all([stack.stop(), stack.stop()]);
    await stack.stop();
    expect(stack.processes().filter((managed) => managed.isRunning())).toEqual([]);
    await eventually('no process is left', () =>
      childrenOf(process.pid).every((pid) => before.includes(pid)),
    );
    expect(existsSync(stack.logDirectory)).toBe(false);
    await expect(stack.addWorker()).rejects.toMatchObject({ code: 'STACK_STOPPED' });
    await eventually('nor of that worker', () =>
      childrenOf(process.pid).every((pid) => before.includes(pid)),
    );
  });
});
