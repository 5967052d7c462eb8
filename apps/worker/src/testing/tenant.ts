import { sandboxDefaults, type Sandbox } from '@lockstep/testkit';
import { z } from 'zod';

export interface TestPerson {
  readonly id: string;
  readonly userPrincipalName: string;
}

const zoomUsers = z.object({
  users: z.array(
    z.looseObject({
      id: z.string(),
      email: z.string(),
      status: z.string(),
      role: z.string(),
      userType: z.string().nullish(),
      givenName: z.string().nullish(),
      familyName: z.string().nullish(),
      department: z.string().nullish(),
    }),
  ),
});
export type ZoomUser = z.infer<typeof zoomUsers>['users'][number];

const request = z.looseObject({
  seq: z.number(),
  service: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  status: z.number(),
  body: z.unknown().optional(),
});
const requests = z.object({ requests: z.array(request) });
export type SeenRequest = z.infer<typeof request>;

const withId = z.looseObject({ id: z.string() });
const application = `/entra/service-principals/${sandboxDefaults.servicePrincipalId}`;

/** The sandbox's tenant and Zoom account in the words of a test. */
export class TestTenant {
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** `ada` becomes ada@contoso.example; further properties as Graph names them. */
  async person(name: string, properties: Readonly<Record<string, unknown>> = {}): Promise<TestPerson> {
    const userPrincipalName = `${name}@contoso.example`;
    const created = await this.#sandbox.ask(withId, 'POST', '/entra/people', {
      userPrincipalName,
      givenName: name,
      surname: 'Test',
      displayName: name,
      mail: userPrincipalName,
      department: 'R&D',
      ...properties,
    });
    return { id: created.id, userPrincipalName };
  }

  async change(person: TestPerson, properties: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#sandbox.control('PATCH', `/entra/people/${person.id}`, properties);
  }

  async remove(person: TestPerson, how: 'soft' | 'hard' = 'soft'): Promise<void> {
    await this.#sandbox.control('DELETE', `/entra/people/${person.id}${how === 'hard' ? '?hard=true' : ''}`);
  }

  async restore(person: TestPerson): Promise<void> {
    await this.#sandbox.control('POST', `/entra/people/${person.id}/restore`);
  }

  /** A person or a group. */
  async assign(principal: { readonly id: string }, role = 'Basic'): Promise<string> {
    return this.#sandbox.create(`${application}/assignments`, { principalId: principal.id, role });
  }

  async unassign(principal: { readonly id: string }): Promise<void> {
    await this.#sandbox.control('DELETE', `${application}/assignments?principalId=${principal.id}`);
  }

  async group(name: string, members: readonly TestPerson[]): Promise<{ readonly id: string }> {
    const ids = members.map((member) => member.id);
    return { id: await this.#sandbox.create('/entra/groups', { displayName: name, members: ids }) };
  }

  async members(
    group: { readonly id: string },
    change: { add?: readonly TestPerson[]; remove?: readonly TestPerson[] },
  ): Promise<void> {
    const ids = (people: readonly TestPerson[] = []) => people.map((person) => person.id);
    const body = { add: ids(change.add), remove: ids(change.remove) };
    await this.#sandbox.control('POST', `/entra/groups/${group.id}/members`, body);
  }

  /** So many people with their own assignment, in one go. */
  async crowd(count: number, prefix = 'p', role = 'Basic'): Promise<readonly TestPerson[]> {
    const { ids } = await this.#sandbox.ask(
      z.object({ ids: z.array(z.string()) }),
      'POST',
      '/entra/people/bulk',
      {
        count,
        prefix,
        template: { department: 'R&D' },
      },
    );
    await this.#sandbox.control('POST', `${application}/assignments/bulk`, { principalIds: ids, role });
    return ids.map((id, index) => ({
      id,
      userPrincipalName: `${prefix}${String(index + 1)}@contoso.example`,
    }));
  }

  /** Zoom's accounts but for the owner, by e-mail. */
  async zoom(): Promise<ReadonlyMap<string, ZoomUser>> {
    const { users } = await this.#sandbox.ask(zoomUsers, 'GET', '/zoom/users');
    return new Map(users.filter((user) => user.role !== 'Owner').map((user) => [user.email, user]));
  }

  /** What the sandbox saw, oldest first. `filter` as its README tells: `service=zoom&method=POST`. */
  async requests(filter: string): Promise<readonly SeenRequest[]> {
    return (await this.#sandbox.ask(requests, 'GET', `/requests?${filter}`)).requests;
  }

  /** Writes to the target that the sandbox saw since the last `forgetRequests`. */
  async writes(service: 'zoom' | 'scim' = 'zoom'): Promise<readonly SeenRequest[]> {
    const seen = await this.requests(`service=${service}`);
    return seen.filter(({ method }) => method !== 'GET');
  }

  async forgetRequests(): Promise<void> {
    await this.#sandbox.control('DELETE', '/requests');
  }

  async fault(rule: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#sandbox.control('POST', '/faults', rule);
  }

  async noFaults(): Promise<void> {
    await this.#sandbox.control('DELETE', '/faults');
  }
}
