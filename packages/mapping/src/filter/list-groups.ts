import type { Filter } from '../schema/model.ts';
import { membershipOf } from './context.ts';
import { operandsOf } from './display.ts';

/** A group whose members a filter asks for. */
export interface RequiredGroup {
  readonly id: string;
  /** Whether members of its groups count, too. */
  readonly transitive: boolean;
}

/** Sorted, each once; a group that is asked for both ways stands twice. */
export function listGroups(filter: Filter | null | undefined): readonly RequiredGroup[] {
  const groups = new Map<string, RequiredGroup>();
  for (const clause of (filter?.groups ?? []).flatMap(({ clauses }) => clauses)) {
    const relation = membershipOf(clause.sourceOperandName);
    if (relation === undefined) continue;
    for (const id of operandsOf(clause)) {
      groups.set(`${id} ${relation}`, { id, transitive: relation === 'transitive' });
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
