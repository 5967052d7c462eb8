import { pathToFileURL } from 'node:url';
import { assertBuilt, entryPoints } from './run/entry-points.ts';

// npm run migrate: brings the database at DATABASE_URL to this release's schema, from what `npm run build` made.
assertBuilt([entryPoints.migrate]);
await import(pathToFileURL(entryPoints.migrate).href);
