import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bundleFile, bundleWorkflows } from './workflow-bundle.ts';

// A step of the build, after tsc, so that a worker in production starts without webpack.
const { code } = await bundleWorkflows();
await mkdir(dirname(bundleFile), { recursive: true });
await writeFile(bundleFile, code);
