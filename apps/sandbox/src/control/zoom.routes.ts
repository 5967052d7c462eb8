import { z } from 'zod';
import {
  accountInput,
  accountOf,
  accountPatch,
  appInput,
  appPatch,
  changeAccount,
  changeApp,
  createAccount,
  createApp,
  createGroup,
  groupInput,
  showAccount,
  showGroup,
} from '../zoom/admin/accounts.ts';
import {
  changeUser,
  createUser,
  createUsers,
  deleteUser,
  showUser,
  userInput,
  userOf,
  userPatch,
  usersBulk,
} from '../zoom/admin/users.ts';
import type { ZoomAccount } from '../zoom/account/account.ts';
import type { World } from '../world.ts';
import type { ControlCall, ControlRoute } from './route.ts';
import { act, create, get, param, patch, read, remove, window } from './route.ts';

const revocation = z.strictObject({ refreshTokens: z.boolean().default(false) });

export function zoomRoutes(world: World): ControlRoute[] {
  const { zoom } = world;
  const account = (call: ControlCall): ZoomAccount => accountOf(zoom, call.query['account']);
  const id = (call: ControlCall): string => param(call, 'id');
  return [
    get('/zoom/accounts', 'accounts', (call) =>
      window(call, 'accounts', [...zoom.accounts.values()], showAccount),
    ),
    create('/zoom/accounts', 'add an account', (call) =>
      showAccount(createAccount(zoom, read(accountInput, call.body))),
    ),
    patch('/zoom/accounts/:id', 'change SSO, domains, licences, plan, limits', (call) =>
      showAccount(changeAccount(zoom, id(call), read(accountPatch, call.body))),
    ),
    get('/zoom/apps', 'OAuth apps', (call) =>
      window(call, 'apps', [...zoom.apps.values()], (app) => ({ ...app })),
    ),
    create('/zoom/apps', 'add an OAuth app', (call) => ({
      ...createApp(zoom, account(call), read(appInput, call.body)),
    })),
    patch('/zoom/apps/:id', 'change an OAuth app', (call) => ({
      ...changeApp(zoom, id(call), read(appPatch, call.body)),
    })),
    act('/zoom/tokens/revoke', 'all access tokens, and with refreshTokens those too', (call) => ({
      revoked: zoom.tokens.revokeAll(read(revocation, call.body).refreshTokens),
    })),
    get('/zoom/users', 'every user, the whole truth', (call) =>
      window(call, 'users', account(call).users.all(), showUser),
    ),
    create('/zoom/users', 'add an existing user', (call) =>
      showUser(createUser(account(call), read(userInput, call.body))),
    ),
    create('/zoom/users/bulk', 'add many, given or generated', (call) => {
      const ids = createUsers(account(call), read(usersBulk, call.body));
      return { created: ids.length, ids };
    }),
    get('/zoom/users/:id', 'one user by id or e-mail', (call) => showUser(userOf(account(call), id(call)))),
    patch('/zoom/users/:id', 'change a user behind everybody’s back', (call) =>
      showUser(changeUser(account(call), id(call), read(userPatch, call.body))),
    ),
    remove('/zoom/users/:id', 'remove a user', (call) => {
      deleteUser(account(call), id(call));
      return { ok: true };
    }),
    act('/zoom/users/:id/confirm', 'the invited person confirms', (call) =>
      showUser(changeUser(account(call), id(call), { status: 'active' })),
    ),
    get('/zoom/groups', 'groups with members', (call) =>
      window(call, 'groups', [...account(call).groups.values()], showGroup),
    ),
    create('/zoom/groups', 'add a group', (call) =>
      showGroup(createGroup(account(call), read(groupInput, call.body))),
    ),
    get('/zoom/limits', 'requests, peaks and violations per label', (call) => ({
      account: account(call).id,
      labels: account(call).limiter.counters(),
    })),
  ];
}
