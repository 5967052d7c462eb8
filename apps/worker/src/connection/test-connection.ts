import {
  findConnection,
  storeConnectionTest,
  type Connection,
  type ConnectionFinding,
} from '@lockstep/database';
import type { EntraConnectionTest } from '@lockstep/entra';
import { templateById } from '@lockstep/gallery';
import { rateLimits } from '@lockstep/scim';
import { createMemoryPermits } from '@lockstep/scim/client';
import type { ConnectionTestReport } from '@lockstep/contracts';
import { RequestCounter } from '../job/counters.ts';
import { JobTrouble } from '../job/job-trouble.ts';
import type { WorkerServices } from '../job/services.ts';
import { openTarget } from '../target/open-target.ts';
import { openSource } from './open-source.ts';

interface Failure {
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
}

interface Tested {
  readonly identity: string | null;
  /** The first is the one that the report names. */
  readonly failures: readonly Failure[];
  /** The test passes all the same. */
  readonly warnings?: readonly Failure[];
}

const certificateNoticeMs = 30 * 24 * 60 * 60 * 1000;

/** Tests a connection as its jobs would use it; words go into its row, codes into the answer. */
export async function testConnection(
  services: WorkerServices,
  input: { readonly connectionId: string; readonly servicePrincipalId: string | null },
  signal: AbortSignal,
): Promise<ConnectionTestReport> {
  const connection = await findConnection(services.db, input.connectionId);
  if (connection === null) return { ok: false, code: 'NotFound', field: 'id' };
  const {
    identity,
    failures,
    warnings = [],
  } = await tested(services, connection, input.servicePrincipalId, signal);
  const foundAt = new Date(services.clock()).toISOString();
  const findings: ConnectionFinding[] = [...failures, ...warnings].map((found) => ({
    origin: 'test',
    ...found,
    foundAt,
  }));
  await storeConnectionTest(services.db, connection.id, { findings, identity });
  const [first] = failures;
  return first === undefined
    ? { ok: true, code: null, field: null }
    : { ok: false, code: first.code, field: first.field };
}

async function tested(
  services: WorkerServices,
  connection: Connection,
  servicePrincipalId: string | null,
  signal: AbortSignal,
): Promise<Tested> {
  try {
    return connection.kind === 'source'
      ? await testSource(services, connection, servicePrincipalId, signal)
      : await testTarget(services, connection, signal);
  } catch (error) {
    if (!(error instanceof JobTrouble)) throw error;
    return { identity: null, failures: [{ code: error.code, field: null, message: error.message }] };
  }
}

async function testSource(
  services: WorkerServices,
  connection: Extract<Connection, { kind: 'source' }>,
  servicePrincipalId: string | null,
  signal: AbortSignal,
): Promise<Tested> {
  const directory = await openSource(services, connection, new RequestCounter());
  const test = await directory.testConnection(servicePrincipalId ?? undefined, signal);
  const { tenantId } = test;
  const failures = sourceFailures(test);
  const { settings } = connection;
  const warnings = [
    ...test.warnings.map(({ code, message }) => ({ code, field: null, message })),
    ...certificateWarnings(settings.certificate?.expiresAt, services.clock()),
  ];
  if (
    failures.length === 0 &&
    tenantId !== null &&
    tenantId.toLowerCase() !== settings.tenantId.toLowerCase()
  ) {
    const message = `The token is for the tenant ${tenantId}, not for ${settings.tenantId}. Correct the tenant ID of the connection.`;
    return { identity: tenantId, failures: [{ code: 'WrongTenant', field: 'tenantId', message }], warnings };
  }
  return { identity: tenantId, failures, warnings };
}

function certificateWarnings(expiresAt: string | undefined, nowMs: number): readonly Failure[] {
  if (expiresAt === undefined || Date.parse(expiresAt) - nowMs > certificateNoticeMs) return [];
  const message =
    `The certificate ends on ${expiresAt.slice(0, 10)}. An administrator of the tenant must upload a new one to the app registration; ` +
    'then enter it in the field certificate.';
  return [{ code: 'CertificateExpires', field: 'certificate', message }];
}

/** Missing permissions one by one, in place of the denials that follow from them. */
function sourceFailures({ missingPermissions, steps }: EntraConnectionTest): readonly Failure[] {
  const missing = missingPermissions.flatMap(({ permissions }) => permissions);
  const explained = (names: readonly string[]) =>
    names.length > 0 && names.every((name) => missing.includes(name));
  return [
    ...missingPermissions.map(({ code, message }) => ({ code, field: null, message })),
    ...steps.flatMap((step) => {
      if (step.outcome !== 'failed' || explained(step.failure.missingPermissions)) return [];
      const { code, field, message } = step.failure;
      return [{ code, field, message }];
    }),
  ];
}

async function testTarget(
  services: WorkerServices,
  connection: Extract<Connection, { kind: 'target' }>,
  signal: AbortSignal,
): Promise<Tested> {
  const template = templateById(connection.templateId);
  if (template === undefined) {
    const message = `This release knows no application "${connection.templateId}".`;
    return { identity: null, failures: [{ code: 'UnknownTemplate', field: 'templateId', message }] };
  }
  const { profile } = template;
  const permits = createMemoryPermits({
    limits: rateLimits(profile, connection.settings.plan),
    clock: services.clock,
    sleep: services.sleep,
  });
  const target = await openTarget(services, { connection, profile, permits, counter: new RequestCounter() });
  const test = await target.testConnection(signal);
  if (!test.ok)
    return { identity: null, failures: [{ code: test.code, field: test.field, message: test.message }] };
  const identity = await target.identity(signal);
  return { identity: identity.id, failures: [] };
}
