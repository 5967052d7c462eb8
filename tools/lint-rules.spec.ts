import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { lintCases } from './lint-rules.cases.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const numbered = lintCases.map((each, index) => ({ ...each, index, shown: each.text.slice(0, 80) }));

describe('eslint.config.js', () => {
  let fired: string[][];
  beforeAll(() => {
    const input = JSON.stringify(lintCases.map(({ file, text }) => ({ file, text })));
    const args = ['--import', 'tsx', 'tools/lint-texts.ts'];
    const output = execFileSync(process.execPath, args, { cwd: root, input, encoding: 'utf8' });
    fired = z.array(z.array(z.string())).parse(JSON.parse(output));
  }, 60_000);

  it.each(numbered)('$rule in $file: $shown', ({ index, rule }) => {
    expect(fired[index]).toEqual(rule === null ? [] : [rule]);
  });
});
