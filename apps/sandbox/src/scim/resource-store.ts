import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json/json.ts';
import type { ResourceType } from './schema/catalogue.ts';

export interface StoredResource {
  readonly id: string;
  /** Validated attributes, without id and meta. */
  attributes: JsonObject;
  readonly created: string;
  modified: string;
  version: number;
}

/** Resources of one type in order of creation, found by id, unique name and externalId without a scan. */
export class ResourceStore {
  readonly #byId = new Map<string, StoredResource>();
  readonly #byKey = new Map<string, Set<string>>();
  #order: string[] | null = [];
  #serial = 0;

  constructor(
    readonly type: ResourceType,
    readonly keys: readonly string[],
  ) {}

  get size(): number {
    return this.#byId.size;
  }

  find(id: string): StoredResource | undefined {
    return this.#byId.get(id);
  }

  all(): StoredResource[] {
    return [...this.#byId.values()];
  }

  slice(from: number, to: number): StoredResource[] {
    this.#order ??= [...this.#byId.keys()];
    return this.#order.slice(from, to).flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** Candidates for `attribute eq value`, compared without case; undefined where there is no index. */
  lookup(attribute: string, value: string): StoredResource[] | undefined {
    if (attribute === 'id') return [this.find(value)].flatMap((resource) => resource ?? []);
    const key = this.keys.find((known) => known.toLowerCase() === attribute);
    if (key === undefined) return undefined;
    return [...(this.#byKey.get(`${key} ${value.toLowerCase()}`) ?? [])].flatMap(
      (id) => this.#byId.get(id) ?? [],
    );
  }

  add(attributes: JsonObject, now: string, integerId: boolean): StoredResource {
    this.#serial += 1;
    const id = integerId ? String(this.#serial) : randomUUID();
    const resource: StoredResource = { id, attributes, created: now, modified: now, version: 1 };
    this.#byId.set(id, resource);
    this.#order?.push(id);
    this.#index(resource);
    return resource;
  }

  replace(resource: StoredResource, attributes: JsonObject, now: string): void {
    this.#unindex(resource);
    Object.assign(resource, { attributes, modified: now, version: resource.version + 1 });
    this.#index(resource);
  }

  remove(resource: StoredResource): void {
    this.#unindex(resource);
    this.#byId.delete(resource.id);
    this.#order = null;
  }

  clear(): void {
    this.#byId.clear();
    this.#byKey.clear();
    this.#order = [];
  }

  #keysOf({ attributes }: StoredResource): string[] {
    return this.keys.flatMap((key) => {
      const value = attributes[key];
      return typeof value === 'string' ? [`${key} ${value.toLowerCase()}`] : [];
    });
  }

  #index(resource: StoredResource): void {
    for (const key of this.#keysOf(resource)) {
      const ids = this.#byKey.get(key);
      if (ids) ids.add(resource.id);
      else this.#byKey.set(key, new Set([resource.id]));
    }
  }

  #unindex(resource: StoredResource): void {
    for (const key of this.#keysOf(resource)) {
      const ids = this.#byKey.get(key);
      ids?.delete(resource.id);
      if (ids?.size === 0) this.#byKey.delete(key);
    }
  }
}
