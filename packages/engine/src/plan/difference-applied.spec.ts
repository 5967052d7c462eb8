import { expect, it } from '@jest/globals';
import type { AttributeDefinition, AttributeMapping } from '@lockstep/mapping';
import { readPath, writePath, type ScimResource, type TargetValue } from '@lockstep/scim';
import fc from 'fast-check';
import { difference, type Remembered, type WantedValues } from './difference.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const paths = [
  'title',
  'displayName',
  'name.givenName',
  'phoneNumbers[type eq "work"].value',
  'emails[type eq "work"].value',
  `${enterprise}:department`,
  `${enterprise}:costCenter`,
];

const schema = {
  mapped: paths,
  targetAttribute: (name: string): AttributeDefinition => ({
    name,
    type: 'String',
    multivalued: false,
    required: false,
    caseExact: name === 'title',
    mutability: 'ReadWrite',
    anchor: false,
  }),
  mapping: (targetAttributeName: string): AttributeMapping => ({
    targetAttributeName,
    source: { type: 'Attribute', name: 'x', expression: '[x]' },
    flowType: 'Always',
    flowBehavior: 'FlowWhenChanged',
    matchingPriority: 0,
  }),
};

const nothing: Remembered = { lastWritten: new Map(), lastObserved: new Map(), writes: new Map() };
const text = fc.string({ minLength: 1, maxLength: 4 });
const values = fc.uniqueArray(fc.tuple(fc.constantFrom(...paths), text), { selector: ([path]) => path });
/** What an account holds, and what else its application keeps in it. */
const account = fc
  .tuple(values, fc.dictionary(fc.constantFrom('nickName', 'x_vendor'), fc.jsonValue({ maxDepth: 1 })))
  .map(([held, more]) => held.reduce<ScimResource>(written, { id: 't', ...more }));
const wanted = fc.tuple(values, fc.subarray(paths)).map(([set, clear]): WantedValues => {
  const given = new Map<string, TargetValue>(set);
  return {
    values: given,
    cleared: clear.filter((path) => !given.has(path)),
    active: undefined,
    redacted: new Set(),
    warnings: [],
    unresolved: [],
  };
});

function written(
  resource: ScimResource,
  [path, value]: readonly [string, TargetValue | undefined],
): ScimResource {
  return { ...writePath(resource, path, value), id: resource.id };
}

it('what differs, applied, gives what is wanted, touches nothing else, and then nothing differs (property)', () => {
  fc.assert(
    fc.property(account, wanted, (before, target) => {
      const { set, clear } = difference(target, before, schema, nothing);
      const cleared = clear.map((path) => [path, undefined] as const);
      const after = [...set, ...cleared].reduce(written, before);
      const again = difference(target, after, schema, nothing);
      expect([...again.set, ...again.clear]).toEqual([]);
      for (const [path, value] of target.values) {
        const same = (one: unknown) => (path === 'title' ? one : String(one).toLowerCase());
        expect(same(readPath(after, path))).toBe(same(value));
      }
      for (const path of target.cleared) expect(readPath(after, path)).toBeUndefined();
      const untouched = paths.filter((path) => !target.values.has(path) && !target.cleared.includes(path));
      for (const path of untouched) expect(readPath(after, path)).toEqual(readPath(before, path));
    }),
  );
});
