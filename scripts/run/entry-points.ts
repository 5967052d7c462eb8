import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const entry = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const entryPoints = {
  api: entry('apps/api/dist/main.js'),
  worker: entry('apps/worker/dist/main.js'),
  migrate: entry('apps/api/dist/migrate.js'),
  audit: entry('apps/api/dist/audit/verify.js'),
  forget: entry('apps/api/dist/person/forget.js'),
} as const;

/** The worker's workflows, bundled at build time: one bundle tells failures as text, the other as payloads. */
export const workflowBundles = [
  entry('apps/worker/dist/workflow-bundle.js'),
  entry('apps/worker/dist/workflow-bundle.encoded.js'),
];

/** Says so and ends with 1 when a file is not there. */
export function assertBuilt(files: readonly string[]): void {
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length === 0) return;
  process.stderr.write(
    `Lockstep is not built: run "npm run build" first. Missing:\n  ${missing.join('\n  ')}\n`,
  );
  process.exit(1);
}
