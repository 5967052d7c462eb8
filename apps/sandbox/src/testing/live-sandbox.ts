import { z } from 'zod';
import { DEFAULTS } from '../defaults.ts';
import type { Sandbox, SandboxOptions } from '../server.ts';
import { startSandbox } from '../server.ts';

const accessToken = z.object({ access_token: z.string() });

export interface LiveAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The running sandbox with a small client, for tests over loopback. */
export class LiveSandbox {
  private constructor(readonly sandbox: Sandbox) {}

  static async start(options?: SandboxOptions): Promise<LiveSandbox> {
    return new LiveSandbox(await startSandbox(options));
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  async send(
    method: string,
    url: string,
    given: { token?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<LiveAnswer> {
    const headers: Record<string, string> = { ...given.headers };
    if (given.token !== undefined) headers['authorization'] = `Bearer ${given.token}`;
    if (given.body !== undefined) headers['content-type'] = 'application/json';
    const init: RequestInit = { method, headers, redirect: 'manual' };
    if (given.body !== undefined) init.body = JSON.stringify(given.body);
    if (given.signal) init.signal = given.signal;
    const response = await fetch(url, init);
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: json && text !== '' ? JSON.parse(text) : text,
    };
  }

  control(method: string, path: string, body?: unknown): Promise<LiveAnswer> {
    return this.send(method, `${this.sandbox.control}${path}`, body === undefined ? {} : { body });
  }

  async graphToken(): Promise<string> {
    const { tenantId, clientId, clientSecret } = DEFAULTS.entra;
    const response = await fetch(`${this.sandbox.entraLogin}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        grant_type: 'client_credentials',
        scope: 'https://graph.microsoft.com/.default',
      }),
    });
    return accessToken.parse(await response.json()).access_token;
  }

  async zoomToken(): Promise<string> {
    const { accountId, clientId, clientSecret } = DEFAULTS.zoom;
    const response = await fetch(`${this.sandbox.zoomOAuth}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'account_credentials', account_id: accountId }),
    });
    return accessToken.parse(await response.json()).access_token;
  }
}
