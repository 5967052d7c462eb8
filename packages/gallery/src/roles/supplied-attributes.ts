import type { ApplicationTemplate } from '../template.ts';
import { orderRoles } from './order-roles.ts';

export interface SuppliedAttributes {
  /** Beside those of the source: what mappings may name and only Lockstep knows. */
  readonly attributes: {
    readonly IsSoftDeleted: 'True' | 'False';
    readonly appRoleAssignments: readonly string[] | null;
  };
  /** What is odd about the roles (RULES R23). */
  readonly warnings: readonly string[];
}

/** The attributes that the engine adds to a person (entra.md D1, A13). */
export function suppliedAttributes(
  template: Pick<ApplicationTemplate, 'appRoles'>,
  heldRoles: readonly string[],
  inScope: boolean,
): SuppliedAttributes {
  const { roles, warnings } = orderRoles(template, heldRoles);
  return {
    attributes: {
      IsSoftDeleted: inScope ? 'False' : 'True',
      appRoleAssignments: roles.length === 0 ? null : roles,
    },
    warnings,
  };
}
