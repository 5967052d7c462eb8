import { types } from 'node:util';

export type LocalStackErrorCode =
  | 'PLATFORM_UNSUPPORTED'
  | 'BINARIES_MISSING'
  | 'NO_UNPRIVILEGED_USER'
  | 'DIRECTORY_UNREACHABLE'
  | 'DATA_DIRECTORY_IN_USE'
  | 'PORT_TAKEN'
  | 'SERVER_FAILED'
  | 'TEMPORAL_CLI_NOT_FOUND'
  | 'PROGRAM_MISSING'
  | 'STACK_STOPPED';

/** What went wrong on this machine; the message says who must act, and how. */
export class LocalStackError extends Error {
  override readonly name = 'LocalStackError';
  readonly code: LocalStackErrorCode;

  constructor(code: LocalStackErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}

export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}

/** Of the system: `EEXIST`. Not by instanceof: inside Jest those errors come from another realm. */
export function codeOf(error: unknown): unknown {
  return types.isNativeError(error) && 'code' in error ? error.code : undefined;
}
