import { afterEach, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { failure, holdTimeLimits, openEgress, release, releaseAll, serve } from './egress.fixture.ts';
import type { EgressEvent } from './egress.ts';
import { listen, ok } from './wire.fixture.ts';

afterEach(releaseAll);

describe('an exchange', () => {
  it('sends method, path, headers and body, and reads status, headers and body', async () => {
    const server = await serve((socket) => socket.write(ok('{"a":"ü"}', 'X-Seen: 1\r\nx-seen: 2\r\n')));
    const response = await openEgress().request({
      method: 'PATCH',
      url: `${server.url}/Users/1?a=b%20c`,
      headers: { Authorization: 'Bearer x', 'content-type': 'application/scim+json' },
      body: '{"name":"ö"}',
    });
    expect(response).toEqual({
      status: 200,
      headers: { 'content-length': '10', 'x-seen': '1, 2' },
      body: '{"a":"ü"}',
    });
    const sent = server.requests[0] ?? '';
    expect(sent).toMatch(/^PATCH \/Users\/1\?a=b%20c HTTP\/1\.1\r\n/);
    expect(sent).toContain('authorization: Bearer x');
    expect(sent).toContain('accept-encoding: identity');
    expect(Buffer.from(sent, 'latin1').toString('utf8')).toContain('{"name":"ö"}');
  });

  it('keeps a connection for the next request', async () => {
    const server = await serve((socket) => socket.write(ok('x')));
    const egress = openEgress();
    for (let n = 0; n < 5; n += 1) await egress.request({ method: 'GET', url: server.url });
    // Not 1: undici frees a connection one turn of the event loop after its answer.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('opens no more connections than allowed', async () => {
    const server = await serve((socket) => setImmediate(() => socket.write(ok('x'))));
    const egress = openEgress({ connectionsPerOrigin: 3 });
    await Promise.all(Array.from({ length: 30 }, () => egress.request({ method: 'GET', url: server.url })));
    expect(server.connections()).toBe(3);
  });

  it('returns a redirect as it is (R22)', async () => {
    const server = await serve((socket) =>
      socket.write('HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n'),
    );
    const response = await openEgress().request({ method: 'GET', url: server.url });
    expect([response.status, response.headers['location']]).toEqual([302, 'http://169.254.169.254/']);
    expect(server.requests).toHaveLength(1);
  });

  it('waits for the answer behind an interim 103', async () => {
    const server = await serve((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok('x')}`),
    );
    expect(await openEgress().request({ method: 'GET', url: server.url })).toMatchObject({
      status: 200,
      body: 'x',
    });
  });

  it('undoes a compression that nobody asked for, and drops a byte order mark', async () => {
    const zipped = gzipSync('\uFEFF{"a":1}');
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${String(zipped.length)}\r\n\r\n`;
    const server = await serve((socket) => socket.write(Buffer.concat([Buffer.from(head), zipped])));
    expect((await openEgress().request({ method: 'GET', url: server.url })).body).toBe('{"a":1}');
  });

  it('returns bytes as they are when asked', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 256\r\n\r\n');
      socket.write(bytes);
    });
    const { body } = await openEgress().request({
      method: 'GET',
      url: server.url,
      responseEncoding: 'latin1',
    });
    expect(Buffer.from(body, 'latin1')).toEqual(bytes);
  });

  it('reports each request without path or query', async () => {
    const events: EgressEvent[] = [];
    const server = await serve((socket) => socket.write(ok('x')));
    const egress = openEgress({ onRequest: (event) => events.push(event) });
    await egress.request({ method: 'GET', url: `${server.url}/Users?filter=secret` });
    await server.close();
    await failure(egress.request({ method: 'DELETE', url: `${server.url}/Users/secret` }));
    expect(events).toEqual([
      { method: 'GET', origin: server.url, status: 200, durationMs: expect.any(Number) },
      { method: 'DELETE', origin: server.url, error: 'ECONNREFUSED', durationMs: expect.any(Number) },
    ]);
  });
});

describe('refused: the request was never sent (R4)', () => {
  it.each([
    ['a port where nobody listens', 'http://127.0.0.1:1', 'ECONNREFUSED'],
    ['an address that is not a URL', 'zoom', 'INVALID_URL'],
  ])('%s', async (_name, url, code) => {
    expect(await failure(openEgress().request({ method: 'POST', url, body: 'x' }))).toMatchObject({
      outcome: 'refused',
      code,
    });
  });

  it('a name that does not resolve', async () => {
    const egress = openEgress({
      resolve: (_host, _options, done) => {
        done(Object.assign(new Error('gone'), { code: 'ENOTFOUND' }), []);
      },
    });
    const error = await failure(egress.request({ method: 'GET', url: 'https://nowhere.example/' }));
    expect(error).toMatchObject({ outcome: 'refused', code: 'ENOTFOUND', host: 'nowhere.example' });
  });

  it('a TLS handshake that fails', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const url = `https://127.0.0.1:${String(await listen(server))}`;
    release(() => server.close());
    const error = await failure(openEgress().request({ method: 'GET', url }));
    expect([error.outcome, error.code]).toEqual(['refused', 'ERR_SSL_WRONG_VERSION_NUMBER']);
  });

  it('a signal that was aborted before', async () => {
    const server = await serve((socket) => socket.write(ok('x')));
    const request = { method: 'POST', url: server.url, signal: AbortSignal.abort() };
    expect(await failure(openEgress().request(request))).toMatchObject({
      outcome: 'refused',
      code: 'ABORTED',
    });
    expect(server.requests).toHaveLength(0);
  });

  it('an abort and a time limit while it waits for a connection: it is not sent later either', async () => {
    const held: Socket[] = [];
    const server = await serve((socket) => held.push(socket));
    const egress = openEgress({ connectionsPerOrigin: 1 });
    const arrived = server.nextRequest();
    const first = egress.request({ method: 'GET', url: `${server.url}/first` });
    await arrived;
    const controller = new AbortController();
    const aborted = failure(
      egress.request({ method: 'POST', url: `${server.url}/second`, signal: controller.signal }),
    );
    const late = failure(egress.request({ method: 'POST', url: `${server.url}/third`, timeoutMs: 20 }));
    controller.abort();
    expect(await aborted).toMatchObject({ outcome: 'refused', code: 'ABORTED' });
    expect(await late).toMatchObject({ outcome: 'refused', code: 'TIMEOUT' });
    held[0]?.write(ok('x'));
    await first;
    const last = server.nextRequest();
    const fourth = egress.request({ method: 'GET', url: `${server.url}/fourth` });
    await last;
    held.at(-1)?.write(ok('x'));
    await fourth;
    expect(server.requests.map((head) => head.split(' ')[1])).toEqual(['/first', '/fourth']);
  });

  it('a closed egress', async () => {
    const egress = openEgress();
    await egress.close();
    expect(await failure(egress.request({ method: 'GET', url: 'http://127.0.0.1:1/' }))).toMatchObject({
      outcome: 'refused',
      code: 'CLOSED',
    });
  });

  it('a header that would break out of its line', async () => {
    const server = await serve((socket) => socket.write(ok('x')));
    const request = { method: 'GET', url: server.url, headers: { 'x-a': 'a\r\nx-b: c' } };
    expect(await failure(openEgress().request(request))).toMatchObject({ outcome: 'refused' });
    expect(server.requests).toHaveLength(0);
  });
});

describe('unknown: it may have been carried out (R4)', () => {
  const head = 'HTTP/1.1 200 OK\r\n';
  it.each([
    ['the peer closes without an answer', (socket: Socket) => socket.end()],
    ['the peer resets', (socket: Socket) => socket.resetAndDestroy()],
    ['half a head', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
    [
      'a body shorter than its content-length',
      (socket: Socket) => socket.end(`${head}content-length: 20\r\n\r\n{"a":1}`),
    ],
    [
      'a short body on a connection that closes',
      (socket: Socket) => socket.end(`${head}connection: close\r\ncontent-length: 20\r\n\r\n{"a":1}`),
    ],
    [
      'chunks without an end',
      (socket: Socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n`),
    ],
    [
      'chunks without an end on a connection that closes',
      (socket: Socket) =>
        socket.end(`${head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n`),
    ],
    [
      'an end by reset',
      (socket: Socket) => {
        resetAfter(socket, `${head}connection: close\r\n\r\n{"a":1}`);
      },
    ],
    ['what is no HTTP', (socket: Socket) => socket.end('SSH-2.0-x\r\n\r\n')],
    [
      'half a compressed body',
      (socket: Socket) => {
        const half = gzipSync('{"a":1}').subarray(0, 12);
        socket.write(`${head}content-encoding: gzip\r\ncontent-length: 12\r\n\r\n`);
        socket.write(half);
      },
    ],
  ])('%s', async (_name, answer) => {
    const server = await serve(answer);
    const error = await failure(openEgress().request({ method: 'POST', url: server.url, body: '{}' }));
    expect(error.outcome).toBe('unknown');
    expect(server.requests).toHaveLength(1); // never repeated behind our back
  });

  it.each([
    ['no head', () => undefined],
    ['a head without its body', (socket: Socket) => socket.write(`${head}content-length: 9\r\n\r\n`)],
    ['a body without its end', (socket: Socket) => socket.write(`${head}content-length: 9\r\n\r\nabc`)],
  ])('time limit with %s', async (_name, answer: (socket: Socket) => unknown) => {
    const server = await serve(answer);
    // The limit ends when the test says so: a short one could end before the request is sent, on a machine that is busy.
    const limit = holdTimeLimits();
    const arrived = server.nextRequest();
    const failing = failure(openEgress().request({ method: 'POST', url: server.url, timeoutMs: 60_000 }));
    await arrived;
    await limit.pass(60_000);
    expect(await failing).toMatchObject({ outcome: 'unknown', code: 'TIMEOUT' });
  });

  it('an abort after it was sent, which also closes the connection', async () => {
    let closed: Promise<void> | undefined;
    const server = await serve((socket) => {
      closed = new Promise((resolve) =>
        socket.once('close', () => {
          resolve();
        }),
      );
    });
    const controller = new AbortController();
    const arrived = server.nextRequest();
    const failing = failure(
      openEgress().request({ method: 'POST', url: server.url, signal: controller.signal }),
    );
    await arrived;
    controller.abort();
    expect(await failing).toMatchObject({ outcome: 'unknown', code: 'ABORTED' });
    await closed;
  });

  it.each([
    ['announced', `${head}content-length: 2000\r\n\r\n${'x'.repeat(2000)}`],
    ['not announced', `${head}transfer-encoding: chunked\r\n\r\n7d0\r\n${'x'.repeat(2000)}\r\n0\r\n\r\n`],
  ])('an answer larger than allowed, %s', async (_name, answer) => {
    const server = await serve((socket) => socket.write(answer));
    const error = await failure(
      openEgress().request({ method: 'GET', url: server.url, maxResponseBytes: 1999 }),
    );
    expect(error).toMatchObject({ outcome: 'unknown', code: 'RESPONSE_TOO_LARGE' });
  });

  it('a small body that unpacks into a large one', async () => {
    const bomb = gzipSync('x'.repeat(100_000));
    const server = await serve((socket) => {
      socket.write(`${head}content-encoding: gzip\r\ncontent-length: ${String(bomb.length)}\r\n\r\n`);
      socket.write(bomb);
    });
    const error = await failure(
      openEgress().request({ method: 'GET', url: server.url, maxResponseBytes: 10_000 }),
    );
    expect(error).toMatchObject({ outcome: 'unknown', code: 'RESPONSE_TOO_LARGE' });
  });
});

/** The pause is part of the fault: the bytes are read before the reset, which would otherwise overtake them. */
function resetAfter(socket: Socket, bytes: string): void {
  socket.write(bytes);
  setTimeout(() => socket.resetAndDestroy(), 20);
}
