/** A text in a file, and the one rule that must fire for it: none where it is fine there. */
export interface LintCase {
  readonly file: string;
  readonly text: string;
  readonly rule: string | null;
}

const inFile =
  (file: string) =>
  (rule: string | null, ...texts: readonly string[]): readonly LintCase[] =>
    texts.map((text) => ({ file, text, rule }));

const inPackage = inFile('packages/entra/src/a.ts');
const inEgress = inFile('packages/platform/src/egress/a.ts');
const inEnvironment = inFile('apps/api/src/environment.ts');
const inEngine = inFile('packages/engine/src/a.ts');
const inSpec = inFile('packages/engine/src/a.spec.ts');
const lines = (count: number): string => 'a();\n'.repeat(count);

export const lintCases: readonly LintCase[] = [
  ...inPackage('no-restricted-syntax', 'a(b as string);', 'a(b as unknown as string);'),
  ...inPackage('@typescript-eslint/consistent-type-assertions', 'a(<string>b);'),
  ...inSpec('no-restricted-syntax', 'a(b as never);'),
  ...inPackage(null, 'a(["b"] as const);', 'a(b satisfies string);'),
  ...inPackage('@typescript-eslint/no-explicit-any', 'a<any>();'),
  ...inPackage('@typescript-eslint/no-non-null-assertion', 'a(b!);'),

  ...inPackage(
    'no-restricted-properties',
    'a(process.env);',
    'a(process["env"]);',
    'const { env } = process; a(env);',
  ),
  ...inPackage('no-restricted-properties', 'a(globalThis.process);'),
  ...inPackage('no-restricted-imports', 'import { env } from "node:process"; a(env);'),
  ...inPackage('no-restricted-imports', 'import process from "node:process"; a(process);'),
  ...inSpec('no-restricted-properties', 'a(process.env);'),
  ...inEnvironment(null, 'a(process.env);'),

  ...inPackage('no-restricted-globals', 'a(fetch);', 'await fetch(a);', 'a(new WebSocket(b));'),
  ...inPackage('no-restricted-properties', 'await globalThis.fetch(a);'),
  ...inPackage('no-restricted-imports', 'import { request } from "undici"; a(request);'),
  ...inPackage('no-restricted-imports', 'import { request } from "node:https"; a(request);'),
  ...inPackage('no-restricted-imports', 'import http from "http"; a(http);'),
  ...inEnvironment('no-restricted-globals', 'await fetch(a);'),
  ...inPackage(null, 'import { createServer } from "node:http"; a(createServer);'),
  ...inPackage(null, 'import type { IncomingMessage } from "node:http"; a<IncomingMessage>();'),
  ...inEgress(null, 'import { request } from "undici"; a(request);', 'await fetch(a);'),
  ...inFile('apps/sandbox/src/a.ts')(null, 'import { request } from "node:http"; a(request);'),
  ...inSpec(null, 'await fetch(a);'),
  ...inFile('bench/a.ts')(null, 'import { Pool } from "undici"; a(Pool);'),

  ...inSpec(
    'no-restricted-syntax',
    'it.only("a", b);',
    'it.skip("a", b);',
    'test.todo("a");',
    'it.failing("a", b);',
  ),
  ...inSpec(
    'no-restricted-syntax',
    'describe.skip("a", b);',
    'it.only.each([1])("a", b);',
    'describe.skip.each(a)("b", c);',
  ),
  ...inSpec(
    'no-restricted-syntax',
    'it.concurrent.only("a", b);',
    'xit("a", b);',
    'fdescribe("a", b);',
    'xtest.each(a)("b", c);',
  ),
  ...inSpec('no-restricted-syntax', 'const some = a ? it : it.skip; some("b", c);'),
  ...inSpec(null, 'it("a", b);', 'it.each([1])("a", b);', 'describe.each(a)("b", c);'),

  ...inSpec(
    'no-restricted-imports',
    'import { setTimeout } from "node:timers/promises"; await setTimeout(a);',
  ),
  ...inSpec('no-restricted-imports', 'import { env } from "node:process"; a(env);'),

  ...inEngine(
    'no-restricted-syntax',
    'a(Date.now());',
    'a(new Date());',
    'a(Math.random());',
    'a(performance.now());',
  ),
  ...inFile('packages/mapping/src/a/b.ts')('no-restricted-syntax', 'a(Date.now());'),
  ...inEngine('no-restricted-syntax', 'a(b as string);'),
  ...inEngine(null, 'a(new Date(0));', 'a(Date.parse(b));'),
  ...inPackage(null, 'a(Date.now());'),
  ...inSpec(null, 'a(new Date());'),

  ...inPackage('max-lines', lines(301)),
  ...inPackage(null, lines(300)),
  ...inSpec(null, lines(301)),
  ...inFile('packages/engine/src/a.cases.ts')(null, lines(301)),

  ...inPackage('no-console', 'console.log(a);'),
  ...inPackage('eqeqeq', 'a(b == c);'),
  ...inPackage(
    "Unused eslint-disable directive (no problems were reported from 'eqeqeq').",
    'a(); // eslint-disable-line eqeqeq',
  ),
];
