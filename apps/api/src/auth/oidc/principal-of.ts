import type { JWTPayload } from 'jose';
import type { Principal } from '../principal.ts';
import { grantsOf } from '../role-bindings.ts';
import type { OidcSettings } from './settings.ts';

/** Of claims that were verified: of an access token, an id token, or the session that was made of one. */
export function principalOf(
  { rolesClaim, bindings }: Pick<OidcSettings, 'rolesClaim' | 'bindings'>,
  claims: JWTPayload,
): Principal {
  const name = ['name', 'preferred_username', 'app_displayname', 'client_id', 'azp']
    .map((claim) => claims[claim])
    .find((value) => typeof value === 'string');
  const id = claims.sub ?? '';
  return {
    kind: isApplication(claims) ? 'application' : 'user',
    id,
    displayName: typeof name === 'string' ? name : id,
    grants: grantsOf(claims[rolesClaim], bindings),
  };
}

/** Entra says `idtyp`; elsewhere a token of the client credentials grant is its client's own. */
function isApplication(claims: JWTPayload): boolean {
  if (typeof claims['idtyp'] === 'string') return claims['idtyp'] === 'app';
  return claims.sub !== undefined && (claims.sub === claims['client_id'] || claims.sub === claims['azp']);
}
