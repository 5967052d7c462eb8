import { z } from 'zod';
import type { SandboxControl } from '../../scripts/demo/sandbox-control.ts';
import type { FloorRequest } from './floor.ts';

const state = z.object({
  requests: z.object({ total: z.number(), byMethod: z.record(z.string(), z.number()) }),
  users: z.number(),
});
export type SinkState = z.infer<typeof state>;

export async function sinkState(control: SandboxControl): Promise<SinkState> {
  return state.parse(await control.call('GET', '/sink'));
}

export async function emptySink(control: SandboxControl): Promise<void> {
  await control.call('DELETE', '/sink');
}

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const patch = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

export function creations(count: number): readonly FloorRequest[] {
  return Array.from({ length: count }, (_, index) => ({
    method: 'POST',
    path: '/Users',
    body: JSON.stringify({
      schemas: [user],
      userName: `floor${String(index + 1)}@contoso.example`,
      active: true,
      name: { givenName: `Given${String(index + 1)}`, familyName: `Family${String(index + 1)}` },
      emails: [{ type: 'work', value: `floor${String(index + 1)}@contoso.example`, primary: true }],
    }),
  }));
}

const ids = z.object({ Resources: z.array(z.looseObject({ id: z.string() })) });

/** One change of each of the first accounts that the sink holds. */
export async function changes(origin: string, count: number): Promise<readonly FloorRequest[]> {
  const response = await fetch(`${origin}/Users?startIndex=1&count=${String(count)}`, {
    headers: { authorization: 'Bearer floor' },
  });
  const { Resources } = ids.parse(await response.json());
  return Resources.slice(0, count).map(({ id }) => ({
    method: 'PATCH',
    path: `/Users/${encodeURIComponent(id)}`,
    body: JSON.stringify({
      schemas: [patch],
      Operations: [{ op: 'replace', path: 'title', value: 'Floor' }],
    }),
  }));
}
