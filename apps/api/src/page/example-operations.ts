/** What the page offers to begin with. A spec holds each against the schema. */
export interface ExampleOperation {
  readonly title: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const id = '00000000-0000-0000-0000-000000000000';

export const exampleOperations: readonly ExampleOperation[] = [
  {
    title: 'Applications and their connection forms',
    query: `query Templates {
  templates {
    id
    displayName
    description
    connectionForms { authentication title fields { name title help required secret default } }
    appRoles { value deprecated }
  }
}`,
    variables: {},
  },
  {
    title: 'Connect a Microsoft Entra tenant',
    query: `mutation CreateSource($input: CreateSourceConnectionInput!) {
  createSourceConnection(input: $input) {
    __typename
    ... on ConnectionPayload { connection { id displayName settings } }
    ... on ValidationError { field message }
  }
}`,
    variables: { input: { displayName: 'Contoso', tenantId: id, clientId: id, clientSecret: '' } },
  },
  {
    title: 'Connect a Zoom account',
    query: `mutation CreateTarget($input: CreateTargetConnectionInput!) {
  createTargetConnection(input: $input) {
    __typename
    ... on ConnectionPayload { connection { id displayName settings secretNames } }
    ... on ValidationError { field message }
    ... on NotFoundError { field message }
  }
}`,
    variables: {
      input: {
        displayName: 'Zoom',
        templateId: 'zoom',
        authentication: 'account_credentials',
        settings: [
          { name: 'tenantUrl', value: 'https://api.zoom.us/scim2' },
          { name: 'tokenUrl', value: 'https://zoom.us/oauth/token' },
          { name: 'accountId', value: '' },
          { name: 'clientId', value: '' },
          { name: 'clientSecret', value: '' },
        ],
      },
    },
  },
  {
    title: 'Authorise a connection in the browser (authorization code grant)',
    query: `mutation Authorize($id: UUID!) {
  authorizeConnection(id: $id) {
    __typename
    ... on ConnectionAuthorization { url redirectUrl expiresAt }
    ... on UserError { message }
  }
}`,
    variables: { id },
  },
  {
    title: 'Test a connection',
    query: `mutation Test($id: UUID!, $servicePrincipalId: UUID) {
  testConnection(id: $id, servicePrincipalId: $servicePrincipalId) {
    __typename
    ... on ConnectionTestPassed { connection { id identity testedAt } }
    ... on ConnectionTestFailedError { code field message }
    ... on UserError { message }
  }
}`,
    variables: { id },
  },
  {
    title: 'Make a job',
    query: `mutation CreateJob($input: CreateJobInput!) {
  createJob(input: $input) {
    __typename
    ... on JobPayload { job { id displayName status { code } } warnings { code message } }
    ... on ValidationError { field message }
    ... on NotFoundError { field message }
    ... on SchemaInvalidError { issues { path code message severity } }
  }
}`,
    variables: {
      input: {
        displayName: 'Zoom',
        templateId: 'zoom',
        sourceConnectionId: id,
        targetConnectionId: id,
        servicePrincipalId: id,
      },
    },
  },
  {
    title: 'Plan without writing (dry run)',
    query: `mutation DryRun($jobId: UUID!) {
  startDryRun(jobId: $jobId) {
    __typename
    ... on DryRunPayload { dryRun { cycle { id number state phase } } warnings { code message } }
    ... on UserError { message }
  }
}`,
    variables: { jobId: id },
  },
  {
    title: 'What the dry run found',
    query: `query Plan($id: UUID!) {
  job(id: $id) {
    dryRun {
      cycle { state phase error { code message } }
      planned
      counts { outcome effect heldReason code people }
      people(filter: { outcome: [WRITE] }) {
        edges {
          node {
            sourceIdentity { id displayName }
            targetId effect heldReason removalCause
            modifiedProperties { name before after }
            warnings { message }
          }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`,
    variables: { id },
  },
  {
    title: 'Start a job',
    query: `mutation Start($id: UUID!) {
  startJob(id: $id) {
    __typename
    ... on JobPayload { job { id started status { code } temporalUiPath } warnings { code message } }
    ... on UserError { message }
  }
}`,
    variables: { id },
  },
  {
    title: 'How the jobs are',
    query: `query Jobs {
  jobs {
    edges {
      node {
        id
        displayName
        status {
          code
          reason { code message since nextAttemptAt }
          nextCycleAt
          linkedAccounts
          lastCycle { number kind state phase startedAt endedAt counts { created updated disabled deleted failed held } }
          progress { phase done total ratePerSecond secondsLeft people { total due inScope failing } }
        }
      }
    }
  }
}`,
    variables: {},
  },
  {
    title: 'What is held, and why',
    query: `query Held($id: UUID!) {
  job(id: $id) {
    changes(filter: { state: [HELD] }) {
      edges {
        node {
          id effect sourceId targetId heldReason removalCause
          modifiedAttributes { name before after }
          evidence { kind subject read observedAt confirmedAt }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
    variables: { id },
  },
  {
    title: 'Try people again at once',
    query: `mutation Retry($jobId: UUID!, $sourceIds: [String!]!) {
  retryNow(jobId: $jobId, sourceIds: $sourceIds) {
    __typename
    ... on PeopleRetried { retried notRetried warnings { code message } }
    ... on UserError { message }
  }
}`,
    variables: { jobId: id, sourceIds: [id] },
  },
  {
    title: 'Provision one person now, or see what would be done',
    query: `mutation ProvisionOnDemand($input: ProvisionOnDemandInput!) {
  provisionOnDemand(input: $input) {
    __typename
    ... on OnDemandPayload { run { id state } }
    ... on UserError { message }
  }
}`,
    variables: { input: { jobId: id, subject: 'ada@contoso.example', mode: 'PREVIEW' } },
  },
  {
    title: 'What came of it, step by step',
    query: `query OnDemandRun($id: UUID!) {
  onDemandRun(id: $id) {
    state
    error { errorCode reason recommendedAction }
    result {
      provisioningAction
      sourceIdentity { id displayName }
      targetIdentity { id }
      provisioningStatusInfo { status errorInformation { errorCode reason recommendedAction } }
      modifiedProperties { displayName oldValue newValue } provisioningSteps { name status description details }
    }
  }
}`,
    variables: { id },
  },
  {
    title: 'App roles, and who may change them',
    query: `query Roles($id: UUID!) {
  job(id: $id) { enterpriseApplication { signedInUntil appRolesUrl appRoles { id value isEnabled } } }
}`,
    variables: { id },
  },
  {
    title: 'Add an app role in Entra',
    query: `mutation AddAppRole($input: AddAppRoleInput!) {
  addAppRole(input: $input) {
    ... on DirectoryChangePayload { change { id state appRoleId } }
    ... on NotPermittedBySetup { portalUrl connectionId }
    ... on UserError { message }
  }
}`,
    variables: { input: { jobId: id, displayName: 'Licensed', value: 'Licensed' } },
  },
  {
    title: 'Who changed what',
    query: `query Audit {
  auditEntries(first: 20) {
    edges { node { at actor { displayName } subject operation before after } } }
}`,
    variables: {},
  },
  {
    title: 'What went wrong lately',
    query: `query Failures($id: UUID!) {
  job(id: $id) {
    provisioningLogs(filter: { status: [FAILURE] }) {
      edges {
        node {
          activityDateTime
          provisioningAction
          sourceIdentity { id displayName }
          provisioningStatusInfo { errorInformation { errorCode reason whoMustAct recommendedAction } }
        }
      }
    }
  }
}`,
    variables: { id },
  },
  {
    title: 'What a draft of the mappings would change',
    query: `query Impact($jobId: UUID!) {
  synchronizationSchemaImpact(jobId: $jobId) {
    __typename
    ... on SchemaImpact {
      people inScopeBefore inScopeAfter notStaged
      entering { count examples } leaving { count examples } changing { count examples }
      attributes { attribute changed { count examples { person before after } } }
    }
    ... on SchemaInvalidError { message issues { path code message severity } }
    ... on NotFoundError { field message }
  }
}`,
    variables: { jobId: id },
  },
  {
    title: 'Why a person gets what they get',
    query: `query Explain($jobId: UUID!, $sourceId: String!) {
  explainPerson(jobId: $jobId, sourceId: $sourceId) {
    __typename
    ... on PersonExplanation { inScope scope filters { name holds } attributes { target words errorCode } }
    ... on NotFoundError { field message }
  }
}`,
    variables: { jobId: id, sourceId: '' },
  },
];
