import type { JsonObject } from '../../json/json.ts';
import type { Tenant } from '../tenant.ts';
import { badRequest, GraphError } from './graph-error.ts';

/** One request to Graph after its token was read; also one of a batch. */
export interface GraphCall {
  readonly tenant: Tenant;
  readonly appId: string;
  readonly permissions: ReadonlySet<string>;
  /** Of the person whom the app acts for; null when it acts for itself. */
  readonly directoryRoles: ReadonlySet<string> | null;
  readonly method: string;
  /** Segments after `/v1.0`, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Address without query, for links. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Throws 403 unless the app has one of these (graph.md §10). */
export function requireAny(call: GraphCall, ...permissions: readonly string[]): void {
  if (!permissions.some((permission) => call.permissions.has(permission))) throw denied();
}

/** Who may administer applications; what a person may not do, an app may not do for them. */
const APPLICATION_ADMINISTRATORS = [
  'Global Administrator',
  'Privileged Role Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
] as const;

/** Throws 403 unless the app has the permission and, when it acts for a person, that person has a directory role for it. */
export function requireApplicationAdministrator(call: GraphCall, permission: string): void {
  requireAny(call, permission);
  const { directoryRoles } = call;
  if (directoryRoles && !APPLICATION_ADMINISTRATORS.some((role) => directoryRoles.has(role))) throw denied();
}

function denied(): GraphError {
  return new GraphError(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );
}

const DIRECTORY = ['Directory.Read.All', 'Directory.ReadWrite.All'] as const;
export const READ_USERS = ['User.Read.All', 'User.ReadWrite.All', ...DIRECTORY] as const;
export const READ_GROUPS = [
  'GroupMember.Read.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  ...DIRECTORY,
] as const;
export const READ_APPLICATIONS = ['Application.Read.All', 'Application.ReadWrite.All', ...DIRECTORY] as const;
export const READ_ORGANIZATION = ['Organization.Read.All', 'User.Read.All', ...DIRECTORY] as const;

export function selectOf(call: GraphCall): string[] | undefined {
  const names = call.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names && names.length > 0 ? names : undefined;
}

export function allowOptions(call: GraphCall, allowed: readonly string[]): void {
  for (const name of call.query.keys()) {
    if (name.startsWith('$') && !allowed.includes(name))
      throw badRequest(`The query option '${name}' is not supported here.`);
  }
}

const MAX_TOP = 999;

export function pageSizeOf(call: GraphCall): number {
  const top = call.query.get('$top');
  if (top === null) return call.tenant.settings.list.pageSize;
  const size = Number(top);
  if (!Number.isInteger(size) || size < 1 || size > MAX_TOP)
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`);
  return size;
}

/** Start of a page from its own nextLink. */
export function cursorOf(call: GraphCall): number {
  const token = call.query.get('$skiptoken');
  if (token === null) return 0;
  const cursor = Number(Buffer.from(token, 'base64url').toString().replace(/^p/, ''));
  if (!Number.isInteger(cursor) || cursor < 0) throw badRequest('The $skiptoken is malformed.');
  return cursor;
}

/** A collection answer whose nextLink repeats the query with a new token. */
export function collection(
  call: GraphCall,
  set: string,
  value: readonly JsonObject[],
  next: number | null,
): JsonObject {
  const answer: JsonObject = { '@odata.context': `${new URL(call.url).origin}/v1.0/$metadata#${set}` };
  if (next !== null) {
    const query = new URLSearchParams(call.query);
    query.delete('$skiptoken');
    const rest = [...query].map(([name, text]) => `${name}=${encodeURIComponent(text)}&`).join('');
    answer['@odata.nextLink'] =
      `${call.url}?${rest}$skiptoken=${Buffer.from(`p${String(next)}`).toString('base64url')}`;
  }
  return { ...answer, value };
}

/** Pages over rows that are found by a stable index, skipping holes. */
export function scanPage<T>(
  from: number,
  end: number,
  size: number,
  at: (index: number) => T | undefined,
): { items: T[]; next: number | null } {
  const items: T[] = [];
  let index = from;
  for (; index < end && items.length < size; index += 1) {
    const item = at(index);
    if (item !== undefined) items.push(item);
  }
  return { items, next: index < end ? index : null };
}
