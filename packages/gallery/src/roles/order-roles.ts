import type { ApplicationTemplate } from '../template.ts';

export interface OrderedRoles {
  /** The same roles, the one that counts first. */
  readonly roles: readonly string[];
  /** One for each deprecated role, and one when several roles compete. */
  readonly warnings: readonly string[];
}

/** Sorts a person's roles by the template's priority (RULES R23); roles it does not know come last, in alphabetical order. */
export function orderRoles(
  template: Pick<ApplicationTemplate, 'appRoles'>,
  held: readonly string[],
): OrderedRoles {
  const priority = template.appRoles?.priority ?? [];
  const rank = (role: string) => {
    const index = priority.findIndex((one) => one.value === role);
    return index < 0 ? priority.length : index;
  };
  const roles = [...new Set(held)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const deprecated = priority.flatMap((one) =>
    one.deprecated !== undefined && roles.includes(one.value) ? [`Role ${one.value}: ${one.deprecated}`] : [],
  );
  const writes = new Set(roles.map((role) => priority.find((one) => one.value === role)?.writes ?? role));
  const [first] = roles;
  const several =
    priority.length > 0 && writes.size > 1 && first !== undefined
      ? [`Several roles are assigned (${roles.join(', ')}); ${first} counts.`]
      : [];
  return { roles, warnings: [...deprecated, ...several] };
}
