import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type BundleOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import { failureConverterPath } from './data-converter.ts';
import { sourceBundle } from './source-bundle.ts';

/** How workflows tell their failures: as text, or as payloads, which a codec can seal. It is decided in the bundle. */
export type Failures = 'plain' | 'encoded';

/** Written by the build; the same place seen from the sources and from `dist`. */
export const bundleFiles: Readonly<Record<Failures, string>> = {
  plain: fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url)),
  encoded: fileURLToPath(new URL('../../dist/workflow-bundle.encoded.js', import.meta.url)),
};

const require = createRequire(import.meta.url);
/** packages/workflows as this process sees it: its sources under the condition `@lockstep/source`, else its build. */
const workflowsPath = require.resolve('@lockstep/workflows');
const fromSources = workflowsPath.endsWith('.ts');

/** What the build has bundled; of the sources, what was bundled in their present state; else it is done now (seconds). */
export async function workflowBundle(failures: Failures): Promise<WorkflowBundleOption> {
  if (fromSources) return sourceBundle(failures);
  const codePath = bundleFiles[failures];
  return existsSync(codePath) ? { codePath } : bundleWorkflows(failures);
}

/** Rejects if a workflow imports what it must not: a builtin of Node, the client, the worker. */
export function bundleWorkflows(
  failures: Failures,
  path = workflowsPath,
): Promise<{ readonly code: string }> {
  return bundleWorkflowCode({
    workflowsPath: path,
    // What webpack tells of a bundle that succeeded is of no use to an operator.
    logger: new DefaultLogger('WARN'),
    ...(failures === 'encoded' ? { failureConverterPath } : {}),
    ...(fromSources ? { webpackConfigHook: resolveSources } : {}),
  });
}

/** Imports name their `.ts` files, which webpack takes as they are; packages need the condition that Node was given. */
const resolveSources: NonNullable<BundleOptions['webpackConfigHook']> = (config) => ({
  ...config,
  resolve: { ...config.resolve, conditionNames: ['@lockstep/source', '...'] },
});
