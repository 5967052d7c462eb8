export { openDatabase, type DatabaseOptions, type Db } from './client.ts';
export { assertSchemaIsCurrent, migrate, SchemaMismatchError } from './migrations/migrate.ts';
export { openSecret, parseKeyring, sealSecret, SecretError, type Keyring, type SealedSecret } from './secrets/keyring.ts';
