import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/**
 * A selection of every field under a type that needs no argument, to a depth; each type once on a way down, so that it ends.
 * It shows that no field of the schema lacks its resolver.
 */
export function everyField(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  seen: readonly string[] = [],
): string {
  const named = getNamedType(type);
  if (isUnionType(named)) {
    const members = named
      .getTypes()
      .map((member) => `... on ${member.name} ${everyField(schema, member, seen)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(named) && !isInterfaceType(named)) return '';
  const selections = Object.values(named.getFields())
    .filter((field) => !field.args.some(isRequiredArgument))
    .map((field) => selectionOf(schema, field, [...seen, named.name]))
    .filter((selection) => selection !== null);
  return `{ __typename ${selections.join(' ')} }`;
}

function selectionOf(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  seen: readonly string[],
): string | null {
  const named = getNamedType(field.type);
  if (seen.includes(named.name)) return null;
  return `${field.name}${smallPage(field)} ${everyField(schema, field.type, seen)}`.trim();
}

/** Everything of everybody is more than one query may ask for. */
export function smallPage({ args }: GraphQLField<unknown, unknown>): string {
  return args.some(({ name }) => name === 'first') ? '(first: 1)' : '';
}
