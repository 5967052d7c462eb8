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
  readonly control: string;
}
