import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { JsonObject } from '../json/json.ts';
import { arrayOf, isObject, objectOf, parseJson } from '../json/json.ts';
import type { SinkStore } from './sink-store.ts';

const JSON_TYPE = { 'content-type': 'application/scim+json' };
const USERS = /^(?:\/[^?]*?)?\/Users(?:\/([^/?]+))?(?:\?(.*))?$/;

export interface SinkServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** A SCIM target as fast as node:http can be: what a benchmark measures against it is the client (any bearer token). */
export async function startSink(
  store: SinkStore,
  options: { host: string; publicHost: string; port: number },
): Promise<SinkServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answer(
        store,
        request,
        response,
        chunks.length === 0 ? {} : objectOf(parseJson(Buffer.concat(chunks).toString())),
      );
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sink got no TCP port.');
  return {
    origin: `http://${options.publicHost}:${String(address.port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, JSON_TYPE);
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function fail(response: ServerResponse, status: number, detail: string): void {
  send(response, status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail,
  });
}

function answer(
  store: SinkStore,
  request: IncomingMessage,
  response: ServerResponse,
  body: JsonObject,
): void {
  const method = request.method ?? 'GET';
  store.count(method);
  const match = USERS.exec(request.url ?? '');
  if (!match) {
    fail(response, 404, 'The sink has /Users only.');
    return;
  }
  const id = match[1] === undefined ? undefined : decodeURIComponent(match[1]);
  if (id === undefined) {
    if (method === 'GET') send(response, 200, list(store, new URLSearchParams(match[2])));
    else if (method === 'POST') create(store, response, body);
    else fail(response, 405, method);
    return;
  }
  const user = store.get(id);
  if (!user) {
    fail(response, 404, `There is no user '${id}'.`);
    return;
  }
  switch (method) {
    case 'GET':
      send(response, 200, user);
      break;
    case 'PUT':
      send(response, 200, store.replace(id, body));
      break;
    case 'PATCH':
      send(response, 200, store.replace(id, patched(user, body)));
      break;
    case 'DELETE':
      store.remove(id);
      send(response, 204);
      break;
    default:
      fail(response, 405, method);
  }
}

function create(store: SinkStore, response: ServerResponse, body: JsonObject): void {
  if (typeof body['userName'] === 'string' && store.byKey(`username ${body['userName'].toLowerCase()}`)) {
    fail(response, 409, 'userName is taken.');
  } else {
    send(response, 201, store.add(body));
  }
}

function list(store: SinkStore, query: URLSearchParams): JsonObject {
  const filter = /^(userName|externalId) eq "?([^"]*)"?$/i.exec(query.get('filter') ?? '');
  const startIndex = Math.max(1, Number(query.get('startIndex') ?? 1));
  const found = filter ? store.byKey(`${filter[1] ?? ''} ${filter[2] ?? ''}`.toLowerCase()) : undefined;
  const page = filter
    ? { users: found ? [found] : [], total: found ? 1 : 0 }
    : store.page(startIndex - 1, Number(query.get('count') ?? 100));
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: page.total,
    startIndex,
    itemsPerPage: page.users.length,
    Resources: page.users,
  };
}

/** Good enough for a benchmark: simple paths are set or removed as they are written, value objects merged. */
function patched(user: JsonObject, body: JsonObject): JsonObject {
  const after = { ...user };
  for (const operation of arrayOf(body['Operations'])) {
    if (!isObject(operation)) continue;
    const { op, path, value } = operation;
    if (typeof path !== 'string') Object.assign(after, objectOf(value));
    else if (String(op).toLowerCase() === 'remove') Reflect.deleteProperty(after, path);
    else after[path] = value;
  }
  return after;
}
