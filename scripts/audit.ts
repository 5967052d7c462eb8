import { pathToFileURL } from 'node:url';
import { assertBuilt, entryPoints } from './run/entry-points.ts';

// npm run audit: whether the audit log at DATABASE_URL is whole, by what `npm run build` made.
assertBuilt([entryPoints.audit]);
await import(pathToFileURL(entryPoints.audit).href);
