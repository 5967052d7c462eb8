import { z } from 'zod';

const secret = z.string().min(1);

export const targetAuthentication = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bearer'), token: secret }),
  z.object({
    kind: z.literal('client_credentials'),
    tokenUrl: z.url(),
    clientId: z.string().min(1),
    clientSecret: secret,
    scope: z.string().optional(),
    /** Where the credentials go (entra.md W17); the Basic header by default (RFC 6749 §2.3.1). */
    credentialsIn: z.enum(['header', 'body']).optional(),
  }),
  /** Zoom's Server-to-Server OAuth (zoom.md Z6). */
  z.object({
    kind: z.literal('account_credentials'),
    tokenUrl: z.url(),
    clientId: z.string().min(1),
    clientSecret: secret,
    accountId: z.string().min(1),
  }),
]);

export const targetSettings = z.object({
  tenantUrl: z.string().min(1),
  authentication: targetAuthentication,
});

export type TargetAuthentication = Readonly<z.infer<typeof targetAuthentication>>;

export interface TargetSettings {
  readonly tenantUrl: string;
  readonly authentication: TargetAuthentication;
}
