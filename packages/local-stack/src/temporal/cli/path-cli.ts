import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { CLI_FILE } from './temporal-cli.ts';
import type { CliUnavailable, TemporalCli } from './temporal-cli.ts';

/** The CLI that the user has: the one named by TEMPORAL_CLI_PATH, and then no other, or the first on the PATH. */
export async function findCliOnPath(
  cliPath: string | undefined,
  searchPath: string,
): Promise<TemporalCli | CliUnavailable> {
  const source = 'path' as const;
  if (cliPath !== undefined) {
    if (await isProgram(cliPath)) return { source, path: cliPath };
    return { source, reason: `TEMPORAL_CLI_PATH names ${cliPath}, which is not an executable file` };
  }
  for (const directory of searchPath.split(delimiter).filter((part) => part !== '')) {
    const path = join(directory, CLI_FILE);
    if (await isProgram(path)) return { source, path };
  }
  return { source, reason: 'TEMPORAL_CLI_PATH is not set, and there is no `temporal` on the PATH' };
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
