import { createRequire } from 'node:module';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import type { Egress } from '@lockstep/platform/egress';
import { messageOf } from '../../local-stack-error.ts';
import { run } from '../../process/run.ts';
import { fillOnce } from './cache-directory.ts';
import { extractFromTar } from './tar.ts';
import { CLI_FILE } from './temporal-cli.ts';
import type { CliUnavailable, TemporalCli } from './temporal-cli.ts';

export interface OfficialCliOptions {
  readonly cacheDirectory: string;
  readonly egress: Egress;
  /** For tests. */
  readonly baseUrl?: string;
}

const BASE_URL = 'https://temporal.download';
const INFO_TIMEOUT_MS = 3_000; // most closed networks answer at once; one that swallows packets must not hold us
const ARCHIVE_TIMEOUT_MS = 120_000;
const MAX_ARCHIVE_BYTES = 250 * 1024 * 1024;
const MAX_PROGRAM_BYTES = 600 * 1024 * 1024;
const MAX_REDIRECTS = 5;

const downloadInfo = z.object({ archiveUrl: z.string(), fileToExtract: z.string() });
const packageJson = z.object({ version: z.string() });

/**
 * The release that belongs to this version of the SDK, asked for as the SDK asks for it (sdk-core, ephemeral_server):
 * an answer names the archive and the file in it. Kept in the cache.
 */
export async function downloadOfficialCli(
  options: OfficialCliOptions,
): Promise<TemporalCli | CliUnavailable> {
  const source = 'official' as const;
  const version = sdkVersion();
  try {
    const directory = await fillOnce(
      options.cacheDirectory,
      `temporal-official-${version}`,
      async (draft) => {
        const program = join(draft, CLI_FILE);
        await writeFile(program, await fetchProgram(options, version), { mode: 0o755 });
        const { code, output } = await run(program, ['--version'], { timeoutMs: 30_000 });
        if (code !== 0)
          throw new Error(`the CLI that was downloaded does not run on this machine: ${output.trim()}`);
      },
    );
    return { source, path: join(directory, CLI_FILE) };
  } catch (error) {
    return { source, reason: `the download from ${options.baseUrl ?? BASE_URL} failed: ${messageOf(error)}` };
  }
}

async function fetchProgram(
  { egress, baseUrl = BASE_URL }: OfficialCliOptions,
  version: string,
): Promise<Buffer> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const query = new URLSearchParams({
    arch,
    platform,
    format: 'tar.gz',
    'sdk-name': 'sdk-typescript',
    'sdk-version': version,
  });
  const answer = await get(egress, `${baseUrl}/cli/default?${query.toString()}`, INFO_TIMEOUT_MS);
  const { archiveUrl, fileToExtract } = downloadInfo.parse(JSON.parse(answer.toString('utf8')));
  const archive = await get(egress, archiveUrl, ARCHIVE_TIMEOUT_MS);
  const tar = await promisify(gunzip)(archive, { maxOutputLength: MAX_PROGRAM_BYTES });
  const program = extractFromTar(tar, fileToExtract);
  if (program === null) throw new Error(`there is no ${fileToExtract} in the archive`);
  return program;
}

/** Follows redirects, which egress does not: the archive lies at a host of its own choice. Never from https to http. */
async function get(egress: Egress, url: string, timeoutMs: number, redirects = 0): Promise<Buffer> {
  const { status, headers, body } = await egress.request({
    method: 'GET',
    url,
    timeoutMs,
    maxResponseBytes: MAX_ARCHIVE_BYTES,
    responseEncoding: 'latin1',
  });
  if (status === 200) return Buffer.from(body, 'latin1');
  const location = headers['location'];
  if (status < 300 || status > 399 || location === undefined || redirects === MAX_REDIRECTS) {
    throw new Error(`it answered ${String(status)}`);
  }
  const next = new URL(location, url);
  if (url.startsWith('https:') && next.protocol !== 'https:') throw new Error('it led away from https');
  return get(egress, next.href, timeoutMs, redirects + 1);
}

function sdkVersion(): string {
  const content: unknown = createRequire(import.meta.url)('@temporalio/client/package.json');
  return packageJson.parse(content).version;
}
