import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { EntraDependencies } from '../directory/dependencies.ts';
import { servicePrincipalNotFound } from '../application/service-principal.ts';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import type { GraphAnswer, GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer } from '../graph/parse-answer.ts';
import { graphFailure } from '../graph/failure.ts';
import { DirectoryRefusal } from './directory-refusal.ts';
import { sameId } from '../graph/same-id.ts';

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

const holder = z.looseObject({
  id: z.string().min(1),
  appId: z.string().min(1),
  appRoles: z.array(appRole),
});

/** The list of roles of one object: of the app registration, where the tenant has it, else of the enterprise application. */
export interface AppRoleList {
  readonly path: string;
  readonly appId: string;
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
  const servicePrincipal = await readServicePrincipalRoles(client, servicePrincipalId, signal);
  const appId = encodeURIComponent(servicePrincipal.appId);
  const application = await readList(client, 'applications', `(appId='${appId}')`, signal);
  return { application, servicePrincipal };
}

export async function readServicePrincipalRoles(
  client: GraphClient,
  servicePrincipalId: string,
  signal: AbortSignal | undefined,
): Promise<AppRoleList> {
  const key = `/${encodeURIComponent(servicePrincipalId)}`;
  const list = await readList(client, 'servicePrincipals', key, signal);
  if (list === null) throw await servicePrincipalNotFound(client, servicePrincipalId, signal);
  return list;
}

export async function readAgain(
  client: GraphClient,
  { path }: Pick<AppRoleList, 'path'>,
  signal: AbortSignal | undefined,
): Promise<AppRoleList> {
  const { appId, appRoles } = parseAnswer(holder, await ask(client, path, signal), operation);
  return { path, appId, roles: appRoles };
}

/** Null: the directory does not know it. */
async function readList(
  client: GraphClient,
  kind: 'applications' | 'servicePrincipals',
  key: string,
  signal: AbortSignal | undefined,
): Promise<AppRoleList | null> {
  const answer = await ask(client, `/${kind}${key}`, signal);
  if (isDirectoryNotFound(answer.status, answer.body)) return null;
  const { id, appId, appRoles } = parseAnswer(holder, answer, operation);
  return { path: `/${kind}/${encodeURIComponent(id)}`, appId, roles: appRoles };
}

function ask(client: GraphClient, path: string, signal: AbortSignal | undefined): Promise<GraphAnswer> {
  const target = `${path}?$select=id,appId,appRoles`;
  return client.send({ method: 'GET', target, units: 1, operation, signal });
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
  const body = { appRoles: roles.map(withoutOrigin) };
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
    const written = await readAgain(client, { path }, signal);
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
    written.length === sent.length && isDeepStrictEqual(copies.map(withoutOrigin), sent.map(withoutOrigin))
  );
}

/** In whatever order Graph gives them. */
export function sameRoles(some: readonly AppRoleEntry[], others: readonly AppRoleEntry[]): boolean {
  const byId = (roles: readonly AppRoleEntry[]) =>
    new Map(roles.map((role) => [role.id, withoutOrigin(role)]));
  return some.length === others.length && isDeepStrictEqual(byId(some), byId(others));
}

function withoutOrigin({ origin: _, ...role }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return role;
}

export function changedMeanwhile(what: string): DirectoryRefusal {
  return new DirectoryRefusal(
    'ChangedMeanwhile',
    `${what}: somebody else changed the app roles of the application at the same time. Look at them in the Microsoft Entra admin center, ` +
      'and ask again if it is still needed.',
  );
}
