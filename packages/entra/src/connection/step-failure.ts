import type { SourceError } from '@lockstep/engine';
import type { GraphOperation } from '../graph/operation.ts';
import { fieldOfLoginCode } from '../tokens/login-failure.ts';
import type { ConnectionField } from '../tokens/login-failure.ts';
import type { ConnectionHelper, ConnectionStepFailure } from './connection-test.ts';

export function stepFailure(error: SourceError, operation: GraphOperation | null): ConnectionStepFailure {
  const field = fieldOf(error);
  return {
    kind: error.kind,
    code: error.code,
    message: error.message,
    field,
    missingPermissions: error.kind === 'permission' && operation ? operation.permissions : [],
    ask: helper(error, field),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}

function fieldOf(error: SourceError): ConnectionField | null {
  return error.code === 'ServicePrincipalNotFound' ? 'servicePrincipalId' : fieldOfLoginCode(error.code);
}

function helper(error: SourceError, field: ConnectionField | null): ConnectionHelper {
  switch (error.kind) {
    case 'permission':
      return 'tenant-administrator';
    case 'credential':
      return field === null ? 'tenant-administrator' : 'connection-editor';
    case 'not-found':
      return 'connection-editor';
    case 'throttled':
      return 'nobody';
    case 'unavailable':
    case 'protocol':
      return 'operator';
  }
}
