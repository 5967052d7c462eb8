import { randomUUID } from 'node:crypto';
import { directoryChangeLifetimeMs } from '@lockstep/contracts';
import {
  closeAbandonedDirectoryChanges,
  closeDirectoryChange,
  findConnection,
  findDirectoryChange,
  findJob,
  findSignInEnd,
  findSourceFacts,
  openDirectoryChange,
  type Db,
  type DirectoryChange,
  type Job,
  type NewDirectoryChange,
} from '@lockstep/database';
import { newAppRoleIssue } from '@lockstep/engine';
import { Inject, Injectable } from '@nestjs/common';
import { may, principalKey, type Principal } from '../auth/principal.ts';
import type {
  AddAppRoleInput,
  AssignAppRoleInput,
  RemoveAppRoleAssignmentInput,
  RemoveAppRoleInput,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import { conflictError, serviceUnavailableError, validationError } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';
import { portalOf } from './portal.ts';

type Result = Promise<ResolversTypes['DirectoryChangeResult']>;

/** The workflow is given its time after the row is made, and its worker hears of the end at a heartbeat: it may write until then. */
const abandonedAfterMs = directoryChangeLifetimeMs + 30_000;

const abandoned = {
  code: 'NoAnswer',
  message:
    'It did not come to an end within five minutes, so it is not known whether it was done. The operator should see whether a worker runs; then ask for the same again: what is done already is found.',
};

/** As Graph gives them: base64url. */
const assignmentIdShape = /^[\w-]{1,200}$/;

/**
 * What an administrator changes in Entra itself. Lockstep's own connection only reads: this is done by the worker (R22) with the
 * sign-in of the very person who asks.
 */
@Injectable()
export class DirectoryService {
  readonly #db: Db;
  readonly #workflows: WorkflowControl;

  constructor(@Inject(DATABASE) db: Db, @Inject(WORKFLOWS) workflows: WorkflowControl) {
    this.#db = db;
    this.#workflows = workflows;
  }

  async addAppRole(input: AddAppRoleInput, principal: Principal): Result {
    const displayName = input.displayName.trim();
    const description = input.description?.trim() ?? '';
    const role = { displayName, value: input.value.trim(), description: description || displayName };
    const issue = newAppRoleIssue(role);
    if (issue !== null) return validationError(`input.${issue.field}`, issue.message);
    const appRoleId = randomUUID();
    return this.#change(input.jobId, principal, { action: 'addAppRole', appRoleId, appRole: role });
  }

  removeAppRole({ jobId, appRoleId }: RemoveAppRoleInput, principal: Principal): Result {
    return this.#change(jobId, principal, { action: 'removeAppRole', appRoleId });
  }

  assignAppRole({ jobId, principalId, appRoleId }: AssignAppRoleInput, principal: Principal): Result {
    return this.#change(jobId, principal, { action: 'assignAppRole', principalId, appRoleId });
  }

  async removeAppRoleAssignment(input: RemoveAppRoleAssignmentInput, principal: Principal): Result {
    const assignmentId = input.assignmentId.trim();
    if (!assignmentIdShape.test(assignmentId)) {
      return validationError(
        'input.assignmentId',
        'Enter the id of an assignment, as explainPerson shows it: letters, digits, hyphens and underscores.',
      );
    }
    return this.#change(input.jobId, principal, { action: 'removeAppRoleAssignment', assignmentId });
  }

  async find(jobId: string, id: string): Promise<DirectoryChange | null> {
    const change = await this.#found(id);
    return change?.jobId === jobId.toLowerCase() ? change : null;
  }

  async #change(jobId: string, principal: Principal, wanted: NewDirectoryChange): Result {
    const job = await findJob(this.#db, jobId);
    if (job === null) return unknownJob('input.jobId', jobId);
    const of = {
      jobId: job.id,
      servicePrincipalId: job.servicePrincipalId,
      principal: principalKey(principal),
    };
    const owner = { connectionId: job.sourceConnectionId, principal: of.principal };
    if ((await findSignInEnd(this.#db, owner)) === null) return this.#notPermitted(job, wanted, principal);
    await closeAbandonedDirectoryChanges(this.#db, abandonedAfterMs, abandoned);
    const directoryChangeId = await openDirectoryChange(this.#db, of, wanted);
    if (directoryChangeId === null) {
      return conflictError(
        'input.jobId',
        'Another change of this enterprise application is under way, and they are made one after the other. Ask again when it has ended, mostly within a minute.',
      );
    }
    const done = await this.#workflows.changeDirectory({ directoryChangeId });
    if (!done.reached) {
      const message = `Temporal can't be reached (${done.problem}), so nothing was changed. The operator should look at Temporal; then ask again.`;
      await closeDirectoryChange(this.#db, directoryChangeId, {
        error: { code: 'TemporalUnavailable', message },
      });
      return serviceUnavailableError(message);
    }
    const change = await this.#found(directoryChangeId);
    if (change === null) return unknownJob('input.jobId', jobId);
    if (change.error === null) return { __typename: 'DirectoryChangePayload', change };
    const { code, message } = change.error;
    return { __typename: 'DirectoryChangeFailedError', code, message, change };
  }

  async #found(id: string): Promise<DirectoryChange | null> {
    await closeAbandonedDirectoryChanges(this.#db, abandonedAfterMs, abandoned);
    return findDirectoryChange(this.#db, id);
  }

  async #notPermitted(job: Job, { action }: NewDirectoryChange, principal: Principal) {
    const [connection, facts] = await Promise.all([
      findConnection(this.#db, job.sourceConnectionId),
      findSourceFacts(this.#db, job.id),
    ]);
    const appId = facts?.application?.appId ?? null;
    const portal = portalOf(connection, { objectId: job.servicePrincipalId, appId });
    const ofRoles = action === 'addAppRole' || action === 'removeAppRole';
    const portalUrl = ofRoles ? portal.appRoles : portal.usersAndGroups;
    const orElse = may(principal, 'Administrator', { kind: 'installation' })
      ? 'call authorizeConnection for the source connection, open the address as an administrator of the tenant, and ask again within the hour.'
      : 'ask an Administrator of Lockstep for all jobs to make this change: only they may call authorizeConnection for the source connection, which may serve other jobs, too.';
    const message =
      'Lockstep only reads the tenant, and you have not lent it the rights of an administrator, or they have ended. Nothing was changed. Either do it by hand at ' +
      `${portalUrl}, or ${orElse}`;
    return {
      __typename: 'NotPermittedBySetup',
      message,
      portalUrl,
      connectionId: job.sourceConnectionId,
    } as const;
  }
}
