import { Clock } from '../clock/clock.ts';
import { GraphError } from '../entra/graph/graph-error.ts';
import { answerCall } from '../entra/graph/writes.ts';
import { Tenant } from '../entra/tenant.ts';
import type { ServiceAnswer } from '../http/message.ts';
import type { JsonObject } from '../json/json.ts';
import { arrayOf, isObject, objectOf } from '../json/json.ts';

const ALL_PERMISSIONS = ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All'] as const;

/** A tenant without sockets or tokens, for pure tests of Graph. */
export class GraphTenant {
  readonly clock = new Clock();
  readonly tenant = new Tenant('tenant-1', 'Contoso', 'contoso.example', this.clock);
  permissions: readonly string[] = ALL_PERMISSIONS;
  /** Of a signed-in person; null: the app acts for itself. */
  directoryRoles: readonly string[] | null = null;

  constructor() {
    this.clock.set(Date.parse('2026-11-24T08:00:00Z'));
    this.clock.freeze(true);
  }

  /** @param target path after /v1.0, or a whole link of an answer. */
  get(target: string, headers: Record<string, string> = {}): JsonObject {
    return this.call('GET', target, undefined, headers);
  }

  call(method: string, target: string, body?: unknown, headers: Record<string, string> = {}): JsonObject {
    return objectOf(this.send(method, target, body, headers).body);
  }

  /** The same with its status. */
  send(method: string, target: string, body?: unknown, headers: Record<string, string> = {}): ServiceAnswer {
    const url = new URL(target.startsWith('http') ? target : `http://sandbox.test/v1.0/${target}`);
    const segments = url.pathname.split('/').slice(2).map(decodeURIComponent);
    const permissions = new Set(this.permissions);
    const at = `${url.origin}${url.pathname}`;
    return answerCall({
      tenant: this.tenant,
      appId: 'app',
      permissions,
      directoryRoles: this.directoryRoles && new Set(this.directoryRoles),
      method,
      segments,
      query: url.searchParams,
      url: at,
      headers,
      body,
    });
  }

  error(target: string, method = 'GET', body?: unknown): GraphError {
    try {
      this.call(method, target, body);
    } catch (error) {
      if (error instanceof GraphError) return error;
      throw error;
    }
    throw new Error(`${target} was expected to fail and did not.`);
  }

  /** Follows nextLinks to the deltaLink; pages are kept apart. */
  round(
    target: string,
    headers: Record<string, string> = {},
  ): { pages: JsonObject[][]; items: JsonObject[]; deltaLink: string } {
    const pages: JsonObject[][] = [];
    for (let next: string = target; ;) {
      const answer = this.get(next, headers);
      pages.push(arrayOf(answer['value']).filter(isObject));
      const deltaLink = answer['@odata.deltaLink'];
      if (typeof deltaLink === 'string') return { pages, items: pages.flat(), deltaLink };
      const nextLink = answer['@odata.nextLink'];
      if (typeof nextLink !== 'string') throw new Error('A page has neither nextLink nor deltaLink.');
      next = nextLink;
    }
  }
}
