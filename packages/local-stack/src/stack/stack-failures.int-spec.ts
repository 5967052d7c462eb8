import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from '../free-port.ts';
import {
  childrenOf,
  endScripts,
  eventually,
  isAlive,
  processesWith,
  runScript,
} from '../process/processes.fixture.ts';
import { openCredentials } from './credentials.ts';
import { programFile } from './program-files.ts';
import { startStack } from './start-stack.ts';

afterAll(endScripts);

const fixture = (name: string): string => fileURLToPath(new URL(`./${name}.fixture.ts`, import.meta.url));
const MODULE = fileURLToPath(new URL('./start-stack.ts', import.meta.url));

describe('a stack that does not start', () => {
  it('leaves nothing running and tells what the process said, and where its log is', async () => {
    const before = childrenOf(process.pid);
    const logDirectory = await mkdtemp(join(tmpdir(), 'lockstep-stack-test-'));
    const start = startStack({ logDirectory, files: { api: fixture('broken'), worker: fixture('worker') } });
    await expect(start).rejects.toMatchObject({
      code: 'SERVER_FAILED',
      message: expect.stringMatching(
        new RegExp(
          `The API ended while it started .exit code 3.*the disk is full.*logs are in ${logDirectory}`,
          's',
        ),
      ),
    });
    await eventually('no process is left', () =>
      childrenOf(process.pid).every((pid) => before.includes(pid)),
    );
    expect(await readFile(join(logDirectory, 'api.log'), 'utf8')).toBe('the disk is full\n');
    expect((await readdir(logDirectory)).sort()).toEqual(
      ['api.log', 'migrate.log', 'postgres.log', 'sandbox.log', 'temporal.log', 'worker-1.log'].sort(),
    );
    await rm(logDirectory, { recursive: true });
  });

  it('says which port is taken', async () => {
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    const logDirectory = await mkdtemp(join(tmpdir(), 'lockstep-stack-test-'));
    const start = startStack({ workers: 0, ports: { postgres: port }, logDirectory });
    await expect(start).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(port)),
    });
    await new Promise((resolve) => taken.close(resolve));
    await rm(logDirectory, { recursive: true });
  });

  it('says what is not there, or must be built first', async () => {
    const root = await mkdtemp(join(tmpdir(), 'lockstep-stack-test-'));
    const refusal = (hint: RegExp) => expect.objectContaining({ message: expect.stringMatching(hint) });
    expect(() => programFile('api', 'dist', root)).toThrow(refusal(/dist.main\.js.*npm run build/));
    expect(() => programFile('worker', 'sources', root)).toThrow(refusal(/worker.src.main\.ts to run\.$/));
    await rm(root, { recursive: true });
  });
});

describe('a stack whose starter is killed', () => {
  it('ends with it', async () => {
    const { child, firstLine } = await runScript(`
      import { startStack } from ${JSON.stringify(MODULE)};
      const stack = await startStack({ files: { worker: ${JSON.stringify(fixture('worker'))} } });
      const url = new URL(stack.addresses.databaseUrl);
      console.log(JSON.stringify({ pids: stack.processes().map(({ pid }) => pid), logs: stack.logDirectory }));
      setInterval(() => {}, 1000);`);
    const { pids, logs } = z
      .object({ pids: z.array(z.number()), logs: z.string() })
      .parse(JSON.parse(firstLine));
    expect(pids).toHaveLength(5);
    expect(pids.filter(isAlive)).toEqual(pids);
    child.kill('SIGKILL');
    await eventually('no process is left', () => pids.filter(isAlive).length === 0);
    await eventually('nor a watchdog', () =>
      pids.every((pid) => processesWith(`lockstep-watchdog\0${String(pid)}\0`).length === 0),
    );
    expect(existsSync(join(logs, '..', 'postgres'))).toBe(false);
    await rm(join(logs, '..'), { recursive: true });
  });
});

describe('the credentials of a stack', () => {
  it('are kept beside its data, for us alone', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lockstep-stack-test-'));
    const file = join(directory, 'deeper', 'credentials.json');
    const first = await openCredentials(file);
    expect(await openCredentials(file)).toEqual(first);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await openCredentials(null)).not.toEqual(first);
    await rm(directory, { recursive: true });
  });
});
