import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createEgress } from '@lockstep/platform/egress';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const addresses = z.looseObject({ entraLogin: z.string(), graph: z.string(), control: z.string() });
const named = z.looseObject({ id: z.string() });

/** What apps/sandbox/README.md says is there at the start. */
export const sandboxDefaults = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  clientId: '22222222-2222-4222-8222-222222222222',
  secret: 'sandbox-entra-secret',
  servicePrincipalId: '33333333-3333-4333-8333-333333333333',
  appId: '44444444-4444-4444-8444-444444444444',
} as const;

/** The sandbox as a process of its own: its README is the contract, it shares no code with us. */
export class Sandbox {
  private constructor(
    readonly loginUrl: string,
    readonly graphUrl: string,
    private readonly controlUrl: string,
    private readonly child: ReturnType<typeof spawn>,
  ) {}

  readonly egress = createEgress({ allowPrivateAddresses: true });

  static async start(): Promise<Sandbox> {
    const args = ['--import', 'tsx', '--conditions=@lockstep/source', 'apps/sandbox/src/main.ts'];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const { entraLogin, graph, control } = addresses.parse(JSON.parse(line));
      return new Sandbox(entraLogin, graph, control, child);
    }
    throw new Error('The sandbox ended before it was ready.');
  }

  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.egress.request({
      method,
      url: `${this.controlUrl}${path}`,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status > 299) throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.body}`);
    const parsed: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
    return parsed;
  }

  /** For what is created: its id. */
  async create(path: string, body: unknown): Promise<string> {
    return named.parse(await this.control('POST', path, body)).id;
  }

  async stop(): Promise<void> {
    await this.egress.close();
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }
}
