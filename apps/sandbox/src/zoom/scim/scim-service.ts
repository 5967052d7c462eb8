import type { Clock } from '../../clock/clock.ts';
import type { ServiceAnswer, ServiceRequest } from '../../http/message.ts';
import { bearerOf, segmentsOf } from '../../http/message.ts';
import type { ZoomAccount } from '../account/account.ts';
import type { Label } from '../limits/plans.ts';
import type { TokenStore } from '../oauth/token-store.ts';
import type { ZoomApp } from '../oauth/zoom-app.ts';
import { createGroup, deleteGroup, getGroup, listGroups, patchGroup } from './groups.ts';
import { denied, ZoomError } from './scim-error.ts';
import { createUser, deleteUser, getUser, listUsers, patchUser, putUser } from './users.ts';

interface Operation {
  readonly label: Label;
  readonly permission: string;
  readonly run: (
    account: ZoomAccount,
    request: ServiceRequest,
    id: string,
  ) => ServiceAnswer | Promise<ServiceAnswer>;
}

/** The eleven operations and no other (zoom.md Z2), with the labels of §2.1 and §3. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GET Users', { label: 'MEDIUM', permission: 'User:Read', run: listUsers }],
  ['POST Users', { label: 'LIGHT', permission: 'User:Edit', run: createUser }],
  ['GET Users/id', { label: 'LIGHT', permission: 'User:Read', run: getUser }],
  ['PUT Users/id', { label: 'LIGHT', permission: 'User:Edit', run: putUser }],
  ['PATCH Users/id', { label: 'LIGHT', permission: 'User:Edit', run: patchUser }],
  [
    'DELETE Users/id',
    { label: 'LIGHT', permission: 'User:Edit', run: (account, _request, id) => deleteUser(account, id) },
  ],
  ['GET Groups', { label: 'MEDIUM', permission: 'Group:Read', run: listGroups }],
  ['POST Groups', { label: 'MEDIUM', permission: 'Group:Edit', run: createGroup }],
  ['GET Groups/id', { label: 'LIGHT', permission: 'Group:Read', run: getGroup }],
  ['PATCH Groups/id', { label: 'MEDIUM', permission: 'Group:Edit', run: patchGroup }],
  [
    'DELETE Groups/id',
    { label: 'MEDIUM', permission: 'Group:Edit', run: (account, _request, id) => deleteGroup(account, id) },
  ],
]);

const CONTENT_TYPE = 'application/scim+json;charset=UTF-8';
const SCOPES = ['scim2', 'scim2:admin'];

export class ZoomScimService {
  constructor(
    readonly accounts: ReadonlyMap<string, ZoomAccount>,
    readonly tokens: TokenStore,
    readonly clock: Clock,
  ) {}

  async handle(request: ServiceRequest): Promise<ServiceAnswer> {
    try {
      const segments = segmentsOf(request.path);
      const prefix = segments[0] === 'v2' ? 2 : 1;
      const [collection, id, ...rest] = segments.slice(prefix);
      const operation = OPERATIONS.get(
        `${request.method} ${collection ?? ''}${id === undefined ? '' : '/id'}`,
      );
      const app = this.#authenticate(request);
      const account = this.accounts.get(app.accountId);
      if (!account || !operation || rest.length > 0)
        throw new ZoomError(404, `The requested resource ${request.path} was not found.`);
      return await this.#run(operation, account, app, request, id ?? '');
    } catch (error) {
      if (error instanceof ZoomError) return { contentType: CONTENT_TYPE, ...error.answer() };
      if (error instanceof AccessRefused)
        return { status: error.status, body: { code: error.code, message: error.message } };
      throw error;
    }
  }

  async #run(
    operation: Operation,
    account: ZoomAccount,
    app: ZoomApp,
    request: ServiceRequest,
    id: string,
  ): Promise<ServiceAnswer> {
    const { label, permission } = operation;
    const permit = account.limiter.take(label);
    const headers = permit.headers;
    if (permit.refusal !== null)
      return { status: 429, headers, label, body: { code: 429, message: permit.refusal } };
    try {
      if (!account.settings.ssoEnabled && permission.startsWith('User'))
        throw new ZoomError(400, 'Account has not enabled Single Sign-On.');
      if (!app.permissions.includes(permission)) {
        throw operation.run === listUsers
          ? new ZoomError(403, 'The current login user does not have the "User:Read" permission.')
          : denied(permission);
      }
      const answer = await operation.run(account, request, id);
      return { ...answer, contentType: CONTENT_TYPE, headers: { ...headers, ...answer.headers }, label };
    } catch (error) {
      if (!(error instanceof ZoomError)) throw error;
      const answer = error.answer();
      return { ...answer, contentType: CONTENT_TYPE, headers: { ...headers, ...answer.headers }, label };
    }
  }

  #authenticate(request: ServiceRequest): ZoomApp {
    const token = bearerOf(request);
    const grant = token === undefined ? null : this.tokens.access(token);
    if (!grant || grant.app.disabled) throw new AccessRefused(401, 124, 'Invalid access token.');
    if (this.clock.now() >= grant.expiresAt) throw new AccessRefused(401, 124, 'Access token is expired.');
    if (!grant.scopes.some((scope) => SCOPES.includes(scope))) {
      throw new AccessRefused(
        400,
        4711,
        'Invalid access token, does not contain scopes:[scim2, scim2:admin].',
      );
    }
    return grant.app;
  }
}

/** Refusals that come before SCIM have the form of Zoom's REST API. */
class AccessRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}
