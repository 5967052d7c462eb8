import type { Attributes } from '@lockstep/mapping';

/** What logs call a person. */
export function displayName(attributes: Attributes): string | null {
  for (const name of ['displayName', 'userPrincipalName', 'mail']) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
