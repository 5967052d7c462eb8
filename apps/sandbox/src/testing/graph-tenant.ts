import { Clock } from '../clock/clock.ts';
import { dispatch } from '../entra/graph/dispatch.ts';
import { GraphError } from '../entra/graph/graph-error.ts';
import { Tenant } from '../entra/tenant.ts';
import type { JsonObject } from '../json/json.ts';
import { arrayOf, isObject } from '../json/json.ts';

const ALL_PERMISSIONS = ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All'] as const;

/** A tenant without sockets or tokens, for pure tests of Graph. */
export class GraphTenant {
  readonly clock = new Clock();
  readonly tenant = new Tenant('tenant-1', 'Contoso', 'contoso.example', this.clock);
  permissions: readonly string[] = ALL_PERMISSIONS;

  constructor() {
    this.clock.set(Date.parse('2026-11-24T08:00:00Z'));
    this.clock.freeze(true);
  }

  /** @param target path after /v1.0, or a whole link of an answer. */
  get(target: string, headers: Record<string, string> = {}): JsonObject {
    return this.call('GET', target, undefined, headers);
  }

  call(method: string, target: string, body?: unknown, headers: Record<string, string> = {}): JsonObject {
    const url = new URL(target.startsWith('http') ? target : `http://sandbox.test/v1.0/${target}`);
    const segments = url.pathname.split('/').slice(2).map(decodeURIComponent);
    const permissions = new Set(this.permissions);
    const at = `${url.origin}${url.pathname}`;
    return dispatch({
      tenant: this.tenant,
      appId: 'app',
      permissions,
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
