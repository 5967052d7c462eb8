import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { buildHouse } from './import-fixture.ts';
import { importCases, orphan } from './import-rules.cases.ts';

const config = fileURLToPath(new URL('../.dependency-cruiser.js', import.meta.url));
const program = fileURLToPath(
  new URL('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url),
);
const everything = '{packages,apps,e2e,scripts}/**/*.{ts,tsx}';

const rules = z.array(z.object({ name: z.string() })).default([]);
const cruise = z.object({
  modules: z.array(
    z.object({
      source: z.string(),
      rules,
      dependencies: z.array(z.object({ module: z.string(), rules })),
    }),
  ),
  summary: z.object({ ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string() })) }) }),
});

describe('.dependency-cruiser.js', () => {
  let house: string;
  let found: z.infer<typeof cruise>;
  beforeAll(() => {
    house = buildHouse(importCases);
    const args = [program, '--config', config, '--output-type', 'json', everything];
    found = cruise.parse(JSON.parse(execFileSync(process.execPath, args, { cwd: house, encoding: 'utf8' })));
  }, 60_000);
  afterAll(() => {
    rmSync(house, { recursive: true, force: true });
  });

  it.each(importCases)('$from imports $imports: $rules', ({ from, imports, rules: expected }) => {
    const module = found.modules.find(({ source }) => source === from);
    const name = imports.replace(/^node:/, '');
    const dependency = module?.dependencies.find((each) => each.module.replace(/^node:/, '') === name);
    expect(dependency?.rules.map((rule) => rule.name)).toEqual(expected);
  });

  it('finds a module that stands alone', () => {
    const module = found.modules.find(({ source }) => source === orphan);
    expect(module?.rules).toEqual([{ name: 'no-orphans' }]);
  });

  it('has no rule that is not proved here', () => {
    const proved = new Set(['no-orphans', ...importCases.flatMap((each) => each.rules)]);
    expect(
      found.summary.ruleSetUsed.forbidden.map(({ name }) => name).filter((name) => !proved.has(name)),
    ).toEqual([]);
  });
});
