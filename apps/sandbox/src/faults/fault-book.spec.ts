import { describe, expect, it } from '@jest/globals';
import { ANSWER_FAULTS, distort } from './distort.ts';
import { FaultBook } from './fault-book.ts';
import { faultRule } from './fault.ts';

const target = { service: 'zoom', method: 'POST', target: '/scim2/Users?x=1', body: '{"userName":"ada"}' };
const drop = { service: 'zoom', kind: 'dropAfter' } as const;

function fired(rule: object, requests = 6, random = () => 0.5): boolean[] {
  const book = new FaultBook(random);
  book.add(faultRule.parse({ ...drop, ...rule }));
  return Array.from({ length: requests }, () => book.plan(target).fault !== null);
}

describe('FaultBook', () => {
  it.each([
    ['by default once', {}, [true, false, false, false, false, false]],
    ['the n-th', { nth: 3 }, [false, false, true, false, false, false]],
    ['the first n', { count: 2 }, [true, true, false, false, false, false]],
    ['after some', { skip: 2, count: 2 }, [false, false, true, true, false, false]],
    ['always', { count: 'always' }, [true, true, true, true, true, true]],
    ['by chance, likely', { probability: 0.6 }, [true, true, true, true, true, true]],
    ['by chance, unlikely', { probability: 0.4 }, [false, false, false, false, false, false]],
    ['for another service', { service: 'graph' }, [false, false, false, false, false, false]],
    ['for any service', { service: '*' }, [true, false, false, false, false, false]],
    ['for another method', { method: 'get' }, [false, false, false, false, false, false]],
    ['by path and query', { pathPattern: 'Users\\?x=1$' }, [true, false, false, false, false, false]],
    ['by body', { bodyPattern: '"ada"' }, [true, false, false, false, false, false]],
    ['by another body', { bodyPattern: '"bob"' }, [false, false, false, false, false, false]],
  ])('fires %s', (_what, rule, expected) => {
    expect(fired(rule)).toEqual(expected);
  });

  it('adds latencies up and lets the oldest other rule win; the later one keeps its turn', () => {
    const book = new FaultBook();
    book.add(faultRule.parse({ ...drop, kind: 'latency', ms: 10 }));
    book.add(faultRule.parse({ ...drop, kind: 'latency', ms: 5 }));
    const first = book.add(faultRule.parse(drop));
    const second = book.add(faultRule.parse({ ...drop, kind: 'truncate' }));
    expect(book.plan(target)).toMatchObject({ delayMs: 15, fault: { id: first.id } });
    expect(book.plan(target)).toMatchObject({ delayMs: 0, fault: { id: second.id } });
    expect(book.list().map(({ seen }) => seen)).toEqual([2, 2, 2, 1]);
  });

  it('a kind that cannot happen in a batch does not count there', () => {
    const book = new FaultBook();
    book.add(faultRule.parse(drop));
    expect(book.plan(target, ANSWER_FAULTS).fault).toBeNull();
    expect(book.plan(target).fault).not.toBeNull();
  });

  it.each([
    { service: 'mail', kind: 'dropAfter' },
    { service: 'zoom', kind: 'explode' },
    { ...drop, pathPattern: '(' },
    { ...drop, sometimes: true },
  ])('refuses %j', (rule) => {
    expect(faultRule.safeParse(rule).success).toBe(false);
  });
});

describe('distort', () => {
  const answer = (body: object): { status: number; body: object } => ({ status: 200, body });

  it.each([
    ['emptyPage', []],
    ['shortPage', [1, 2]],
    ['reorderPage', [3, 2, 1]],
    ['duplicateItems', [1, 1, 2, 2, 3, 3]],
  ] as const)('%s changes the items and keeps links and totals', (kind, items) => {
    expect(distort(answer({ value: [1, 2, 3], '@odata.nextLink': 'n' }), kind).body).toEqual({
      value: items,
      '@odata.nextLink': 'n',
    });
    expect(distort(answer({ Resources: [1, 2, 3], totalResults: 3 }), kind).body).toEqual({
      Resources: items,
      totalResults: 3,
    });
    expect(distort(answer({ id: 'x' }), kind).body).toEqual({ id: 'x' });
  });

  it('invalidJson is a page of HTML with 200', () => {
    expect(distort({ status: 201, body: {} }, 'invalidJson')).toMatchObject({
      status: 200,
      contentType: 'text/html',
    });
  });
});
