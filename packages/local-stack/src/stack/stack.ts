import type { ManagedProcess } from './managed-process.ts';
import type { Variables } from './node-program.ts';
import type { ProgramKind, ProgramName } from './program-files.ts';
import type { WorkerDetails } from './programs.ts';
import type { SandboxAddresses } from './sandbox.ts';

export interface StackPorts {
  readonly api?: number;
  readonly temporal?: number;
  readonly temporalUi?: number;
  readonly postgres?: number;
}

export interface StartStackOptions {
  /** Default `sources`. */
  readonly from?: ProgramKind;
  /** Default 1; 0 is allowed. */
  readonly workers?: number;
  /** Free ones where absent; those of the sandbox are variables of its own. */
  readonly ports?: StackPorts;
  /**
   * Keeps the database, Temporal's state, the token and the keys from one stack to the next. When absent all are
   * temporary, and Temporal's state is in memory.
   */
  readonly dataDirectory?: string;
  /** Temporal's state in a file, so that it outlives a restart; the default with a data directory. */
  readonly keepTemporalState?: boolean;
  /** Whether PostgreSQL must survive a crash of the machine or a KILL with its last transactions; the default with a data directory. */
  readonly durable?: boolean;
  /** One file per process. A temporary directory when absent, which `stop` removes. */
  readonly logDirectory?: string;
  /** For the programs, over what the stack gives them. */
  readonly variables?: Partial<Record<Exclude<ProgramName, 'migrate'>, Variables>>;
  /** For tests: other files in the place of the programs. */
  readonly files?: Partial<Record<ProgramName, string>>;
  /** Flags of node for the workers, such as `--max-old-space-size=512`. */
  readonly workerNodeArguments?: readonly string[];
  /** Told what is under way, in a few words for people. */
  readonly onProgress?: (text: string) => void;
}

/** Where everything listens. */
export interface StackAddresses {
  readonly api: string;
  readonly graphql: string;
  /** The administrator's, for `authorization: Bearer ...`. */
  readonly token: string;
  /** `address` is host:port. */
  readonly temporal: { readonly address: string; readonly namespace: string; readonly ui: string };
  readonly databaseUrl: string;
  readonly sandbox: SandboxAddresses;
  /** Web pages and the JSON of the mails that were received. */
  readonly mailbox: string;
}

export type WorkerProcess = ManagedProcess<WorkerDetails>;

export interface Stack {
  readonly addresses: StackAddresses;
  /** LOCKSTEP_SECRET_KEYS of API and workers. */
  readonly secretKeys: string;
  readonly logDirectory: string;
  readonly postgres: ManagedProcess;
  readonly temporal: ManagedProcess;
  readonly sandbox: ManagedProcess;
  readonly api: ManagedProcess;
  /** Those that were started, the dead ones too, in the order of their start. */
  readonly workers: readonly WorkerProcess[];
  /** All of the above. */
  processes(): readonly ManagedProcess[];
  addWorker(variables?: Variables): Promise<WorkerProcess>;
  /** Ends everything and removes what is temporary. May be called twice. */
  stop(): Promise<void>;
}
