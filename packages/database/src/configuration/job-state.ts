import { z } from 'zod';

/** What a restart clears, by Graph's names (entra.md C37). */
export const restartScopes = [
  'Watermark',
  'Escrows',
  'QuarantineState',
  'Full',
  'ForceDeletes',
  'ConnectorDataStore',
] as const;
export type RestartScope = (typeof restartScopes)[number];

/** C37: an empty list of criteria means these, the portal's button. */
export const defaultRestartScopes: readonly RestartScope[] = ['QuarantineState', 'Watermark', 'Escrows'];

/** `job.restart`: asked for, and set back to null by the worker in the transaction that opens the next cycle. */
export const jobRestart = z.strictObject({
  scopes: z.array(z.enum(restartScopes)).min(1),
  requestedAt: z.iso.datetime(),
});
export type JobRestart = z.infer<typeof jobRestart>;
