import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { generateParser, grammarUrl, parserUrl } from '../../scripts/generate-parser.ts';

describe('parser.generated.ts', () => {
  it('is what expression.peggy generates: run `npm run generate -w @lockstep/mapping` if it is not', () => {
    expect(generateParser(readFileSync(grammarUrl, 'utf8'))).toBe(readFileSync(parserUrl, 'utf8'));
  });
});
