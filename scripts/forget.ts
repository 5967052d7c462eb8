import { pathToFileURL } from 'node:url';
import { assertBuilt, entryPoints } from './run/entry-points.ts';

// npm run forget: removes one person from the database at DATABASE_URL, by what `npm run build` made.
assertBuilt([entryPoints.forget]);
await import(pathToFileURL(entryPoints.forget).href);
