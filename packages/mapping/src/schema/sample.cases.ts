import type { Filter, FilterClause, SynchronizationSchema } from './model.ts';
import { synchronizationSchema } from './synchronization-schema.ts';

type Members = Readonly<Record<string, unknown>>;

/** A source of each kind, as Graph writes it. */
export const direct = (name: string): Members => ({
  type: 'Attribute',
  name,
  expression: `[${name}]`,
  parameters: [],
});
export const constant = (text: string): Members => ({
  type: 'Constant',
  name: text,
  expression: `"${text}"`,
  parameters: [],
});
export const computed = (expression: string): Members => ({
  type: 'Function',
  name: 'Function',
  expression,
  parameters: [],
});

export const map = (targetAttributeName: string, source: Members | null, more: Members = {}): Members => ({
  targetAttributeName,
  source,
  ...more,
});

export const clause = (
  sourceOperandName: string,
  operatorName: string,
  ...values: string[]
): FilterClause => ({
  sourceOperandName,
  operatorName,
  targetOperand: { values },
});

export const filterOf = (...groups: readonly (readonly FilterClause[])[]): Filter => ({
  groups: groups.map((clauses, index) => ({ name: `Filter ${String(index + 1)}`, clauses })),
});

export const sampleMappings: readonly Members[] = [
  map('userName', direct('userPrincipalName'), { matchingPriority: 1 }),
  map('active', computed('Not([IsSoftDeleted])'), { defaultValue: 'True' }),
  map('name.givenName', direct('givenName'), { defaultValue: 'Unknown' }),
  map('userType', computed('SingleAppRoleAssignment([appRoleAssignments])'), {
    defaultValue: 'Basic',
    flowType: 'ObjectAddOnly',
  }),
  map('emails[type eq "work"].value', computed('IgnoreFlowIfNullOrEmpty(ToLower([mail]))')),
  map('title', constant('Staff')),
  map('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager', direct('manager')),
  map('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber', direct('employeeId')),
  map('nickName', null, { defaultValue: 'none' }),
  map('tags', direct('proxyAddresses')),
  map('displayName', computed('Redact([displayName])')),
];

const target: readonly Members[] = [
  { name: 'id', anchor: true, mutability: 'ReadOnly' },
  { name: 'userName', required: true },
  { name: 'active', type: 'Boolean' },
  { name: 'name.givenName' },
  { name: 'userType', canonicalValues: ['Basic', 'Licensed', 'On-Prem'] },
  { name: 'emails[type eq "work"].value' },
  { name: 'title' },
  { name: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager', type: 'Reference' },
  { name: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber', type: 'Integer' },
  { name: 'nickName' },
  { name: 'tags', multivalued: true },
  { name: 'displayName', canonicalValues: null },
  { name: 'not a path' },
];

const source = [
  'userPrincipalName',
  'givenName',
  'mail',
  'manager',
  'employeeId',
  'displayName',
  'department',
  'country',
  'accountEnabled',
];

export interface SampleOptions {
  readonly mappings?: readonly Members[];
  readonly scope?: unknown;
  readonly object?: Members;
  readonly rule?: Members;
  readonly target?: readonly Members[];
  readonly source?: readonly Members[];
}

/** A schema with something of each kind; options replace parts of it. */
export function sampleSchema(options: SampleOptions = {}): SynchronizationSchema {
  return synchronizationSchema.parse({
    id: 'zoom',
    synchronizationRules: [
      {
        name: 'USER_TO_USER',
        sourceDirectoryName: 'Azure Active Directory',
        targetDirectoryName: 'Zoom',
        ...options.rule,
        objectMappings: [
          {
            sourceObjectName: 'User',
            targetObjectName: 'User',
            scope: options.scope,
            attributeMappings: options.mappings ?? sampleMappings,
            ...options.object,
          },
        ],
      },
    ],
    directories: [
      {
        name: 'Azure Active Directory',
        objects: [
          {
            name: 'User',
            attributes: [
              ...source.map((name) => ({ name })),
              { name: 'proxyAddresses', multivalued: true },
              ...(options.source ?? []),
            ],
          },
        ],
      },
      { name: 'Zoom', objects: [{ name: 'User', attributes: [...target, ...(options.target ?? [])] }] },
    ],
  });
}
