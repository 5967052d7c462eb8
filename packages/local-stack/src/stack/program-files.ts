import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalStackError } from '../local-stack-error.ts';

export type ProgramName = 'migrate' | 'sandbox' | 'api' | 'worker';
/** `sources`: TypeScript by tsx, nothing to build. `dist`: what `npm run build` made, as in production. */
export type ProgramKind = 'sources' | 'dist';

const FILES = {
  migrate: ['apps/api', 'migrate'],
  sandbox: ['apps/sandbox', 'main'],
  api: ['apps/api', 'main'],
  worker: ['apps/worker', 'main'],
} as const satisfies Record<ProgramName, readonly [string, string]>;

/** Throws PROGRAM_MISSING when there is none. */
export function programFile(program: ProgramName, from: ProgramKind, root = checkoutRoot()): string {
  const [folder, name] = FILES[program];
  const file = join(root, folder, from === 'sources' ? `src/${name}.ts` : `dist/${name}.js`);
  if (existsSync(file)) return file;
  const hint = from === 'dist' ? ' Run npm run build first.' : '';
  throw new LocalStackError('PROGRAM_MISSING', `There is no ${file} to run.${hint}`);
}

/** The stack runs the checkout that this file belongs to. */
export function checkoutRoot(from = dirname(fileURLToPath(import.meta.url))): string {
  const file = join(from, 'package.json');
  if (existsSync(file) && readFileSync(file, 'utf8').includes('"workspaces"')) return from;
  const parent = dirname(from);
  if (parent === from) throw new LocalStackError('PROGRAM_MISSING', 'The stack runs from a checkout only.');
  return checkoutRoot(parent);
}
