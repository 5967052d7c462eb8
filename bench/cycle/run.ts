import type { Stack } from '@lockstep/local-stack';
import { z } from 'zod';
import { controlJob, createJob, createSource, createTarget } from '../../scripts/demo/configure.ts';
import { awaitCycle, type Cycle } from '../../scripts/demo/cycles.ts';
import { graphqlClient } from '../../scripts/demo/graphql.ts';
import { SandboxControl } from '../../scripts/demo/sandbox-control.ts';
import { sandbox } from '../../scripts/demo/tenant.ts';
import { floor } from './floor.ts';
import { changes, creations, emptySink, sinkState } from './sink.ts';

export interface Measured {
  readonly name: string;
  readonly people: number;
  readonly seconds: number;
  readonly floorSeconds: number;
  /** How much longer than the floor in the same run: comparable between machines. */
  readonly ratio: number;
  readonly requestsToTarget: number;
  readonly floorRequests: number;
  readonly requestsToSource: number;
  readonly requestsPerPerson: number;
}

/** The default of a job (JobSettings.applyConcurrency). */
const concurrency = 24;
const created = z.object({ ids: z.array(z.string()) });

/** An initial cycle of so many creations, then an incremental one of a few changes among them; each with its floor. */
export async function measureCycles(
  stack: Stack,
  people: number,
  changed: number,
): Promise<readonly Measured[]> {
  const { addresses } = stack;
  const { sink } = addresses.sandbox;
  const control = new SandboxControl(addresses.sandbox.control);
  const graphql = graphqlClient(addresses.graphql, addresses.token);
  const assignments = `/entra/service-principals/${sandbox.servicePrincipalId}/assignments`;
  const ids: string[] = [];
  for (let at = 0; at < people; at += 1_000) {
    const body = {
      count: Math.min(1_000, people - at),
      prefix: `p${String(at)}-`,
      template: { jobTitle: 'Engineer' },
    };
    ids.push(...created.parse(await control.call('POST', '/entra/people/bulk', body)).ids);
  }
  await control.call('POST', `${assignments}/bulk`, { principalIds: ids, role: 'Basic' });

  // The floor of a warm loop: once unmeasured, then measured on an empty sink.
  await floor(sink, creations(Math.min(people, 500)), concurrency);
  await emptySink(control);
  const creationFloor = await floor(sink, creations(people), concurrency);
  const changeFloor = await floor(sink, await changes(sink, changed), concurrency);
  await emptySink(control);

  const target = await createTarget(graphql, 'scim', 'bearer', {
    tenantUrl: sink,
    token: 'bench',
    // The sink has no limit; without this the profile's 25 a second would be what is measured.
    requestsPerSecond: '100000',
  });
  const source = await createSource(graphql, addresses.sandbox);
  const jobId = await createJob(graphql, { templateId: 'scim', source, target, settings: {} });
  const run = async (number: number): Promise<Cycle> => {
    await controlJob(graphql, 'startJob', jobId);
    const cycle = await awaitCycle(graphql, jobId, number, () => undefined);
    if (cycle.state !== 'SUCCEEDED')
      throw new Error(`cycle ${String(number)}: ${JSON.stringify(cycle.error)}`);
    await controlJob(graphql, 'pauseJob', jobId);
    return cycle;
  };
  const initial = await run(1);
  const { users } = await sinkState(control);
  if (users !== people)
    throw new Error(`the sink holds ${String(users)} accounts instead of ${String(people)}`);
  await control.call('PATCH', '/entra/people/bulk', {
    people: ids.slice(0, changed).map((id) => ({ id, jobTitle: 'Director' })),
  });
  const incremental = await run(2);
  const updated = incremental.counts['updated'] ?? 0;
  if (updated !== changed)
    throw new Error(`${String(updated)} accounts were updated instead of ${String(changed)}`);
  return [
    measured(`initial cycle, ${String(people)} creations`, people, initial, creationFloor),
    measured(
      `incremental cycle, ${String(changed)} changes among ${String(people)}`,
      changed,
      incremental,
      changeFloor,
    ),
  ];
}

function measured(
  name: string,
  people: number,
  cycle: Cycle,
  least: { seconds: number; requests: number },
): Measured {
  const ended = cycle.endedAt ?? cycle.startedAt;
  const seconds = (Date.parse(ended) - Date.parse(cycle.startedAt)) / 1_000;
  return {
    name,
    people,
    seconds,
    floorSeconds: least.seconds,
    ratio: seconds / least.seconds,
    requestsToTarget: cycle.requestsToTarget,
    floorRequests: least.requests,
    requestsToSource: cycle.requestsToSource,
    requestsPerPerson: cycle.requestsToTarget / people,
  };
}
