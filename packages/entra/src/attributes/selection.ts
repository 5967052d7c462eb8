import { SourceError } from '@lockstep/engine';
import { findSourceAttribute, similarAttributeName } from './attribute-table.ts';
import { manager } from './manager.ts';
import type { SourceAttribute } from './source-attribute.ts';

/** Always asked for, whatever the mapping says (rule R15): evidence and matching hang on them. */
export const alwaysSelected = [
  'objectId',
  'accountEnabled',
  'userPrincipalName',
  'userType',
  'mail',
] as const;

/** What is asked of Graph for a set of provisioning names. */
export interface Selection {
  readonly attributes: readonly SourceAttribute[];
  /** Graph properties for `$select`, the navigation property manager apart. */
  readonly properties: readonly string[];
  readonly withManager: boolean;
}

export function selectAttributes(names: readonly string[]): Selection {
  const attributes = [...new Set([...alwaysSelected, ...names])].map(attributeOrThrow);
  const properties = new Set(attributes.filter((entry) => entry !== manager).map((entry) => entry.property));
  return { attributes, properties: [...properties], withManager: attributes.includes(manager) };
}

/** In delta queries the manager is selected (graph.md G3); `$expand` is not supported there (G4). */
export function deltaSelect(selection: Selection): string {
  return [...selection.properties, ...(selection.withManager ? ['manager'] : [])].join(',');
}

/**
 * A direct read expands the manager. Without options of its own: a `$select` inside needs `$levels`, which is for chains and
 * needs advanced query headers (graph.md §4, §9). Only the id is kept.
 */
export function readQuery(selection: Selection): string {
  const select = `$select=${selection.properties.join(',')}`;
  return selection.withManager ? `${select}&$expand=manager` : select;
}

function attributeOrThrow(name: string): SourceAttribute {
  const found = findSourceAttribute(name);
  if (found) return found;
  const similar = similarAttributeName(name);
  throw new SourceError(
    'protocol',
    'UnknownAttribute',
    `Lockstep cannot read the source attribute "${name}" from Microsoft Graph` +
      (similar === undefined ? '. ' : `; did you mean "${similar}"? `) +
      'Whoever edits the attribute mappings must correct the name there.',
  );
}
