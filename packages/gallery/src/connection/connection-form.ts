import { z } from 'zod';

export const formField = z.object({
  /** The member of TargetSettings, or of its authentication, that the field fills; unique within the form. */
  name: z.string().min(1),
  title: z.string().min(1),
  help: z.string().min(1),
  kind: z.enum(['text', 'url', 'secret', 'choice']),
  required: z.boolean(),
  /** Secret fields are sealed and never shown again. */
  secret: z.boolean(),
  default: z.string().optional(),
  placeholder: z.string().optional(),
  choices: z.array(z.object({ value: z.string(), title: z.string() })).optional(),
});
export type FormField = z.infer<typeof formField>;

export const authenticationKinds = [
  'bearer',
  'client_credentials',
  'account_credentials',
  'authorization_code',
] as const;
export type AuthenticationKind = (typeof authenticationKinds)[number];

const authenticationMethod = z.object({
  kind: z.enum(authenticationKinds),
  title: z.string().min(1),
  help: z.string().min(1),
  /** The one that a new connection starts with; exactly one of a template. */
  recommended: z.boolean(),
  fields: z.array(formField),
});
export type AuthenticationMethod = z.infer<typeof authenticationMethod>;

/** What the form of a new connection asks for: the fields of every connection, and those of the chosen method. */
export const connectionForm = z.object({
  fields: z.array(formField),
  authentication: z.array(authenticationMethod).min(1),
});
export type ConnectionForm = z.infer<typeof connectionForm>;
