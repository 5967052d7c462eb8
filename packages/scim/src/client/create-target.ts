import type { TargetProfile } from '../profile/target-profile.ts';
import { testConnection } from './connection-test.ts';
import { Exchange } from './exchange.ts';
import { findUsers } from './find-users.ts';
import { listUsers } from './list-users.ts';
import { readUser } from './read-user.ts';
import type { TargetDependencies, TargetReader, TargetWriter } from './target-client.ts';
import { targetIdentity } from './target-identity.ts';
import type { TargetSettings } from './target-settings.ts';

/** A client that cannot write: what a dry run is given (RULES R19). */
export function createTargetReader(
  profile: TargetProfile,
  settings: TargetSettings,
  dependencies: TargetDependencies,
): TargetReader {
  return reader(new Exchange(profile, settings, dependencies), settings);
}

export function createTargetWriter(
  profile: TargetProfile,
  settings: TargetSettings,
  dependencies: TargetDependencies,
): TargetWriter {
  const exchange = new Exchange(profile, settings, dependencies);
  return { ...reader(exchange, settings), send: (request, options) => exchange.send(request, options) };
}

function reader(exchange: Exchange, settings: TargetSettings): TargetReader {
  return {
    identity: (signal) => targetIdentity(exchange, settings, signal),
    listUsers: (cursor, signal) => listUsers(exchange, cursor, signal),
    findUsers: (attribute, value, signal) => findUsers(exchange, attribute, value, signal),
    readUser: (id, signal) => readUser(exchange, id, signal),
    testConnection: (signal) => testConnection(exchange, settings.authentication, signal),
  };
}
