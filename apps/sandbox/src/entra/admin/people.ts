import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AdminError, found } from '../../control/admin-error.ts';
import type { JsonObject } from '../../json/json.ts';
import type { Person } from '../directory/model.ts';
import { isUserProperty } from '../graph/properties.ts';
import type { Tenant } from '../tenant.ts';

const personInput = z
  .looseObject({
    id: z.string().min(1).optional(),
    userPrincipalName: z.string().min(1),
    manager: z.string().nullable().optional(),
  })
  .meta({ description: 'Any Graph user property; manager is a user id or UPN.' });
export type PersonInput = z.infer<typeof personInput>;

const personPatch = z.looseObject({
  manager: z.string().nullable().optional(),
  unset: z.array(z.string()).default([]),
});

export const peopleBulk = z.union([
  z.strictObject({ people: z.array(personInput) }),
  z.strictObject({
    count: z.int().min(1).max(1_000_000),
    prefix: z.string().default('p'),
    template: z.record(z.string(), z.unknown()).default({}),
  }),
]);
export const peopleBulkPatch = z.strictObject({ people: z.array(personPatch.extend({ id: z.string() })) });
export { personInput, personPatch };

export function showPerson(person: Person): JsonObject {
  const { id, deletedDateTime, managerId, properties } = person;
  return { id, deletedDateTime, managerId, properties };
}

/** By id, soft-deleted ones too, or by UPN of a live one. */
export function personOf(tenant: Tenant, key: string): Person {
  const { people } = tenant.directory.truth;
  return found(people.find(key) ?? people.liveByUpn(key), `person '${key}'`);
}

export function createPerson(tenant: Tenant, input: PersonInput): Person {
  const { id = randomUUID(), manager, ...properties } = input;
  const { people } = tenant.directory.truth;
  if (people.find(id)) throw new AdminError(409, `There is already a person with id '${id}'.`);
  if (people.liveByUpn(input.userPrincipalName))
    throw new AdminError(409, `There is already a person '${input.userPrincipalName}'.`);
  checkNames(Object.keys(properties));
  const managerId = manager ? personOf(tenant, manager).id : null;
  const set = {
    accountEnabled: true,
    userType: 'Member',
    createdDateTime: tenant.clock.iso(),
    ...properties,
  };
  tenant.directory.apply({ kind: 'personPut', id, set, managerId });
  return personOf(tenant, id);
}

export function createPeople(tenant: Tenant, bulk: z.infer<typeof peopleBulk>): string[] {
  if ('people' in bulk) return bulk.people.map((input) => createPerson(tenant, input).id);
  const ids: string[] = [];
  for (let n = 1; n <= bulk.count; n += 1) {
    const userPrincipalName = `${bulk.prefix}${String(n)}@${tenant.domain}`;
    const [givenName, surname] = [`Given${String(n)}`, `Family${String(n)}`];
    const person = {
      userPrincipalName,
      mail: userPrincipalName,
      givenName,
      surname,
      displayName: `${givenName} ${surname}`,
      ...bulk.template,
    };
    ids.push(createPerson(tenant, person).id);
  }
  return ids;
}

export function changePerson(tenant: Tenant, key: string, patch: z.infer<typeof personPatch>): Person {
  const { id } = personOf(tenant, key);
  const { manager, unset, ...set } = patch;
  delete set['id'];
  checkNames([...Object.keys(set), ...unset]);
  const managerId = manager === undefined || manager === null ? manager : personOf(tenant, manager).id;
  tenant.directory.apply({
    kind: 'personPut',
    id,
    set,
    unset,
    ...(managerId === undefined ? {} : { managerId }),
  });
  return personOf(tenant, id);
}

export function deletePerson(tenant: Tenant, key: string, hard: boolean): void {
  const { id } = personOf(tenant, key);
  tenant.directory.apply(
    hard ? { kind: 'personPurged', id } : { kind: 'personDeleted', id, at: tenant.clock.iso() },
  );
}

export function restorePerson(tenant: Tenant, id: string): Person {
  const person = personOf(tenant, id);
  if (person.deletedDateTime === null) throw new AdminError(400, `Person '${id}' is not deleted.`);
  const holder = tenant.directory.truth.people.liveByUpn(String(person.properties['userPrincipalName']));
  if (holder) throw new AdminError(409, `The name of '${id}' belongs to person '${holder.id}' now.`);
  tenant.directory.apply({ kind: 'personRestored', id });
  return personOf(tenant, id);
}

function checkNames(names: readonly string[]): void {
  const unknown = names.filter((name) => !isUserProperty(name));
  if (unknown.length > 0) throw new AdminError(400, `Not properties of a Graph user: ${unknown.join(', ')}.`);
}
