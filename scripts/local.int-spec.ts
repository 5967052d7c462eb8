import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const START_MS = 300_000;
const script = fileURLToPath(new URL('./local.ts', import.meta.url));
const addresses = z.object({
  api: z.string(),
  graphql: z.string(),
  token: z.string(),
  databaseUrl: z.string(),
  temporal: z.object({ address: z.string(), namespace: z.literal('lockstep'), ui: z.string() }),
  sandbox: z.looseObject({ control: z.string(), smtp: z.object({ host: z.string(), port: z.number() }) }),
  mailbox: z.string(),
});
type Addresses = z.infer<typeof addresses>;

interface Local extends Addresses {
  readonly child: ChildProcess;
  /** Resolves with the exit code and everything that was written. */
  readonly ended: Promise<{ code: number | null; lines: readonly string[]; hints: string }>;
}

let dataDirectory = '';
const children: ChildProcess[] = [];
beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'lockstep-local-test-'));
  await chmod(dataDirectory, 0o755); // under root PostgreSQL runs as another user
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(dataDirectory, { recursive: true, force: true, maxRetries: 3 });
});

async function start(variables: Readonly<Record<string, string>>): Promise<Local> {
  // `env` adds to the environment that we have, and becomes the program.
  const settings = Object.entries({ LOCAL_WORKERS: '0', LOCAL_DATA_DIR: dataDirectory, ...variables });
  const args = settings.map(([name, value]) => `${name}=${value}`);
  const program = [process.execPath, '--import', 'tsx', '--conditions=@lockstep/source', script];
  const child = spawn('env', [...args, ...program], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const lines: string[] = [];
  let hints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (hints += text));
  const reader = createInterface({ input: child.stdout });
  const firstLine = new Promise<string>((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(line);
      resolve(line);
    });
    child.once('close', () => {
      reject(new Error(hints));
    });
  });
  const ended = new Promise<Awaited<Local['ended']>>((resolve) =>
    child.once('close', (code) => {
      resolve({ code, lines, hints });
    }),
  );
  return { child, ended, ...addresses.parse(JSON.parse(await firstLine)) };
}

async function ask({ graphql, token }: Addresses, query: string): Promise<unknown> {
  const answer = await fetch(graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

const create = `mutation { createSourceConnection(input: { displayName: "Kept", clientSecret: "x",
  tenantId: "11111111-1111-4111-8111-111111111111", clientId: "22222222-2222-4222-8222-222222222222" }) { __typename } }`;

describe('npm run local', () => {
  it(
    'announces everything in one line, and ends everything on Ctrl+C, which npm sends twice',
    async () => {
      const first = await start({});
      expect(await ask(first, create)).toEqual({
        data: { createSourceConnection: { __typename: 'ConnectionPayload' } },
      });
      expect((await fetch(`${first.sandbox.control}/health`)).status).toBe(200);
      first.child.kill('SIGINT');
      first.child.kill('SIGINT');
      const { code, lines, hints } = await first.ended;
      expect({ code, lines: lines.length }).toEqual({ code: 0, lines: 1 });
      expect(hints).toMatch(/Ready after .*Everything has ended\.\n$/s);
      await expect(fetch(first.api)).rejects.toThrow();

      const second = await start({ LOCAL_API_PORT: new URL(first.api).port });
      expect({ api: second.api, token: second.token }).toEqual({ api: first.api, token: first.token });
      expect(
        JSON.stringify(await ask(second, '{ connections { edges { node { displayName } } } }')),
      ).toContain('Kept');
      second.child.kill('SIGTERM');
      expect(await second.ended).toMatchObject({ code: 0 });
    },
    2 * START_MS,
  );

  it('says what is wrong with its environment, and starts nothing', async () => {
    await expect(start({ LOCAL_API_PORT: 'x' })).rejects.toThrow(/LOCAL_API_PORT/);
  });
});
