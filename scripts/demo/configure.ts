import { z } from 'zod';
import type { SandboxAddresses } from '@lockstep/local-stack';
import { payload, type Graphql } from './graphql.ts';
import { outsideDepartment, sandbox } from './tenant.ts';

const withId = (member: string) =>
  z.object({ [member]: z.looseObject({ id: z.string() }) }).transform((value) => value[member]?.id ?? '');
const fields = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** Creates connections and job from the Zoom template and tests both connections, as an administrator would. */
export async function configureJob(graphql: Graphql, addresses: SandboxAddresses): Promise<string> {
  const source = await createSource(graphql, addresses);
  const target = await createTarget(graphql, 'zoom', 'account_credentials', {
    tenantUrl: addresses.zoomScim,
    tokenUrl: `${addresses.zoomOAuth}/oauth/token`,
    accountId: sandbox.zoomAccountId,
    clientId: sandbox.zoomClientId,
    clientSecret: sandbox.zoomClientSecret,
  });
  await testConnection(graphql, source, sandbox.servicePrincipalId);
  await testConnection(graphql, target, null);
  // Proofs are read twice (R7): a minute apart in real life, a second here. Deletions wait 30 days by the template.
  const settings = { evidenceConfirmAfterMs: 1_000, deleteAfterMs: 0 };
  const jobId = await createJob(graphql, { templateId: 'zoom', source, target, settings });
  await addScopingFilter(graphql, jobId);
  await sendTestNotification(graphql, jobId);
  return jobId;
}

export async function createSource(graphql: Graphql, addresses: SandboxAddresses): Promise<string> {
  return payload(
    await graphql(
      `
        mutation ($input: CreateSourceConnectionInput!) {
          createSourceConnection(input: $input) {
            __typename
            ... on ConnectionPayload {
              connection {
                id
              }
            }
            ... on ValidationError {
              field
              message
            }
          }
        }
      `,
      {
        input: {
          displayName: 'Contoso (sandbox)',
          tenantId: sandbox.tenantId,
          clientId: sandbox.clientId,
          clientSecret: sandbox.clientSecret,
          loginUrl: addresses.entraLogin,
          graphUrl: addresses.graph,
        },
      },
    ),
    'createSourceConnection',
    withId('connection'),
  );
}

export async function createTarget(
  graphql: Graphql,
  templateId: string,
  authentication: string,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  return payload(
    await graphql(
      `
        mutation ($input: CreateTargetConnectionInput!) {
          createTargetConnection(input: $input) {
            __typename
            ... on ConnectionPayload {
              connection {
                id
              }
            }
            ... on ValidationError {
              field
              message
            }
            ... on NotFoundError {
              field
              message
            }
          }
        }
      `,
      {
        input: {
          displayName: `${templateId} (sandbox)`,
          templateId,
          authentication,
          settings: fields(settings),
        },
      },
    ),
    'createTargetConnection',
    withId('connection'),
  );
}

export interface NewJob {
  readonly templateId: string;
  readonly source: string;
  readonly target: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export async function createJob(
  graphql: Graphql,
  { templateId, source, target, settings }: NewJob,
): Promise<string> {
  return payload(
    await graphql(
      `
        mutation ($input: CreateJobInput!) {
          createJob(input: $input) {
            __typename
            ... on JobPayload {
              job {
                id
              }
            }
            ... on ValidationError {
              field
              message
            }
            ... on NotFoundError {
              field
              message
            }
            ... on SchemaInvalidError {
              field
              message
            }
          }
        }
      `,
      {
        input: {
          displayName: `${templateId} for Contoso`,
          templateId,
          sourceConnectionId: source,
          targetConnectionId: target,
          servicePrincipalId: sandbox.servicePrincipalId,
          scope: 'ASSIGNED',
          notificationEmail: `admin@${sandbox.domain}`,
          notifyOnFailure: true,
          settings,
        },
      },
    ),
    'createJob',
    withId('job'),
  );
}

export async function testConnection(
  graphql: Graphql,
  id: string,
  servicePrincipalId: string | null,
): Promise<void> {
  const data = await graphql(
    `
      mutation ($id: UUID!, $servicePrincipalId: UUID) {
        testConnection(id: $id, servicePrincipalId: $servicePrincipalId) {
          __typename
          ... on ConnectionTestPassed {
            connection {
              id
            }
          }
          ... on ConnectionTestFailedError {
            code
            field
            message
          }
          ... on ServiceUnavailableError {
            message
          }
        }
      }
    `,
    { id, servicePrincipalId },
  );
  payload(data, 'testConnection', withId('connection'));
}

const schemaVersion = z.object({
  version: z.number(),
  schema: z.looseObject({
    synchronizationRules: z.array(
      z.looseObject({ objectMappings: z.array(z.looseObject({ scope: z.unknown().optional() })) }),
    ),
  }),
});

/** Contractors are out of scope: the schema of the template with a filter. */
async function addScopingFilter(graphql: Graphql, jobId: string): Promise<void> {
  const query = `query ($jobId: UUID!) { synchronizationSchema(jobId: $jobId) { version schema } }`;
  const { version, schema } = payload(
    await graphql(query, { jobId }),
    'synchronizationSchema',
    schemaVersion,
  );
  const clause = {
    sourceOperandName: 'department',
    operatorName: 'NOT EQUALS',
    targetOperand: { values: [outsideDepartment] },
  };
  const scope = { groups: [{ name: 'No contractors', clauses: [clause] }] };
  const rules = schema.synchronizationRules.map((rule) => ({
    ...rule,
    objectMappings: rule.objectMappings.map((mapping) => ({ ...mapping, scope })),
  }));
  const data = await graphql(
    `
      mutation ($jobId: UUID!, $schema: JSON!, $basedOnVersion: Int) {
        updateSynchronizationSchema(jobId: $jobId, schema: $schema, basedOnVersion: $basedOnVersion) {
          __typename
          ... on SynchronizationSchemaPayload {
            synchronizationSchema {
              version
            }
          }
          ... on SchemaInvalidError {
            message
            issues {
              path
              message
            }
          }
          ... on ConflictError {
            message
          }
        }
      }
    `,
    { jobId, schema: { ...schema, synchronizationRules: rules }, basedOnVersion: version },
  );
  payload(
    data,
    'updateSynchronizationSchema',
    z.object({ synchronizationSchema: z.object({ version: z.number() }) }),
  );
}

/** The mailbox shows it. */
async function sendTestNotification(graphql: Graphql, jobId: string): Promise<void> {
  const data = await graphql(
    `
      mutation ($jobId: UUID!) {
        sendTestNotification(jobId: $jobId) {
          __typename
          ... on TestNotification {
            sent
            notification {
              deliveries {
                lastError
              }
            }
          }
          ... on ConflictError {
            message
          }
        }
      }
    `,
    { jobId },
  );
  payload(data, 'sendTestNotification', z.object({ sent: z.literal(true) }));
}

export async function controlJob(
  graphql: Graphql,
  action: 'startJob' | 'pauseJob',
  jobId: string,
): Promise<void> {
  const data = await graphql(
    `mutation ($id: UUID!) { ${action}(id: $id) { __typename ... on JobPayload { job { id } warnings { message } } ... on NotFoundError { message } } }`,
    { id: jobId },
  );
  payload(data, action, withId('job'));
}
