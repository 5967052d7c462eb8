import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { orphan, type ImportCase } from './import-rules.cases.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const manifest = z.looseObject({
  name: z.string(),
  exports: z.record(z.string(), z.union([z.string(), z.looseObject({ '@lockstep/source': z.string() })])),
});
const undeclared = 'fastify';
const development = '@temporalio/testing';

/** A house of tiny modules with our packages' real exports, and stand-ins for what others publish. Returns its folder. */
export function buildHouse(cases: readonly ImportCase[]): string {
  const house = mkdtempSync(join(tmpdir(), 'lockstep-imports-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  };

  const published = [...new Set(cases.map(({ imports }) => imports))].filter(isPublished);
  for (const name of published) {
    // In a dist folder, where most have it: a rule must see that too.
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'dist/index.js' }));
    write(`node_modules/${name}/dist/index.js`, '');
  }
  const declared = published.filter((name) => name !== undeclared && name !== development);
  const dependencies = Object.fromEntries(declared.map((name) => [name, '*']));

  mkdirSync(join(house, 'node_modules/@lockstep'), { recursive: true });
  for (const unit of readdirSync(join(root, 'packages'))) {
    const folder = `packages/${unit}`;
    const { name, exports } = manifest.parse(
      JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
    );
    const devDependencies = { [development]: '*' };
    write(`${folder}/package.json`, JSON.stringify({ name, exports, dependencies, devDependencies }));
    symlinkSync(join(house, folder), join(house, 'node_modules', name));
    for (const entry of Object.values(exports)) {
      if (typeof entry !== 'string') write(join(folder, entry['@lockstep/source']), 'export {};\n');
    }
  }
  for (const app of ['api', 'worker', 'sandbox', 'dashboard']) {
    const own = app === 'sandbox' ? { ...dependencies, [undeclared]: '*' } : dependencies;
    write(`apps/${app}/package.json`, JSON.stringify({ name: app, dependencies: own }));
  }

  const modules = new Map([[orphan, '']]);
  for (const { from, imports } of cases) {
    // A type is the least that can be imported: it must count too.
    modules.set(from, `${modules.get(from) ?? ''}import type {} from '${imports}';\n`);
    const target = join(dirname(from), imports);
    if (imports.startsWith('.') && !imports.includes('nowhere') && !modules.has(target))
      modules.set(target, '');
  }
  for (const [path, text] of modules) write(path, `${text}export {};\n`);
  return house;
}

function isPublished(name: string): boolean {
  return !/^(\.|node:|@lockstep\/)/.test(name) && !builtinModules.includes(name);
}
