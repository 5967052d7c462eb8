import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exportSchema, importSchema } from './exchange.ts';
import { clause, computed, direct, filterOf, map, sampleSchema } from './sample.cases.ts';

/** As short as Graph allows, with unknown members. */
const sparse = {
  '@odata.context': 'x',
  synchronizationRules: [
    {
      name: 'r',
      sourceDirectoryName: 'Azure Active Directory',
      targetDirectoryName: 'Zoom',
      unknown: { a: [null, 1] },
      objectMappings: [
        {
          sourceObjectName: 'User',
          targetObjectName: 'User',
          flowTypes: null,
          scope: { groups: null, unknown: 1 },
          attributeMappings: [
            {
              targetAttributeName: 'userName',
              matchingPriority: 1,
              source: { type: 'Attribute', name: 'mail' },
            },
            {
              targetAttributeName: 'title',
              flowNullValues: true,
              source: {
                type: 'Function',
                expression: 'Replace([mail], , "a(?=b)", , "", , )',
                parameters: [{ key: 'source', value: { type: 'Attribute', name: 'mail' } }],
              },
            },
          ],
        },
      ],
    },
  ],
  directories: [
    { name: 'Azure Active Directory', objects: [{ name: 'User', attributes: [{ name: 'mail' }] }] },
    {
      name: 'Zoom',
      objects: [
        { name: 'User', attributes: [{ name: 'userName', type: null, required: true }, { name: 'title' }] },
      ],
    },
  ],
};

function imported(document: unknown) {
  const result = importSchema(document);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

describe('import and export', () => {
  it.each([
    ['a whole schema', sampleSchema({ scope: filterOf([clause('mail', 'IS NULL')]) })],
    ['a sparse one', sparse],
    ['an empty one', {}],
    ['nulls', { synchronizationRules: null, directories: null }],
  ])('are the identity for %s', (_, document) => {
    const { schema } = imported(document);
    // As a row of the database keeps it.
    const stored: unknown = JSON.parse(JSON.stringify(schema));
    expect(exportSchema(schema)).toEqual(document);
    expect(exportSchema(imported(stored).schema)).toEqual(document);
  });

  it('fill in what Graph leaves out', () => {
    const mapping = imported(sparse).schema.synchronizationRules[0]?.objectMappings[0];
    expect(mapping).toMatchObject({ enabled: true, flowTypes: 'Add, Update, Delete', scope: { groups: [] } });
  });

  it('keep what was edited meanwhile', () => {
    const { schema } = imported(sparse);
    const [rule] = schema.synchronizationRules;
    const edited = { ...schema, synchronizationRules: [{ ...rule, name: 'r', priority: 7 }] };
    expect(exportSchema(imported(edited).schema)).toMatchObject({
      synchronizationRules: [{ priority: 7, unknown: { a: [null, 1] } }],
    });
  });

  it('keep an expression that can not run here, and mark it', () => {
    expect(imported(sparse).issues).toEqual([
      expect.objectContaining({
        code: 'UnsupportedRegularExpression',
        severity: 'error',
        path: 'synchronizationRules[0].objectMappings[0].attributeMappings[1].source.expression',
      }),
    ]);
  });

  it('refuse what is no schema, with the place', () => {
    expect(importSchema({ synchronizationRules: [{ name: 1 }] })).toEqual({
      ok: false,
      problems: expect.arrayContaining([
        { path: 'synchronizationRules[0].name', message: expect.stringContaining('string') },
      ]),
    });
    expect(importSchema(null).ok).toBe(false);
  });

  it('refuse a document that is nested without an end, and take one that is nested deeply', () => {
    const nested = (levels: number): unknown => {
      let value: unknown = 'x';
      for (let level = 0; level < levels; level += 1) value = { a: value };
      return { deep: value };
    };
    expect(importSchema(nested(100_000))).toEqual({
      ok: false,
      problems: [{ path: '', message: expect.stringContaining('more than 1000 levels deep') }],
    });
    expect(imported(nested(900)).schema).toMatchObject({ deep: { a: {} } });
  });

  it('are the identity for any members beside ours', () => {
    const extra = fc.dictionary(
      fc
        .string({ unit: 'binary', maxLength: 8 })
        .filter((name) => !/^(id|version|synchronizationRules|directories|__proto__)$/.test(name)),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(extra, extra, (outer, inner) => {
        const document = {
          ...outer,
          directories: [
            {
              ...dropKnown(inner),
              name: 'd',
              objects: [{ name: 'o', attributes: [{ name: 'a', x: inner }] }],
            },
          ],
        };
        expect(exportSchema(imported(document).schema)).toEqual(document);
      }),
    );
  });

  it('take expressions that Entra accepts unchanged', () => {
    const text = 'SelectUniqueValue ( Join("@", [mail] , "x"),\r\n Append([mail], "" ) )';
    const mappings = [
      map('userName', direct('userPrincipalName'), { matchingPriority: 1 }),
      map('title', computed(text), { flowType: 'ObjectAddOnly' }),
    ];
    expect(imported(sampleSchema({ mappings })).issues).toEqual([]);
  });
});

function dropKnown(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(members).filter(([name]) => !['name', 'objects', 'metadata', 'id'].includes(name)),
  );
}
