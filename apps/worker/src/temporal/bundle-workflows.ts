import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bundleFile, bundleWorkflows } from './workflow-bundle.ts';

// A step of the build, after tsc, so that a worker in production starts without webpack; from the sources another file is named.
const file = process.argv[2] ?? bundleFile;
const { code } = await bundleWorkflows();
await mkdir(dirname(file), { recursive: true });
await writeFile(file, code);
