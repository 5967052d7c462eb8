import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bundleFiles, bundleWorkflows, type Failures } from './workflow-bundle.ts';

// A step of the build, after tsc, so that a worker in production starts without webpack. From the sources one is asked for, by a
// file and `plain` or `encoded`.
const [file, failures] = process.argv.slice(2);
const wanted: readonly (readonly [Failures, string])[] =
  file === undefined
    ? [
        ['plain', bundleFiles.plain],
        ['encoded', bundleFiles.encoded],
      ]
    : [[failures === 'encoded' ? 'encoded' : 'plain', file]];

for (const [kind, path] of wanted) {
  const { code } = await bundleWorkflows(kind);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
}
