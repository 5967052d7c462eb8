import type { Db } from '../client.ts';
import type { EdgeState } from '../rows/tables.ts';
import { groupBy } from './page.ts';

/** What holds a person in the scope `assigned`: an assignment of their own, or one of a group they are a member of. */
export interface Edge {
  readonly sourceId: string;
  /** The group through which the assignment reaches the person; null for the person's own. */
  readonly groupId: string | null;
  readonly assignmentId: string;
  readonly appRoleId: string;
  readonly assignmentState: EdgeState;
  /** null for the person's own assignment. */
  readonly membershipState: EdgeState | null;
}

/** The edges of each of these people of one job, in the order of the ids. */
export async function findEdges(
  db: Db,
  jobId: string,
  sourceIds: readonly string[],
): Promise<readonly (readonly Edge[])[]> {
  const own = await db
    .selectFrom('assignment')
    .select(['principal_id', 'assignment_id', 'app_role_id', 'state'])
    .where('job_id', '=', jobId)
    .where('principal_id', 'in', [...sourceIds])
    .execute();
  const byGroup = await db
    .selectFrom('membership')
    .innerJoin('assignment', (join) =>
      join.onRef('assignment.job_id', '=', 'membership.job_id').onRef('principal_id', '=', 'group_id'),
    )
    .select([
      'member_id',
      'group_id',
      'assignment_id',
      'app_role_id',
      'assignment.state',
      'membership.state as member_state',
    ])
    .where('membership.job_id', '=', jobId)
    .where('member_id', 'in', [...sourceIds])
    .execute();
  const edges: Edge[] = [
    ...own.map((row) => ({
      sourceId: row.principal_id,
      groupId: null,
      assignmentId: row.assignment_id,
      appRoleId: row.app_role_id,
      assignmentState: row.state,
      membershipState: null,
    })),
    ...byGroup.map((row) => ({
      sourceId: row.member_id,
      groupId: row.group_id,
      assignmentId: row.assignment_id,
      appRoleId: row.app_role_id,
      assignmentState: row.state,
      membershipState: row.member_state,
    })),
  ];
  return groupBy(sourceIds, edges, (edge) => edge.sourceId);
}
