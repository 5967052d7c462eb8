import { z } from 'zod';

const created = z.looseObject({ id: z.string() });

/** The sandbox's control API (apps/sandbox/README.md). */
export class SandboxControl {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The sandbox refused ${method} ${path}: ${text}`);
    const parsed: unknown = text === '' ? null : JSON.parse(text);
    return parsed;
  }

  /** For what is created: its id. */
  async create(path: string, body: unknown): Promise<string> {
    return created.parse(await this.call('POST', path, body)).id;
  }
}
