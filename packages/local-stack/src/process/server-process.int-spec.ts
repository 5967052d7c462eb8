import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endScripts, eventually, isAlive, processesWith, runScript } from './processes.fixture.ts';
import { startServerProcess } from './server-process.ts';

afterAll(endScripts);

const MODULE = fileURLToPath(new URL('./server-process.ts', import.meta.url));

function shell(script: string, marker = 'x', log?: (line: string) => void) {
  return startServerProcess({
    name: 'Test server',
    command: '/bin/sh',
    args: ['-c', script, marker],
    stopSignal: 'TERM',
    ...(log === undefined ? {} : { log }),
  });
}

describe('startServerProcess', () => {
  it('waits for a line, hands lines on, and stops', async () => {
    const lines: string[] = [];
    const server = await shell(
      'echo one; echo ready >&2; exec sleep 600',
      'x',
      (line) => void lines.push(line),
    );
    await server.waitForLine(/^ready$/, 10_000);
    await eventually('both lines', () => lines.length === 2);
    expect(server.isRunning()).toBe(true);
    await server.stop();
    await server.stop();
    expect(server.isRunning()).toBe(false);
    expect(processesWith(` ${String(server.pid)} `)).toEqual([]);
    expect(lines.sort()).toEqual(['one', 'ready']);
  });

  it('tells what a server said that ended while it started', async () => {
    const server = await shell('echo the disk is full; exit 3');
    await expect(server.waitForLine(/ready/, 10_000)).rejects.toMatchObject({
      code: 'SERVER_FAILED',
      message: expect.stringContaining('the disk is full'),
    });
  });

  it('tells when a server is not ready in time', async () => {
    const server = await shell('exec sleep 600');
    await expect(server.waitForLine(/ready/, 50)).rejects.toThrow('was not ready after 50 ms');
    await server.stop();
  });

  it('rejects for a program that is not there', async () => {
    const start = startServerProcess({
      name: 'X',
      command: '/no/such/program',
      args: [],
      stopSignal: 'TERM',
    });
    await expect(start).rejects.toMatchObject({ code: 'SERVER_FAILED' });
  });

  it('leaves no watchdog behind when the server ends by itself', async () => {
    const server = await shell('echo ready; read -r _');
    await server.exited;
    const watchdog = `lockstep-watchdog\0${String(server.pid)}\0`;
    await eventually('the watchdog is gone', () => processesWith(watchdog).length === 0);
  });
});

describe('the watchdog', () => {
  it('ends the server and removes its directory when this process is killed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lockstep-watchdog-test-'));
    const { child, firstLine } = await runScript(`
      import { startServerProcess } from ${JSON.stringify(MODULE)};
      const server = await startServerProcess({
        name: 'x', command: '/bin/sh', args: ['-c', 'exec sleep 600', ${JSON.stringify(directory)}],
        stopSignal: 'TERM', removeDirectory: ${JSON.stringify(directory)},
      });
      console.log(server.pid);
      setInterval(() => {}, 1000);`);
    const pid = Number(firstLine);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await eventually('server and watchdog are gone', () => processesWith(directory).length === 0);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(directory)).toBe(false);
  });

  it('does so too when a script ends without stopping its server, which does not hold it', async () => {
    const { child, firstLine } = await runScript(`
      import { startServerProcess } from ${JSON.stringify(MODULE)};
      const server = await startServerProcess({
        name: 'x', command: '/bin/sh', args: ['-c', 'exec sleep 600'], stopSignal: 'TERM',
      });
      console.log(server.pid);`);
    await eventually('the script has ended', () => child.exitCode !== null);
    const watchdog = `lockstep-watchdog\0${firstLine}\0`;
    await eventually('the server is gone', () => !isAlive(Number(firstLine)));
    await eventually('the watchdog is gone', () => processesWith(watchdog).length === 0);
  });
});
