import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { generateReference, referenceUrl } from '../scripts/generate-reference.ts';
import { functionTable } from './expression/function-table.ts';

describe('docs/EXPRESSIONS.md', () => {
  it('is what the tables generate: run `npm run generate -w @lockstep/mapping` if it is not', () => {
    expect(readFileSync(referenceUrl, 'utf8')).toBe(generateReference());
  });

  it('has a meaning and an example of every function', () => {
    for (const { name, meaning, examples } of functionTable.values()) {
      expect({ name, meaning: meaning.endsWith('.') }).toEqual({ name, meaning: true });
      expect(examples.filter(({ expression }) => expression.includes(`${name}(`))).not.toEqual([]);
    }
  });
});
