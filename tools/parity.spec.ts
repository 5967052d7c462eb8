import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { factsIn, parityProblems, parityRows, textsOf } from './parity.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const folders = ['packages', 'apps', 'e2e', 'scripts'] as const;

function testFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist)$/.test(entry.name) ? [] : testFiles(path);
    return /(spec|\.cases)\.ts$/.test(entry.name) ? [path] : [];
  });
}

const document = '| C1 | a | same |  |\n| C2 | b | different | since |\n| C3 | c | n/a | since |\n';

describe('docs/PARITY.md', () => {
  it('has a test for each fact that is said to be the same or different, and a reason for each that is not the same', () => {
    const texts = folders
      .flatMap((folder) => testFiles(join(root, folder)))
      .flatMap((file) => textsOf(readFileSync(file, 'utf8')));
    const rows = parityRows(readFileSync(join(root, 'docs/PARITY.md'), 'utf8'));
    expect(rows.length).toBeGreaterThan(100);
    expect(parityProblems(rows, factsIn(texts))).toEqual([]);
  });
});

describe('the check of docs/PARITY.md', () => {
  it.each([
    ['a fact without a test', document, ['C1'], ['C2: no test names it']],
    ['a fact without a reason', document.replaceAll('since', ''), ['C1', 'C2'], 2],
    ['a fact that stands there twice', document + document, ['C1', 'C2'], 3],
    ['another verdict', document.replace('same', 'later'), ['C1', 'C2'], ['C1: the verdict is "later"']],
    ['a row that lacks a cell', document.replace('| a |', '|'), ['C1', 'C2'], ['C1: the verdict is "?"']],
    ['nothing when all is well', document, ['C1', 'C2'], []],
  ])('finds %s', (_, text, named, problems) => {
    const found = parityProblems(parityRows(text), new Set(named));
    if (typeof problems === 'number') expect(found).toHaveLength(problems);
    else expect(found).toEqual(problems);
  });

  it('reads titles and tables of cases, not comments, and takes no part of a word for a fact', () => {
    const source = [
      "it('C13, D2: unassigned (entra.md Q5)', () => {}); // C14",
      "const cases = [{ name: `A1 of ${b} A2` }, ['E-FN-1'], ['ABC1 W100']];",
    ].join('\n');
    expect([...factsIn(textsOf(source))].sort()).toEqual(['A1', 'A2', 'C13', 'D2', 'Q5']);
  });
});
