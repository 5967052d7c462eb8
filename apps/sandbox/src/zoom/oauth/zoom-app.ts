export interface ZoomApp {
  readonly clientId: string;
  clientSecret: string;
  accountId: string;
  scopes: readonly string[];
  /** Role permissions of the user behind the app: `User:Read`, `User:Edit`, `Group:Read`, `Group:Edit`. */
  permissions: readonly string[];
  grants: readonly string[];
  redirectUris: readonly string[];
  disabled: boolean;
}

export const DEFAULT_PERMISSIONS = ['User:Read', 'User:Edit', 'Group:Read', 'Group:Edit'] as const;
export const ALL_GRANTS = [
  'account_credentials',
  'authorization_code',
  'refresh_token',
  'client_credentials',
] as const;
