import { afterEach, describe, expect, it } from '@jest/globals';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { failure, openEgress, release, releaseAll } from './egress.fixture.ts';
import { TLS_CERTIFICATE, TLS_KEY } from './tls.fixture.ts';
import { listen, ok } from './wire.fixture.ts';

afterEach(releaseAll);

async function startTlsServer(): Promise<number> {
  const server = createTlsServer({ key: TLS_KEY, cert: TLS_CERTIFICATE }, (socket) => {
    socket.on('error', () => undefined).on('data', () => socket.write(ok('secure')));
  });
  release(() => server.close());
  return listen(server);
}

interface Proxy {
  readonly url: string;
  readonly asked: string[];
}

/** `answer` speaks for the proxy; null tunnels to the port asked for, on loopback, whatever the host. */
async function startProxy(answer: ((socket: Socket) => void) | null): Promise<Proxy> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      const head = data.toString('latin1');
      asked.push(head);
      if (answer !== null) {
        answer(socket);
        return;
      }
      const port = Number(/^CONNECT [^:]+:(\d+)/.exec(head)?.[1]);
      const upstream = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(upstream).pipe(socket);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
    });
  });
  release(() => server.close());
  return { url: `http://me:s3cret@127.0.0.1:${String(await listen(server))}`, asked };
}

describe('the CA certificate (R22)', () => {
  it('is needed for a private authority: without it the request is refused, never sent', async () => {
    const url = `https://localhost:${String(await startTlsServer())}/`;
    const error = await failure(openEgress({}).request({ method: 'POST', url }));
    expect(error).toMatchObject({ outcome: 'refused', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(error.message).toContain('CA certificates');
    const egress = openEgress({ caCertificate: TLS_CERTIFICATE });
    expect((await egress.request({ method: 'POST', url })).body).toBe('secure');
  });

  it('does not stand for another host', async () => {
    const egress = openEgress({
      caCertificate: TLS_CERTIFICATE,
      resolve: (_host, _options, done) => {
        done(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    const url = `https://other.example:${String(await startTlsServer())}/`;
    const error = await failure(egress.request({ method: 'POST', url }));
    expect(error).toMatchObject({ outcome: 'refused', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
});

describe('the proxy (R22)', () => {
  it('tunnels and resolves the name', async () => {
    const proxy = await startProxy(null);
    const egress = openEgress({
      proxyUrl: proxy.url,
      caCertificate: TLS_CERTIFICATE,
      allowPrivateAddresses: false, // the proxy itself is on a private address by the operator's choice
      resolve: () => {
        throw new Error('this machine must not resolve');
      },
    });
    const port = String(await startTlsServer());
    const response = await egress.request({ method: 'GET', url: `https://tls.example:${port}/Users` });
    expect(response.body).toBe('secure');
    expect(proxy.asked[0]).toContain(`CONNECT tls.example:${port} HTTP/1.1`);
    expect(proxy.asked[0]).toContain(`proxy-authorization: Basic ${btoa('me:s3cret')}`);
  });

  it('is not asked for a literal private address', async () => {
    const proxy = await startProxy(null);
    const egress = openEgress({ proxyUrl: proxy.url, allowPrivateAddresses: false });
    const error = await failure(egress.request({ method: 'GET', url: 'https://169.254.169.254/' }));
    expect(error).toMatchObject({ outcome: 'refused', code: 'FORBIDDEN_ADDRESS' });
    expect(proxy.asked).toEqual([]);
  });

  it('is passed by for the hosts named', async () => {
    const proxy = await startProxy(null);
    const options = { proxyUrl: proxy.url, caCertificate: TLS_CERTIFICATE, noProxyHosts: ['localhost'] };
    const url = `https://localhost:${String(await startTlsServer())}/`;
    expect((await openEgress(options).request({ method: 'GET', url })).status).toBe(200);
    expect(proxy.asked).toEqual([]);
  });

  it.each([
    [
      'wants credentials',
      (socket: Socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    ],
    ['forbids the host', (socket: Socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')],
    ['hangs up', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('that %s means refused, after one attempt', async (_name, answer) => {
    const proxy = await startProxy((socket) => void answer(socket));
    const request = { method: 'POST', url: 'https://api.zoom.us/scim2/Users', timeoutMs: 4_000 };
    const error = await failure(openEgress({ proxyUrl: proxy.url }).request(request));
    expect(error).toMatchObject({ outcome: 'refused', code: 'PROXY_REFUSED', host: 'api.zoom.us' });
    expect(error.message).not.toContain('s3cret');
    expect(proxy.asked).toHaveLength(1);
  });

  it('that is down means refused', async () => {
    const request = { method: 'POST', url: 'https://api.zoom.us/scim2/Users' };
    const error = await failure(openEgress({ proxyUrl: 'http://127.0.0.1:1' }).request(request));
    expect(error).toMatchObject({ outcome: 'refused', code: 'PROXY_REFUSED' });
  });
});
