import { SourceError } from '@lockstep/engine';
import { errorCodes } from './error-code.ts';
import type { GraphOperation } from './operation.ts';

export interface FailedAnswer {
  readonly status: number;
  readonly body: unknown;
  /** How long the remote side asked to be left alone, if it did. */
  readonly retryAfterMs?: number | undefined;
}

/** Says what happened, who must act and how; carries Graph's code and no text of the tenant. */
export function graphFailure(answer: FailedAnswer, operation: GraphOperation): SourceError {
  const code = errorCodes(answer.body)[0] ?? `Http${String(answer.status)}`;
  const where = `while ${operation.doing} (HTTP ${String(answer.status)}, ${code})`;
  switch (answer.status) {
    case 401:
      return new SourceError(
        'credential',
        code,
        `Microsoft Graph refused the access token twice ${where}. An administrator of the Entra tenant must check that ` +
          'the app registration is enabled, and that the fields tenantId, clientId and the cloud belong together.',
      );
    case 403:
      return new SourceError('permission', code, permissionMessage(where, operation));
    case 404:
      return new SourceError(
        'not-found',
        code,
        `Microsoft Graph does not know what was asked for ${where}. ` +
          'An administrator must check the ids and the tenant in the settings of the connection.',
      );
    case 429:
    case 509:
      return new SourceError(
        'throttled',
        code,
        `Microsoft Graph limits the rate of requests ${where}. Nobody must act: Lockstep goes on by itself.`,
        answer.retryAfterMs,
      );
    default:
      return answer.status >= 500 && answer.status !== 501
        ? unavailable(code, where, answer.retryAfterMs)
        : new SourceError(
            'protocol',
            code,
            `Microsoft Graph did not accept the request ${where}. If the attribute mappings name directory extensions, ` +
              'whoever edits them must check that these exist in the tenant; otherwise report this code to the maintainers.',
          );
  }
}

function permissionMessage(where: string, operation: GraphOperation): string {
  const names = operation.permissions.join(' and ');
  return (
    `Microsoft Graph denied access ${where}. The app registration probably lacks the application permission ${names}. ` +
    'A Privileged Role Administrator or Global Administrator must add it under "API permissions" (type Application, not ' +
    'Delegated) and grant admin consent.'
  );
}

function unavailable(code: string, where: string, retryAfterMs: number | undefined): SourceError {
  return new SourceError(
    'unavailable',
    code,
    `Microsoft Graph could not answer ${where}. Nobody must act yet: Lockstep tries again by itself.`,
    retryAfterMs,
  );
}
