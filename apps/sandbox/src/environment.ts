import { z } from 'zod';
import { plan } from './zoom/limits/plans.ts';

const port = z.coerce.number().int().min(0).max(65_535).default(0);

const environment = z.object({
  SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
  SANDBOX_PUBLIC_HOST: z.string().min(1).optional(),
  SANDBOX_ENTRA_PORT: port,
  SANDBOX_ZOOM_PORT: port,
  SANDBOX_SCIM_PORT: port,
  SANDBOX_SINK_PORT: port,
  SANDBOX_SMTP_PORT: port,
  SANDBOX_MAILBOX_PORT: port,
  SANDBOX_ISSUER_PORT: port,
  SANDBOX_CONTROL_PORT: port,
  SANDBOX_ZOOM_PLAN: plan.default('business'),
  SANDBOX_RECORD_BODIES: z.stringbool().default(true),
});

export type Environment = z.infer<typeof environment>;

/** Throws with every variable that is wrong named; empty means not set. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success)
    throw new Error(`The sandbox cannot start, its environment is wrong:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
