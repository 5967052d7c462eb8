import type { JsonObject } from '../../json/json.ts';
import type { Assignment, Group, Person, ServicePrincipal } from '../directory/model.ts';
import type { Directory } from '../directory/directory.ts';

const COLLECTIONS: ReadonlySet<string> = new Set([
  'businessPhones',
  'groupTypes',
  'otherMails',
  'proxyAddresses',
  'imAddresses',
]);

/** An ordinary read shows a property that was never set as null; only delta leaves it out (graph.md G7). */
function full(properties: JsonObject, select: readonly string[]): JsonObject {
  const shown: JsonObject = {};
  for (const name of select) shown[name] = properties[name] ?? (COLLECTIONS.has(name) ? [] : null);
  return shown;
}

export function renderUser(person: Person, select: readonly string[]): JsonObject {
  const shown = full({ ...person.properties, deletedDateTime: person.deletedDateTime }, select);
  return { ...shown, id: person.id };
}

export function renderGroup(group: Group, select: readonly string[]): JsonObject {
  return { ...full({ ...group.properties, deletedDateTime: group.deletedDateTime }, select), id: group.id };
}

/** The form of delta: what was never set is absent. */
export function renderTracked(id: string, properties: JsonObject, select: readonly string[]): JsonObject {
  const shown: JsonObject = { id };
  for (const name of select) if (name in properties) shown[name] = properties[name];
  return shown;
}

export function renderServicePrincipal(value: ServicePrincipal): JsonObject {
  return {
    ...value.properties,
    id: value.id,
    appId: value.appId,
    displayName: value.displayName,
    accountEnabled: true,
    appRoleAssignmentRequired: true,
    servicePrincipalType: 'Application',
    appRoles: value.appRoles,
  };
}

/** The application object of an enterprise app: what the tenant's own registration declares. */
export function renderApplication({
  applicationId,
  appId,
  displayName,
  appRoles,
}: ServicePrincipal): JsonObject {
  const own = appRoles.filter(({ origin }) => origin === 'Application');
  return { id: applicationId, appId, displayName, signInAudience: 'AzureADMyOrg', appRoles: own };
}

/** `$select` on an object that was rendered whole; the id always stays. */
export function selected(whole: JsonObject, select: readonly string[] | undefined): JsonObject {
  if (!select) return whole;
  return { ...Object.fromEntries(select.map((name) => [name, whole[name] ?? null])), id: whole['id'] };
}

export function renderAssignment(assignment: Assignment, directory: Directory): JsonObject {
  const { principalId, principalType, resourceId } = assignment;
  const principal = directory.people.find(principalId) ?? directory.groups.find(principalId);
  const application = directory.servicePrincipals.find(principalId);
  return {
    id: assignment.id,
    deletedDateTime: null,
    appRoleId: assignment.appRoleId,
    createdDateTime: assignment.createdDateTime,
    principalDisplayName: principal?.properties['displayName'] ?? application?.displayName ?? null,
    principalId,
    principalType,
    resourceDisplayName: directory.servicePrincipals.find(resourceId)?.displayName ?? null,
    resourceId,
  };
}
