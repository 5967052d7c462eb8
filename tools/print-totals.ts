// The last line of CI: what the last `npm test` added up to.
import { readReport, testSizes, totals } from './test-results.ts';

const { passed, failed } = totals(testSizes.map(readReport));
console.log(`${String(passed)} passed, ${String(failed)} failed`);
