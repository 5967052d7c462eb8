import { z } from 'zod';
import { roles, type Grant } from './principal.ts';

/** Which value of the roles claim gives which role, and for which jobs. */
const binding = z.strictObject({
  claim: z.string().min(1),
  role: z.enum(roles),
  jobs: z
    .array(z.uuid().transform((id) => id.toLowerCase()))
    .min(1)
    .optional(),
});
const bindings = z.array(binding).min(1);
export type RoleBinding = z.infer<typeof binding>;

/** App roles of the registration in Entra, as docs/SECURITY.md proposes them. */
export const defaultRoleBindings: readonly RoleBinding[] = roles.map((role) => ({
  claim: `Lockstep.${role}`,
  role,
}));

/** Throws with what is wrong, for the environment. */
export function parseRoleBindings(text: string): readonly RoleBinding[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(
      'must be JSON: [{"claim": "...", "role": "Reader|Operator|Administrator", "jobs": ["..."]}]',
    );
  }
  const parsed = bindings.safeParse(value);
  if (!parsed.success) throw new Error(`is not a list of role bindings: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** What a roles claim grants; values that no binding names grant nothing. */
export function grantsOf(claim: unknown, given: readonly RoleBinding[]): readonly Grant[] {
  const values = new Set(typeof claim === 'string' ? [claim] : Array.isArray(claim) ? claim : []);
  return given
    .filter((one) => values.has(one.claim))
    .map(({ role, jobs }) => ({ role, jobs: jobs === undefined ? 'all' : new Set(jobs) }));
}
