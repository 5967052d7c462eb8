import { describe, expect, it } from '@jest/globals';
import { sampleSchema } from './sample.cases.ts';
import { synchronizationSchema } from './synchronization-schema.ts';

/** As Graph answers, with members that we do not name at every level. */
const exported = {
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#x',
  id: 'zoom.0001',
  version: 'Date:2026-01-01',
  provisioningTaskIdentifier: null,
  synchronizationRules: [
    {
      editable: true,
      id: 'r1',
      name: 'USER_TO_USER',
      priority: 1,
      groupFilter: null,
      sourceDirectoryName: 'Azure Active Directory',
      targetDirectoryName: 'Zoom',
      metadata: [{ key: 'k', value: 'v', extra: 1 }],
      objectMappings: [
        {
          enabled: true,
          flowTypes: 'Add, Update, Delete',
          name: 'Provision users',
          sourceObjectName: 'User',
          targetObjectName: 'User',
          extraObject: [1],
          scope: {
            groups: [
              {
                name: 'Sales',
                extraGroup: 1,
                clauses: [
                  {
                    sourceOperandName: 'department',
                    operatorName: 'EQUALS',
                    extraClause: 1,
                    targetOperand: { values: ['Sales'], extraOperand: 1 },
                  },
                ],
              },
            ],
            inputFilterGroups: [],
            categoryFilterGroups: [],
            extraScope: 1,
          },
          attributeMappings: [
            {
              targetAttributeName: 'active',
              defaultValue: 'True',
              exportMissingReferences: false,
              flowBehavior: 'FlowWhenChanged',
              flowType: 'Always',
              matchingPriority: 0,
              extraMapping: { a: 1 },
              source: {
                expression: 'Not([IsSoftDeleted])',
                name: 'Not',
                type: 'Function',
                extraSource: 1,
                parameters: [
                  {
                    key: 'source',
                    extraParameter: 1,
                    value: {
                      type: 'Attribute',
                      name: 'IsSoftDeleted',
                      expression: '[IsSoftDeleted]',
                      extraValue: 1,
                    },
                  },
                ],
              },
            },
          ],
        },
      ],
    },
  ],
  directories: [
    {
      id: 'd1',
      name: 'Zoom',
      discoverabilities: 'None',
      objects: [
        {
          name: 'User',
          supportedApis: null,
          attributes: [
            {
              name: 'active',
              type: 'Boolean',
              multivalued: false,
              required: false,
              caseExact: false,
              mutability: 'ReadWrite',
              anchor: false,
              flowNullValues: false,
              referencedObjects: [{ referencedObjectName: 'User', extra: 1 }],
              apiExpressions: [],
              canonicalValues: ['True'],
            },
          ],
        },
      ],
    },
  ],
};

describe('synchronizationSchema', () => {
  it("gives back Graph's schema whole, with members that it does not know, at every level", () => {
    expect(synchronizationSchema.parse(exported)).toEqual(exported);
  });

  it("fills in Graph's defaults for what is left out or null (A3, A4, A8, A9, C17)", () => {
    const { synchronizationRules, directories } = sampleSchema();
    const mapping = synchronizationRules[0]?.objectMappings[0];
    expect(mapping).toMatchObject({ enabled: true, flowTypes: 'Add, Update, Delete' });
    expect(mapping?.attributeMappings[0]).toMatchObject({
      flowType: 'Always',
      flowBehavior: 'FlowWhenChanged',
    });
    expect(mapping?.attributeMappings[5]).toMatchObject({ matchingPriority: 0 });
    expect(directories[1]?.objects[0]?.attributes[1]).toMatchObject({
      type: 'String',
      multivalued: false,
      caseExact: false,
      mutability: 'ReadWrite',
      anchor: false,
    });
    expect(synchronizationSchema.parse({ synchronizationRules: null })).toEqual({
      synchronizationRules: [],
      directories: [],
    });
  });

  it.each([
    ['a mapping without a target', { attributeMappings: [{ source: null }] }],
    ['an unknown flow type', { attributeMappings: [{ targetAttributeName: 'a', flowType: 'Sometimes' }] }],
    ['a negative priority', { attributeMappings: [{ targetAttributeName: 'a', matchingPriority: -1 }] }],
    [
      'an unknown kind of source',
      { attributeMappings: [{ targetAttributeName: 'a', source: { type: 'Magic' } }] },
    ],
    [
      'a filter value that is no text',
      {
        scope: {
          groups: [
            { clauses: [{ sourceOperandName: 'a', operatorName: 'EQUALS', targetOperand: { values: [1] } }] },
          ],
        },
      },
    ],
  ])('refuses %s', (_, object) => {
    expect(() => sampleSchema({ object })).toThrow();
  });
});
