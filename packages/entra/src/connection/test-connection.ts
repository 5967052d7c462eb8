import { SourceError } from '@lockstep/engine';
import type { ServicePrincipal } from '@lockstep/engine';
import { readServicePrincipal } from '../application/service-principal.ts';
import { startFeed } from '../feeds/read-feed.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import type { GraphOperation } from '../graph/operation.ts';
import { parseAnswer } from '../graph/parse-answer.ts';
import { z } from 'zod';
import type { ConnectionStep, ConnectionStepName, EntraConnectionTest } from './connection-test.ts';
import type { EntraSettings } from '../settings/entra-settings.ts';
import type { AccessToken } from '../tokens/access-token.ts';
import { missingPermissions, unneededPermissions } from './permissions.ts';
import { stepFailure } from './step-failure.ts';

/** A token that says which tenant it is for (R9). */
export type TenantToken = AccessToken & { readonly tenantId: string };

/**
 * Tries what a job needs, and all of it: so that every missing permission is told at once. Nothing is read of people or
 * groups (`$deltatoken=latest`, graph.md G6).
 */
export async function testConnection(
  client: GraphClient,
  settings: EntraSettings,
  freshToken: (signal?: AbortSignal) => Promise<TenantToken>,
  servicePrincipalId: string | undefined,
  signal?: AbortSignal,
): Promise<EntraConnectionTest> {
  const steps: ConnectionStep[] = [];
  const attempt = async <T>(
    name: ConnectionStepName,
    operation: GraphOperation | null,
    work: () => Promise<T>,
  ): Promise<T | null> => {
    try {
      const result = await work();
      steps.push({ name, outcome: 'passed' });
      return result;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      steps.push({ name, outcome: 'failed', failure: stepFailure(error, operation) });
      return null;
    }
  };
  const token = await attempt('token', null, () => freshToken(signal));
  let servicePrincipal: ServicePrincipal | null = null;
  if (token === null) {
    steps.push(skipped('users'), skipped('groups'), skipped('service-principal'));
  } else {
    const users = { kind: 'users', attributes: [], from: 'now' } as const;
    await attempt('users', operations.readUsers, () => startFeed(client, users, signal));
    await attempt('groups', operations.readGroups, () => readNoGroups(client, signal));
    if (servicePrincipalId === undefined) steps.push(skipped('service-principal'));
    else {
      servicePrincipal = await attempt('service-principal', operations.readServicePrincipal, () =>
        readServicePrincipal(client, servicePrincipalId, signal),
      );
    }
  }
  const missing = token === null ? [] : missingPermissions(settings, token.permissions, steps);
  return {
    ok: missing.length === 0 && steps.every(({ outcome }) => outcome !== 'failed'),
    tenantId: token?.tenantId ?? null,
    servicePrincipal,
    steps,
    missingPermissions: missing,
    warnings: token === null ? [] : unneededPermissions(token.permissions),
  };
}

async function readNoGroups(client: GraphClient, signal: AbortSignal | undefined): Promise<void> {
  const target = '/groups/delta?$select=members&$deltatoken=latest';
  const operation = operations.readGroups;
  parseAnswer(
    z.looseObject({}),
    await client.send({ method: 'GET', target, units: 1, operation, signal }),
    operation,
  );
}

function skipped(name: ConnectionStepName): ConnectionStep {
  return { name, outcome: 'skipped' };
}
