import { createHash, randomBytes } from 'node:crypto';
import {
  beginAuthorization,
  findAuthorizationPrincipal,
  findConnection,
  findJobsOfConnections,
  insertAuthorization,
  lockConnection,
  putReturned,
  returnAuthorization,
  type Db,
} from '@lockstep/database';
import { Inject, Injectable } from '@nestjs/common';
import { principalKey, type Principal } from '../auth/principal.ts';
import type { Environment } from '../environment.ts';
import type { ResolversTypes } from '../generated/graphql.generated.ts';
import { conflictError, validationError } from '../graphql/user-errors.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, ENVIRONMENT, WORKFLOWS } from '../tokens.ts';
import { consentAddress } from './consent-address.ts';
import { unknownConnection } from './connection.service.ts';

/** Where the browser sets out, and comes back to; under LOCKSTEP_PUBLIC_URL. */
export const authorizationPaths = {
  begin: '/connections/authorize',
  end: '/connections/authorized',
} as const;
export const authorizationLifetimeMs = 10 * 60_000;

/** What the application's redirect carries (RFC 6749 §4.1.2). */
export interface Redirected {
  readonly state?: string | undefined;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
}

export type Outcome =
  | { readonly kind: 'authorized'; readonly connection: string; readonly side: 'source' | 'target' }
  | { readonly kind: 'denied'; readonly error: string }
  | {
      readonly kind: 'refused';
      readonly why: 'unknown' | 'expired' | 'returned' | 'otherBrowser' | 'otherPerson';
    }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * The authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636): of an application, whose tokens are for every job of the
 * connection, or of the tenant, where an administrator lends their own rights to whoever of us asked for it. Three things must meet
 * at the end: the state, which only an administrator of Lockstep is given; the browser that set out, which holds the verifier in a
 * cookie; and the ten minutes. Where people sign in in a browser, it must be the browser of whoever asked: else an administrator of
 * the tenant could be led to lend their rights to somebody else. The worker exchanges the code (R22).
 */
@Injectable()
export class AuthorizationService {
  readonly #db: Db;
  readonly #environment: Environment;
  readonly #workflows: WorkflowControl;

  constructor(
    @Inject(DATABASE) db: Db,
    @Inject(ENVIRONMENT) environment: Environment,
    @Inject(WORKFLOWS) workflows: WorkflowControl,
  ) {
    this.#db = db;
    this.#environment = environment;
    this.#workflows = workflows;
  }

  async offer(id: string, principal: Principal): Promise<ResolversTypes['AuthorizeConnectionResult']> {
    const connection = await findConnection(this.#db, id);
    if (connection === null) return unknownConnection('id', id);
    if (connection.kind === 'target' && connection.settings.authentication !== 'authorization_code') {
      return validationError(
        'id',
        'Only a target with the authentication authorization_code is authorised in a browser: change its authentication first, ' +
          'or use testConnection.',
      );
    }
    if (connection.kind === 'source' && this.#peopleSignIn && principal.kind !== 'user') {
      return conflictError(
        'id',
        'An administrator of the tenant lends their rights to a person, and this is a token or a program. Sign in to Lockstep in a browser, and ask again there.',
      );
    }
    const { publicUrl } = this.#environment;
    if (publicUrl === null) {
      return conflictError(
        'id',
        'Lockstep does not know the address at which browsers reach it, so the application could not send them back: the operator ' +
          'must set LOCKSTEP_PUBLIC_URL.',
      );
    }
    const state = randomBytes(32).toString('base64url');
    const redirectUrl = `${publicUrl}${authorizationPaths.end}`;
    const lifetimeMs = authorizationLifetimeMs;
    const expiresAt = await this.#db.transaction().execute(async (tx) => {
      if ((await lockConnection(tx, id)) === null) return null;
      return insertAuthorization(tx, {
        connectionId: id,
        principal: principalKey(principal),
        state,
        redirectUrl,
        lifetimeMs,
      });
    });
    if (expiresAt === null) return unknownConnection('id', id);
    const url = `${publicUrl}${authorizationPaths.begin}?state=${state}`;
    return { __typename: 'ConnectionAuthorization', url, redirectUrl, expiresAt };
  }

  /** Whether this browser may go this way: whoever signed in in it, if anybody did, is whoever asked for it. */
  async isOf(state: string, visitor: Principal | null): Promise<boolean> {
    const principal = await findAuthorizationPrincipal(this.#db, state);
    // The operator's token and machines have no browser: there the state alone says who asked.
    if (!principal?.startsWith('user/') || !this.#peopleSignIn) return true;
    return visitor !== null && principalKey(visitor) === principal;
  }

  get #peopleSignIn(): boolean {
    return (this.#environment.oidc?.client ?? null) !== null;
  }

  /** The address of the consent page, and what the browser must keep; null when the state is good for nothing (any more). */
  async begin(state: string): Promise<{ readonly location: string; readonly codeVerifier: string } | null> {
    const codeVerifier = randomBytes(32).toString('base64url');
    const codeChallenge = challengeOf(codeVerifier);
    const begun = await beginAuthorization(this.#db, state, codeChallenge);
    const connection = begun === null ? null : await findConnection(this.#db, begun.connectionId);
    if (begun === null || connection === null) return null;
    const { redirectUrl } = begun;
    const location = consentAddress(connection, { state, redirectUrl, codeChallenge });
    return location === null ? null : { location, codeVerifier };
  }

  async end({ state = '', code, error }: Redirected, codeVerifier: string): Promise<Outcome> {
    const back = await returnAuthorization(this.#db, state, challengeOf(codeVerifier));
    if (back.kind === 'refused') return back;
    if (code === undefined) return { kind: 'denied', error: error ?? 'no code' };
    await putReturned(this.#db, this.#environment.keyring, back.id, { code, codeVerifier });
    const exchange = await this.#workflows.authorizeConnection({ authorizationId: back.id });
    if (exchange.kind === 'unavailable') {
      return {
        kind: 'failed',
        message: `The worker gave no answer (${exchange.problem}). The operator must see that Temporal and the worker run.`,
      };
    }
    const connection = await findConnection(this.#db, back.connectionId);
    if (!exchange.report.ok) {
      const found = connection?.findings.find((finding) => finding.code === exchange.report.code);
      return {
        kind: 'failed',
        message: found?.message ?? `The exchange failed: ${exchange.report.code ?? ''}.`,
      };
    }
    const side = connection?.kind ?? 'target';
    const authorized = { kind: 'authorized', connection: connection?.displayName ?? '', side } as const;
    if (side === 'source') return authorized;
    const jobs = await findJobsOfConnections(this.#db, [back.connectionId]);
    const started = jobs.filter((job) => job.desiredState === 'started');
    await Promise.all(started.map((job) => this.#workflows.jobChanged(job.id)));
    return authorized;
  }
}

/** RFC 7636 §4.2. */
function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
}
