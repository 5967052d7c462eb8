import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  validate,
  type GraphQLArgument,
} from 'graphql';
import { enumValues } from './graphql/enum-values.ts';
import { exampleOperations } from './page/example-operations.ts';

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const own = types.filter((type) => !['String', 'Boolean', 'Int', 'Float', 'ID'].includes(type.name));

describe('the schema', () => {
  it.each(own.map((type) => [type.name, type] as const))(
    'describes %s, its fields and their arguments',
    (name, type) => {
      const missing: string[] = type.description ? [] : [name];
      const withArguments =
        isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
      const inputs = isInputObjectType(type) ? Object.values(type.getFields()) : [];
      for (const field of [...withArguments, ...inputs])
        if (!field.description) missing.push(`${name}.${field.name}`);
      for (const field of withArguments) {
        const args: readonly GraphQLArgument[] = field.args;
        missing.push(
          ...args.filter((arg) => !arg.description).map((arg) => `${name}.${field.name}(${arg.name})`),
        );
      }
      if (isEnumType(type)) {
        missing.push(
          ...type
            .getValues()
            .filter((value) => !value.description)
            .map((value) => `${name}.${value.name}`),
        );
      }
      expect(missing).toEqual([]);
    },
  );

  it('lets a client ask every member of a union for the same field', () => {
    const conflicts: string[] = [];
    for (const union of types.filter(isUnionType)) {
      const kinds = new Map<string, string>();
      for (const field of union.getTypes().flatMap((member) => Object.values(member.getFields()))) {
        const kind = String(field.type);
        if ((kinds.get(field.name) ?? kind) !== kind) conflicts.push(`${union.name}: ${field.name}`);
        kinds.set(field.name, kind);
      }
    }
    expect(conflicts).toEqual([]);
  });

  it('gives every mutation a union of outcomes, and every refusal the interface UserError', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThanOrEqual(12);
    for (const mutation of mutations) expect(String(mutation.type)).toMatch(/Result!$/);
    const errors = types
      .filter(isObjectType)
      .filter((type) => type.name.endsWith('Error') && type.name !== 'CycleError');
    for (const error of errors) expect(error.getInterfaces().map((type) => type.name)).toEqual(['UserError']);
  });

  it('has an inner value for each enum value', () => {
    const enums = types.filter(isEnumType).filter((type) => type.name in enumValues);
    expect(enums.map((type) => type.name).sort()).toEqual(Object.keys(enumValues).sort());
    for (const type of enums) {
      const inner = Object.entries(enumValues).find(([name]) => name === type.name)?.[1] ?? {};
      expect(
        type
          .getValues()
          .map((value) => value.name)
          .sort(),
      ).toEqual(Object.keys(inner).sort());
    }
  });

  it.each(exampleOperations.map((operation) => [operation.title, operation.query]))(
    'knows the example "%s"',
    (_, query) => {
      expect(validate(schema, parse(query))).toEqual([]);
    },
  );
});
