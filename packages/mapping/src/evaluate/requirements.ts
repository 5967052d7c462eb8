import { membershipOf } from '../filter/context.ts';
import { listGroups } from '../filter/list-groups.ts';
import { ENGINE_ATTRIBUTES, ROLES } from '../schema/engine-attributes.ts';
import type { ObjectMapping, SynchronizationSchema } from '../schema/model.ts';
import { readNodes, walk } from '../schema/source-nodes.ts';
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
