import { z } from 'zod';
import type { Db } from '../client.ts';

const appRoles = z.array(
  z.object({ id: z.string(), value: z.string().nullable(), displayName: z.string(), isEnabled: z.boolean() }),
);

const application = z.object({ id: z.string(), appId: z.string(), displayName: z.string() });

/** What the last import learned of the application and the tenant as a whole. */
export interface SourceFacts {
  /** The enterprise application; null before the first import. */
  readonly application: z.infer<typeof application> | null;
  readonly appRoles: z.infer<typeof appRoles>;
  /** null: no mapping has asked for it yet. */
  readonly defaultDomain: string | null;
}

/** null: the job is gone. */
export async function findSourceFacts(db: Db, jobId: string): Promise<SourceFacts | null> {
  const row = await db
    .selectFrom('job')
    .select(['application', 'app_roles', 'default_domain'])
    .where('id', '=', jobId)
    .executeTakeFirst();
  return row === undefined
    ? null
    : {
        application: application.nullable().parse(row.application),
        appRoles: appRoles.parse(row.app_roles),
        defaultDomain: row.default_domain,
      };
}
