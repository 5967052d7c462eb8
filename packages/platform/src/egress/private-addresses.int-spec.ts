import { afterEach, describe, expect, it } from '@jest/globals';
import { failure, openEgress, releaseAll, serve } from './egress.fixture.ts';
import { ok } from './wire.fixture.ts';

afterEach(releaseAll);

describe('private addresses', () => {
  it.each([
    'http://127.0.0.1',
    'http://2130706433',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://localhost',
  ])('does not connect to %s', async (base) => {
    const server = await serve((socket) => socket.write(ok('x')));
    const egress = openEgress({ allowPrivateAddresses: false });
    const error = await failure(egress.request({ method: 'GET', url: `${base}:${String(server.port)}/` }));
    expect(error).toMatchObject({ outcome: 'refused', code: 'FORBIDDEN_ADDRESS' });
    expect(server.connections()).toBe(0);
  });

  it('connects to the address that was judged, not to a second answer of the resolver', async () => {
    const server = await serve((socket) => socket.write(ok('x', 'connection: close\r\n')));
    const answers = ['127.0.0.1', '52.84.151.39'];
    const asked: string[] = [];
    const egress = openEgress({
      allowPrivateAddresses: false,
      allowedPrivateHosts: ['good.example'],
      resolve: (host, _options, done) => {
        asked.push(host);
        done(null, [{ address: answers.shift() ?? '127.0.0.1', family: 4 }]);
      },
    });
    const port = String(server.port);
    expect((await egress.request({ method: 'GET', url: `http://good.example:${port}/` })).status).toBe(200);
    expect(asked).toEqual(['good.example']); // resolved once for one connection
    // A name that first looked public and now points inside.
    answers.splice(0, answers.length, '127.0.0.1');
    const error = await failure(egress.request({ method: 'GET', url: `http://rebound.example:${port}/` }));
    expect(error).toMatchObject({ outcome: 'refused', code: 'FORBIDDEN_ADDRESS' });
    expect(server.connections()).toBe(1);
  });
});
