import { assertBuilt, entryPoints, workflowBundles } from './run/entry-points.ts';
import { productionEnvironment } from './run/environment.ts';
import { supervise } from './run/supervise.ts';

// npm start: API and worker as in production, from what `npm run build` made, against DATABASE_URL and TEMPORAL_ADDRESS.
assertBuilt([entryPoints.api, entryPoints.worker, ...workflowBundles]);
process.exitCode = await supervise({
  programs: [
    { name: 'The API', file: entryPoints.api },
    { name: 'The worker', file: entryPoints.worker },
  ],
  environment: productionEnvironment(),
  report: (line) => process.stderr.write(`${line}\n`),
});
