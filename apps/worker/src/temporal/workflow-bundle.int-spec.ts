import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { workflowNames } from '@lockstep/contracts';
import { bundleWorkflows } from './workflow-bundle.ts';

/** `require("x")` and webpack's `external "x"`: how a bundle would reach out of itself. */
function reachesFor(code: string): string[] {
  const reached = [...code.matchAll(/(?:require\(|external )\\?"(?:node:)?([\w/]+)\\?"/g)].map(
    (match) => match[1] ?? '',
  );
  return reached.filter((name) => builtinModules.includes(name));
}

describe('the bundle of the workflows', () => {
  it('has every workflow of the contract, and reaches for no builtin of Node', async () => {
    const { code } = await bundleWorkflows('plain');
    for (const name of Object.values(workflowNames)) expect(code).toContain(`async function ${name}(`);
    expect(reachesFor(code)).toEqual([]);
    expect(reachesFor(`${code}\nrequire("fs")`)).toEqual(['fs']);
  });

  it('is refused for a workflow that imports one', async () => {
    const file = fileURLToPath(new URL('./testing/impure.workflow.ts', import.meta.url));
    await expect(bundleWorkflows('plain', file)).rejects.toThrow(/disallowed modules:\n {2}- 'fs'/);
  });
});
