/**
 * A guest's userPrincipalName `alias_theirdomain#EXT#@yourdomain` becomes `alias@theirdomain` (entra.md S6); the raw value
 * stays reachable as originalUserPrincipalName. The last underscore stood for the @: a mail domain cannot hold one, an
 * alias can. A value without one cannot be rebuilt and is left as it is.
 */
export function guestPrincipalName(userPrincipalName: string): string {
  const marker = userPrincipalName.toUpperCase().indexOf('#EXT#');
  if (marker < 0) return userPrincipalName;
  const address = userPrincipalName.slice(0, marker);
  const at = address.lastIndexOf('_');
  if (at <= 0 || at === address.length - 1) return userPrincipalName;
  return `${address.slice(0, at)}@${address.slice(at + 1)}`;
}
