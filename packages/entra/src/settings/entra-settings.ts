import type { microsoftClouds } from '@lockstep/engine';

/** How the application proves itself at the login host (graph.md §11). */
export type EntraCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  | {
      readonly kind: 'certificate';
      /** SHA-256 thumbprint in hexadecimal; colons and blanks are ignored. */
      readonly thumbprintSha256: string;
      readonly privateKeyPem: string;
    };

export type EntraCloud = keyof typeof microsoftClouds;

/** One Entra tenant as a source. Field names are those of the connection form. */
export interface EntraSettings {
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: EntraCredential;
  readonly cloud: EntraCloud;
  /** Overrides for the sandbox; the token's scope stays the cloud's Graph. */
  readonly loginUrl?: string;
  readonly graphUrl?: string;
}
