import { jobSettings, type JobSettings } from '@lockstep/engine';
import { validationErrorOf } from '../graphql/user-errors.ts';
import type { ValidationError } from '../generated/graphql.generated.ts';

export type SettingsResult =
  | { readonly ok: true; readonly settings: JobSettings }
  | { readonly ok: false; readonly error: ValidationError };

/** Settings that may be null; for all others null means "left out", as GraphQL clients send it. */
const nullable = new Set(['transferee', 'baseThreshold', 'totalThreshold']);

/** Lays the given settings over the present ones, member by member; lists are replaced. */
export function mergeSettings(present: unknown, given: unknown): SettingsResult {
  const parsed = jobSettings.safeParse(merge(present, given));
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, error: validationErrorOf(parsed.error, 'settings') };
}

function merge(present: unknown, given: unknown): unknown {
  if (given === undefined) return present;
  if (!isObject(given)) return given;
  const merged: Record<string, unknown> = isObject(present) ? { ...present } : {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== null || nullable.has(name)) merged[name] = merge(merged[name], value);
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
