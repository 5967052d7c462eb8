// npm test: every size, the slowest last, each also when an earlier one failed, and what they add up to.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { readReport, resultFile, resultsFolder, testSizes, totals } from './test-results.ts';

rmSync(resultsFolder, { recursive: true, force: true });
mkdirSync(resultsFolder, { recursive: true });

let succeeded = true;
for (const size of testSizes) {
  console.log(`\nTests: ${size}`);
  const args = ['run', '--silent', `test:${size}`, '--', '--json', `--outputFile=${resultFile(size)}`];
  const { status } = spawnSync('npm', args, { stdio: 'inherit' });
  succeeded = status === 0 && succeeded;
}

const { passed, failed } = totals(testSizes.map(readReport));
console.log(`\n${String(passed)} passed, ${String(failed)} failed`);
process.exitCode = succeeded && failed === 0 ? 0 : 1;
