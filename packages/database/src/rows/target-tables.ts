import type { Generated } from 'kysely';
import type { Json, NullableJson, NullableTime, Time } from './columns.ts';

export interface TargetListingTable {
  job_id: string;
  cycle_id: string;
  state: 'reading' | 'complete' | 'untrusted';
  cursor: NullableJson;
  pages: Generated<number>;
  rows: Generated<number>;
  total: number | null;
  started_at: Time;
}

export interface TargetAccountTable {
  job_id: string;
  target_id: string;
  resource: Json;
  complete: boolean;
  seen_at: Time;
}

export interface TargetMatchKeyTable {
  job_id: string;
  attribute: string;
  value: string;
  target_id: string;
}

export interface TargetBudgetTable {
  connection_id: string;
  label: string;
  rate_per_second: number;
  ceiling_per_second: number;
  permits: number;
  refilled_at: Time;
  blocked_until: NullableTime;
  removals_waiting_until: NullableTime;
}
