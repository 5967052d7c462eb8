import { ScimRequestError } from './scim-request-error.ts';

export const usersPath = '/Users';

/** Ids are percent-encoded (zoom.md §3: they may contain `&`; others hold `@` or `/`). @throws ScimRequestError */
export function userPath(id: string): string {
  // A URL parser takes "." and ".." out of the path even if encoded: the request would go to another address.
  if (id === '' || id === '.' || id === '..') {
    throw new ScimRequestError(
      `"${id}" cannot be the id of an account; the target administrator must look at that account.`,
    );
  }
  return `${usersPath}/${encodeURIComponent(id)}`;
}
