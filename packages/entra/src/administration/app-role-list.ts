import { SourceError } from '@lockstep/engine';
import { z } from 'zod';
import type { EntraDependencies } from '../directory/dependencies.ts';
import { readServicePrincipal } from '../application/service-principal.ts';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer } from '../graph/parse-answer.ts';
import { graphFailure } from '../graph/failure.ts';
import { DirectoryRefusal } from './directory-refusal.ts';
import { sameId } from './same-id.ts';

const operation = operations.manageAppRoles;

/** Whole, whatever Graph adds to it: a PATCH replaces the list, so nothing of it may get lost. */
const appRole = z.looseObject({
  id: z.string().min(1),
  isEnabled: z.boolean(),
  allowedMemberTypes: z.array(z.string()),
  value: z.string().nullish(),
  displayName: z.string().nullish(),
  origin: z.string().nullish(),
});
export type AppRoleEntry = z.infer<typeof appRole>;

const holder = z.looseObject({ id: z.string().min(1), appRoles: z.array(appRole) });

/** The list of roles of one object: of the app registration, where the tenant has it, else of the enterprise application. */
export interface AppRoleList {
  readonly path: string;
  readonly roles: readonly AppRoleEntry[];
}

interface AppRoleLists {
  /** null: the app registration is in another tenant. */
  readonly application: AppRoleList | null;
  readonly servicePrincipal: AppRoleList;
}

export async function readAppRoleLists(
  client: GraphClient,
  servicePrincipalId: string,
  signal: AbortSignal | undefined,
): Promise<AppRoleLists> {
  const { appId } = await readServicePrincipal(client, servicePrincipalId, signal);
  const servicePrincipal = await readServicePrincipalRoles(client, servicePrincipalId, signal);
  const application = await readList(
    client,
    'applications',
    `(appId='${encodeURIComponent(appId)}')`,
    signal,
  );
  return { application, servicePrincipal };
}

export async function readServicePrincipalRoles(
  client: GraphClient,
  servicePrincipalId: string,
  signal: AbortSignal | undefined,
): Promise<AppRoleList> {
  const list = await readList(client, 'servicePrincipals', servicePrincipalId, signal);
  if (list !== null) return list;
  throw new SourceError(
    'not-found',
    'ServicePrincipalNotFound',
    'The enterprise application is gone: an administrator of the tenant must restore it, or the job be bound to another one.',
  );
}

export async function readAgain(
  client: GraphClient,
  { path }: AppRoleList,
  signal: AbortSignal | undefined,
): Promise<AppRoleList> {
  const answer = await client.send({
    method: 'GET',
    target: `${path}?$select=id,appRoles`,
    units: 1,
    operation,
    signal,
  });
  return { path, roles: parseAnswer(holder, answer, operation).appRoles };
}

async function readList(
  client: GraphClient,
  kind: 'applications' | 'servicePrincipals',
  key: string,
  signal: AbortSignal | undefined,
): Promise<AppRoleList | null> {
  const target = `/${kind}${key.startsWith('(') ? key : `/${encodeURIComponent(key)}`}?$select=id,appRoles`;
  const answer = await client.send({ method: 'GET', target, units: 1, operation, signal });
  if (isDirectoryNotFound(answer.status, answer.body)) return null;
  const { id, appRoles } = parseAnswer(holder, answer, operation);
  return { path: `/${kind}/${encodeURIComponent(id)}`, roles: appRoles };
}

/** A read may reach a replica that does not know of the write yet; it mostly does within seconds. */
const readBackAfterMs = [0, 1_000, 3_000, 6_000];

/** The list itself is not accepted, whichever way Graph says so. */
const refused: ReadonlySet<number> = new Set([400, 409, 412, 422]);

/** Replaces the list, and reads back that it is so. */
export async function writeAppRoles(
  client: GraphClient,
  { path }: AppRoleList,
  roles: readonly AppRoleEntry[],
  { sleep }: Pick<EntraDependencies, 'sleep'>,
  signal: AbortSignal | undefined,
): Promise<AppRoleList> {
  // `origin` is read-only, and must not be sent (graph: resources/approle).
  const body = { appRoles: roles.map(({ origin: _, ...role }) => role) };
  const answer = await client.send({ method: 'PATCH', target: path, body, units: 1, operation, signal });
  if (refused.has(answer.status)) {
    throw new DirectoryRefusal(
      'AppRolesRefused',
      'Microsoft Entra did not accept the list of app roles. Somebody may have changed it at the same moment, or a role has the same ' +
        'value by now, or shares its id with a permission of the app registration: look at both in the Microsoft Entra admin center, and ask again.',
    );
  }
  if (answer.status < 200 || answer.status > 299) throw graphFailure(answer, operation);
  for (const ms of readBackAfterMs) {
    if (ms > 0) await sleep(ms, signal);
    const written = await readAgain(client, { path, roles }, signal);
    if (holdsAll(written.roles, roles)) return written;
  }
  throw changedMeanwhile('What is there now is not what Lockstep wrote, ten seconds after it did');
}

/** The same roles, each with all that was sent of it; whatever else Graph says of a new one is Graph's. */
function holdsAll(written: readonly AppRoleEntry[], sent: readonly AppRoleEntry[]): boolean {
  const copies = sent.map((role) => {
    const copy = written.find(({ id }) => sameId(id, role.id)) ?? {};
    return Object.fromEntries(Object.entries(copy).filter(([member]) => member in role));
  });
  return (
    written.length === sent.length &&
    JSON.stringify(copies.map(canonicalRole)) === JSON.stringify(sent.map(canonicalRole))
  );
}

export function sameRoles(some: readonly AppRoleEntry[], others: readonly AppRoleEntry[]): boolean {
  return canonical(some) === canonical(others);
}

export function changedMeanwhile(what: string): DirectoryRefusal {
  return new DirectoryRefusal(
    'ChangedMeanwhile',
    `${what}: somebody else changed the app roles of the application at the same time. Look at them in the Microsoft Entra admin center, ` +
      'and ask again if it is still needed.',
  );
}

/** In whatever order Graph gives them. */
function canonical(roles: readonly AppRoleEntry[]): string {
  return JSON.stringify(roles.map(canonicalRole).sort());
}

function canonicalRole({ origin: _, ...role }: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(role).sort(([a], [b]) => (a < b ? -1 : 1)));
}
