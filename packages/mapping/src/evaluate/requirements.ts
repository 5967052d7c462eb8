import { childrenOf } from '../expression/children.ts';
import { ExpressionError } from '../expression/errors.ts';
import { parseExpression } from '../expression/parse.ts';
import type { ArgumentNode } from '../expression/syntax.ts';
import { membershipOf } from '../filter/context.ts';
import { listGroups } from '../filter/list-groups.ts';
import { ENGINE_ATTRIBUTES, ROLES } from '../schema/engine-attributes.ts';
import { readSource } from '../schema/mapping-source.ts';
import type { AttributeMappingSource, ObjectMapping, SynchronizationSchema } from '../schema/model.ts';
import { findUserMapping } from '../schema/user-mapping.ts';
import type { SchemaRequirements } from './compiled-schema.ts';

const NONE: SchemaRequirements = { attributes: [], roles: false, groups: [], defaultDomain: false };

/**
 * What an import must fetch for a schema's mapping of users. Total: of a schema with errors it tells what can be read of
 * it, so that a draft can be shown what it will ask for.
 */
export function requirements(schema: SynchronizationSchema): SchemaRequirements {
  const user = findUserMapping(schema);
  return user === undefined ? NONE : listRequirements(user.mapping);
}

export function listRequirements({ attributeMappings, scope }: ObjectMapping): SchemaRequirements {
  const nodes = attributeMappings.flatMap(({ source }) => [...readNodes(source)]);
  const operands = (scope?.groups ?? [])
    .flatMap(({ clauses }) => clauses.map(({ sourceOperandName }) => sourceOperandName))
    .filter((name) => membershipOf(name) === undefined);
  const named = nodes.flatMap((node) => (node.kind === 'attribute' ? [node.name] : []));
  const names = new Set([...named, ...operands]);
  return {
    attributes: [...names].filter((name) => !ENGINE_ATTRIBUTES.includes(name)).sort(),
    roles: names.has(ROLES),
    groups: listGroups(scope),
    defaultDomain: nodes.some((node) => node.kind === 'call' && node.name === 'DefaultDomain'),
  };
}

/** Source attributes whose values a mapping hides from logs (`Redact`). */
export function redactedAttributes(schema: SynchronizationSchema): ReadonlySet<string> {
  const mappings = findUserMapping(schema)?.mapping.attributeMappings ?? [];
  const hidden = mappings
    .flatMap(({ source }) => [...readNodes(source)])
    .filter((node) => node.kind === 'call' && node.name === 'Redact')
    .flatMap((node) => [...walk(node)]);
  return new Set(hidden.flatMap((node) => (node.kind === 'attribute' ? [node.name] : [])));
}

/** Whether it asks for random numbers. */
export function usesChance(source: AttributeMappingSource | null): boolean {
  return [...readNodes(source)].some(
    (node) => node.kind === 'call' && (node.name === 'Guid' || node.name === 'RandomString'),
  );
}

/** All parts of a mapping's source; of an expression that can't be read there are none. */
function* readNodes(mappingSource: AttributeMappingSource | null): Generator<ArgumentNode> {
  const source = readSource(mappingSource);
  if (source.kind === 'attribute') yield { kind: 'attribute', name: source.name, at: { line: 1, column: 1 } };
  if (source.kind !== 'function') return;
  try {
    yield* walk(parseExpression(source.text));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
}

function* walk(node: ArgumentNode): Generator<ArgumentNode> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}
