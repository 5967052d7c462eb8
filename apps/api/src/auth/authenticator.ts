import type { IncomingMessage } from 'node:http';
import type { Egress } from '@lockstep/platform/egress';
import type { SignIn } from '../account/sign-in.ts';
import type { Environment } from '../environment.ts';
import { bearerToken, sameToken } from './bearer-token.ts';
import { TokenVerifier } from './oidc/token-verifier.ts';
import type { Principal } from './principal.ts';

/** Who makes a request. Throws TokenRefused for a token that is not accepted; null: nobody has said who they are. */
export interface Authenticator {
  authenticate(request: Pick<IncomingMessage, 'headers'>): Promise<Principal | null>;
}

/** Whoever has the token that the operator set: it does not say whose it is. */
const tokenHolder: Principal = {
  kind: 'token',
  id: 'administrator',
  displayName: 'Administrator',
  grants: [{ role: 'Administrator', jobs: 'all' }],
};

export function createAuthenticator(
  { administratorToken, oidc }: Pick<Environment, 'administratorToken' | 'oidc'>,
  egress: Egress,
  signIn: SignIn | null,
): Authenticator {
  const verifier = oidc === null ? null : new TokenVerifier(oidc, egress);
  return {
    authenticate: async ({ headers }) => {
      const token = bearerToken(headers.authorization);
      if (token === null) return signIn === null ? null : signIn.sessions.authenticate(headers);
      if (administratorToken !== null && sameToken(token, administratorToken)) return tokenHolder;
      return verifier === null ? null : verifier.verify(token);
    },
  };
}
