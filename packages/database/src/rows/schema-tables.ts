import type { Generated } from 'kysely';
import type { Json, Time } from './columns.ts';

export interface SchemaVersionTable {
  job_id: string;
  version: number;
  document: Json;
  created_at: Time;
}

export interface SchemaDraftTable {
  job_id: string;
  document: Json;
  based_on: number;
  revision: Generated<number>;
  updated_at: Time;
}
