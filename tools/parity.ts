import ts from 'typescript';

export interface ParityRow {
  readonly fact: string;
  readonly verdict: string;
  readonly remark: string;
}

/** `open`: not built yet. */
const verdicts = ['same', 'different', 'n/a', 'open'] as const;

/** The rows of docs/PARITY.md: `| C13 | what Entra does | same | remark |`. */
export function parityRows(document: string): readonly ParityRow[] {
  return document.split('\n').flatMap((line) => {
    const [fact, , verdict, remark, ...more] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (fact === undefined || !/^[A-Z]\d{1,2}$/.test(fact)) return [];
    if (verdict === undefined || remark === undefined || more.length > 0)
      return [{ fact, verdict: '?', remark: '' }];
    return [{ fact, verdict, remark }];
  });
}

/** The texts of a file of tests, titles among them; comments are none. */
export function textsOf(source: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node)
    ) {
      texts.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest));
  return texts;
}

/** Facts that these texts name: "C13: ...", "(entra.md W2)", "Q5, Q6". */
export function factsIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.match(/(?<![\w-])[A-Z]\d{1,2}(?![\w-])/g) ?? []));
}

/** What is wrong with the document, in words. */
export function parityProblems(rows: readonly ParityRow[], named: ReadonlySet<string>): readonly string[] {
  const known = rows.map(({ fact }) => fact);
  const twice = known.filter((fact, index) => known.indexOf(fact) !== index);
  return [
    ...twice.map((fact) => `${fact} stands there twice`),
    ...rows.flatMap(({ fact, verdict, remark }) => {
      if (!verdicts.some((one) => one === verdict)) return [`${fact}: the verdict is "${verdict}"`];
      if (verdict !== 'same' && remark === '') return [`${fact}: says "${verdict}" without a reason`];
      if ((verdict === 'same' || verdict === 'different') && !named.has(fact))
        return [`${fact}: no test names it`];
      return [];
    }),
  ];
}
