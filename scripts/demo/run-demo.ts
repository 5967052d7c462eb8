import type { Stack } from '@lockstep/local-stack';
import { castOf, changeTenant, emptyOffice, goOnLeave } from './change-tenant.ts';
import { configureJob, controlJob } from './configure.ts';
import { awaitCycle, type Cycle } from './cycles.ts';
import { graphqlClient } from './graphql.ts';
import { heldMail } from './held-mail.ts';
import { dryRun } from './plan.ts';
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

/** Seeds, configures, shows the plan, runs an initial and two incremental cycles, and at last one of which the gate holds the removals. */
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
  say('What the first cycle would do, by a dry run, which writes nothing:');
  const plan = await dryRun(graphql, jobId);
  say(plan.lines.join('\n'));
  const nextCycle = async (number: number): Promise<Cycle> => {
    const bar = progressBar(process.stderr);
    await controlJob(graphql, 'startJob', jobId);
    const cycle = await awaitCycle(graphql, jobId, plan.number + number, (progress) => {
      bar.show(progress);
    });
    bar.end();
    return { ...cycle, number };
  };
  const runCycle = async (): Promise<void> => {
    const number = cycles.length + 1;
    const cycle = await nextCycle(number);
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
  await controlJob(graphql, 'pauseJob', jobId);
  say(`And too many at once: ${await emptyOffice(control, tenant)}`);
  const { counts } = await nextCycle(cycles.length + 1);
  const mail = await heldMail(addresses.mailbox);
  if (mail === null) problems.push('no mail told of the changes that the gate holds');
  say(
    `  ${String(counts['held'] ?? 0)} changes are held, nobody lost an account. The mail to the administrator:`,
  );
  for (const line of mail ?? []) say(`    | ${line}`);
  const [worker] = stack.workers;
  const peakBytes = worker === undefined ? null : worker.peakMemoryBytes();
  return {
    users,
    cycles,
    problems,
    workerPeakMemoryMiB: peakBytes === null ? null : Math.round(peakBytes / 1024 / 1024),
  };
}
