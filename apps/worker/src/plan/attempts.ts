import type { DuePerson, VersionedLink } from '@lockstep/database';
import { ScimRequestError } from '@lockstep/scim';
import { TargetError } from '@lockstep/scim/client';
import type { CycleContext } from '../job/job-context.ts';
import { JobTrouble } from '../job/job-trouble.ts';
import { Reach } from '../target/reach.ts';
import { targetTrouble } from '../target/target-trouble.ts';
import type { Pulse } from '../temporal/pulse.ts';
import type { Asking } from './read-target.ts';

/** Somebody about whom nothing could be decided: it is their escrow, never the page's failure (R5). */
export interface Undecided {
  readonly person: DuePerson;
  /** null: their link was not looked at. */
  readonly linkVersion: number | null;
  readonly code: string;
  readonly message: string;
  /** Left to count on, when the person is suspected of ending workers. */
  readonly planStarts?: number;
}

/** Diagnoses of a connection test that say: nobody gets an answer now. */
const away: ReadonlySet<string> = new Set([
  'TargetUnavailable',
  'Timeout',
  'NetworkError',
  'ConnectionRefused',
  'UnknownHost',
  'TlsFailure',
  'TooManyRequests',
]);

/**
 * What goes wrong while a page is planned, told apart (R5, R17): the person's own trouble becomes their escrow; trouble of the
 * target as a whole ends the page, and whoever it hit stays due with nothing counted against them.
 */
export class Attempts {
  readonly #job: CycleContext;
  readonly #pulse: Pulse;
  readonly #reach = new Reach();
  readonly #missed: { readonly undecided: Undecided; readonly trouble: JobTrouble }[] = [];
  #asked = 0;
  readonly undecided: Undecided[] = [];
  #trouble: JobTrouble | null = null;

  constructor(job: CycleContext, pulse: Pulse) {
    this.#job = job;
    this.#pulse = pulse;
  }

  /** Why the page ends before all of it is planned. */
  get trouble(): JobTrouble | null {
    return this.#trouble ?? this.#reach.trouble;
  }

  /** What is read for a person; not tried any more once the target is known to be away. Null: nothing came of it. */
  async reading<T>(person: DuePerson, link: VersionedLink | null, work: () => Promise<T>): Promise<T | null> {
    return this.trouble === null ? this.deciding(person, link, work) : null;
  }

  /** What is thought about what was read. Null: nothing came of it. */
  async deciding<T>(
    person: DuePerson,
    link: VersionedLink | null,
    work: () => T | Promise<T>,
  ): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      this.#note({ person, linkVersion: link?.version ?? 0 }, error);
      return null;
    }
  }

  /** For what is read of the target on the way. */
  get asking(): Asking {
    const answered = (): void => {
      this.#answered();
    };
    return { signal: this.#pulse.signal, answered };
  }

  /** To be called when all was tried: whom the target did not answer fail on their own if it answers others. */
  async settle(): Promise<void> {
    if (this.#reach.trouble !== null || this.#missed.length === 0) return;
    const [first] = this.#missed;
    if (first !== undefined && this.#asked === 0) {
      const test = await this.#job.target.testConnection(this.#pulse.signal);
      if (!test.ok && away.has(test.code)) {
        this.#trouble ??= first.trouble;
        return;
      }
    }
    this.undecided.push(...this.#missed.map(({ undecided }) => undecided));
  }

  #answered(): void {
    this.#asked += 1;
    this.#reach.answered();
  }

  #note(who: Pick<Undecided, 'person' | 'linkVersion'>, error: unknown): void {
    this.#pulse.signal.throwIfAborted();
    if (error instanceof JobTrouble) {
      this.#trouble ??= error;
      return;
    }
    if (!(error instanceof TargetError)) {
      this.#job.services.logger.error({ err: error }, 'a person could not be planned');
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof ScimRequestError ? 'AttributeValidationFailed' : 'InternalError';
      this.undecided.push({ ...who, code, message });
      return;
    }
    const undecided = { ...who, code: error.code, message: error.message };
    const trouble = targetTrouble(error.answer);
    if (trouble === null) {
      this.#answered();
      this.undecided.push(undecided);
    } else if (trouble.code === 'TargetUnavailable') {
      this.#missed.push({ undecided, trouble });
      this.#reach.missed(who.person.sourceId, trouble);
    } else {
      this.#trouble ??= trouble;
    }
  }
}
