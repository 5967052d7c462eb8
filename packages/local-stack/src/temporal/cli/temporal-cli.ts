import type { TemporalCliSource } from '../../environment.ts';

export interface TemporalCli {
  readonly path: string;
  readonly source: TemporalCliSource;
}

/** Why a source gave no CLI: a sentence for the person who must choose another way. */
export interface CliUnavailable {
  readonly source: TemporalCliSource;
  readonly reason: string;
}

export function isUnavailable(result: TemporalCli | CliUnavailable): result is CliUnavailable {
  return 'reason' in result;
}

export const CLI_FILE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
