import { templateById } from '@lockstep/gallery';
import { compileSchema, parseExpression } from '@lockstep/mapping';
import type { Attributes, Expression, MappedAttributes, MappedValue } from '@lockstep/mapping';
import { now } from './clock.ts';
import { walk } from './tree-walk.ts';

const schema = templateById('zoom')?.defaultSchema;
if (schema === undefined) throw new Error('The gallery has no template "zoom"');
const mappings = schema.synchronizationRules[0]?.objectMappings[0]?.attributeMappings ?? [];
const compiled = compileSchema(schema);
const context = { now, operation: 'update' } as const;

/** The Zoom template's mappings of users in three ways; each gives what the engine gets. */
export const zoom = {
  compiled: (person: Attributes): MappedAttributes => compiled.evaluate(person, context),
  walked: walkMappings,
  byHand,
};

const trees = mappings.map(({ targetAttributeName, source }): readonly [string, Expression] => [
  targetAttributeName,
  parseExpression(source?.expression ?? '""'),
]);

function walkMappings(person: Attributes): MappedAttributes {
  const values = new Map<string, MappedValue>();
  for (const [target, tree] of trees) {
    const value = walk(tree, person);
    const text = typeof value === 'string' || value === null ? value : (value[0] ?? null);
    values.set(target, text === null ? { kind: 'empty' } : set(target === 'active' ? text === 'True' : text));
  }
  return { values, errors: [] };
}

function set(value: string | boolean): MappedValue {
  return { kind: 'set', value, redacted: false };
}

const userTypes: Readonly<Record<string, string>> = {
  Pro: 'Licensed',
  Corp: 'Licensed',
  'On Prem': 'On-Prem',
};
const allowed = new Set(['Basic', 'Licensed', 'On-Prem']);
const department = mappings.find(({ source }) => source?.name === 'department')?.targetAttributeName ?? '';
const mail = mappings.find(({ source }) => source?.name === 'mail')?.targetAttributeName ?? '';

/** A programmer's version: attributes read by name, one object for each value, as the engine wants them. */
function byHand(person: Attributes): MappedAttributes {
  const values = new Map<string, MappedValue>();
  const direct = (target: string, name: string): void => {
    const value = person[name] ?? null;
    values.set(target, typeof value === 'string' ? set(value) : { kind: 'empty' });
  };
  direct('userName', 'userPrincipalName');
  values.set('active', set(person['IsSoftDeleted'] === 'False'));
  direct('name.givenName', 'givenName');
  direct('name.familyName', 'surname');
  direct(mail, 'mail');
  direct(department, 'department');
  const roles = person['appRoleAssignments'] ?? null;
  const role = (typeof roles === 'string' ? roles : roles?.[0]) ?? '';
  const userType = userTypes[role] ?? role;
  values.set('userType', allowed.has(userType) ? set(userType) : { kind: 'empty' });
  return { values, errors: [] };
}
