import { compactVerify, errors } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../clock/clock.ts';
import type { ServiceRequest } from '../../http/message.ts';
import { bearerOf } from '../../http/message.ts';
import { parseJson } from '../../json/json.ts';
import { GraphError } from '../graph/graph-error.ts';
import type { Tenant, Tenants } from '../tenant.ts';
import type { SigningKey } from './signing-key.ts';

const GRAPH_AUDIENCES = ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'] as const;

export interface Caller {
  readonly tenant: Tenant;
  readonly appId: string;
  readonly permissions: ReadonlySet<string>;
  /** Of the signed-in person; null when the app acts for itself. */
  readonly directoryRoles: ReadonlySet<string> | null;
}

const common = { tid: z.string(), appid: z.string(), aud: z.string(), exp: z.number(), serial: z.int() };
const claims = z.union([
  z.object({ ...common, idtyp: z.literal('user'), scp: z.string(), oid: z.string() }),
  z.object({ ...common, roles: z.array(z.string()) }),
]);
type Claims = z.infer<typeof claims>;

const CACHED = 10_000;

/** Reads the bearer token of a Graph request; every refusal is 401 InvalidAuthenticationToken. */
export class TokenReader {
  readonly #verified = new Map<string, Claims>();

  constructor(
    readonly key: SigningKey,
    readonly tenants: Tenants,
    readonly clock: Clock,
  ) {}

  async read(request: ServiceRequest): Promise<Caller> {
    const token = bearerOf(request);
    if (token === undefined) throw unauthenticated('Access token is empty.');
    const found = this.#verified.get(token) ?? (await this.#verify(token));
    if (this.clock.now() >= found.exp * 1000) {
      throw unauthenticated('Lifetime validation failed, the token is expired.');
    }
    const audience = found.aud.replace(/\/$/, '');
    if (audience !== request.origin && !GRAPH_AUDIENCES.some((known) => known === audience)) {
      throw unauthenticated('Access token validation failure. Invalid audience.');
    }
    const tenant = this.tenants.find(found.tid);
    const app = tenant?.apps.get(found.appid);
    if (!tenant || !app || found.serial < tenant.tokensFrom)
      throw unauthenticated('Access token has been revoked.');
    const caller = { tenant, appId: found.appid };
    if ('roles' in found) {
      const permissions = found.roles.filter((role) => app.permissions.has(role));
      return { ...caller, permissions: new Set(permissions), directoryRoles: null };
    }
    const person = [...tenant.administrators.values()].find(({ id }) => id === found.oid);
    if (!person) throw unauthenticated('Access token has been revoked.');
    const permissions = found.scp.split(' ').filter((scope) => app.delegatedPermissions.has(scope));
    return { ...caller, permissions: new Set(permissions), directoryRoles: person.directoryRoles };
  }

  async #verify(token: string): Promise<Claims> {
    try {
      // The signature only: lifetime is checked above, each time, because the clock of the sandbox moves.
      const { payload } = await compactVerify(token, this.key.publicKey, { algorithms: ['RS256'] });
      const parsed = claims.parse(parseJson(new TextDecoder().decode(payload)));
      if (this.#verified.size >= CACHED) this.#verified.clear();
      this.#verified.set(token, parsed);
      return parsed;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError)
        throw unauthenticated('Access token validation failure. Invalid signature or claims.');
      throw error;
    }
  }
}

function unauthenticated(message: string): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message, {
    'www-authenticate': 'Bearer realm="", error="invalid_token"',
  });
}
