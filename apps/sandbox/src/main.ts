import { readEnvironment } from './environment.ts';
import { startSandbox } from './server.ts';
import { PLAN_LIMITS } from './zoom/limits/plans.ts';

const environment = readEnvironment();
const sandbox = await startSandbox({
  host: environment.SANDBOX_HOST,
  publicHost: environment.SANDBOX_PUBLIC_HOST ?? environment.SANDBOX_HOST,
  entraPort: environment.SANDBOX_ENTRA_PORT,
  zoomPort: environment.SANDBOX_ZOOM_PORT,
  scimPort: environment.SANDBOX_SCIM_PORT,
  sinkPort: environment.SANDBOX_SINK_PORT,
  smtpPort: environment.SANDBOX_SMTP_PORT,
  mailboxPort: environment.SANDBOX_MAILBOX_PORT,
  issuerPort: environment.SANDBOX_ISSUER_PORT,
  controlPort: environment.SANDBOX_CONTROL_PORT,
  zoomLimits: PLAN_LIMITS[environment.SANDBOX_ZOOM_PLAN],
  recordBodies: environment.SANDBOX_RECORD_BODIES,
});
process.stdout.write(`${JSON.stringify(sandbox)}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => {
      process.exitCode = 0;
    });
  });
}
