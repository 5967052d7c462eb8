import type { JsonObject } from '../json/json.ts';

export interface SinkUser extends JsonObject {
  id: string;
}

/** Users in memory for benchmarks: no validation, two indexes, a counter. */
export class SinkStore {
  readonly #users = new Map<string, SinkUser>();
  readonly #byKey = new Map<string, string>();
  #order: string[] | null = [];
  #serial = 0;
  readonly #requests = { total: 0, byMethod: new Map<string, number>() };

  count(method: string): void {
    this.#requests.total += 1;
    this.#requests.byMethod.set(method, (this.#requests.byMethod.get(method) ?? 0) + 1);
  }

  counters(): JsonObject {
    const { total, byMethod } = this.#requests;
    return { requests: { total, byMethod: Object.fromEntries(byMethod) }, users: this.#users.size };
  }

  add(body: JsonObject): SinkUser {
    this.#serial += 1;
    const user: SinkUser = { ...body, id: `u${String(this.#serial)}` };
    this.#users.set(user.id, user);
    this.#order?.push(user.id);
    for (const key of keysOf(user)) this.#byKey.set(key, user.id);
    return user;
  }

  get(id: string): SinkUser | undefined {
    return this.#users.get(id);
  }

  /** @param key `username <value>` or `externalid <value>`, lower-cased. */
  byKey(key: string): SinkUser | undefined {
    return this.get(this.#byKey.get(key) ?? '');
  }

  replace(id: string, body: JsonObject): SinkUser {
    const before = this.#users.get(id);
    if (before) for (const key of keysOf(before)) this.#byKey.delete(key);
    const user: SinkUser = { ...body, id };
    this.#users.set(id, user);
    for (const key of keysOf(user)) this.#byKey.set(key, id);
    return user;
  }

  remove(id: string): boolean {
    const user = this.#users.get(id);
    if (!user) return false;
    for (const key of keysOf(user)) this.#byKey.delete(key);
    this.#order = null;
    return this.#users.delete(id);
  }

  page(from: number, count: number): { users: SinkUser[]; total: number } {
    this.#order ??= [...this.#users.keys()];
    const users = this.#order.slice(from, from + count).flatMap((id) => this.#users.get(id) ?? []);
    return { users, total: this.#users.size };
  }

  clear(): number {
    const removed = this.#users.size;
    this.#users.clear();
    this.#byKey.clear();
    this.#order = [];
    this.#requests.total = 0;
    this.#requests.byMethod.clear();
    return removed;
  }
}

function keysOf(user: SinkUser): string[] {
  const keys: string[] = [];
  for (const name of ['userName', 'externalId']) {
    const value = user[name];
    if (typeof value === 'string') keys.push(`${name.toLowerCase()} ${value.toLowerCase()}`);
  }
  return keys;
}
