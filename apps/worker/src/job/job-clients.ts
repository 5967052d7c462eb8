import { findConnection, type Connection, type Job } from '@lockstep/database';
import type { EntraDirectory } from '@lockstep/entra';
import { templateById, type ApplicationTemplate } from '@lockstep/gallery';
import type { TargetReader, TargetWriter } from '@lockstep/scim/client';
import { openSource } from '../connection/open-source.ts';
import { createDatabasePermits } from '../target/database-permits.ts';
import { openTarget, openTargetReader } from '../target/open-target.ts';
import { rateCeilings } from '../target/rate-ceilings.ts';
import { RequestCounter } from './counters.ts';
import { JobTrouble } from './job-trouble.ts';
import type { WorkerServices } from './services.ts';

/** The clients of one job: kept between activities for their tokens, and made anew when a connection was edited. */
export interface JobClients {
  readonly source: EntraDirectory;
  /** Has no way to write: what a dry run is given (R19). */
  readonly targetReader: TargetReader;
  readonly target: TargetWriter;
  readonly template: ApplicationTemplate;
  readonly requestsToSource: RequestCounter;
  readonly requestsToTarget: RequestCounter;
}

interface Kept {
  readonly version: string;
  readonly clients: JobClients;
}

export class JobClientCache {
  readonly #services: WorkerServices;
  readonly #kept = new Map<string, Kept>();

  constructor(services: WorkerServices) {
    this.#services = services;
  }

  async of(job: Job): Promise<JobClients> {
    const source = await this.#connection(job.sourceConnectionId);
    const target = await this.#connection(job.targetConnectionId);
    const version = [source, target]
      .map((one) => `${one.id}@${one.updatedAt.toISOString()}`)
      .concat(String(job.settings.rateShare))
      .join(' ');
    const kept = this.#kept.get(job.id);
    if (kept?.version === version) return kept.clients;
    const clients = await this.#open(job, source, target);
    this.#kept.set(job.id, { version, clients });
    return clients;
  }

  async #open(job: Job, source: Connection, target: Connection): Promise<JobClients> {
    if (source.kind !== 'source' || target.kind !== 'target') {
      throw new JobTrouble('WrongConnection', 'The job has its connections the wrong way round.', false);
    }
    const template = templateById(target.templateId);
    if (template === undefined) {
      throw new JobTrouble(
        'UnknownTemplate',
        `This release knows no application "${target.templateId}". Whoever runs Lockstep must install the release that made the connection.`,
        false,
      );
    }
    const services = this.#services;
    const { rateShare } = job.settings;
    const requestsToSource = new RequestCounter();
    const requestsToTarget = new RequestCounter();
    const permits = createDatabasePermits({
      db: services.db,
      connectionId: target.id,
      ceilings: rateCeilings(template.profile, target.settings, rateShare),
      rateShare,
      clock: services.clock,
      sleep: services.sleep,
    });
    const { profile } = template;
    const targetToOpen = { connection: target, profile, permits, counter: requestsToTarget };
    return {
      source: await openSource(services, source, requestsToSource),
      targetReader: await openTargetReader(services, targetToOpen),
      target: await openTarget(services, targetToOpen),
      template,
      requestsToSource,
      requestsToTarget,
    };
  }

  async #connection(id: string): Promise<Connection> {
    const connection = await findConnection(this.#services.db, id);
    if (connection !== null) return connection;
    throw new JobTrouble(
      'ConnectionGone',
      'A connection of the job was deleted. An administrator must choose another.',
      false,
    );
  }
}
