import type { UserType, ZoomUser } from './user.ts';
import { holdsLicence } from './user.ts';

/** Users of an account, indexed by id and e-mail, counted by licence; listing is in order of creation. */
export class UserTable {
  readonly #byId = new Map<string, ZoomUser>();
  readonly #byEmail = new Map<string, string>();
  readonly #licences = new Map<UserType, number>();
  readonly #plans = new Map<string, number>();
  /** Ids that a list shows; rebuilt when somebody left or changed status, so that paging costs no scan. */
  #listed: string[] | null = [];

  find(id: string): ZoomUser | undefined {
    return this.#byId.get(id);
  }

  byEmail(email: string): ZoomUser | undefined {
    return this.#byId.get(this.#byEmail.get(email.toLowerCase()) ?? '');
  }

  all(): ZoomUser[] {
    return [...this.#byId.values()];
  }

  add(user: ZoomUser): void {
    this.#byId.set(user.id, user);
    this.#byEmail.set(user.email.toLowerCase(), user.id);
    this.#count(user, 1);
    if (user.status !== 'pending') this.#listed?.push(user.id);
  }

  /** All changes of a user go through here: e-mail, licence and status are indexed. */
  change(user: ZoomUser, edit: (user: ZoomUser) => void): void {
    this.#byEmail.delete(user.email.toLowerCase());
    this.#count(user, -1);
    const wasPending = user.status === 'pending';
    edit(user);
    user.version += 1;
    this.#byEmail.set(user.email.toLowerCase(), user.id);
    this.#count(user, 1);
    if (wasPending !== (user.status === 'pending')) this.#listed = null;
  }

  remove(user: ZoomUser): void {
    this.#byId.delete(user.id);
    this.#byEmail.delete(user.email.toLowerCase());
    this.#count(user, -1);
    this.#listed = null;
  }

  licensed(type: UserType): number {
    return this.#licences.get(type) ?? 0;
  }

  /** How many hold a plan of the Zoom extension, `zoomUnited` for one. */
  withPlan(name: string): number {
    return this.#plans.get(name) ?? 0;
  }

  /** Pending people are in no list. */
  page(from: number, count: number): { users: ZoomUser[]; total: number } {
    this.#listed ??= this.all()
      .filter((user) => user.status !== 'pending')
      .map((user) => user.id);
    const users = this.#listed.slice(from, from + count).flatMap((id) => this.#byId.get(id) ?? []);
    return { users, total: this.#listed.length };
  }

  #count(user: ZoomUser, by: number): void {
    if (!holdsLicence(user)) return;
    this.#licences.set(user.userType, this.licensed(user.userType) + by);
    for (const name of Object.keys(user.zoom)) this.#plans.set(name, this.withPlan(name) + by);
  }
}
