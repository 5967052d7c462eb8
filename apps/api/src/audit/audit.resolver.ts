import { listAuditEntries, type Db } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { QueryAuditEntriesArgs, ResolversTypes } from '../generated/graphql.generated.ts';
import { isNumber, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { DATABASE } from '../tokens.ts';

@Resolver()
export class AuditResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @Query('auditEntries')
  async auditEntries(@Args() args: QueryAuditEntriesArgs): Promise<ResolversTypes['AuditEntryConnection']> {
    const request = pageRequest('auditEntries', isNumber, args);
    const page = await listAuditEntries(this.#db, args.jobId ?? null, request);
    return relayConnection('auditEntries', page, ({ seq }) => String(seq), request);
  }
}
