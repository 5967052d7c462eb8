import { describe, expect, it } from '@jest/globals';
import { compileExpression } from '@lockstep/mapping';
import { mappingContext } from './mapping-context.ts';

const facts = (sourceId: string) => ({ sourceId, defaultDomain: null, nowMs: 0 });
const chance = (sourceId: string, target: string) =>
  mappingContext(facts(sourceId), 'create').randomFor?.(target) ?? Math.random;

describe('the chance of a person (expressions.md, Guid and RandomString)', () => {
  it('is the same at every plan, and another for another person or attribute', () => {
    const draw = (sourceId: string, target: string) => {
      const next = chance(sourceId, target);
      return Array.from({ length: 5 }, () => next());
    };
    expect(draw('ada', 'nickName')).toEqual(draw('ada', 'nickName'));
    const draws = [draw('ada', 'nickName'), draw('ada', 'title'), draw('bob', 'nickName')];
    expect(new Set(draws.flat()).size).toBe(15);
    expect(draws.flat().every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it('is spread evenly enough that 20,000 GUIDs differ and each digit is as frequent as any other', () => {
    const guid = compileExpression('Guid()');
    const guids = Array.from({ length: 20_000 }, (_, index) => {
      const random = chance(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, 'externalId');
      const result = guid.evaluate({}, { now: new Date(0), random });
      return result.kind === 'value' ? String(result.value) : '';
    });
    expect(new Set(guids).size).toBe(guids.length);
    const counts = new Map<string, number>();
    for (const digit of guids.map((one) => one.charAt(0))) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    expect(Math.min(...counts.values())).toBeGreaterThan(1_100);
    expect(Math.max(...counts.values())).toBeLessThan(1_400);
  });
});
