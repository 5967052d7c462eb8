import type { Stack } from '@lockstep/local-stack';
import { castOf, changeTenant, goOnLeave } from './change-tenant.ts';
import { configureJob, controlJob } from './configure.ts';
import { awaitCycle } from './cycles.ts';
import { graphqlClient } from './graphql.ts';
import { progressBar } from './progress-bar.ts';
import { SandboxControl } from './sandbox-control.ts';
import { figuresOf, type CycleFigures } from './table.ts';
import { seedTenant } from './tenant.ts';
import { verify } from './verify.ts';

export interface DemoResult {
  readonly users: number;
  readonly cycles: readonly CycleFigures[];
  /** What is not as it should be in the target; empty when all is well. */
  readonly problems: readonly string[];
  readonly workerPeakMemoryMiB: number | null;
}

/** Seeds, configures, and runs an initial and two incremental cycles. */
export async function runDemo(stack: Stack, users: number, say: (text: string) => void): Promise<DemoResult> {
  const { addresses } = stack;
  const control = new SandboxControl(addresses.sandbox.control);
  const graphql = graphqlClient(addresses.graphql, addresses.token);
  say(`Seeding a tenant of ${String(users)} people ...`);
  const tenant = await seedTenant(control, users);
  const cast = castOf(tenant);
  say(
    `  ${String(tenant.direct.length)} assigned themselves, ${String(tenant.groups.flatMap((one) => one.members).length)} through ${String(tenant.groups.length)} groups, ` +
      `${String(tenant.unassigned.length)} not assigned; ${String(tenant.disabled.length)} disabled, ${String(tenant.outside.length)} outside of the filter; ${String(tenant.withAccount.length)} have a Zoom account already`,
  );
  say(
    'Creating connections and a job through the GraphQL API, testing both connections and the mail to its administrator ...',
  );
  const jobId = await configureJob(graphql, addresses.sandbox);
  const cycles: CycleFigures[] = [];
  const problems: string[] = [];
  const runCycle = async (): Promise<void> => {
    const number = cycles.length + 1;
    const bar = progressBar(process.stderr);
    await controlJob(graphql, 'startJob', jobId);
    const cycle = await awaitCycle(graphql, jobId, number, (progress) => {
      bar.show(progress);
    });
    bar.end();
    cycles.push(figuresOf(cycle));
    if (cycle.state !== 'SUCCEEDED') {
      problems.push(
        `cycle ${String(number)} ended as ${cycle.state}: ${cycle.error?.message ?? cycle.error?.code ?? ''}`,
      );
    }
    for (const problem of await verify(control)) problems.push(`after cycle ${String(number)}: ${problem}`);
  };
  say('Cycle 1: initial');
  await runCycle();
  // The next cycle would come by itself, 40 minutes after the start of this one: pause and start have it come now.
  for (const change of [goOnLeave, changeTenant]) {
    await controlJob(graphql, 'pauseJob', jobId);
    const told = await change(control, cast);
    say(
      `Cycle ${String(cycles.length + 1)}: incremental, after\n${told.map((line) => `  - ${line}`).join('\n')}`,
    );
    await runCycle();
  }
  const [worker] = stack.workers;
  const peakBytes = worker === undefined ? null : worker.peakMemoryBytes();
  return {
    users,
    cycles,
    problems,
    workerPeakMemoryMiB: peakBytes === null ? null : Math.round(peakBytes / 1024 / 1024),
  };
}
