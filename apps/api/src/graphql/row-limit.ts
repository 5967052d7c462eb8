import type { ApolloServerPlugin } from '@apollo/server';
import {
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { inputError } from './pagination.ts';

/** Two pages within each other, the largest ones, and some more. */
const mostRows = 20_000;
/** Lists without pages are short: the steps of a change, the jobs of a connection. */
const unpaged = 10;
/** Nothing of the query was executed. */
const refused = { status: 400 };

/**
 * How many rows an answer may have at most: pages within pages multiply. The cost limit of graphql-armor counts only pages whose
 * size is written out in the query; this one knows variables and defaults, too.
 */
export function rowLimit(): ApolloServerPlugin {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ schema, document, operation, request }) => {
          const { coerced } = getVariableValues(
            schema,
            operation?.variableDefinitions ?? [],
            request.variables ?? {},
          );
          // Wrong variables are told by the execution, which does not begin with them.
          if (operation !== undefined && coerced !== undefined) {
            const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
            refuseMany(new RowCounter(schema, fragments, coerced).of(operation));
          }
          return Promise.resolve();
        },
      }),
  };
}

function refuseMany(rows: number): void {
  if (rows <= mostRows) return;
  const message =
    `The answer could have ${rows.toLocaleString('en-US')} rows, and the limit is ${mostRows.toLocaleString('en-US')}: ` +
    'ask for fewer at a time ("first"), or for what is within them by queries of its own.';
  throw inputError(message, refused);
}

class RowCounter {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  /** A fragment is counted once, however often it is used: each use could double what is within. */
  readonly #counted = new Map<string, number>();

  constructor(
    schema: GraphQLSchema,
    fragments: readonly FragmentDefinitionNode[],
    variables: Readonly<Record<string, unknown>>,
  ) {
    this.#schema = schema;
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    this.#variables = variables;
  }

  of(operation: OperationDefinitionNode): number {
    return this.#within(operation.selectionSet, this.#schema.getRootType(operation.operation));
  }

  #within({ selections }: SelectionSetNode, type: GraphQLNamedType | null | undefined): number {
    return selections.reduce((rows, selection) => {
      if (selection.kind === Kind.FIELD) return rows + this.#field(selection, type);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return rows + this.#fragment(selection.name.value);
      const { typeCondition } = selection;
      const narrowed = typeCondition === undefined ? type : this.#schema.getType(typeCondition.name.value);
      return rows + this.#within(selection.selectionSet, narrowed);
    }, 0);
  }

  #fragment(name: string): number {
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return 0;
    const rows =
      this.#counted.get(name) ??
      this.#within(fragment.selectionSet, this.#schema.getType(fragment.typeCondition.name.value));
    this.#counted.set(name, rows);
    return rows;
  }

  #field(node: FieldNode, type: GraphQLNamedType | null | undefined): number {
    const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
    const field = fields[node.name.value];
    if (field === undefined || node.selectionSet === undefined) return 0;
    const { first } = argumentsOf(field, node, this.#variables);
    const within = this.#within(node.selectionSet, getNamedType(field.type));
    if (typeof first === 'number') return Math.max(first, 0) * (1 + within);
    // What is in a page was counted with its size.
    const isOfPage = node.name.value === 'edges' && 'pageInfo' in fields;
    return isListType(getNullableType(field.type)) && !isOfPage ? unpaged * (1 + within) : within;
  }
}

/** A variable that may be null passes the validation where a default stands: null itself then fits no page. */
function argumentsOf(...call: Parameters<typeof getArgumentValues>): ReturnType<typeof getArgumentValues> {
  try {
    return getArgumentValues(...call);
  } catch (error) {
    const [, node] = call;
    const message = error instanceof Error ? error.message : String(error);
    throw inputError(`${node.name.value}: ${message} Leave it out, or give a value.`, refused);
  }
}
