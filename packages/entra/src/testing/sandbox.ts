import { createEgress } from '@lockstep/platform/egress';
import { sandboxDefaults as defaults, startSandbox } from '@lockstep/testkit/sandbox';
import type { ControlMethod, Sandbox as SandboxProcess } from '@lockstep/testkit/sandbox';

/** What apps/sandbox/README.md says is there at the start. */
export const sandboxDefaults = { ...defaults, secret: defaults.clientSecret } as const;

/** The tenant of the testkit's sandbox, and the way to it. */
export class Sandbox {
  readonly egress = createEgress({ allowPrivateAddresses: true });

  private constructor(private readonly process: SandboxProcess) {}

  static async start(): Promise<Sandbox> {
    return new Sandbox(await startSandbox());
  }

  get loginUrl(): string {
    return this.process.addresses.entraLogin;
  }

  get graphUrl(): string {
    return this.process.addresses.graph;
  }

  control(method: ControlMethod, path: string, body?: unknown): Promise<unknown> {
    return this.process.control(method, path, body);
  }

  /** For what is created: its id. */
  create(path: string, body: unknown): Promise<string> {
    return this.process.create(path, body);
  }

  async stop(): Promise<void> {
    await this.egress.close();
    await this.process.stop();
  }
}
