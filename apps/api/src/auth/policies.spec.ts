import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLObjectType,
  isInputObjectType,
  getNamedType,
  isNonNullType,
} from 'graphql';
import { schemaUrl } from '../graphql/graphql-options.ts';
import { policies, reachOf, roleFor, type Policy } from './policies.ts';
import { may, readableJobs, roles, type Principal, type Role } from './principal.ts';

const schema = buildSchema(readFileSync(schemaUrl, 'utf8'));
const fieldsOf = (type: GraphQLObjectType | null | undefined) =>
  Object.values(type?.getFields() ?? {}).map(
    (field) => [`${type?.name ?? ''}.${field.name}`, field] as const,
  );
const rootFields = [...fieldsOf(schema.getQueryType()), ...fieldsOf(schema.getMutationType())];

/** Whether an argument path is there in the schema, and required to its end. */
function isRequired(args: readonly GraphQLArgument[], path: readonly string[]): boolean {
  const [first, ...rest] = path;
  const arg = args.find(({ name }) => name === first);
  if (arg === undefined || !isNonNullType(arg.type)) return false;
  let type = getNamedType(arg.type);
  for (const name of rest) {
    const field = isInputObjectType(type) ? type.getFields()[name] : undefined;
    if (field === undefined || !isNonNullType(field.type)) return false;
    type = getNamedType(field.type);
  }
  return true;
}

describe('policies', () => {
  it.each(rootFields)('%s has one, whose arguments the schema requires', (name, field) => {
    const policy = policies[name];
    expect(policy).toBeDefined();
    if (policy?.touches.kind === 'job' || policy?.touches.kind === 'cycle')
      expect(isRequired(field.args, policy.touches.path)).toBe(true);
    const { administratorWith } = policy ?? {};
    if (administratorWith !== undefined)
      expect(field.args.map((one) => one.name)).toContain(administratorWith);
    for (const path of policy?.beyondTheJob ?? []) expect(field.args[0]?.name).toBe(path[0]);
  });

  it('a field that is about a job is bound to that job', () => {
    const naming = rootFields.filter(([, field]) => isRequired(field.args, ['jobId']));
    expect(naming.length).toBeGreaterThan(8);
    for (const [name] of naming) expect(policies[name]?.touches).toEqual({ kind: 'job', path: ['jobId'] });
  });

  it('there is none without its field', () => {
    const names = new Set<string>(rootFields.map(([name]) => name));
    expect(Object.keys(policies).filter((name) => !names.has(name))).toEqual([]);
  });

  it('nobody who only reads can change anything', () => {
    for (const [name, policy] of Object.entries(policies))
      if (name.startsWith('Mutation.')) expect(policy.role).not.toBe('Reader');
  });
});

const jobId = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';
const holder = (role: Role, jobs: 'all' | readonly string[]): Principal => ({
  kind: 'user',
  id: 'ada',
  displayName: 'Ada',
  grants: [{ role, jobs: jobs === 'all' ? 'all' : new Set(jobs) }],
});

describe('who may', () => {
  it.each(roles)('%s includes the roles before it, and no more', (role) => {
    const allowed = roles.filter((asked) => may(holder(role, 'all'), asked, { kind: 'installation' }));
    expect(allowed).toEqual(roles.slice(0, roles.indexOf(role) + 1));
  });

  it('a role for some jobs is none for others, nor for the installation', () => {
    const ada = holder('Administrator', [jobId]);
    expect(may(ada, 'Administrator', { kind: 'job', jobId: jobId.toUpperCase() })).toBe(true);
    expect(may(ada, 'Reader', { kind: 'job', jobId: other })).toBe(false);
    expect(may(ada, 'Reader', { kind: 'installation' })).toBe(false);
    expect(may(ada, 'Reader', { kind: 'nothing' })).toBe(true);
    expect(readableJobs(ada)).toEqual(new Set([jobId]));
  });

  it('somebody without a role may nothing', () => {
    const nobody = { ...holder('Reader', 'all'), grants: [] };
    expect(may(nobody, 'Reader', { kind: 'nothing' })).toBe(false);
    expect(readableJobs(nobody)).toEqual(new Set());
  });
});

describe('what a call touches', () => {
  const policy = (name: string): Policy => {
    const found = policies[name];
    if (found === undefined) throw new Error(`no policy ${name}`);
    return found;
  };
  const cycles = (id: string) => Promise.resolve(id === 'c' ? jobId : null);

  it.each([
    ['Query.job', { id: jobId }, { kind: 'job', jobId }],
    ['Mutation.approveChanges', { input: { jobId, all: true } }, { kind: 'job', jobId }],
    ['Query.cycle', { id: 'c' }, { kind: 'job', jobId }],
    ['Query.cycle', { id: 'unknown' }, null],
    ['Query.connections', {}, { kind: 'installation' }],
    ['Mutation.updateJob', { input: { id: jobId, displayName: 'x' } }, { kind: 'job', jobId }],
    // It would lead the job to what its administrator may not even see.
    ['Mutation.updateJob', { input: { id: jobId, targetConnectionId: other } }, { kind: 'installation' }],
    ['Mutation.updateJob', { input: { id: jobId, servicePrincipalId: other } }, { kind: 'installation' }],
  ])('%s %j: %j', async (name, args, reach) => {
    expect(await reachOf(policy(name), args, cycles)).toEqual(reach);
  });

  it.each(['Query.explainPerson', 'Query.synchronizationSchemaImpact'])(
    '%s with a schema of one’s own is for Administrators: it could show what the job’s hides',
    (name) => {
      expect(roleFor(policy(name), { jobId })).toBe('Reader');
      expect(roleFor(policy(name), { jobId, schema: null })).toBe('Reader');
      expect(roleFor(policy(name), { jobId, schema: {} })).toBe('Administrator');
    },
  );

  it('an argument that is not there is a mistake of ours, and lets nobody in', async () => {
    await expect(reachOf(policy('Query.job'), {}, cycles)).rejects.toThrow('id is not there');
  });
});
