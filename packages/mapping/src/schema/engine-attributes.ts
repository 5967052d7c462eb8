/** D1: true for who is unassigned, out of scope, soft-deleted or disabled. */
const SOFT_DELETED = 'IsSoftDeleted';
/** The values of the app roles that a person holds. */
export const ROLES = 'appRoleAssignments';

/** Source attributes that no read brings: the engine supplies them before it evaluates. */
export const ENGINE_ATTRIBUTES: readonly string[] = [SOFT_DELETED, ROLES];
