import { z } from 'zod';
import type { JsonObject } from '../json/json.ts';
import { renderResource } from '../scim/render.ts';
import type { StoredResource } from '../scim/resource-store.ts';
import { GROUPS, USERS } from '../scim/schema/catalogue.ts';
import type { ResourceType } from '../scim/schema/catalogue.ts';
import { ScimError } from '../scim/scim-error.ts';
import { scimSettings, scimSettingsPatch } from '../scim/settings.ts';
import type { World } from '../world.ts';
import { AdminError, found } from './admin-error.ts';
import type { ControlRoute } from './route.ts';
import { create, get, param, patch, read, remove, window } from './route.ts';

const body = z.record(z.string(), z.unknown());
const generated = { count: z.int().min(1).max(1_000_000), prefix: z.string().default('s') };
const usersBulk = z.union([
  z.strictObject({ users: z.array(body) }),
  z.strictObject({ ...generated, template: body.default({}) }),
]);
const sinkBulk = z.strictObject({ ...generated, domain: z.string().default('contoso.example') });

export function scimRoutes(world: World): ControlRoute[] {
  const { scim, sink } = world;
  const { state } = scim;
  const show = (type: ResourceType) => (resource: StoredResource) =>
    renderResource(state, type, resource, '');
  const add = (type: ResourceType, given: JsonObject): StoredResource => {
    try {
      return state.create(type, {
        schemas: [type.core.id, ...type.extensions.map(({ id }) => id)],
        ...given,
      });
    } catch (error) {
      throw error instanceof ScimError ? new AdminError(error.status, error.message) : error;
    }
  };
  const userOf = (id: string): StoredResource =>
    found(state.users.find(id) ?? state.users.lookup('username', id)?.[0], `SCIM user '${id}'`);
  return [
    get('/scim/users', 'every user of the SCIM application', (call) =>
      window(call, 'users', state.users.all(), show(USERS)),
    ),
    create('/scim/users', 'add a user', (call) => show(USERS)(add(USERS, read(body, call.body)))),
    create('/scim/users/bulk', 'add many, given or generated', (call) => {
      const bulk = read(usersBulk, call.body);
      const users =
        'users' in bulk
          ? bulk.users
          : Array.from({ length: bulk.count }, (_none, n) => ({
              userName: `${bulk.prefix}${String(n + 1)}`,
              active: true,
              ...bulk.template,
            }));
      const ids = users.map((user) => add(USERS, user).id);
      return { created: ids.length, ids };
    }),
    remove('/scim/users', 'remove all users', () => {
      const removed = state.users.size;
      for (const user of state.users.all()) state.remove(USERS, user);
      return { removed };
    }),
    get('/scim/users/:id', 'one user by id or userName', (call) => show(USERS)(userOf(param(call, 'id')))),
    patch('/scim/users/:id', 'merge over a user', (call) => {
      const user = userOf(param(call, 'id'));
      state.replace(USERS, user, { ...user.attributes, ...read(body, call.body) });
      return show(USERS)(user);
    }),
    remove('/scim/users/:id', 'remove a user', (call) => {
      state.remove(USERS, userOf(param(call, 'id')));
      return { ok: true };
    }),
    get('/scim/groups', 'every group of the SCIM application', (call) =>
      window(call, 'groups', state.groups.all(), show(GROUPS)),
    ),
    create('/scim/groups', 'add a group', (call) => show(GROUPS)(add(GROUPS, read(body, call.body)))),
    get('/scim/settings', 'token, ETag, page limit, quirks', () => ({ ...state.settings })),
    patch('/scim/settings', 'change any part of the settings', (call) => {
      const { quirks, ...rest } = read(scimSettingsPatch, call.body);
      state.settings = read(scimSettings, {
        ...state.settings,
        ...rest,
        quirks: { ...state.settings.quirks, ...quirks },
      });
      return { ...state.settings };
    }),
    get('/sink', 'what the sink counted', () => sink.counters()),
    remove('/sink', 'empty the sink', () => ({ removed: sink.clear() })),
    create('/sink/users/bulk', 'fill the sink', (call) => {
      const { count, prefix, domain } = read(sinkBulk, call.body);
      for (let n = 1; n <= count; n += 1)
        sink.add({ userName: `${prefix}${String(n)}@${domain}`, active: true });
      return { created: count };
    }),
  ];
}
