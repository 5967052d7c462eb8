import type { TestPerson } from '../../testing/tenant.ts';
import type { World } from './world.ts';

/** Small pages, so that a few people fill several pages of each feed. */
export const smallPages = {
  delta: { pageSize: 3, memberSliceSize: 2 },
  list: { pageSize: 3 },
} as const;

/**
 * A tenant in which everybody has a right to an account: some by an assignment of their own, some by a group, of which one
 * comes in slices. `change` makes every feed have several pages of news.
 */
export class Company {
  readonly #world: World;
  readonly #own: TestPerson[] = [];
  readonly #members: TestPerson[] = [];
  #group: { readonly id: string } = { id: '' };
  #round = 0;

  constructor(world: World) {
    this.#world = world;
  }

  async found(): Promise<void> {
    const { tenant } = this.#world;
    await this.#world.settings(smallPages);
    this.#own.push(...(await tenant.crowd(6, 'own')));
    for (const name of ['m1', 'm2', 'm3', 'm4', 'm5']) this.#members.push(await tenant.person(name));
    this.#group = await tenant.group('Zoom users', this.#members);
    await tenant.assign(this.#group);
    await tenant.assign(await tenant.group('More Zoom users', this.#members.slice(0, 1)));
  }

  /** Those who have a right, sorted. */
  get entitled(): readonly string[] {
    return [...this.#own, ...this.#members].map((person) => person.userPrincipalName).sort();
  }

  /** Everybody moves to another department, with another title: several pages of users, and of the users among the changes of assignments. */
  async move(): Promise<string> {
    this.#round += 1;
    const department = `Round ${String(this.#round)}`;
    const people = [...this.#own, ...this.#members].map(({ id }) => ({
      id,
      department,
      jobTitle: department,
    }));
    await this.#world.pipeline.sandbox.control('PATCH', '/entra/people/bulk', { people });
    return department;
  }

  /** Whoever is in the group leaves it and comes back before anybody looks: several slices of news, all of them good. */
  async stir(): Promise<void> {
    const { tenant } = this.#world;
    await tenant.members(this.#group, { remove: this.#members });
    await tenant.members(this.#group, { add: this.#members });
  }

  /** Four assignments and four memberships more. */
  async grow(): Promise<void> {
    const { tenant } = this.#world;
    const prefix = `r${String(this.#round)}-`;
    this.#own.push(...(await tenant.crowd(4, prefix)));
    for (const name of ['a', 'b', 'c', 'd']) {
      const member = await tenant.person(`${prefix}${name}`);
      await tenant.members(this.#group, { add: [member] });
      this.#members.push(member);
    }
  }

  /** One leaves by each way; returns them. */
  async shrink(): Promise<readonly TestPerson[]> {
    const { tenant } = this.#world;
    const [unassigned, deleted] = [this.#own.pop(), this.#own.pop()];
    const [left, disabled] = [this.#members.pop(), this.#members.pop()];
    if (unassigned === undefined || deleted === undefined || left === undefined || disabled === undefined) {
      throw new Error('there are too few people');
    }
    await tenant.unassign(unassigned);
    await tenant.remove(deleted);
    await tenant.members(this.#group, { remove: [left] });
    await tenant.change(disabled, { accountEnabled: false });
    return [unassigned, deleted, left, disabled];
  }
}
