import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The sizes of tests, the slowest last. Each has its script `test:<size>`. */
export const testSizes = ['unit', 'int', 'e2e'] as const;
export type TestSize = (typeof testSizes)[number];

/** Where each run leaves Jest's report. */
export const resultsFolder = fileURLToPath(new URL('../node_modules/.cache/test-results/', import.meta.url));
export const resultFile = (size: TestSize): string => join(resultsFolder, `${size}.json`);

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

const report = z.object({
  success: z.boolean(),
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numRuntimeErrorTestSuites: z.int(),
});

/**
 * What Jest's reports add up to, where undefined is a run that left none. A file that could not be loaded holds no failed
 * test, and a run that broke down no report: each counts as one failure, so that nothing failing adds up to none.
 */
export function totals(reports: readonly unknown[]): Totals {
  const each = reports.map((raw) => {
    if (raw === undefined) return { passed: 0, failed: 1 };
    const { success, numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = report.parse(raw);
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed: numPassedTests, failed: success ? failed : Math.max(1, failed) };
  });
  return {
    passed: each.reduce((sum, { passed }) => sum + passed, 0),
    failed: each.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** The report of a size's last run, or undefined when it left none. */
export function readReport(size: TestSize): unknown {
  try {
    return JSON.parse(readFileSync(resultFile(size), 'utf8'));
  } catch {
    return undefined;
  }
}
