import type {
  ConflictError,
  NotFoundError,
  SchemaInvalidError,
  ServiceUnavailableError,
  ValidationError,
  Warning,
} from '../generated/graphql.generated.ts';
import type { Reached } from '../temporal/workflow-control.ts';
import type { Issue } from '../synchronization-schema/issue.ts';
import type { z } from 'zod';

// Expected refusals are data: members of a result's union, told apart by __typename.

export function validationError(field: string, message: string) {
  return { __typename: 'ValidationError', field, message } as const satisfies ValidationError;
}

/** The first issue: one remedy at a time, always with the field's whole path. */
export function validationErrorOf(error: z.ZodError, prefix: string) {
  const [issue] = error.issues;
  const path = [...(prefix === '' ? [] : [prefix]), ...(issue?.path ?? [])].map(String).join('.');
  return validationError(path, issue?.message ?? 'The value is not valid.');
}

export function notFoundError(field: string, message: string) {
  return { __typename: 'NotFoundError', field, message } as const satisfies NotFoundError;
}

export function conflictError(field: string, message: string) {
  return { __typename: 'ConflictError', field, message } as const satisfies ConflictError;
}

export function serviceUnavailableError(message: string) {
  return { __typename: 'ServiceUnavailableError', message } as const satisfies ServiceUnavailableError;
}

export function schemaInvalidError(field: string, issues: readonly Issue[]) {
  const errors = issues.filter((issue) => issue.severity === 'error');
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${String(errors.length - 1)} more)` : '';
  const message = `The schema was not stored. ${first?.path ?? field}: ${first?.message ?? 'it is not valid.'}${more}`;
  return { __typename: 'SchemaInvalidError', field, message, issues } as const satisfies SchemaInvalidError;
}

/** The row is the truth: when Temporal is away, `reconcileJobs` brings the workflow in line after its return (DESIGN §3). */
export function temporalWarnings(reached: Reached): Warning[] {
  if (reached.reached) return [];
  return [
    {
      code: 'TemporalUnavailable',
      message:
        `The change is stored, but Temporal could not be told (${reached.problem}). It takes effect by itself within a ` +
        'minute after Temporal and the worker are back; if it does not, the operator should look at both.',
    },
  ];
}
