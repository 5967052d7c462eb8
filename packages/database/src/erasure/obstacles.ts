import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** Why a person is not forgotten now, and who must do what first. */
export interface Obstacle {
  readonly jobId: string;
  readonly code: 'CycleRuns' | 'WriteUnderWay' | 'OutcomeUnknown' | 'InUse';
  readonly message: string;
}

/** Longer than any run on demand lives: an older row is one that no workflow will end. */
const onDemandMinutes = 10;

/** Call it in the transaction that holds the job's row: then none of it begins before the transaction ends. */
export async function obstacleTo(
  tx: Db,
  jobId: string,
  sourceId: string,
  evenIfInUse: boolean,
): Promise<Obstacle | null> {
  const { rows } = await sql<Record<Fact, boolean>>`select
      exists (select 1 from cycle where job_id = ${jobId} and state = 'running' and (kind not in ('onDemand', 'preview')
        or started_at > now() - make_interval(mins => ${onDemandMinutes}))) as "cycleRuns",
      exists (select 1 from change where job_id = ${jobId} and source_id = ${sourceId} and state = 'claimed') as claimed,
      coalesce((select state = 'unknown' from change where job_id = ${jobId} and source_id = ${sourceId}
        order by id desc limit 1), false) as unknown,
      exists (select 1 from change where job_id = ${jobId} and source_id = ${sourceId}
        and state in ('planned', 'held', 'released')) as "changeWaits",
      exists (select 1 from link where job_id = ${jobId} and source_id = ${sourceId} and ended_at is null and state = 'active') as linked,
      exists (select 1 from person where job_id = ${jobId} and source_id = ${sourceId} and in_scope) as "inScope",
      exists (select 1 from assignment where job_id = ${jobId} and principal_id = ${sourceId} and state <> 'gone')
        or exists (select 1 from membership where job_id = ${jobId} and member_id = ${sourceId} and state <> 'gone') as assigned,
      exists (select 1 from person p join job j on j.id = p.job_id where p.job_id = ${jobId} and p.source_id = ${sourceId}
        and j.scope = 'all' and p.presence in ('present', 'unread')) as present`.execute(tx);
  const [facts] = rows;
  const found = refusals.find(
    ({ fact, code }) => facts?.[fact] === true && (code !== 'InUse' || !evenIfInUse),
  );
  return found === undefined ? null : { jobId, code: found.code, message: found.message };
}

type Fact =
  'cycleRuns' | 'claimed' | 'unknown' | 'changeWaits' | 'linked' | 'inScope' | 'assigned' | 'present';

const refusals: readonly {
  readonly fact: Fact;
  readonly code: Obstacle['code'];
  readonly message: string;
}[] = [
  {
    fact: 'cycleRuns',
    code: 'CycleRuns',
    message: 'A cycle, a dry run or a run on demand is under way. Wait for its end, or pause the job first.',
  },
  {
    fact: 'claimed',
    code: 'WriteUnderWay',
    message:
      'A worker is writing a change of this person, or ended while it did. Let a worker run until the write is settled.',
  },
  {
    fact: 'unknown',
    code: 'OutcomeUnknown',
    message:
      'The answer to a write for this person was lost, so that nobody knows whether it was done. Start the job and let its next cycle read the account first.',
  },
  {
    fact: 'linked',
    code: 'InUse',
    message:
      'This person has an account in use. Take them out of scope in the source (or delete them there) and let a cycle disable the account first. With --even-if-in-use the account stays as it is, and Lockstep knows nothing of it any more.',
  },
  {
    fact: 'inScope',
    code: 'InUse',
    message:
      'This person is in scope, and would come back with the next import. Take them out of scope in the source and let a cycle run first.',
  },
  {
    fact: 'assigned',
    code: 'InUse',
    message:
      'This person is assigned to the application, directly or by a group, and would come back with the next import. Remove the assignment in the source and let a cycle run first.',
  },
  {
    fact: 'present',
    code: 'InUse',
    message:
      'This job reads everybody of the source, and this person is still there: they would come back with the next import. Delete them in the source, or set the job to scope "assigned", and let a cycle run first.',
  },
  {
    fact: 'changeWaits',
    code: 'InUse',
    message:
      'A change of this person waits to be written, or for a decision. Approve it, or let a cycle run, first. With --even-if-in-use it is never written.',
  },
];
