import type { Db } from '../client.ts';
import { openSecret, sealSecret, type Keyring } from '../secrets/keyring.ts';
import { groupBy } from './page.ts';

interface ConnectionSecret {
  readonly connectionId: string;
  readonly name: string;
}

const placeOf = ({ connectionId, name }: ConnectionSecret) => ({ ownerId: connectionId, name });

/** Seals under the first key of the ring and replaces what was there. */
export async function putSecret(
  db: Db,
  ring: Keyring,
  place: ConnectionSecret,
  plain: string,
): Promise<void> {
  const sealed = sealSecret(ring, placeOf(place), plain);
  const values = {
    key_id: sealed.keyId,
    envelope: sealed.envelope,
    renewal_until: null,
    updated_at: new Date(),
  };
  await db
    .insertInto('sealed_secret')
    .values({ connection_id: place.connectionId, name: place.name, ...values })
    .onConflict((conflict) => conflict.columns(['connection_id', 'name']).doUpdateSet(values))
    .execute();
}

/** Secrets of credentials that a connection no longer has. */
export async function deleteSecretsExcept(
  db: Db,
  connectionId: string,
  names: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('sealed_secret')
    .where('connection_id', '=', connectionId)
    .where('name', 'not in', [...names])
    .execute();
}

export async function deleteSecret(db: Db, { connectionId, name }: ConnectionSecret): Promise<void> {
  await db
    .deleteFrom('sealed_secret')
    .where('connection_id', '=', connectionId)
    .where('name', '=', name)
    .execute();
}

/** The names of the stored secrets of each connection, in the order of the ids. Nothing is opened. */
export async function findSecretNames(
  db: Db,
  connectionIds: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const rows = await db
    .selectFrom('sealed_secret')
    .select(['connection_id', 'name'])
    .where('connection_id', 'in', [...connectionIds])
    .orderBy('name')
    .execute();
  return groupBy(connectionIds, rows, (row) => row.connection_id).map((group) =>
    group.map((row) => row.name),
  );
}

/** For the worker only (R22): null when no such secret is stored, SecretError when it does not open. */
export async function readSecret(db: Db, ring: Keyring, place: ConnectionSecret): Promise<string | null> {
  const row = await db
    .selectFrom('sealed_secret')
    .select(['key_id', 'envelope'])
    .where('connection_id', '=', place.connectionId)
    .where('name', '=', place.name)
    .executeTakeFirst();
  return row === undefined
    ? null
    : openSecret(ring, placeOf(place), { keyId: row.key_id, envelope: row.envelope });
}
