import type { Attributes, CompiledSchema, FilterContext } from '@lockstep/mapping';
import { isHeld, type Edge } from './edge.ts';

/** The causes for which a person must not have an active account (entra.md D1, D3). */
export type LeaveCause = 'hard-deleted' | 'soft-deleted' | 'source-disabled' | 'unassigned' | 'filter';

/** Whether a person should have the application, and what that rests on. */
export type Standing =
  | { readonly kind: 'in-scope'; readonly reason: string }
  | { readonly kind: 'out-of-scope'; readonly cause: LeaveCause; readonly reason: string }
  /** What was staged cannot tell: the person is read directly before anything is decided (rule R7). */
  | { readonly kind: 'undecided'; readonly missing: readonly string[] };

export interface PersonFacts {
  readonly presence: 'unread' | 'present' | 'soft-deleted' | 'hard-deleted';
  /** As staged: a key that is missing was not in the last read. */
  readonly attributes: Attributes;
  readonly edges: readonly Edge[];
}

export function judgeStanding(
  person: PersonFacts,
  scope: 'assigned' | 'all',
  schema: Pick<CompiledSchema, 'scope'>,
  /** Groups and the time, for filters that ask for them. */
  context: FilterContext,
): Standing {
  if (person.presence === 'unread') return { kind: 'undecided', missing: ['the person'] };
  if (person.presence === 'hard-deleted')
    return out('hard-deleted', 'deleted for good in Microsoft Entra ID');
  if (person.presence === 'soft-deleted')
    return out('soft-deleted', 'deleted in Microsoft Entra ID, restorable');

  const enabled = person.attributes['accountEnabled'];
  if (enabled === undefined || enabled === null) return { kind: 'undecided', missing: ['accountEnabled'] };
  if (enabled !== 'True') return out('source-disabled', 'accountEnabled is false');

  if (scope === 'assigned' && !isHeld(person.edges)) {
    return out('unassigned', 'not assigned, neither directly nor through a group');
  }

  const verdict = schema.scope(person.attributes, context);
  if (verdict.inScope) return { kind: 'in-scope', reason: verdict.reason };
  if (verdict.decided) return out('filter', verdict.reason);
  return {
    kind: 'undecided',
    missing: verdict.operands.filter((operand) => !operand.present).map((operand) => operand.name),
  };
}

/** When time alone changes a standing that a filter on dates decided; null: never. */
export function standingChangesAtMs(
  standing: Standing,
  attributes: Attributes,
  schema: Pick<CompiledSchema, 'scopeChangesAt'>,
  context: FilterContext,
): number | null {
  const byFilter =
    standing.kind === 'in-scope' || (standing.kind === 'out-of-scope' && standing.cause === 'filter');
  return byFilter ? (schema.scopeChangesAt(attributes, context)?.getTime() ?? null) : null;
}

function out(cause: LeaveCause, reason: string): Standing {
  return { kind: 'out-of-scope', cause, reason };
}
