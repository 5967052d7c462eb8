import { z } from 'zod';
import { scimResource, type ScimResource } from '../resource/scim-resource.ts';

/** RFC 7644 §3.4.2. `Resources` may be missing when nothing was found; numbers come as strings from some targets. */
const count = z.coerce.number().int().nonnegative();
const listResponse = z.looseObject({
  totalResults: count,
  itemsPerPage: count.optional().catch(undefined),
  startIndex: count.optional().catch(undefined),
  Resources: z.array(scimResource).nullish(),
});

export interface ListResponse {
  readonly totalResults: number;
  readonly itemsPerPage?: number;
  readonly startIndex?: number;
  readonly rows: readonly ScimResource[];
}

/** Null when the body is not a ListResponse: a single resource, a login page, an object of another protocol. */
export function parseListResponse(body: unknown): ListResponse | null {
  const parsed = listResponse.safeParse(body);
  if (!parsed.success) return null;
  const { totalResults, itemsPerPage, startIndex, Resources } = parsed.data;
  return {
    totalResults,
    rows: Resources ?? [],
    ...(itemsPerPage === undefined ? {} : { itemsPerPage }),
    ...(startIndex === undefined ? {} : { startIndex }),
  };
}
