import { insertJob, insertSchemaVersion, startJob, type Db, type JobConfiguration } from '@lockstep/database';
import { jobSettings, type JobSettings } from '@lockstep/engine';
import { templateById } from '@lockstep/gallery';
import type { SynchronizationSchema } from '@lockstep/mapping';
import { sandboxDefaults } from '../sandbox/defaults.ts';
import { seedSource, seedTarget } from './connections.ts';
import type { SeedConnectionOptions, SeedTemplate } from './connections.ts';

export interface SeedJobOptions extends SeedConnectionOptions {
  /** Default `zoom`. */
  readonly template?: SeedTemplate;
  readonly configuration?: Partial<Omit<JobConfiguration, 'settings'>>;
  /** Over the defaults of the engine and the proposals of the template. */
  readonly settings?: Partial<JobSettings>;
  /** Instead of the template's. */
  readonly schema?: SynchronizationSchema;
  readonly started?: boolean;
}

export interface SeededJob {
  readonly jobId: string;
  readonly sourceConnectionId: string;
  readonly targetConnectionId: string;
}

/** A job as the API leaves it when an administrator has made one, with both of its connections. */
export async function seedJob(db: Db, options: SeedJobOptions = {}): Promise<SeededJob> {
  const template = templateById(options.template ?? 'zoom');
  if (template === undefined) throw new Error('The gallery has no such template.');
  const sourceConnectionId = options.configuration?.sourceConnectionId ?? (await seedSource(db, options));
  const targetConnectionId =
    options.configuration?.targetConnectionId ?? (await seedTarget(db, options.template ?? 'zoom', options));
  const jobId = await insertJob(db, template.id, {
    displayName: template.displayName,
    servicePrincipalId: sandboxDefaults.servicePrincipalId,
    scope: 'assigned',
    intervalMs: template.intervalMs,
    notificationEmail: null,
    notifyOnFailure: false,
    ...options.configuration,
    sourceConnectionId,
    targetConnectionId,
    settings: jobSettings.parse({ ...template.settings, ...options.settings }),
  });
  await insertSchemaVersion(db, jobId, 1, options.schema ?? template.defaultSchema);
  if (options.started) await startJob(db, jobId);
  return { jobId, sourceConnectionId, targetConnectionId };
}
