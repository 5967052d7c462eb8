import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type BundleOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';

/** Written by the build beside `main.js`; from the sources there is none, and the bundle is made at start. */
export const bundleFile = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

export async function workflowBundle(): Promise<WorkflowBundleOption> {
  return existsSync(bundleFile) ? { codePath: bundleFile } : bundleWorkflows();
}

/** Bundles packages/workflows as this process sees it: its sources under the condition `@lockstep/source`, else its build. */
export function bundleWorkflows(): Promise<{ readonly code: string }> {
  const workflowsPath = createRequire(import.meta.url).resolve('@lockstep/workflows');
  return bundleWorkflowCode({
    workflowsPath,
    // What webpack tells of a bundle that succeeded is of no use to an operator.
    logger: new DefaultLogger('WARN'),
    ...(workflowsPath.endsWith('.ts') ? { webpackConfigHook: resolveSources } : {}),
  });
}

/** Imports name their `.ts` files, which webpack takes as they are; packages need the condition that Node was given. */
const resolveSources: NonNullable<BundleOptions['webpackConfigHook']> = (config) => ({
  ...config,
  resolve: { ...config.resolve, conditionNames: ['@lockstep/source', '...'] },
});
