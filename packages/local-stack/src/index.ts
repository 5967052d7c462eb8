export { freePort } from './free-port.ts';
export { LocalStackError } from './local-stack-error.ts';
export type { LocalStackErrorCode } from './local-stack-error.ts';
export { startPostgres } from './postgres/start-postgres.ts';
export type { RunningPostgres, StartPostgresOptions } from './postgres/start-postgres.ts';
export { startTemporal } from './temporal/start-temporal.ts';
export type { RunningTemporal, StartTemporalOptions } from './temporal/start-temporal.ts';
export type { SearchAttributeKind } from './temporal/search-attributes.ts';
