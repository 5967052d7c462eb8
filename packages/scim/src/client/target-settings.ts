import type { SharedGrant } from './shared-grant.ts';

/** How a client shows the token endpoint who it is (RFC 6749 §2.3.1). */
export interface OAuthClient {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the credentials go (entra.md W17); the Basic header by default. */
  readonly credentialsIn?: 'header' | 'body';
}

export type TargetAuthentication =
  | { readonly kind: 'bearer'; readonly token: string }
  | (OAuthClient & { readonly kind: 'client_credentials'; readonly scope?: string })
  /** Zoom's Server-to-Server OAuth (zoom.md Z6). */
  | (OAuthClient & { readonly kind: 'account_credentials'; readonly accountId: string })
  /** An administrator of the target has said yes once (RFC 6749 §4.1). */
  | (OAuthClient & { readonly kind: 'authorization_code'; readonly grant: SharedGrant });

export interface TargetSettings {
  readonly tenantUrl: string;
  readonly authentication: TargetAuthentication;
}
