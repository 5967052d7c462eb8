import {
  attemptAtOnce,
  deleteAuthorization,
  deleteConnection,
  deleteSecret,
  deleteSecretsExcept,
  deleteSignIns,
  findConnection,
  findJobsOfConnections,
  forgetBindings,
  grantName,
  hasLiveLinks,
  insertConnection,
  lockConnection,
  putSecret,
  secretNames,
  updateConnection,
  type Connection,
  type Db,
  type NewConnection,
  type SourceConnectionSettings,
  type TargetConnectionSettings,
} from '@lockstep/database';
import { Inject, Injectable } from '@nestjs/common';
import type { Environment } from '../environment.ts';
import type {
  ConnectionFieldInput,
  CreateSourceConnectionInput,
  CreateTargetConnectionInput,
  ResolversTypes,
  UpdateConnectionInput,
  Warning,
} from '../generated/graphql.generated.ts';
import { conflictError, notFoundError, temporalWarnings, validationError } from '../graphql/user-errors.ts';
import { findTemplate, unknownTemplate } from '../template/templates.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, ENVIRONMENT, WORKFLOWS } from '../tokens.ts';
import { parseSourceFields, parseTargetFields, type FieldsResult } from './connection-fields.ts';
import { displayNameProblem } from './connection-problems.ts';
import { changedEndpoint, secretLeavesBy } from './endpoint-change.ts';

type Settings = SourceConnectionSettings | TargetConnectionSettings;

/** Stores connections and seals their secrets. It never opens one, and never calls what is behind them (R22). */
@Injectable()
export class ConnectionService {
  readonly #db: Db;
  readonly #environment: Environment;
  readonly #workflows: WorkflowControl;

  constructor(
    @Inject(DATABASE) db: Db,
    @Inject(ENVIRONMENT) environment: Environment,
    @Inject(WORKFLOWS) workflows: WorkflowControl,
  ) {
    this.#db = db;
    this.#environment = environment;
    this.#workflows = workflows;
  }

  async createSource(input: CreateSourceConnectionInput): Promise<ResolversTypes['CreateConnectionResult']> {
    const problem = displayNameProblem(input.displayName);
    if (problem !== null) return problem;
    const { displayName, clientSecret, certificate, loginUrl, graphUrl, ...required } = input;
    if (typeof clientSecret !== 'string' && typeof certificate !== 'string') {
      return validationError('clientSecret', 'Enter a client secret, or a certificate with its private key.');
    }
    const given = { clientSecret, certificate, loginUrl, graphUrl };
    const fields = Object.entries(given).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    const parsed = parseSourceFields(null, toFields({ ...required, ...Object.fromEntries(fields) }), '');
    if (!parsed.ok) return parsed.error;
    return this.#create(
      { kind: 'source', templateId: 'entra', displayName: displayName.trim(), settings: parsed.settings },
      { name: secretNameOf(parsed.settings), value: parsed.secret ?? '' },
    );
  }

  async createTarget(input: CreateTargetConnectionInput): Promise<ResolversTypes['CreateConnectionResult']> {
    const problem = displayNameProblem(input.displayName);
    if (problem !== null) return problem;
    const template = findTemplate(input.templateId);
    if (template === null) return unknownTemplate('templateId', input.templateId);
    const parsed = parseTargetFields(template, input.authentication, null, input.settings);
    if (!parsed.ok) return parsed.error;
    const displayName = input.displayName.trim();
    return this.#create(
      { kind: 'target', templateId: template.id, displayName, settings: parsed.settings },
      { name: secretNameOf(parsed.settings), value: parsed.secret ?? '' },
    );
  }

  async update(input: UpdateConnectionInput): Promise<ResolversTypes['UpdateConnectionResult']> {
    const problem = typeof input.displayName === 'string' ? displayNameProblem(input.displayName) : null;
    if (problem !== null) return problem;
    const result = await this.#db.transaction().execute(async (db) => {
      const stored = await lockConnection(db, input.id);
      if (stored === null) return unknownConnection('id', input.id);
      const parsed = parseUpdate(stored, input);
      if (!parsed.ok) return parsed.error;
      const leaves = parsed.secret === null ? secretLeavesBy(stored, parsed.settings) : null;
      if (leaves !== null) return secretNeeded(parsed.settings, leaves);
      const jobs = await findJobsOfConnections(db, [stored.id]);
      const field = changedEndpoint(stored, parsed.settings);
      const linked =
        field !== null &&
        (await hasLiveLinks(
          db,
          jobs.map((job) => job.id),
        ));
      if (linked && !input.rebind) return endpointConflict(`settings.${field}`);
      const displayName = input.displayName?.trim() ?? stored.displayName;
      const forgetTest = input.settings !== undefined && input.settings !== null;
      await updateConnection(db, stored.id, { displayName, settings: parsed.settings, forgetTest });
      if (parsed.secret !== null) {
        const name = secretNameOf(parsed.settings);
        await putSecret(db, this.#environment.keyring, { connectionId: stored.id, name }, parsed.secret);
        await deleteSecretsExcept(db, stored.id, [name, grantName]);
      }
      if (endsGrant(stored, parsed.settings)) {
        await deleteSecret(db, { connectionId: stored.id, name: grantName });
        await deleteSignIns(db, stored.id);
        await deleteAuthorization(db, stored.id);
      }
      const jobIds = jobs.map((job) => job.id);
      if (input.rebind) await forgetBindings(db, jobIds);
      // R17: new credentials are tried at once.
      else await attemptAtOnce(db, jobIds);
      return jobs.filter((job) => job.desiredState === 'started').map((job) => job.id);
    });
    if (!(result instanceof Array)) return result;
    const reached = await Promise.all(result.map((jobId) => this.#workflows.jobChanged(jobId)));
    const lost = reached.find((answer) => !answer.reached);
    return this.#payload(input.id, lost === undefined ? [] : temporalWarnings(lost));
  }

  async delete(id: string): Promise<ResolversTypes['DeleteConnectionResult']> {
    return this.#db.transaction().execute(async (db) => {
      if ((await lockConnection(db, id)) === null) return unknownConnection('id', id);
      const jobs = await findJobsOfConnections(db, [id]);
      if (jobs.length > 0) {
        const names = jobs.map((job) => `"${job.displayName}"`).join(', ');
        return conflictError(
          'id',
          `The connection is used by ${names}: delete these jobs or give them another connection first.`,
        );
      }
      await deleteConnection(db, id);
      return { __typename: 'DeletedConnection', id } as const;
    });
  }

  async #create(connection: NewConnection, secret: { readonly name: string; readonly value: string }) {
    const id = await this.#db.transaction().execute(async (db) => {
      const connectionId = await insertConnection(db, connection);
      await putSecret(db, this.#environment.keyring, { connectionId, name: secret.name }, secret.value);
      return connectionId;
    });
    return this.#payload(id, []);
  }

  async #payload(id: string, warnings: readonly Warning[]) {
    const connection = await findConnection(this.#db, id);
    if (connection === null) return unknownConnection('id', id);
    return { __typename: 'ConnectionPayload', connection, warnings } as const;
  }
}

function parseUpdate(stored: Connection, input: UpdateConnectionInput): FieldsResult<Settings> {
  const fields = input.settings ?? [];
  if (stored.kind === 'source') {
    if (typeof input.authentication === 'string') {
      return {
        ok: false,
        error: validationError('authentication', 'A source has no other method of signing in: leave it out.'),
      };
    }
    return parseSourceFields(stored.settings, fields, 'settings');
  }
  const template = findTemplate(stored.templateId);
  if (template === null) {
    const message = `The gallery has no template "${stored.templateId}" any more: the operator must bring it back.`;
    return { ok: false, error: validationError('id', message) };
  }
  const authentication = input.authentication ?? stored.settings.authentication;
  return parseTargetFields(template, authentication, stored.settings, fields);
}

/** Tokens belong to one client at one application or tenant: another must be authorised itself. */
function endsGrant(stored: Connection, settings: Settings): boolean {
  const [before, after] = [clientOf(stored.settings), clientOf(settings)];
  return before !== null && JSON.stringify(before) !== JSON.stringify(after);
}

function clientOf(settings: Settings): readonly string[] | null {
  if (!('authentication' in settings)) {
    const { tenantId, clientId, cloud, loginUrl = '', graphUrl = '' } = settings;
    return [tenantId, clientId, cloud, loginUrl, graphUrl];
  }
  if (settings.authentication !== 'authorization_code') return null;
  const { tenantUrl, tokenUrl, authorizeUrl, clientId } = settings;
  return [tenantUrl, tokenUrl, authorizeUrl, clientId];
}

function secretNameOf(settings: Settings): string {
  if ('authentication' in settings) return secretNames[settings.authentication];
  return settings.certificate === undefined ? secretNames.source : secretNames.sourceCertificate;
}

function toFields(values: Readonly<Record<string, string>>): ConnectionFieldInput[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

export function unknownConnection(field: string, id: string) {
  return notFoundError(field, `There is no connection ${id}: choose one from the list of connections.`);
}

function secretNeeded(settings: Settings, address: string) {
  const { certificate } = 'authentication' in settings ? {} : settings;
  return validationError(
    `settings.${certificate === undefined ? secretNameOf(settings) : 'certificate'}`,
    `With this ${address} the stored secret, or a token that it gives, would go to another host than before: enter the secret anew, together with the address.`,
  );
}

function endpointConflict(field: string) {
  return conflictError(
    field,
    'Accounts are linked through this connection, and this would be another tenant or target: people and accounts would no ' +
      'longer be the same. Make a new connection and job for it, or repeat the change with rebind: true if it is meant.',
  );
}
