import { writeFile } from 'node:fs/promises';
import { bundleFile, bundleWorkflows } from './workflow-bundle.ts';

// A step of the build, so that a worker in production starts without webpack: node dist/temporal/bundle-workflows.js
const { code } = await bundleWorkflows();
await writeFile(bundleFile, code);
