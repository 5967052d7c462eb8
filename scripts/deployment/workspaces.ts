import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { z } from 'zod';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** From the root of the repository, such as `packages/engine`. */
export function workspaceFolders(): readonly string[] {
  const below = (parent: string): readonly string[] =>
    readdirSync(`${root}${parent}`).map((name) => `${parent}/${name}`);
  return [...below('packages'), ...below('apps'), 'e2e', 'bench'].filter((folder) =>
    existsSync(`${root}${folder}/package.json`),
  );
}

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** The folders of ours that a workspace needs to run. */
export function ownDependencies(folder: string): readonly string[] {
  const names = Object.keys(manifest.parse(readJson(`${folder}/package.json`)).dependencies);
  return names
    .filter((name) => name.startsWith('@lockstep/'))
    .map((name) => name.replace('@lockstep/', 'packages/'));
}

const project = z.object({
  compilerOptions: z.object({ composite: z.boolean().default(false) }).prefault({}),
  references: z.array(z.object({ path: z.string() })).default([]),
});

/** The folders that each project of `tsc -b` refers to; the root's are at `.`. */
export function projectReferences(): ReadonlyMap<string, readonly string[]> {
  const read = (folder: string, file: string) => project.parse(readJson(join(folder, file)));
  const references = new Map([
    ['.', read('.', 'tsconfig.build.json').references.map(({ path }) => join(path))],
  ]);
  for (const folder of workspaceFolders().filter((one) => existsSync(`${root}${one}/tsconfig.json`))) {
    const { compilerOptions, references: own } = read(folder, 'tsconfig.json');
    // What another tool builds (a dashboard's bundler) only checks its types with TypeScript.
    if (compilerOptions.composite)
      references.set(
        folder,
        own.map(({ path }) => join(folder, path)),
      );
  }
  return references;
}

/** Each `environment.ts`, apart from the test kit's: Jest's set-up sets those variables for itself. */
export function environmentFiles(): readonly string[] {
  const sources = workspaceFolders()
    .filter((folder) => folder !== 'packages/testkit')
    .map((folder) => `${folder}/src`)
    .filter((folder) => existsSync(`${root}${folder}`));
  return sources.flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|\/)environment\.ts$/.test(path))
      .map((path) => `${folder}/${path}`),
  );
}

/** As TypeScript reads it: with comments. */
function readJson(path: string): unknown {
  const read: { readonly config?: unknown; readonly error?: ts.Diagnostic } = ts.readConfigFile(
    `${root}${path}`,
    (file) => ts.sys.readFile(file),
  );
  if (read.error !== undefined)
    throw new Error(ts.flattenDiagnosticMessageText(read.error.messageText, '\n'));
  return read.config;
}
