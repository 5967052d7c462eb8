import type { SchemaIssue } from './issues.ts';
import { callsAny } from './source-nodes.ts';
import type { UserMapping } from './user-mapping.ts';

/** At least one matching attribute, with a source, that the target can filter on (M1, M4), as it must on unique ones. */
export function* validateMatching(
  { mapping, path }: UserMapping,
  filterable: readonly string[] | undefined,
): Generator<SchemaIssue> {
  const matching = mapping.attributeMappings
    .map((attribute, index) => ({ attribute, path: `${path}.attributeMappings[${String(index)}]` }))
    .filter(({ attribute }) => attribute.matchingPriority > 0);
  if (matching.length === 0) {
    yield {
      path: `${path}.attributeMappings`,
      code: 'NoMatchingAttribute',
      severity: 'error',
      message:
        'No attribute matches source and target objects. Give at least one mapping a matchingPriority above 0.',
    };
  }
  for (const [index, { source, targetAttributeName: name }] of mapping.attributeMappings.entries()) {
    if (filterable === undefined || filterable.includes(name) || !callsAny(source, ['SelectUniqueValue']))
      continue;
    yield {
      path: `${path}.attributeMappings[${String(index)}].targetAttributeName`,
      code: 'UniqueAttributeNotFilterable',
      severity: 'error',
      message: `SelectUniqueValue must ask the target who has a value, but it can't be searched by ${name}. Use it for ${filterable.join(' or ') || 'another attribute'} only.`,
    };
  }
  const priorities = new Set<number>();
  for (const { attribute, path: at } of matching) {
    const name = attribute.targetAttributeName;
    if (filterable !== undefined && !filterable.includes(name)) {
      yield {
        path: `${at}.matchingPriority`,
        code: 'MatchingAttributeNotFilterable',
        severity: 'error',
        message: `The target can't be searched by ${name}. Match on ${filterable.join(' or ') || 'another attribute'} instead.`,
      };
    }
    if (attribute.source === null) {
      yield {
        path: `${at}.source`,
        code: 'MissingSource',
        severity: 'error',
        message: `${name} is a matching attribute without a source. Map a source attribute to it, or set matchingPriority to 0.`,
      };
    }
    if (priorities.has(attribute.matchingPriority)) {
      yield {
        path: `${at}.matchingPriority`,
        code: 'DuplicateMatchingPriority',
        severity: 'warning',
        message: `Another attribute has the matchingPriority ${String(attribute.matchingPriority)}, too. Give each its own; until then the order of the mappings decides.`,
      };
    }
    priorities.add(attribute.matchingPriority);
  }
}
