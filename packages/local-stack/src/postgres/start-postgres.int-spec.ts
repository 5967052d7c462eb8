import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort } from '../free-port.ts';
import { endScripts, eventually, processesWith, runScript } from '../process/processes.fixture.ts';
import { clearStaleLock } from './stale-lock.ts';
import { startPostgres } from './start-postgres.ts';
import { unprivilegedUser } from './system-user.ts';

afterAll(endScripts);

const MODULE = fileURLToPath(new URL('./start-postgres.ts', import.meta.url));

async function ask<T extends pg.QueryResultRow>(url: string, text: string): Promise<T | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows[0];
  } finally {
    await client.end();
  }
}

const clusterOf = async (url: string): Promise<string> =>
  (await ask<{ data_directory: string }>(url, 'show data_directory'))?.data_directory ?? '';

describe('startPostgres', () => {
  it('starts PostgreSQL 18, and leaves neither process nor directory behind', async () => {
    const postgres = await startPostgres();
    const row = await ask(
      postgres.url,
      `select current_setting('server_version_num')::int / 10000 as version, current_database() as name,
        current_setting('max_connections')::int >= 200 as roomy, current_setting('fsync') as fsync,
        lower('ÄÖ') as lower, current_setting('server_encoding') as encoding`,
    );
    expect(row).toEqual({
      version: 18,
      name: 'lockstep',
      roomy: true,
      fsync: 'off',
      lower: 'äö',
      encoding: 'UTF8',
    });
    const directory = dirname(await clusterOf(postgres.adminUrl));
    await postgres.stop();
    await postgres.stop();
    expect(processesWith(directory)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });

  it('lets its caller make databases from a template', async () => {
    const postgres = await startPostgres();
    await ask(postgres.adminUrl, 'create database pattern');
    await ask(postgres.adminUrl.replace(/\/postgres$/, '/pattern'), 'create table t as select 7 as n');
    await ask(postgres.adminUrl, 'create database copy template pattern');
    expect(await ask(postgres.adminUrl.replace(/\/postgres$/, '/copy'), 'select n from t')).toEqual({ n: 7 });
    await postgres.stop();
  });

  it('wants its password', async () => {
    const postgres = await startPostgres();
    const wrong = new URL(postgres.url);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await postgres.stop();
  });

  it('runs twice at once', async () => {
    const both = await Promise.all([startPostgres(), startPostgres()]);
    const clusters = await Promise.all(both.map(({ url }) => clusterOf(url)));
    expect(new Set(clusters).size).toBe(2);
    await Promise.all(both.map((postgres) => postgres.stop()));
  });

  it('says when the port that it must use is taken', async () => {
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    await expect(startPostgres({ port })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
    await new Promise((resolve) => taken.close(resolve));
  });
});

describe('a data directory', () => {
  let dataDirectory: string;
  let cluster: string;
  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'lockstep-data-test-'));
    cluster = join(dataDirectory, 'cluster');
    const postgres = await startPostgres({ dataDirectory });
    await ask(postgres.url, 'create table kept as select 1 as n');
    await postgres.stop();
  });
  afterAll(() => rm(dataDirectory, { recursive: true, force: true }));

  async function expectKept(): Promise<void> {
    const postgres = await startPostgres({ dataDirectory });
    expect(await ask(postgres.url, `select n, current_setting('fsync') as fsync from kept`)).toEqual({
      n: 1,
      fsync: 'on', // durable is the default for a directory that is kept
    });
    await postgres.stop();
  }

  it('is kept from one run to the next', async () => {
    await expectKept();
    expect((await readdir(dataDirectory)).sort()).toEqual(['cluster', 'password']);
  });

  it('opens after a run that was killed', async () => {
    const { child, firstLine } = await runScript(`
      import { startPostgres } from ${JSON.stringify(MODULE)};
      const postgres = await startPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)} });
      console.log(postgres.url);
      setInterval(() => {}, 1000);`);
    await ask(firstLine, 'create table before_the_kill as select 2 as n');
    child.kill('SIGKILL');
    // At once: the server of the killed run may still be there, and goes.
    const postgres = await startPostgres({ dataDirectory });
    expect(await ask(postgres.url, 'select n from before_the_kill')).toEqual({ n: 2 });
    await postgres.stop();
    expect(processesWith(dataDirectory)).toEqual([]);
  });

  it('opens with the lock of a process that is gone', async () => {
    await writeLock(4_194_301);
    await expectKept();
  });

  it('opens with a lock whose number belongs to another program by now', async () => {
    const user = await unprivilegedUser();
    const ids = user === null ? {} : { uid: user.uid, gid: user.gid };
    const other = spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore', ...ids });
    await new Promise((resolve) => other.once('spawn', resolve));
    await writeLock(other.pid ?? 0);
    await expectKept();
    expect(other.exitCode).toBeNull();
    other.kill('SIGKILL');
  });

  it('opens with a lock that was cut short', async () => {
    await writeFile(join(cluster, 'postmaster.pid'), '');
    await expectKept();
  });

  it('with half a cluster from a run that was killed while it made one is not taken for whole', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'lockstep-data-test-'));
    await writeFile(join(fresh, 'password'), 'kept-password');
    const postgres = await startPostgres({ dataDirectory: fresh, durable: false });
    expect(new URL(postgres.url).password).toBe('kept-password');
    await postgres.stop();
    await rm(fresh, { recursive: true });
  });

  it('that is in use is refused, with the process to end', async () => {
    const postgres = await startPostgres({ dataDirectory });
    await expect(clearStaleLock(cluster, 50)).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_IN_USE',
      message: expect.stringMatching(/process id \d+.*kill -INT \d+/s),
    });
    expect(await ask(postgres.url, 'select n from kept')).toEqual({ n: 1 });
    await postgres.stop();
  });

  async function writeLock(pid: number): Promise<void> {
    await eventually('no server', () => processesWith(cluster).length === 0);
    await writeFile(join(cluster, 'postmaster.pid'), `${String(pid)}\n${cluster}\n1\n5432\n\n127.0.0.1\n`);
  }
});
