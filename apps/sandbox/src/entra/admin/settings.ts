import { z } from 'zod';
import type { JsonObject } from '../../json/json.ts';
import { isObject } from '../../json/json.ts';
import type { Tenant } from '../tenant.ts';
import { tenantSettings } from '../tenant.ts';

const replication = z
  .strictObject({ held: z.boolean(), delayMs: z.number().min(0), directReads: z.boolean() })
  .partial();
export const settingsPatch = z.looseObject({ replication: replication.optional() });

export function showSettings(tenant: Tenant): JsonObject {
  return { ...tenant.settings, replication: tenant.directory.settings };
}

/** Any part may be given; what is unknown is refused by the schema. */
export function changeSettings(tenant: Tenant, patch: z.infer<typeof settingsPatch>): JsonObject {
  const { replication: lag, ...rest } = patch;
  tenant.settings = tenantSettings.parse(merge({ ...tenant.settings }, rest));
  Object.assign(tenant.directory.settings, lag);
  return showSettings(tenant);
}

function merge(base: JsonObject, patch: JsonObject): JsonObject {
  const merged = { ...base };
  for (const [name, value] of Object.entries(patch)) {
    const before = merged[name];
    merged[name] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return merged;
}
