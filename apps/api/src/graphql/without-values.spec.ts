import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphqlSync, parse, validate } from 'graphql';
import { withoutValues } from './without-values.ts';

const schema = buildSchema(`
  enum Kind { ONE TWO }
  input Secret { clientId: String! clientSecret: String kind: Kind more: [Secret!] }
  type Query { keep(input: Secret!): String }
`);
const secret = 'hunter2; at "nothing"; Field "x" is not defined';
const ofVariables = (input: unknown): readonly string[] =>
  (
    graphqlSync({
      schema,
      source: 'query ($input: Secret!) { keep(input: $input) }',
      variableValues: { input },
    }).errors ?? []
  ).map(({ message }) => message);
const ofLiterals = (input: string): readonly string[] =>
  validate(schema, parse(`{ keep(input: ${input}) }`)).map(({ message }) => message);

describe('errors of GraphQL', () => {
  it.each([
    [
      { clientId: 'a', clientSecret: secret, clientSecrets: 1 },
      'Field "clientSecrets" is not defined by type "Secret".',
    ],
    [{ clientSecret: secret }, 'Field "clientId" of required type "String!" was not provided.'],
    [
      { clientId: 'a', clientSecret: ['hunter2'] },
      'input.clientSecret is not valid: String cannot represent a non string value.',
    ],
    [
      { clientId: 'a', more: [{ clientId: 'b', clientSecret: { hunter2: 1 } }] },
      'input.more[0].clientSecret is not valid',
    ],
    [{ clientId: 'a', kind: 'hunter2' }, 'input.kind is not valid'],
    ['hunter2', '$input is not valid'],
  ])('%j: say where and why, and quote nothing', (input, words) => {
    const told = ofVariables(input).map(withoutValues).join(' ');
    expect(ofVariables(input).join(' ')).toContain('hunter2');
    expect(told).not.toContain('hunter2');
    expect(told).toContain(words);
  });

  it.each([
    ['{ clientId: hunter2 }', 'String cannot represent a non string value.'],
    ['{ clientId: "a", kind: "hunter2" }', 'Enum "Kind" cannot represent non-enum value.'],
    ['"hunter2"', 'Expected value of type "Secret!".'],
  ])('in a query, %s: the same', (input, words) => {
    const told = ofLiterals(input).map(withoutValues).join(' ');
    expect(ofLiterals(input).join(' ')).toContain('hunter2');
    expect(told).not.toContain('hunter2');
    expect(told).toContain(words);
  });

  it('other errors stay as they are', () => {
    for (const message of [
      'Cannot query field "x" on type "Query".',
      'Syntax Error: Expected Name, found "}".',
    ])
      expect(withoutValues(message)).toBe(message);
  });
});
