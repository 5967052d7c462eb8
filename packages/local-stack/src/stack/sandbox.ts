import { z } from 'zod';
import { startManaged } from './managed-process.ts';
import type { ManagedProcess } from './managed-process.ts';
import { startNodeProgram } from './node-program.ts';
import type { Variables } from './node-program.ts';
import type { ProgramKind } from './program-files.ts';

/** The line that the sandbox prints (apps/sandbox/README.md, "Start"). */
const sandboxAddresses = z.object({
  entraLogin: z.string(),
  graph: z.string(),
  zoomOAuth: z.string(),
  zoomScim: z.string(),
  scim: z.string(),
  sink: z.string(),
  smtp: z.object({ host: z.string(), port: z.number() }),
  mailbox: z.string(),
  issuer: z.string(),
  control: z.string(),
});
export type SandboxAddresses = Readonly<z.infer<typeof sandboxAddresses>>;

export interface StartSandboxOptions {
  readonly from?: ProgramKind;
  /** In the place of the program. */
  readonly file?: string;
  /** SANDBOX_* */
  readonly variables?: Variables;
  readonly logFile?: string;
}

/** Everything in it is in memory: a restart keeps the addresses only. */
export function startSandbox(options: StartSandboxOptions = {}): Promise<ManagedProcess<SandboxAddresses>> {
  const { logFile, file, from = 'sources', variables = {} } = options;
  return startManaged<SandboxAddresses>({
    name: 'sandbox',
    ...(logFile === undefined ? {} : { logFile }),
    restartSignal: 'TERM',
    launch: (before) =>
      startNodeProgram({
        name: 'The sandbox',
        program: 'sandbox',
        from,
        ...(file === undefined ? {} : { file }),
        variables: { ...variables, ...(before === null ? {} : portsOf(before)) },
        ...(logFile === undefined ? {} : { logFile }),
        announcement: sandboxAddresses,
      }),
  });
}

function portsOf(addresses: SandboxAddresses): Variables {
  return {
    SANDBOX_ENTRA_PORT: portOf(addresses.graph),
    SANDBOX_ZOOM_PORT: portOf(addresses.zoomOAuth),
    SANDBOX_SCIM_PORT: portOf(addresses.scim),
    SANDBOX_SINK_PORT: portOf(addresses.sink),
    SANDBOX_SMTP_PORT: String(addresses.smtp.port),
    SANDBOX_MAILBOX_PORT: portOf(addresses.mailbox),
    SANDBOX_ISSUER_PORT: portOf(addresses.issuer),
    SANDBOX_CONTROL_PORT: portOf(addresses.control),
  };
}

export function portOf(url: string): string {
  return new URL(url).port;
}
