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
}

export function oidcVariables() {
  return {
    LOCKSTEP_OIDC_ISSUER: urlVariable().optional().describe('the issuer whose tokens are accepted'),
    LOCKSTEP_OIDC_AUDIENCE: z.string().min(1).optional().describe('the audience of tokens for this API'),
    LOCKSTEP_OIDC_ROLES_CLAIM: z.string().min(1).default('roles').describe('the claim that holds roles'),
    LOCKSTEP_ROLE_BINDINGS: parsedVariable(parseRoleBindings)
      .optional()
      .describe('which value of the roles claim gives which role'),
  };
}

type Variables = z.output<z.ZodObject<ReturnType<typeof oidcVariables>>>;

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

export function oidcSettings(env: Variables): OidcSettings | null {
  const { LOCKSTEP_OIDC_ISSUER: issuer, LOCKSTEP_OIDC_AUDIENCE: audience } = env;
  if (issuer === undefined || audience === undefined) return null;
  return {
    issuer,
    audience,
    rolesClaim: env.LOCKSTEP_OIDC_ROLES_CLAIM,
    bindings: env.LOCKSTEP_ROLE_BINDINGS ?? defaultRoleBindings,
  };
}
