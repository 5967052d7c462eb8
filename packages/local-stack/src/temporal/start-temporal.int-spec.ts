import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEgress } from '@lockstep/platform/egress';
import { Connection } from '@temporalio/client';
import { freePort } from '../free-port.ts';
import { endScripts, eventually, processesWith, runScript } from '../process/processes.fixture.ts';
import { startTemporal } from './start-temporal.ts';

afterAll(endScripts);

const MODULE = fileURLToPath(new URL('./start-temporal.ts', import.meta.url));
const searchAttributes = {
  LockstepJobId: 'Keyword',
  LockstepCycleKind: 'Keyword',
  LockstepOutcome: 'Keyword',
} as const;
const egress = createEgress({ allowPrivateAddresses: true });
afterAll(() => egress.close());

async function withConnection<T>(address: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

async function customAttributes(address: string): Promise<string[]> {
  return withConnection(address, async ({ operatorService }) => {
    const answer = await operatorService.listSearchAttributes({ namespace: 'lockstep' });
    return Object.keys(answer.customAttributes).filter((name) => name.startsWith('Lockstep'));
  });
}

const portOf = (address: string): string => address.split(':')[1] ?? '';

describe('startTemporal', () => {
  it('answers for its namespace with its search attributes and its web UI, and leaves no process behind', async () => {
    const temporal = await startTemporal({ searchAttributes });
    const name = await withConnection(temporal.address, async ({ workflowService }) => {
      const answer = await workflowService.describeNamespace({ namespace: 'lockstep' });
      return answer.namespaceInfo?.name;
    });
    expect(name).toBe('lockstep');
    expect((await customAttributes(temporal.address)).sort()).toEqual(Object.keys(searchAttributes).sort());
    const page = await egress.request({ method: 'GET', url: temporal.uiUrl });
    expect([page.status, page.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
    await temporal.stop();
    await temporal.stop();
    expect(processesWith(`--port\0${portOf(temporal.address)}\0`)).toEqual([]);
  });

  it('runs twice at once', async () => {
    const both = await Promise.all([
      startTemporal({ searchAttributes }),
      startTemporal({ searchAttributes }),
    ]);
    expect(new Set(both.flatMap(({ address, uiUrl }) => [address, uiUrl])).size).toBe(4);
    await Promise.all(both.map((temporal) => temporal.stop()));
  });

  it('keeps a database file, and adds search attributes that are new since', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lockstep-temporal-test-'));
    const dbFile = join(directory, 'deeper', 'temporal.db');
    const first = await startTemporal({ dbFile, searchAttributes: { LockstepJobId: 'Keyword' } });
    await first.stop();
    const second = await startTemporal({ dbFile, searchAttributes });
    expect((await customAttributes(second.address)).sort()).toEqual(Object.keys(searchAttributes).sort());
    await second.stop();
    await rm(directory, { recursive: true });
  });

  it('says when a port that it must use is taken', async () => {
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    const start = startTemporal({ searchAttributes, port, uiPort: await freePort() });
    await expect(start).rejects.toMatchObject({ code: 'PORT_TAKEN' });
    await new Promise((resolve) => taken.close(resolve));
  });

  it('ends when the process that started it is killed', async () => {
    const { child, firstLine } = await runScript(`
      import { startTemporal } from ${JSON.stringify(MODULE)};
      const temporal = await startTemporal({ searchAttributes: {} });
      console.log(temporal.address);
      setInterval(() => {}, 1000);`);
    const marker = `--port\0${portOf(firstLine)}\0`;
    expect(processesWith(marker)).toHaveLength(1);
    child.kill('SIGKILL');
    await eventually('the server is gone', () => processesWith(marker).length === 0);
  });
});
