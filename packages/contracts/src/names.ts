/** One task queue for now; slots per job are bounded inside the worker. */
export const taskQueue = 'lockstep';

export const temporalNamespace = 'lockstep';

export const workflowNames = {
  synchronizationJob: 'synchronizationJob',
  cycle: 'cycle',
  testConnection: 'testConnection',
  authorizeConnection: 'authorizeConnection',
  provisionOnDemand: 'provisionOnDemand',
  changeDirectory: 'changeDirectory',
  maintenance: 'maintenance',
} as const;

/** Readable, fixed ids: whoever starts a workflow twice meets the one that runs. */
export const workflowIds = {
  synchronizationJob: (jobId: string): string => `job/${jobId}`,
  cycle: (jobId: string, number: number, kind: string): string => `cycle/${jobId}/${String(number)}-${kind}`,
  testConnection: (connectionId: string): string => `test-connection/${connectionId}`,
  authorizeConnection: (authorizationId: string): string => `authorize-connection/${authorizationId}`,
  provisionOnDemand: (jobId: string, cycleId: string): string => `provision/${jobId}/${cycleId}`,
  changeDirectory: (directoryChangeId: string): string => `change-directory/${directoryChangeId}`,
  maintenance: 'maintenance',
};

/** Registered by local-stack and by the compose file's one-shot set-up. */
export const searchAttributes = {
  LockstepJobId: 'Keyword',
  LockstepCycleKind: 'Keyword',
  LockstepOutcome: 'Keyword',
} as const;
