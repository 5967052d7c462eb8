import type {
  AuthorizeConnectionInput,
  ChangeDirectoryInput,
  ConnectionTestReport,
  ProvisionOnDemandInput,
  TestConnectionInput,
} from '@lockstep/contracts';

/** What the API asks of Temporal. It carries ids only, and its failure is an answer, never an internal error. */
export interface WorkflowControl {
  /** Tells the job's workflow that its row changed, and starts it if it is not there. */
  jobChanged(jobId: string): Promise<Reached>;
  /** Tells the job's workflow, if there is one, that the row is gone. */
  jobDeleted(jobId: string): Promise<Reached>;
  /** Starts the run's workflow; it is done when its row says so. */
  provisionOnDemand(input: ProvisionOnDemandInput): Promise<Reached>;
  testConnection(input: TestConnectionInput): Promise<ConnectionTest>;
  /** Has the worker exchange what an administrator brought back from a consent page. */
  authorizeConnection(input: AuthorizeConnectionInput): Promise<ConnectionTest>;
  /** Starts the change's workflow, and waits for a while: it is done when its row says so. */
  changeDirectory(input: ChangeDirectoryInput): Promise<Reached>;
  /** Whether the namespace answers. */
  ping(): Promise<Reached>;
  close(): Promise<void>;
}

export type Reached = { readonly reached: true } | { readonly reached: false; readonly problem: string };

export type ConnectionTest =
  | { readonly kind: 'tested'; readonly report: ConnectionTestReport }
  | { readonly kind: 'unavailable'; readonly problem: string };
