import type { TestPerson } from '../../testing/tenant.ts';
import { feedNames, feedPaths } from './graph-pages.ts';
import type { World } from './world.ts';

interface Somebody {
  readonly person: TestPerson;
  enabled: boolean;
  deleted: 'no' | 'soft' | 'hard';
  own: boolean;
}

interface SomeGroup {
  readonly id: string;
  assigned: boolean;
  readonly members: Set<Somebody>;
}

/** The same numbers for the same seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Random things that happen in a tenant, and a model of who has a right to an account that knows nothing of how Lockstep
 * finds out.
 */
export class History {
  readonly #world: World;
  readonly #random: () => number;
  readonly #people: Somebody[] = [];
  readonly #groups: SomeGroup[] = [];
  /** What happened, for the message of a failure. */
  readonly told: string[] = [];
  #held = false;
  #names = 0;

  constructor(world: World, seed: number) {
    this.#world = world;
    this.#random = chance(seed);
  }

  async begin(): Promise<void> {
    const { tenant } = this.#world;
    await this.#world.settings({ delta: { pageSize: 3, memberSliceSize: 2 }, list: { pageSize: 20 } });
    for (const name of ['One', 'Two', 'Three']) {
      this.#groups.push({ id: (await tenant.group(name, [])).id, assigned: false, members: new Set() });
    }
    for (let n = 0; n < 6; n += 1) await this.#arrive();
  }

  /** User names of those who have a right, sorted. */
  get entitled(): readonly string[] {
    return this.#people
      .filter((one) => this.#isEntitled(one))
      .map(({ person }) => person.userPrincipalName)
      .sort();
  }

  /** One to four things happen; then, now and then, something goes wrong with what is told of them. */
  async happen(): Promise<void> {
    const many = 1 + this.#below(4);
    for (let n = 0; n < many; n += 1) await this.#pick(this.#events())();
    if (this.#random() < 0.6) await this.#pick(this.#troubles())();
  }

  /** Everything is told rightly from now on, what was withheld included. */
  async comeClean(): Promise<void> {
    await this.#world.tenant.noFaults();
    await this.#world.settings({ replication: { held: false } });
    await this.#world.pipeline.sandbox.control('POST', '/entra/replication/release');
    this.#held = false;
  }

  #isEntitled({ own, enabled, deleted, ...one }: Somebody): boolean {
    const member = this.#groups.some(
      (group) => group.assigned && [...group.members].some((candidate) => candidate.person === one.person),
    );
    return deleted === 'no' && enabled && (own || member);
  }

  #events(): readonly (() => Promise<void>)[] {
    const always = [
      () => this.#change(),
      () => this.#enable(),
      () => this.#join(),
      () => this.#leave(),
      () => this.#remove(),
    ];
    // Of an assignment that replaced another, only a feed tells: not while feeds are behind.
    const told = [
      () => this.#assign(),
      () => this.#unassign(),
      () => this.#assignGroup(),
      () => this.#unassignGroup(),
    ];
    return [
      ...always,
      () => this.#restore(),
      () => this.#arrive(),
      ...(this.#held ? [] : [...told, ...told]),
    ];
  }

  #troubles(): readonly (() => Promise<void>)[] {
    const { tenant } = this.#world;
    const page = (kind: string) => async () => {
      const feed = this.#of(feedNames);
      const nth = 1 + this.#below(3);
      this.told.push(`${kind} on page ${String(nth)} of ${feed}`);
      await tenant.fault({ service: 'graph', pathPattern: feedPaths[feed], kind, nth });
    };
    return [
      page('emptyPage'),
      page('shortPage'),
      page('reorderPage'),
      page('duplicateItems'),
      page('truncate'),
      page('dropAfter'),
      async () => {
        const feed = this.#of(['users', 'groups', 'directoryObjects'] as const);
        this.told.push(`tokens of ${feed} die`);
        await this.#world.expire(feed, this.#of(['gone', 'resyncRequired', 'syncStateNotFound']));
      },
      async () => {
        const held = !this.#held;
        this.told.push(held ? 'feeds fall behind' : 'feeds catch up');
        if (held) {
          // From here on: what happened before is visible.
          await this.#world.settings({ replication: { held } });
          this.#held = true;
        } else {
          await this.comeClean();
        }
      },
      async () => {
        this.told.push('empty pages between, repeats and replays');
        const delta = {
          emptyPageEvery: 2 + this.#below(2),
          repeatObjects: true,
          replayChanges: 5,
          reversePages: true,
        };
        await this.#world.settings({ delta });
      },
    ];
  }

  async #arrive(): Promise<void> {
    this.#names += 1;
    const person = await this.#world.tenant.person(`h${String(this.#names)}`);
    this.told.push(`${person.userPrincipalName} arrives`);
    this.#people.push({ person, enabled: true, deleted: 'no', own: false });
    if (!this.#held && this.#random() < 0.7) await this.#assign();
  }

  async #change(): Promise<void> {
    await this.#with(
      (one) => one.deleted === 'no',
      'moves',
      ({ person }) => this.#world.tenant.change(person, { department: `D${String(this.#below(1000))}` }),
    );
  }

  async #enable(): Promise<void> {
    await this.#with(
      (one) => one.deleted === 'no',
      'is disabled or enabled',
      async (one) => {
        one.enabled = !one.enabled;
        await this.#world.tenant.change(one.person, { accountEnabled: one.enabled });
      },
    );
  }

  async #remove(): Promise<void> {
    const hard = this.#random() < 0.3;
    await this.#with(
      (one) => one.deleted === 'no',
      `is deleted (${hard ? 'hard' : 'soft'})`,
      async (one) => {
        one.deleted = hard ? 'hard' : 'soft';
        await this.#world.tenant.remove(one.person, one.deleted);
      },
    );
  }

  async #restore(): Promise<void> {
    await this.#with(
      (one) => one.deleted === 'soft',
      'is restored',
      async (one) => {
        one.deleted = 'no';
        await this.#world.tenant.restore(one.person);
      },
    );
  }

  async #assign(): Promise<void> {
    await this.#with(
      (one) => one.deleted === 'no' && !one.own,
      'is assigned',
      async (one) => {
        one.own = true;
        await this.#world.tenant.assign(one.person);
      },
    );
  }

  async #unassign(): Promise<void> {
    await this.#with(
      (one) => one.deleted === 'no' && one.own,
      'is unassigned',
      async (one) => {
        one.own = false;
        await this.#world.tenant.unassign(one.person);
      },
    );
  }

  async #join(): Promise<void> {
    const group = this.#of(this.#groups);
    await this.#with(
      (one) => one.deleted === 'no' && !group.members.has(one),
      `joins ${group.id}`,
      async (one) => {
        group.members.add(one);
        await this.#world.tenant.members(group, { add: [one.person] });
      },
    );
  }

  async #leave(): Promise<void> {
    const group = this.#of(this.#groups);
    await this.#with(
      (one) => one.deleted === 'no' && group.members.has(one),
      `leaves ${group.id}`,
      async (one) => {
        group.members.delete(one);
        await this.#world.tenant.members(group, { remove: [one.person] });
      },
    );
  }

  async #assignGroup(): Promise<void> {
    const group = this.#of(this.#groups);
    if (group.assigned) return;
    this.told.push(`${group.id} is assigned`);
    group.assigned = true;
    await this.#world.tenant.assign(group);
  }

  async #unassignGroup(): Promise<void> {
    const group = this.#of(this.#groups);
    if (!group.assigned) return;
    this.told.push(`${group.id} is unassigned`);
    group.assigned = false;
    await this.#world.tenant.unassign(group);
  }

  async #with(
    who: (one: Somebody) => boolean,
    what: string,
    act: (one: Somebody) => Promise<void>,
  ): Promise<void> {
    const candidates = this.#people.filter(who);
    if (candidates.length === 0) return;
    const one = this.#of(candidates);
    this.told.push(`${one.person.userPrincipalName} ${what}`);
    await act(one);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #of<T>(some: readonly T[]): T {
    const one = some[this.#below(some.length)];
    if (one === undefined) throw new Error('there is nothing to choose from');
    return one;
  }

  #pick(some: readonly (() => Promise<void>)[]): () => Promise<void> {
    return this.#of(some);
  }
}
