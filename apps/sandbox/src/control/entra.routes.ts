import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  administratorInput,
  administratorOf,
  administratorPatch,
  changeAdministrator,
  createAdministrator,
  deleteAdministrator,
  showAdministrator,
} from '../entra/admin/administrators.ts';
import { appInput, appPatch, applyApp, showApp } from '../entra/admin/apps.ts';
import {
  changePerson,
  createPeople,
  createPerson,
  deletePerson,
  peopleBulk,
  peopleBulkPatch,
  personInput,
  personOf,
  personPatch,
  restorePerson,
  showPerson,
} from '../entra/admin/people.ts';
import { changeSettings, settingsPatch, showSettings } from '../entra/admin/settings.ts';
import { deltaFeed } from '../entra/delta/delta-query.ts';
import { deltaAnswer } from '../entra/delta/delta-settings.ts';
import type { Tenant } from '../entra/tenant.ts';
import type { JsonObject } from '../json/json.ts';
import type { World } from '../world.ts';
import { AdminError, found } from './admin-error.ts';
import type { ControlCall, ControlRoute } from './route.ts';
import { act, create, get, param, patch, read, remove, window } from './route.ts';

const tenantInput = z.strictObject({
  id: z
    .string()
    .toLowerCase()
    .default(() => randomUUID()),
  displayName: z.string().min(1),
  domain: z.string().min(1),
});
const expiry = z.strictObject({ answer: deltaAnswer, feed: deltaFeed.optional() });

export function tenantOf(world: World, call: ControlCall): Tenant {
  const id = call.query['tenant'];
  const { tenants } = world.entra;
  return found(id === undefined ? tenants.all()[0] : tenants.find(id), `tenant '${id ?? ''}'`);
}

function showTenant(tenant: Tenant): JsonObject {
  const { id, displayName, domain } = tenant;
  return { id, displayName, domain, people: tenant.directory.truth.people.all().length };
}

export function entraRoutes(world: World): ControlRoute[] {
  const tenant = (call: ControlCall): Tenant => tenantOf(world, call);
  return [
    get('/entra/tenants', 'tenants', (call) =>
      window(call, 'tenants', world.entra.tenants.all(), showTenant),
    ),
    create('/entra/tenants', 'add a tenant', (call) => {
      const { id, displayName, domain } = read(tenantInput, call.body);
      if (world.entra.tenants.find(id)) throw new AdminError(409, `There is already a tenant '${id}'.`);
      return showTenant(world.entra.tenants.add(id, displayName, domain));
    }),
    get('/entra/people', 'everybody; ?deleted=true soft-deleted ones only', (call) => {
      const deleted = call.query['deleted'] === 'true';
      const people = tenant(call)
        .directory.truth.people.all()
        .filter((person) => (person.deletedDateTime !== null) === deleted);
      return window(call, 'people', people, showPerson);
    }),
    create('/entra/people', 'add a person', (call) =>
      showPerson(createPerson(tenant(call), read(personInput, call.body))),
    ),
    create('/entra/people/bulk', 'add many, given or generated', (call) => {
      const ids = createPeople(tenant(call), read(peopleBulk, call.body));
      return { created: ids.length, ids };
    }),
    patch('/entra/people/bulk', 'change many', (call) => {
      const { people } = read(peopleBulkPatch, call.body);
      for (const { id, ...change } of people) changePerson(tenant(call), id, change);
      return { changed: people.length };
    }),
    get('/entra/people/:id', 'one person by id or UPN', (call) =>
      showPerson(personOf(tenant(call), param(call, 'id'))),
    ),
    patch('/entra/people/:id', 'change a person', (call) =>
      showPerson(changePerson(tenant(call), param(call, 'id'), read(personPatch, call.body))),
    ),
    remove('/entra/people/:id', 'soft delete; ?hard=true for good', (call) => {
      deletePerson(tenant(call), param(call, 'id'), call.query['hard'] === 'true');
      return { ok: true };
    }),
    act('/entra/people/:id/restore', 'restore a soft-deleted person', (call) =>
      showPerson(restorePerson(tenant(call), param(call, 'id'))),
    ),
    get('/entra/apps', 'app registrations', (call) =>
      window(call, 'apps', [...tenant(call).apps.values()], showApp),
    ),
    create('/entra/apps', 'add an app registration', (call) => {
      const { clientId, ...rest } = read(appInput, call.body);
      return showApp(applyApp(tenant(call), clientId, rest));
    }),
    patch('/entra/apps/:id', 'change secret, certificates, permissions, redirect URIs', (call) => {
      found(tenant(call).apps.get(param(call, 'id')), `app '${param(call, 'id')}'`);
      return showApp(applyApp(tenant(call), param(call, 'id'), read(appPatch, call.body)));
    }),
    remove('/entra/apps/:id', 'remove an app registration', (call) => ({
      removed: tenant(call).apps.delete(param(call, 'id')) ? 1 : 0,
    })),
    get('/entra/administrators', 'who can sign in', (call) =>
      window(call, 'administrators', [...tenant(call).administrators.values()], showAdministrator),
    ),
    create('/entra/administrators', 'add somebody who can sign in', (call) =>
      showAdministrator(createAdministrator(tenant(call), read(administratorInput, call.body))),
    ),
    get('/entra/administrators/:id', 'one administrator by id or UPN', (call) =>
      showAdministrator(administratorOf(tenant(call), param(call, 'id'))),
    ),
    patch('/entra/administrators/:id', 'change name or directory roles', (call) =>
      showAdministrator(
        changeAdministrator(tenant(call), param(call, 'id'), read(administratorPatch, call.body)),
      ),
    ),
    remove('/entra/administrators/:id', 'remove an administrator; their tokens get 401', (call) => {
      deleteAdministrator(tenant(call), param(call, 'id'));
      return { ok: true };
    }),
    act('/entra/tokens/revoke', 'every token issued so far gets 401', (call) => {
      world.entra.login.revoke(tenant(call));
      return { ok: true };
    }),
    get('/entra/settings', 'how delta, lists, replication, throttling and batches behave', (call) =>
      showSettings(tenant(call)),
    ),
    patch('/entra/settings', 'change any part of the settings', (call) =>
      changeSettings(tenant(call), read(settingsPatch, call.body)),
    ),
    act('/entra/replication/release', 'make held changes visible', (call) => ({
      released: tenant(call).directory.release(),
    })),
    act('/entra/delta-tokens/expire', 'tokens issued so far answer with an error', (call) => {
      const { answer, feed } = read(expiry, call.body);
      tenant(call).delta.expire(answer, feed === undefined ? deltaFeed.options : [feed]);
      return { ok: true };
    }),
  ];
}
