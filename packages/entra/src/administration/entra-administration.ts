import { delegatedPermissions, SourceError, type NewAppRole } from '@lockstep/engine';
import type { EntraDependencies } from '../directory/dependencies.ts';
import { GraphClient } from '../graph/graph-client.ts';
import { ResourceUnits } from '../graph/resource-units.ts';
import { endpointsOf } from '../settings/clouds.ts';
import type { EntraSettings } from '../settings/entra-settings.ts';
import { claimsOf } from '../tokens/access-token.ts';
import { TokenSource } from '../tokens/token-source.ts';
import { addAppRole, removeAppRole } from './app-roles.ts';
import { assignAppRole, removeAssignment, type WantedAssignment } from './assignments.ts';
import type { DelegatedToken } from './delegated-token.ts';

/**
 * What an administrator of the tenant does to one enterprise application, with their own rights. Each method may be repeated: it looks
 * first. They throw SourceError and DirectoryRefusal.
 */
export interface EntraAdministration {
  /** The role's id: another one than the given, when the same role is there already. */
  addAppRole(role: NewAppRole & { readonly id: string }, signal?: AbortSignal): Promise<string>;
  /** Waits some seconds between disabling and removing. */
  removeAppRole(appRoleId: string, signal?: AbortSignal): Promise<void>;
  /** The assignment's id. */
  assignAppRole(wanted: WantedAssignment, signal?: AbortSignal): Promise<string>;
  /** Whose it was; null when it was gone. */
  removeAssignment(assignmentId: string, signal?: AbortSignal): Promise<string | null>;
}

export function createEntraAdministration(
  settings: Pick<EntraSettings, 'cloud' | 'loginUrl' | 'graphUrl'>,
  token: DelegatedToken,
  servicePrincipalId: string,
  deps: EntraDependencies,
): EntraAdministration {
  const client = new GraphClient(
    endpointsOf(settings).graphUrl,
    deps,
    onlyToken(token, deps),
    new ResourceUnits(deps),
  );
  return {
    addAppRole: (role, signal) =>
      asAdministrator(() => addAppRole(client, servicePrincipalId, role, deps, signal)),
    removeAppRole: (id, signal) =>
      asAdministrator(() => removeAppRole(client, servicePrincipalId, id, deps, signal)),
    assignAppRole: (wanted, signal) =>
      asAdministrator(() => assignAppRole(client, servicePrincipalId, wanted, signal)),
    removeAssignment: (id, signal) =>
      asAdministrator(() => removeAssignment(client, servicePrincipalId, id, signal)),
  };
}

/** There is no other token than this one: whoever asks for a second one hears that it has ended. */
function onlyToken({ accessToken, expiresAtMs }: DelegatedToken, { clock }: EntraDependencies): TokenSource {
  let given = false;
  return new TokenSource(() => {
    if (given) throw new SourceError('credential', 'SignInEnded', 'The sign-in has ended.');
    given = true;
    const token = { value: accessToken, ...claimsOf(accessToken), receivedAtMs: clock(), expiresAtMs };
    return Promise.resolve(token);
  }, clock);
}

/** The same refusals mean something else, and another one must act, than those of the app registration's own token. */
async function asAdministrator<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const again =
      'call authorizeConnection for the source connection, open the address as an administrator of the Entra tenant';
    if (error.kind === 'credential') {
      throw new SourceError(
        'credential',
        'SignInEnded',
        `Microsoft Graph does not accept the administrator's sign-in any more. Whoever asked for this must ${again}, and ask once more.`,
      );
    }
    if (error.kind === 'permission') {
      throw new SourceError(
        'permission',
        error.code,
        `Microsoft Graph denied this to the administrator who signed in (${error.code}). They need a directory role that may do it (Privileged Role ` +
          `Administrator, Cloud Application Administrator, Application Administrator), and the app registration the delegated permissions ${delegatedPermissions.join(' and ')}. ` +
          `Somebody who has such a role must ${again}, and ask once more.`,
      );
    }
    throw error;
  }
}
