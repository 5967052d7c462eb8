import type { Db } from '@lockstep/database';

export interface History {
  readonly cycleId: string;
  readonly ada: string;
  readonly alan: string;
  readonly grace: string;
}

const json = (value: unknown) => JSON.stringify(value);

/** Rows as the worker leaves them in the middle of a job's first cycle: one person of each fate. */
export async function seedHistory(db: Db, jobId: string): Promise<History> {
  const [ada, alan, grace] = ['a0000000-ada', 'a0000000-alan', 'a0000000-grace'] as const;
  const bound = await db
    .updateTable('job')
    .set({ desired_state: 'started', cycle_number: 1 })
    .where('id', '=', jobId)
    .returning(['service_principal_id', 'source_connection_id', 'target_connection_id'])
    .executeTakeFirstOrThrow();
  const planned = new Date(Date.now() - 30_000);
  const { id: cycleId } = await db
    .insertInto('cycle')
    .values({
      job_id: jobId,
      number: 1,
      kind: 'initial',
      schema_version: 1,
      phase: 'apply',
      started_at: new Date(Date.now() - 60_000),
      applying_since: planned,
      requests_to_target: 12,
      skipped: 4,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const person = { job_id: jobId, presence: 'present', planned_version: 1, planned_schema: 1 } as const;
  await db
    .insertInto('person')
    .values([
      {
        ...person,
        source_id: ada,
        in_scope: true,
        attributes: json({ userPrincipalName: 'ada@contoso.example', displayName: 'Ada' }),
      },
      {
        ...person,
        source_id: alan,
        in_scope: true,
        error_code: 'InvalidDomain',
        error_message: 'no',
        due_at: new Date(0),
        attributes: null,
      },
      {
        ...person,
        source_id: grace,
        in_scope: false,
        skip_reason: 'Not assigned',
        attributes: json({ userPrincipalName: null }),
      },
    ])
    .execute();
  const change = {
    job_id: jobId,
    cycle_id: cycleId,
    effect: 'create',
    priority: 5,
    requests: json([]),
    modified: json([]),
    written: json({}),
    fingerprint: 'f',
    source_version: 1,
    link_version: 0,
    schema_version: 1,
    planned_at: planned,
  } as const;
  const closed = { ...change, released_at: planned, closed_at: new Date() };
  await db
    .insertInto('change')
    .values([
      { ...closed, source_id: ada, target_id: 'account-ada', state: 'succeeded' },
      { ...closed, source_id: 'x', target_id: 'account-x', state: 'succeeded' },
      { ...closed, source_id: alan, state: 'failed', error_code: 'InvalidDomain' },
      { ...change, source_id: 'y', state: 'released', released_at: planned },
      {
        ...change,
        source_id: grace,
        target_id: 'g',
        effect: 'disable',
        state: 'held',
        held_reason: 'TooManyDeletes',
        removal_cause: 'unassigned',
        modified: json([{ name: 'active', before: true, after: false }]),
        requests: json([{ method: 'PATCH', path: 'Users/g', body: { active: false }, label: 'LIGHT' }]),
        warnings: json(['odd']),
      },
    ])
    .execute();
  const proof = {
    job_id: jobId,
    source_id: grace,
    kind: 'assignment-gone',
    read: 'appRoleAssignedTo/{id}: 404',
  } as const;
  await db
    .insertInto('evidence')
    .values([
      {
        ...proof,
        subject: 'assignment-2',
        observed_at: new Date(planned.getTime() - 1_000),
        confirmed_at: planned,
      },
      { ...proof, subject: 'assignment-3', observed_at: new Date() },
    ])
    .execute();
  await db
    .insertInto('assignment')
    .values([
      {
        job_id: jobId,
        assignment_id: 'assignment-1',
        principal_id: ada,
        principal_type: 'User',
        app_role_id: 'role',
      },
      {
        job_id: jobId,
        assignment_id: 'assignment-g',
        principal_id: 'group-1',
        principal_type: 'Group',
        app_role_id: 'role',
      },
    ])
    .execute();
  await db
    .insertInto('membership')
    .values({ job_id: jobId, group_id: 'group-1', member_id: ada, state: 'suspect' })
    .execute();
  await db
    .insertInto('link')
    .values([
      { job_id: jobId, source_id: ada, target_id: 'account-ada', origin: 'created' },
      {
        job_id: jobId,
        source_id: grace,
        target_id: 'account-old',
        origin: 'adopted',
        ended_at: new Date(),
        ended_reason: 'transferred',
      },
    ])
    .execute();
  const log = { job_id: jobId, cycle_id: cycleId, ...bound, tenant_id: 'tenant-1' } as const;
  await db
    .insertInto('provisioning_log')
    .values([
      {
        ...log,
        source_id: ada,
        target_id: 'account-ada',
        retention: 'write',
        action: 'create',
        effect: 'create',
        status: 'success',
      },
      {
        ...log,
        source_id: grace,
        retention: 'skip',
        action: 'other',
        status: 'skipped',
        reason: 'Not assigned',
      },
      {
        ...log,
        source_id: alan,
        source_display_name: 'Alan',
        retention: 'failure',
        action: 'create',
        effect: 'create',
        status: 'failure',
        error_code: 'InvalidDomain',
        reason: 'The domain is not associated.',
        duration_ms: 41,
        modified: json([{ displayName: 'userName', oldValue: null, newValue: 'alan@x.example' }]),
        steps: json([
          {
            name: 'EntryExportAdd',
            type: 'export',
            status: 'failure',
            description: 'Failed',
            details: { status: 400 },
          },
        ]),
      },
    ])
    .execute();
  return { cycleId, ada, alan, grace };
}
