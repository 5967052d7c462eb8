import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';

export interface Readiness {
  readonly ready: boolean;
  /** One entry per thing that must work, for the operator; no secrets. */
  readonly detail: Readonly<Record<string, string>>;
}

export interface HealthOptions {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** False makes an orchestrator start the process anew, so it must not depend on other services. */
  readonly live: () => boolean;
  readonly ready: () => Promise<Readiness>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** GET /health/live and /health/ready answer 200 or 503 with a JSON body. */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(response, 405, { error: 'method not allowed' });
      return;
    }
    if (path === '/health/live') {
      const live = options.live();
      answer(response, live ? 200 : 503, { live });
      return;
    }
    if (path === '/health/ready') {
      void checkReadiness(options.ready).then((state) => {
        answer(response, state.ready ? 200 : 503, state);
      });
      return;
    }
    answer(response, 404, { error: 'not found' });
  });
  const port = await listen(server, options);
  return {
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        server.closeAllConnections();
      }),
  };
}

async function checkReadiness(ready: HealthOptions['ready']): Promise<Readiness> {
  try {
    return await ready();
  } catch (error) {
    return { ready: false, detail: { check: error instanceof Error ? error.message : 'the check failed' } };
  }
}

function listen(server: Server, { host, port }: HealthOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
