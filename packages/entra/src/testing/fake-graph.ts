import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
  readonly body: string;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string as it is. */
  readonly body?: unknown;
  /** The length is declared whole, this many bytes are sent, then the connection is closed. */
  readonly cutAfter?: number;
}

export type Answerer = (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>;

/** Login host and Graph in one, for awkward answers. Whatever is not a token is answered by `graph`. */
export interface FakeGraph {
  readonly url: string;
  readonly requests: FakeRequest[];
  readonly tokenRequests: FakeRequest[];
  graph: Answerer;
  login: Answerer;
  close(): Promise<void>;
}

export const fakeTenant = '11111111-1111-4111-8111-111111111111';

/** A readable, unsigned access token; each number is another token. */
export function fakeToken(number: number, tenant = fakeTenant, roles?: readonly string[]): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ tid: tenant, number, roles })}.x`;
}

export async function startFakeGraph(): Promise<FakeGraph> {
  const fake: Omit<FakeGraph, 'url' | 'close'> = {
    requests: [],
    tokenRequests: [],
    graph: () => ({ status: 500 }),
    login: () => ({
      body: { token_type: 'Bearer', expires_in: 3599, access_token: fakeToken(fake.tokenRequests.length) },
    }),
  };
  const server = createServer((incoming, outgoing) => {
    void serve(fake, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return Object.assign(fake, {
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function serve(
  fake: Omit<FakeGraph, 'url' | 'close'>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = {
    method: incoming.method ?? '',
    url: decodeURIComponent(incoming.url ?? ''),
    authorization: incoming.headers.authorization ?? '',
    body: await text(incoming),
  };
  const isLogin = request.url.includes('/oauth2/v2.0/token');
  (isLogin ? fake.tokenRequests : fake.requests).push(request);
  const answer = await (isLogin ? fake.login(request) : fake.graph(request));
  const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
  const bytes = Buffer.from(body);
  outgoing.writeHead(answer.status ?? 200, {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    ...answer.headers,
  });
  if (answer.cutAfter === undefined) outgoing.end(bytes);
  else outgoing.write(bytes.subarray(0, answer.cutAfter), () => outgoing.destroy());
}
