import { z } from 'zod';
import { send } from './http.ts';

const created = z.looseObject({ id: z.string() });

/** The sandbox's control API (apps/sandbox/README.md). */
export class SandboxControl {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await send(method, `${this.#url}${path}`, body);
    if (answer.status > 299) throw new Error(`The sandbox refused ${method} ${path}: ${answer.body}`);
    const parsed: unknown = answer.body === '' ? null : JSON.parse(answer.body);
    return parsed;
  }

  /** For what is created: its id. */
  async create(path: string, body: unknown): Promise<string> {
    return created.parse(await this.call('POST', path, body)).id;
  }
}
