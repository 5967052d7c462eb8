/**
 * Why a person is assigned: an assignment of their own (`groupId` null), or direct membership of an assigned group.
 * `leaving` has been disproved once and waits for its confirmation read; it still holds the person (rule R7).
 */
export interface Edge {
  readonly assignmentId: string;
  readonly appRoleId: string;
  readonly groupId: string | null;
  readonly state: EdgeState;
}

export type EdgeState = 'live' | 'suspect' | 'leaving' | 'gone';

const order: readonly EdgeState[] = ['live', 'suspect', 'leaving', 'gone'];

/** A path over an assigned group is as dead as the deader of its two parts. */
export function weakerEdge(a: EdgeState, b: EdgeState): EdgeState {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

/** A person leaves only when every edge that held them is disproved (rule R7). */
export function isHeld(edges: readonly Edge[]): boolean {
  return edges.some((edge) => edge.state !== 'gone');
}

/** The role that an assignment without a role of its own carries (graph.md G31). */
export const defaultAccessRoleId = '00000000-0000-0000-0000-000000000000';

/**
 * The values of the app roles that hold a person, best first by the template's priority (rule R23); a role that the
 * template does not know comes last, as it is, so that the target attribute's check can name it.
 */
export function assignedRoleValues(
  edges: readonly Edge[],
  appRoles: readonly { readonly id: string; readonly value: string | null; readonly displayName: string }[],
  priority: readonly string[],
): readonly string[] {
  const values = new Set<string>();
  for (const edge of edges) {
    if (edge.state === 'gone' || edge.appRoleId === defaultAccessRoleId) continue;
    const role = appRoles.find((candidate) => candidate.id === edge.appRoleId);
    if (role !== undefined) values.add(role.value ?? role.displayName);
  }
  const rank = (value: string): number => {
    const index = priority.indexOf(value);
    return index === -1 ? priority.length : index;
  };
  return [...values].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The name under which a group's members are kept together with those of the groups in it: no assignment has that name. */
export function transitiveMembers(groupId: string): string {
  return `transitive:${groupId.toLowerCase()}`;
}

/** The group that such a name, or a group's own, is about. */
export function groupOfMembers(name: string): { readonly groupId: string; readonly transitive: boolean } {
  const prefix = transitiveMembers('');
  return name.startsWith(prefix)
    ? { groupId: name.slice(prefix.length), transitive: true }
    : { groupId: name, transitive: false };
}
