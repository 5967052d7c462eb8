import type { Sandbox } from '@lockstep/testkit';
import { z } from 'zod';

const manager = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const user = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  userName: z.string(),
  active: z.unknown().optional(),
  title: z.string().optional(),
  displayName: z.string().optional(),
  [manager]: z.looseObject({ manager: z.looseObject({ value: z.string() }).optional() }).optional(),
});
const users = z.object({ users: z.array(user) });
export type ScimUser = z.infer<typeof user>;

/** The sandbox's SCIM application in the words of a test. */
export class ScimApplication {
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async quirks(quirks: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#sandbox.control('PATCH', '/scim/settings', { quirks });
  }

  /** By user name. */
  async users(): Promise<ReadonlyMap<string, ScimUser>> {
    const answer = await this.#sandbox.ask(users, 'GET', '/scim/users');
    return new Map(answer.users.map((one) => [one.userName, one]));
  }

  async managerOf(userName: string): Promise<string | undefined> {
    return (await this.users()).get(userName)?.[manager]?.manager?.value;
  }

  async add(properties: Readonly<Record<string, unknown>>): Promise<string> {
    return this.#sandbox.create('/scim/users', properties);
  }

  async addMany(users: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    await this.#sandbox.control('POST', '/scim/users/bulk', { users });
  }

  async change(id: string, properties: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#sandbox.control('PATCH', `/scim/users/${id}`, properties);
  }

  async remove(id: string): Promise<void> {
    await this.#sandbox.control('DELETE', `/scim/users/${id}`);
  }
}
