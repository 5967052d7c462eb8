import { SourceError } from '@lockstep/engine';
import type { ServicePrincipal } from '@lockstep/engine';
import { z } from 'zod';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import type { GraphAnswer, GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer } from '../graph/parse-answer.ts';

const operation = operations.readServicePrincipal;

const servicePrincipal = z.looseObject({
  id: z.string().min(1),
  appId: z.string().min(1),
  displayName: z.string().nullish(),
  appRoles: z.array(
    z.looseObject({
      id: z.string().min(1),
      value: z.string().nullish(),
      displayName: z.string().nullish(),
      isEnabled: z.boolean(),
    }),
  ),
});

/** The enterprise application and its roles (graph.md G33). Not found is told apart from any other 404 (rule R9). */
export async function readServicePrincipal(
  client: GraphClient,
  id: string,
  signal?: AbortSignal,
): Promise<ServicePrincipal> {
  const answer = await ask(client, `/servicePrincipals/${encodeURIComponent(id)}`, signal);
  if (!isDirectoryNotFound(answer.status, answer.body)) return toServicePrincipal(answer);
  throw await servicePrincipalNotFound(client, id, signal);
}

/** What to throw when the directory does not know it. */
export async function servicePrincipalNotFound(
  client: GraphClient,
  id: string,
  signal?: AbortSignal,
): Promise<SourceError> {
  const message = await notFoundMessage(client, id, signal);
  return new SourceError('not-found', 'ServicePrincipalNotFound', message);
}

async function ask(client: GraphClient, path: string, signal: AbortSignal | undefined): Promise<GraphAnswer> {
  const target = `${path}?$select=id,appId,displayName,appRoles`;
  return await client.send({ method: 'GET', target, units: 1, operation, signal });
}

/** The usual mistake is the Application ID in place of the Object ID; whoever made it is told the right one. */
async function notFoundMessage(
  client: GraphClient,
  id: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const unknown =
    'This tenant has no enterprise application with the id in the field servicePrincipalId. An administrator must enter the ' +
    'Object ID that the Entra admin center shows under Enterprise applications';
  if (!/^[\w-]+$/.test(id)) return `${unknown}.`;
  const answer = await ask(client, `/servicePrincipals(appId='${id}')`, signal);
  return answer.status === 200
    ? `${unknown}: what was entered is its Application ID, the Object ID is ${toServicePrincipal(answer).id}.`
    : `${unknown}; if the application was deleted, it must be restored, or the job be bound to another one.`;
}

function toServicePrincipal(answer: GraphAnswer): ServicePrincipal {
  const parsed = parseAnswer(servicePrincipal, answer, operation);
  return {
    id: parsed.id,
    appId: parsed.appId,
    displayName: parsed.displayName ?? '',
    appRoles: parsed.appRoles.map((role) => ({
      id: role.id,
      value: role.value ?? null,
      displayName: role.displayName ?? '',
      isEnabled: role.isEnabled,
    })),
  };
}
