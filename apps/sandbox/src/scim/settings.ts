import { z } from 'zod';

/** What servers in the wild do (RULES R24); all off at the start. */
const quirks = z.strictObject({
  ignoreFilters: z.boolean().default(false),
  emptyFilters: z.boolean().default(false),
  wrongTotalResults: z.boolean().default(false),
  ignorePaging: z.boolean().default(false),
  dropAttributes: z.array(z.string()).default([]),
  activeAsString: z.boolean().default(false),
  patchNotImplemented: z.boolean().default(false),
  patchNoContent: z.boolean().default(false),
  integerIds: z.boolean().default(false),
  noLocation: z.boolean().default(false),
  caseSensitiveUserName: z.boolean().default(false),
  missingPatch500: z.boolean().default(false),
  noDiscovery: z.boolean().default(false),
  noScimType: z.boolean().default(false),
  deleteWithBody: z.boolean().default(false),
});

export const scimSettings = z.strictObject({
  token: z.string().default('sandbox-scim-token'),
  etag: z.boolean().default(true),
  maxResults: z.int().min(1).default(200),
  quirks: quirks.prefault({}),
});
export type ScimSettings = z.infer<typeof scimSettings>;

export const scimSettingsPatch = z.looseObject({ quirks: z.record(z.string(), z.unknown()).optional() });
