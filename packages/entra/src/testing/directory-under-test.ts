import { createEgress } from '@lockstep/platform/egress';
import { createEntraDirectory } from '../directory/entra-directory.ts';
import type { EntraDirectory } from '../directory/entra-directory.ts';
import type { EntraSettings } from '../settings/entra-settings.ts';
import { startFakeGraph } from './fake-graph.ts';
import type { FakeGraph } from './fake-graph.ts';
import { fakeTenant } from './fake-graph.ts';
import { VirtualTime } from './virtual-time.ts';

export interface DirectoryUnderTest {
  readonly fake: FakeGraph;
  readonly directory: EntraDirectory;
  readonly time: VirtualTime;
  /** Requests that the adapter says it made. */
  readonly counted: () => number;
  close(): Promise<void>;
}

/** The adapter over the real egress, against the fake, in virtual time. */
export async function startDirectory(settings: Partial<EntraSettings> = {}): Promise<DirectoryUnderTest> {
  const fake = await startFakeGraph();
  const egress = createEgress({ allowPrivateAddresses: true });
  const time = new VirtualTime();
  let requests = 0;
  const directory = createEntraDirectory(
    {
      tenantId: fakeTenant,
      clientId: 'client',
      credential: { kind: 'secret', secret: 's&cret=' },
      cloud: 'global',
      loginUrl: fake.url,
      graphUrl: fake.url,
      ...settings,
    },
    {
      egress,
      clock: time.clock,
      sleep: time.sleep,
      onRequest: () => (requests += 1),
      requestTimeoutMs: 5_000,
    },
  );
  return {
    fake,
    directory,
    time,
    counted: () => requests,
    close: async () => {
      await egress.close();
      await fake.close();
    },
  };
}
