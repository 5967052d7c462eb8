/** The operations of the int-specs: every union member's fields are asked for. */
export const createSource = `mutation ($input: CreateSourceConnectionInput!) {
  createSourceConnection(input: $input) { __typename
    ... on ConnectionPayload { connection { id kind displayName settings secretNames identity testedAt findings { code } } }
    ... on ValidationError { field message } } }`;

export const createTarget = `mutation ($input: CreateTargetConnectionInput!) {
  createTargetConnection(input: $input) { __typename
    ... on ConnectionPayload { connection { id kind templateId settings secretNames } }
    ... on ValidationError { field message } ... on NotFoundError { field message } } }`;

export const updateConnection = `mutation ($input: UpdateConnectionInput!) {
  updateConnection(input: $input) { __typename
    ... on ConnectionPayload { connection { id displayName settings secretNames testedAt } warnings { code message } }
    ... on ValidationError { field message } ... on NotFoundError { field message } ... on ConflictError { field message } } }`;

export const deleteConnection = `mutation ($id: UUID!) {
  deleteConnection(id: $id) { __typename
    ... on DeletedConnection { id } ... on NotFoundError { field message } ... on ConflictError { field message } } }`;

export const testConnection = `mutation ($id: UUID!, $servicePrincipalId: UUID) {
  testConnection(id: $id, servicePrincipalId: $servicePrincipalId) { __typename
    ... on ConnectionTestPassed { connection { id } }
    ... on ConnectionTestFailedError { code field message }
    ... on ValidationError { field message } ... on NotFoundError { field message }
    ... on ServiceUnavailableError { message } } }`;

export const authorizeConnection = `mutation ($id: UUID!) {
  authorizeConnection(id: $id) { __typename
    ... on ConnectionAuthorization { url redirectUrl expiresAt }
    ... on ValidationError { field message } ... on NotFoundError { field message } ... on ConflictError { field message } } }`;

export const createJob = `mutation ($input: CreateJobInput!) {
  createJob(input: $input) { __typename
    ... on JobPayload { job { id displayName scope intervalMinutes schemaVersion started notificationEmail
      settings { deleteAfterMs rateShare transferee gate { removals { max percent } renamePercent } } status { code nextCycleAt } } warnings { code } }
    ... on ValidationError { field message } ... on NotFoundError { field message }
    ... on SchemaInvalidError { field message issues { path code message severity } } } }`;

export const updateJob = `mutation ($input: UpdateJobInput!) {
  updateJob(input: $input) { __typename
    ... on JobPayload { job { id displayName intervalMinutes notificationEmail servicePrincipalId boundTenantId
      settings { deleteAfterMs gate { removals { max percent } } protectedAccounts { userNames roles } } } warnings { code } }
    ... on ValidationError { field message } ... on NotFoundError { field message } ... on ConflictError { field message } } }`;

export const deleteJob = `mutation ($id: UUID!) {
  deleteJob(id: $id) { __typename
    ... on DeletedJob { id warnings { code } } ... on NotFoundError { field message } ... on ConflictError { field message } } }`;

const controlled = `{ __typename
    ... on JobPayload { job { id started pendingRestart { criteria requestedAt } status { code reason { code } } } warnings { code message } }
    ... on NotFoundError { field message } }`;
export const startJob = `mutation ($id: UUID!) { startJob(id: $id) ${controlled} }`;
export const pauseJob = `mutation ($id: UUID!) { pauseJob(id: $id) ${controlled} }`;
export const restartJob = `mutation ($id: UUID!, $criteria: [RestartCriterion!]) { restartJob(id: $id, criteria: $criteria) ${controlled} }`;

export const updateSchema = `mutation ($jobId: UUID!, $schema: JSON!, $basedOnVersion: Int) {
  updateSynchronizationSchema(jobId: $jobId, schema: $schema, basedOnVersion: $basedOnVersion) { __typename
    ... on SynchronizationSchemaPayload { synchronizationSchema { version schema issues { code severity } } warnings { code } }
    ... on SchemaInvalidError { field message issues { path code message severity } }
    ... on NotFoundError { field message } ... on ConflictError { field message } } }`;
