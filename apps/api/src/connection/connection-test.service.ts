import { findConnection, type Connection, type Db } from '@lockstep/database';
import type { ConnectionTestReport } from '@lockstep/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { ResolversTypes } from '../generated/graphql.generated.ts';
import { serviceUnavailableError, validationError } from '../graphql/user-errors.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';
import { unknownConnection } from './connection.service.ts';

/** The worker tests, the API asks (R22): a code travels through Temporal, its words stand in the connection's row. */
@Injectable()
export class ConnectionTestService {
  readonly #db: Db;
  readonly #workflows: WorkflowControl;

  constructor(@Inject(DATABASE) db: Db, @Inject(WORKFLOWS) workflows: WorkflowControl) {
    this.#db = db;
    this.#workflows = workflows;
  }

  async test(
    connectionId: string,
    servicePrincipalId: string | null,
  ): Promise<ResolversTypes['TestConnectionResult']> {
    const stored = await findConnection(this.#db, connectionId);
    if (stored === null) return unknownConnection('id', connectionId);
    if (stored.kind === 'target' && servicePrincipalId !== null) {
      return validationError(
        'servicePrincipalId',
        'Only a source has enterprise applications: leave it out for a target.',
      );
    }
    const test = await this.#workflows.testConnection({ connectionId, servicePrincipalId });
    if (test.kind === 'unavailable') {
      return serviceUnavailableError(
        `The connection was not tested, because Temporal or the worker gave no answer (${test.problem}). The operator must ` +
          'see that both run; then test again.',
      );
    }
    const connection = (await findConnection(this.#db, connectionId)) ?? stored;
    if (test.report.ok) return { __typename: 'ConnectionTestPassed', connection };
    return failure(connection, test.report);
  }
}

function failure(connection: Connection, report: ConnectionTestReport) {
  const code = report.code ?? 'Unknown';
  const finding = connection.findings.find((candidate) => candidate.code === code);
  const message =
    finding?.message ??
    `The test failed with ${code}. Check the settings of the connection; the worker's log says more.`;
  return { __typename: 'ConnectionTestFailedError', code, field: report.field ?? 'id', message } as const;
}
