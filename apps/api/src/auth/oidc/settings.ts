import { parsedVariable, urlVariable } from '@lockstep/platform';
import { z } from 'zod';
import { defaultRoleBindings, parseRoleBindings, type RoleBinding } from '../role-bindings.ts';

/** An issuer of OpenID Connect, and what its tokens must say to be ours. */
export interface OidcSettings {
  readonly issuer: string;
  /** Of access tokens for this API. */
  readonly audience: string;
  readonly rolesClaim: string;
  readonly bindings: readonly RoleBinding[];
  /** With which people sign in in a browser; null: they bring tokens only. */
  readonly client: { readonly id: string; readonly secret: string } | null;
}

export function oidcVariables() {
  return {
    LOCKSTEP_OIDC_ISSUER: urlVariable().optional().describe('the issuer whose tokens are accepted'),
    LOCKSTEP_OIDC_AUDIENCE: z.string().min(1).optional().describe('the audience of tokens for this API'),
    LOCKSTEP_OIDC_CLIENT_ID: z.string().min(1).optional().describe('the client that signs people in'),
    LOCKSTEP_OIDC_CLIENT_SECRET: z.string().min(1).optional().describe('the secret of that client'),
    LOCKSTEP_OIDC_ROLES_CLAIM: z.string().min(1).default('roles').describe('the claim that holds roles'),
    LOCKSTEP_ROLE_BINDINGS: parsedVariable(parseRoleBindings)
      .optional()
      .describe('which value of the roles claim gives which role'),
  };
}

type Variables = z.output<z.ZodObject<ReturnType<typeof oidcVariables>>> & {
  readonly LOCKSTEP_PUBLIC_URL?: string | undefined;
};

/** An issuer alone would let in every token that it ever signs, whatever for. */
export function checkOidc(context: z.core.ParsePayload<Variables>): void {
  const { LOCKSTEP_OIDC_ISSUER: issuer, LOCKSTEP_OIDC_AUDIENCE: audience } = context.value;
  if ((issuer === undefined) === (audience === undefined)) return;
  const [missing, given] =
    issuer === undefined
      ? ['LOCKSTEP_OIDC_ISSUER', 'LOCKSTEP_OIDC_AUDIENCE']
      : ['LOCKSTEP_OIDC_AUDIENCE', 'LOCKSTEP_OIDC_ISSUER'];
  const message = `is not set, but ${given} is: tokens are accepted of an issuer and for an audience`;
  context.issues.push({ code: 'custom', path: [missing], message, input: context.value });
}

/** People are sent to the issuer, and come back to the public address; the code is exchanged with the secret. */
export function checkSignIn(context: z.core.ParsePayload<Variables>): void {
  const { LOCKSTEP_OIDC_CLIENT_ID: id, LOCKSTEP_OIDC_CLIENT_SECRET: secret } = context.value;
  if (id === undefined && secret === undefined) return;
  const given = id === undefined ? 'LOCKSTEP_OIDC_CLIENT_SECRET' : 'LOCKSTEP_OIDC_CLIENT_ID';
  const needed = [
    'LOCKSTEP_OIDC_CLIENT_ID',
    'LOCKSTEP_OIDC_CLIENT_SECRET',
    'LOCKSTEP_OIDC_ISSUER',
    'LOCKSTEP_PUBLIC_URL',
  ] as const;
  for (const missing of needed.filter((name) => context.value[name] === undefined)) {
    const message = `is not set, but ${given} is: to sign people in, all of ${needed.join(', ')} are needed`;
    context.issues.push({ code: 'custom', path: [missing], message, input: context.value });
  }
}

export function oidcSettings(env: Variables): OidcSettings | null {
  const { LOCKSTEP_OIDC_ISSUER: issuer, LOCKSTEP_OIDC_AUDIENCE: audience } = env;
  if (issuer === undefined || audience === undefined) return null;
  const { LOCKSTEP_OIDC_CLIENT_ID: id, LOCKSTEP_OIDC_CLIENT_SECRET: secret } = env;
  return {
    issuer,
    audience,
    rolesClaim: env.LOCKSTEP_OIDC_ROLES_CLAIM,
    bindings: env.LOCKSTEP_ROLE_BINDINGS ?? defaultRoleBindings,
    client: id === undefined || secret === undefined ? null : { id, secret },
  };
}
