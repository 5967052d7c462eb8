/** Key to many values, as the indexes of the directory need it. */
export class IndexMap {
  readonly #sets = new Map<string, Set<string>>();

  add(key: string, value: string): void {
    const set = this.#sets.get(key);
    if (set) set.add(value);
    else this.#sets.set(key, new Set([value]));
  }

  remove(key: string, value: string): void {
    const set = this.#sets.get(key);
    set?.delete(value);
    if (set?.size === 0) this.#sets.delete(key);
  }

  /** A copy: callers change the index while they walk it. */
  of(key: string): string[] {
    return [...(this.#sets.get(key) ?? [])];
  }
}
