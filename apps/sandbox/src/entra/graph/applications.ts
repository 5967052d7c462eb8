import type { JsonObject } from '../../json/json.ts';
import type { ServicePrincipal } from '../directory/model.ts';
import type { GraphCall } from './graph-call.ts';
import { allowOptions, READ_APPLICATIONS, requireAny, selectOf } from './graph-call.ts';
import { notFound } from './graph-error.ts';
import { renderApplication, selected } from './render.ts';
import type { ServicePrincipalKey } from './service-principals.ts';

/**
 * The enterprise app whose application object it is. Always the truth: the service principal follows the application, and with
 * `directReads` it follows late.
 */
export function findByApplication(call: GraphCall, key: ServicePrincipalKey): ServicePrincipal {
  const { servicePrincipals } = call.tenant.directory.truth;
  const value =
    key.appId === undefined
      ? servicePrincipals.byApplicationId(key.id ?? '')
      : servicePrincipals.byAppId(key.appId);
  if (typeof value?.applicationId !== 'string') throw notFound(key.appId ?? key.id ?? '');
  return value;
}

export function getApplication(call: GraphCall, key: ServicePrincipalKey): JsonObject {
  requireAny(call, ...READ_APPLICATIONS);
  allowOptions(call, ['$select']);
  return {
    '@odata.context': `${new URL(call.url).origin}/v1.0/$metadata#applications/$entity`,
    ...selected(renderApplication(findByApplication(call, key)), selectOf(call)),
  };
}
