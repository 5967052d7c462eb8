import type { Sandbox } from '@lockstep/testkit';
import { z } from 'zod';
import { ScimApplication } from '../../testing/scim-application.ts';
import { TestTenant } from '../../testing/tenant.ts';
import type { Licence } from './tenant-model.ts';

/** An account as the sandbox, which knows, has it. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly department: string | null;
  readonly surname: string | null;
  /** Zoom only. */
  readonly licence: string | null;
  /** SCIM only: the id of the manager's account. */
  readonly manager: string | null;
}

/** The target of a history: the same things by hand in either, and all its accounts. */
export interface TargetByHand {
  readonly service: 'zoom' | 'scim';
  accounts(): Promise<readonly Account[]>;
  add(name: string, licence: Licence): Promise<void>;
  switch(account: Account, active: boolean): Promise<void>;
  remove(account: Account): Promise<void>;
}

export class ZoomByHand implements TargetByHand {
  readonly service = 'zoom';
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async accounts(): Promise<readonly Account[]> {
    const accounts = await new TestTenant(this.#sandbox).zoom();
    return [...accounts.values()].map((one) => ({
      id: one.id,
      name: one.email,
      active: one.status === 'active',
      department: one.department ?? null,
      surname: one.familyName ?? null,
      licence: one.userType ?? null,
      manager: null,
    }));
  }

  async add(name: string, licence: Licence): Promise<void> {
    const [givenName] = name.split('@');
    const account = { email: name, givenName, familyName: 'By hand', userType: licence };
    await this.#sandbox.control('POST', '/zoom/users', account);
  }

  async switch({ id }: Account, active: boolean): Promise<void> {
    const status = active ? 'active' : 'inactive';
    await this.#sandbox.control('PATCH', `/zoom/users/${encodeURIComponent(id)}`, { status });
  }

  async remove({ id }: Account): Promise<void> {
    await this.#sandbox.control('DELETE', `/zoom/users/${encodeURIComponent(id)}`);
  }
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const scimUser = z.looseObject({
  name: z.looseObject({ familyName: z.string().optional() }).optional(),
  [enterprise]: z
    .looseObject({
      department: z.string().optional(),
      manager: z.looseObject({ value: z.string() }).optional(),
    })
    .optional(),
});

export class ScimByHand implements TargetByHand {
  readonly service = 'scim';
  readonly #application: ScimApplication;

  constructor(sandbox: Sandbox) {
    this.#application = new ScimApplication(sandbox);
  }

  async accounts(): Promise<readonly Account[]> {
    const users = await this.#application.users();
    return [...users.values()].map((user) => {
      const { name, [enterprise]: more } = scimUser.parse(user);
      return {
        id: user.id,
        name: user.userName,
        active: user.active !== false,
        department: more?.department ?? null,
        surname: name?.familyName ?? null,
        licence: null,
        manager: more?.manager?.value ?? null,
      };
    });
  }

  async add(name: string): Promise<void> {
    await this.#application.add({ userName: name, active: true, name: { familyName: 'By hand' } });
  }

  async switch({ id }: Account, active: boolean): Promise<void> {
    await this.#application.change(id, { active });
  }

  async remove({ id }: Account): Promise<void> {
    await this.#application.remove(id);
  }
}
