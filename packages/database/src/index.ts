export { openDatabase, type DatabaseOptions, type Db } from './client.ts';
export { assertSchemaIsCurrent, migrate, SchemaMismatchError } from './migrations/migrate.ts';
export {
  openSecret,
  parseKeyring,
  sealSecret,
  SecretError,
  type Keyring,
  type SealedSecret,
} from './secrets/keyring.ts';
export { createPayloadCodec, type PayloadCodecOptions, type SealedByCodec } from './secrets/payload-codec.ts';
export { resealSecrets, type Resealed } from './secrets/reseal.ts';
export * from './configuration/index.ts';
export * from './staging/index.ts';
export * from './planning/index.ts';
export * from './gating/index.ts';
export * from './dry-run/index.ts';
export * from './on-demand/index.ts';
export * from './directory/index.ts';
export * from './applying/index.ts';
export * from './cycles/index.ts';
export * from './quarantine/index.ts';
export * from './budget/index.ts';
export * from './notification/index.ts';
export * from './audit/index.ts';
export * from './sessions/index.ts';
export * from './erasure/index.ts';
export * from './maintenance/index.ts';
export * from './statistics/index.ts';
export type { Initiator } from './rows/tables.ts';
export { writeLogs, type LogEntry, type LogStep } from './journal/write-logs.ts';
