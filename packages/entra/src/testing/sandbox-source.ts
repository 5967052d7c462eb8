import type { FeedItem, FeedStart } from '@lockstep/engine';
import { createEntraDirectory } from '../directory/entra-directory.ts';
import type { EntraDirectory } from '../directory/entra-directory.ts';
import type { EntraSettings } from '../settings/entra-settings.ts';
import type { Sandbox } from './sandbox.ts';
import { sandboxDefaults } from './sandbox.ts';

export interface Round {
  readonly items: readonly FeedItem[];
  readonly pages: readonly (readonly FeedItem[])[];
  readonly deltaLink: string;
}

/** The adapter at the sandbox. Waiting moves the sandbox's clock, so that nobody really waits. */
export class SandboxSource {
  readonly directory: EntraDirectory;
  readonly slept: number[] = [];
  #now = Date.now();

  constructor(sandbox: Sandbox, settings: Partial<EntraSettings> = {}) {
    this.directory = createEntraDirectory(
      {
        tenantId: sandboxDefaults.tenantId,
        clientId: sandboxDefaults.clientId,
        credential: { kind: 'secret', secret: sandboxDefaults.secret },
        cloud: 'global',
        loginUrl: sandbox.loginUrl,
        graphUrl: sandbox.graphUrl,
        ...settings,
      },
      {
        egress: sandbox.egress,
        clock: () => this.#now,
        sleep: async (ms) => {
          this.slept.push(ms);
          this.#now += ms;
          await sandbox.control('POST', '/clock', { advanceMs: ms });
        },
      },
    );
  }

  /** A whole round, from its start or from a link. */
  async round(start: FeedStart, from?: string): Promise<Round> {
    const pages: (readonly FeedItem[])[] = [];
    let page =
      from === undefined
        ? await this.directory.startFeed(start)
        : await this.directory.continueFeed(start, from);
    for (;;) {
      pages.push(page.items);
      const { link } = page;
      if (link.kind === 'done') return { items: pages.flat(), pages, deltaLink: link.deltaLink ?? '' };
      page = await this.directory.continueFeed(start, link.link);
    }
  }
}
