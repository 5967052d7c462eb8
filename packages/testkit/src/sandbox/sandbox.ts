import { startSandbox as startProcess, type SandboxAddresses } from '@lockstep/local-stack/sandbox';
import { createEgress } from '@lockstep/platform/egress';
import { z } from 'zod';
import { readSandboxFile } from '../environment.ts';

export type ControlMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

const created = z.looseObject({ id: z.string() });

/** The sandbox as a process of its own: its README is the contract, it shares no code with us. */
export interface Sandbox {
  readonly addresses: SandboxAddresses;
  /** A request to the control API; throws on anything but success. `undefined` for an empty answer. */
  control(method: ControlMethod, path: string, body?: unknown): Promise<unknown>;
  /** The same, with the answer parsed. */
  ask<T>(answer: z.ZodType<T>, method: ControlMethod, path: string, body?: unknown): Promise<T>;
  /** For what is created: its id. */
  create(path: string, body: unknown): Promise<string>;
  /** Everything as it was at the start. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** For one test file: a `reset` in it would take the ground from under another that runs at the same time. */
export async function startSandbox(variables: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const file = readSandboxFile();
  const program = file === undefined ? {} : ({ from: 'dist', file } as const);
  const process = await startProcess({ variables, ...program });
  const egress = createEgress({ allowPrivateAddresses: true });
  const addresses = process.details;
  const control: Sandbox['control'] = async (method, path, body) => {
    const answer = await egress.request({
      method,
      url: `${addresses.control}${path}`,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status > 299) throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.body}`);
    const parsed: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
    return parsed;
  };
  return {
    addresses,
    control,
    ask: async (answer, method, path, body) => answer.parse(await control(method, path, body)),
    create: async (path, body) => created.parse(await control('POST', path, body)).id,
    reset: async () => {
      await control('POST', '/reset');
    },
    stop: async () => {
      await egress.close();
      await process.stop();
    },
  };
}
