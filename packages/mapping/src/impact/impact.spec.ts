import { describe, expect, it } from '@jest/globals';
import { compileSchema } from '../evaluate/compile-schema.ts';
import { clause, computed, direct, filterOf, map, sampleSchema } from '../schema/sample.cases.ts';
import { addPage, impact } from './fold-impact.ts';
import { emptyImpact } from './impact.ts';
import type { StagedPerson } from './impact.ts';

const userName = map('userName', direct('userPrincipalName'), { matchingPriority: 1 });
const before = compileSchema(
  sampleSchema({
    scope: filterOf([clause('department', 'EQUALS', 'Sales')]),
    mappings: [userName, map('title', direct('department')), map('nickName', direct('mail'))],
  }),
);
const after = compileSchema(
  sampleSchema({
    scope: filterOf([clause('country', 'EQUALS', 'DE')]),
    mappings: [
      userName,
      map('title', computed('ToUpper([department])')),
      map('displayName', computed('Redact([displayName])')),
      map('nickName', computed('Switch([mail], [mail], "old", "", "item", Item([proxyAddresses], 2))')),
    ],
    target: [{ name: 'locale' }],
  }),
);
const options = { now: new Date('2026-03-02T09:30:00Z') };
const person = (
  id: string,
  more: StagedPerson['attributes'],
  rest: Partial<StagedPerson> = {},
): StagedPerson => ({
  id,
  attributes: {
    userPrincipalName: `${id}@contoso.com`,
    department: 'Sales',
    country: 'DE',
    mail: 'm',
    displayName: null,
    ...more,
  },
  ...rest,
});

describe('impact', () => {
  it('counts who enters, leaves, changes and stays, with examples', async () => {
    const pages = [
      [person('leaves', { country: 'US' }), person('enters', { department: 'IT' })],
      [
        person('same', {}),
        person('outside', { country: 'US', department: 'IT' }),
        person('unread', { country: undefined }),
        person('unassigned', { department: 'IT' }, { assigned: false }),
        person('named', { displayName: 'Ada' }),
        person('old', { mail: 'old' }),
        person('fails', { mail: 'item', proxyAddresses: ['a'] }),
      ],
    ];
    expect(await impact({ before, after }, pages, options)).toEqual({
      people: 9,
      inScope: { before: 5, after: 5 },
      entering: { count: 1, examples: ['enters'] },
      leaving: { count: 1, examples: ['leaves'] },
      changing: { count: 2, examples: ['named', 'old'] },
      // A difference of case alone is none (A7).
      unchanged: 2,
      undecided: { count: 1, examples: ['unread'] },
      attributes: {
        displayName: {
          added: { count: 1, examples: [{ personId: 'named', before: undefined, after: '[Redact]' }] },
          removed: { count: 0, examples: [] },
          changed: { count: 0, examples: [] },
        },
        nickName: {
          added: { count: 0, examples: [] },
          removed: { count: 0, examples: [] },
          changed: { count: 1, examples: [{ personId: 'old', before: 'old', after: '' }] },
        },
      },
      newErrors: { ExpressionFailed: { count: 1, examples: ['fails'] } },
    });
  });

  it('has everybody enter with the first schema', async () => {
    const report = await impact(
      { before: undefined, after },
      [[person('a', {}), person('b', { country: 'US' })]],
      options,
    );
    expect(report).toMatchObject({ people: 2, inScope: { before: 0, after: 1 }, entering: { count: 1 } });
  });

  it('finds no difference between a schema and itself, chance included', async () => {
    const chance = compileSchema(sampleSchema({ mappings: [userName, map('title', computed('Guid()'))] }));
    const report = await impact({ before: chance, after: chance }, [[person('a', {})]], options);
    expect(report).toMatchObject({ unchanged: 1, attributes: {}, newErrors: {} });
  });

  it('is a pure fold, whose size does not grow with the people', () => {
    const page = Array.from({ length: 50 }, (_, index) => person(`p${String(index)}`, { mail: 'old' }));
    const schemas = { before, after };
    const once = addPage(emptyImpact, page, schemas, options);
    const frozen = JSON.stringify(once);
    let report = once;
    for (let index = 0; index < 20; index += 1)
      report = addPage(report, page, schemas, { ...options, examples: 3 });
    expect(JSON.stringify(once)).toBe(frozen);
    expect(emptyImpact.people).toBe(0);
    expect(report.people).toBe(1050);
    expect(report.attributes['nickName']?.changed.count).toBe(1050);
    expect(JSON.stringify(report).length).toBeLessThan(frozen.length + 30);
  });

  it('takes pages as they come', async () => {
    async function* pages() {
      for (let index = 0; index < 3; index += 1) {
        await Promise.resolve();
        yield [person(`p${String(index)}`, {})];
      }
    }
    expect((await impact({ before, after }, pages(), options)).people).toBe(3);
  });
});
