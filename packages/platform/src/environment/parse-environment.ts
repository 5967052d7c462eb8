import type { z } from 'zod';
import { EnvironmentError } from './environment-error.ts';
import type { EnvironmentIssue } from './environment-error.ts';

export type EnvironmentSource = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables that the schema names and throws an EnvironmentError with all that is wrong. An empty variable
 * counts as unset: Docker Compose writes `NAME=` for what nobody has given.
 */
export function parseEnvironment<T extends z.ZodObject>(schema: T, source: EnvironmentSource): z.output<T> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = source[name]?.trim();
    if (value !== undefined && value !== '') given[name] = value;
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new EnvironmentError(result.error.issues.map((issue) => describe(issue, schema, given)));
}

function describe(issue: z.core.$ZodIssue, schema: z.ZodObject, given: EnvironmentSource): EnvironmentIssue {
  const variable = issue.path.map(String).join('.') || '(several)';
  const field: unknown = schema.shape[variable];
  const description = hasDescription(field) ? field.description : undefined;
  const missing = variable in schema.shape && !(variable in given) && issue.code !== 'custom';
  const problem = missing ? 'is not set' : issue.message;
  return { variable, problem, ...(description === undefined ? {} : { description }) };
}

function hasDescription(field: unknown): field is { readonly description?: string } {
  if (typeof field !== 'object' || field === null || !('description' in field)) return false;
  return field.description === undefined || typeof field.description === 'string';
}
