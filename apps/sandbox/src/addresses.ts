/** Where everything listens; the line that main.ts prints. */
export interface SandboxAddresses {
  readonly entraLogin: string;
  readonly graph: string;
  readonly zoomOAuth: string;
  readonly zoomScim: string;
  readonly scim: string;
  readonly sink: string;
  readonly smtp: { readonly host: string; readonly port: number };
  readonly mailbox: string;
  /** An issuer of OpenID Connect, for signing in at Lockstep itself. */
  readonly issuer: string;
  readonly control: string;
}
