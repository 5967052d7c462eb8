import { fastify } from 'fastify';
import type { SandboxAddresses } from '../addresses.ts';
import type { JsonObject } from '../json/json.ts';
import type { World } from '../world.ts';
import { AdminError } from './admin-error.ts';
import { entraGroupRoutes } from './entra-groups.routes.ts';
import { entraRoutes } from './entra.routes.ts';
import { generalRoutes } from './general.routes.ts';
import { indexPage } from './index-page.ts';
import { read } from './route.ts';
import { scimRoutes } from './scim.routes.ts';
import { zoomRoutes } from './zoom.routes.ts';
import { z } from 'zod';

const BODY_LIMIT = 256 * 1024 * 1024;
const texts = z.record(z.string(), z.string());

export interface ControlServer {
  readonly origin: string;
  close(): Promise<void>;
}

interface ControlOptions {
  readonly host: string;
  readonly publicHost: string;
  readonly port: number;
}

/** @param addresses called once a request comes: the control server itself must listen before they are complete. */
export async function startControl(
  world: World,
  options: ControlOptions,
  addresses: () => SandboxAddresses,
): Promise<ControlServer> {
  const routes = [
    ...generalRoutes(world),
    ...entraRoutes(world),
    ...entraGroupRoutes(world),
    ...zoomRoutes(world),
    ...scimRoutes(world),
  ];
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 500 },
  });
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    try {
      done(null, JSON.parse(body.toString()));
    } catch {
      done(new AdminError(400, 'The body is not JSON.'), undefined);
    }
  });
  for (const { method, path, status, run } of routes) {
    app.route({
      method,
      url: path,
      handler: (request, reply) => {
        const call = {
          params: read(texts, request.params),
          query: read(texts, request.query),
          body: request.body,
        };
        return reply.code(status).send(run(call));
      },
    });
  }
  app.get('/addresses', () => addresses());
  app.get('/', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(indexPage(addresses(), routes)),
  );
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      error: `There is no ${request.method} ${request.url}. The control API is described in apps/sandbox/README.md.`,
    }),
  );
  app.setErrorHandler((error, _request, reply) => {
    const answer = errorAnswer(error);
    return reply.code(answer.status).send(answer.body);
  });
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The control server got no TCP port.');
  return { origin: `http://${options.publicHost}:${String(address.port)}`, close: () => app.close() };
}

function errorAnswer(error: unknown): { status: number; body: JsonObject } {
  if (error instanceof AdminError) {
    const issues = error.issues.length === 0 ? {} : { issues: error.issues };
    return { status: error.status, body: { error: error.message, ...issues } };
  }
  if (error instanceof z.ZodError)
    return { status: 400, body: { error: z.prettifyError(error), issues: error.issues } };
  return {
    status: 500,
    body: { error: error instanceof Error ? (error.stack ?? error.message) : 'unknown' },
  };
}
