import type { Migration } from 'kysely';
import * as foundation from './2026-11-24T0000-foundation.ts';

/** The explicit, forward-only list: a migration that is not here does not exist. Released ones are never edited. */
export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-24T0000-foundation': foundation,
};
