import {
  approveHeld,
  insertSchemaVersion,
  pauseJob,
  rejectHeld,
  startJob,
  type Db,
} from '@lockstep/database';
import type { Records } from '../../testing/records.ts';
import { schemaOf, scopedBy } from '../../testing/schemas.ts';
import type { TargetByHand } from './accounts.ts';
import type { ByHand } from './expected.ts';
import type { Event } from './history.ts';
import { of } from './tenant-by-hand.ts';
import { filteredDepartment, type TenantModel } from './tenant-model.ts';

/** What they have their hands on. */
interface Workplace {
  /** Of the job, once there is one. */
  readonly records: () => Records;
  readonly db: Db;
  readonly template: 'zoom' | 'scim';
  readonly model: TenantModel;
  readonly target: TargetByHand;
  readonly byHand: ByHand;
  readonly tell: (what: string) => void;
}

/** What the administrators of the target and of Lockstep do between two cycles. */
export class Administrators {
  readonly #at: Workplace;
  #schemaVersion = 1;
  /** Something happened of which no feed tells: only a new look at everybody shows it. */
  needsLook = false;
  isPaused = false;

  constructor(at: Workplace) {
    this.#at = at;
  }

  async happen(event: Event): Promise<void> {
    const { what, who, how } = event;
    switch (what) {
      case 'an account is made by hand':
        return this.#makeByHand(who, how);
      case 'an account is switched off by hand':
      case 'an account is switched on by hand':
        return this.#switchByHand(who, what === 'an account is switched on by hand');
      case 'an account is deleted by hand':
        return this.#deleteByHand(who);
      case 'the filter is changed':
        this.#at.model.filterIsOn = !this.#at.model.filterIsOn;
        this.#at.tell(`the filter is switched ${this.#at.model.filterIsOn ? 'on' : 'off'}`);
        return this.saveSchema();
      case 'the job is paused':
        this.isPaused = true;
        this.#at.tell('the job is paused');
        return pauseJob(this.#at.db, this.#at.records().jobId);
      case 'one held change is approved':
      case 'one held change is rejected':
        return this.#decideOne(who, what === 'one held change is approved');
      case 'all held changes are approved':
        this.#at.tell('all held changes are approved');
        return this.approveAll();
      default:
        throw new Error(`nobody knows how it happens that ${what}`);
    }
  }

  /** For somebody without an account yet, who will be found to have one; or for nobody of the tenant. */
  async #makeByHand(who: number, how: number): Promise<void> {
    const accounts = await this.#at.target.accounts();
    const names = this.#at.model.people
      .filter(({ presence, name }) => presence === 'present' && accounts.every((one) => one.name !== name))
      .map(({ name }) => name);
    const name = how % 3 === 0 ? `stranger${String(accounts.length)}@contoso.example` : of(names, who);
    if (name === undefined) return;
    this.#at.tell(`an account ${name} is made by hand`);
    await this.#at.target.add(name, 'Basic');
    const made = (await this.#at.target.accounts()).find((one) => one.name === name);
    if (made !== undefined) this.#at.byHand.strangers.set(made.id, made);
  }

  async #switchByHand(who: number, on: boolean): Promise<void> {
    const { switchedOff, strangers } = this.#at.byHand;
    const accounts = (await this.#at.target.accounts()).filter(({ id, name, active }) =>
      on ? switchedOff.has(id) : active && !strangers.has(id) && name !== this.#at.byHand.protectedName,
    );
    const account = of(accounts, who);
    if (account === undefined) return;
    this.#at.tell(`the account of ${account.name} is switched ${on ? 'on' : 'off'} by hand`);
    await this.#at.target.switch(account, on);
    this.needsLook = true;
    if (on) switchedOff.delete(account.id);
    else switchedOff.add(account.id);
  }

  /** Whoever has a right to it gets another, when they are looked at anew (R9, M8). */
  async #deleteByHand(who: number): Promise<void> {
    const { deleted, strangers, switchedOff, protectedName } = this.#at.byHand;
    if (deleted.size > 0) return;
    const accounts = (await this.#at.target.accounts()).filter(
      ({ id, name }) => !strangers.has(id) && name !== protectedName,
    );
    const account = of(accounts, who);
    if (account === undefined) return;
    this.#at.tell(`the account of ${account.name} is deleted by hand`);
    await this.#at.target.remove(account);
    this.needsLook = true;
    deleted.add(account.id);
    switchedOff.delete(account.id);
  }

  async #decideOne(who: number, approves: boolean): Promise<void> {
    const held = (await this.#at.records().changes()).filter(
      (change) => change.state === 'held' && change.held_reason !== 'Protected',
    );
    const one = of(held, who);
    if (one === undefined) return;
    this.#at.tell(
      `the ${one.effect} of ${this.#at.model.called(one.source_id)} is ${approves ? 'approved' : 'rejected'}`,
    );
    const decide = approves ? approveHeld : rejectHeld;
    if (!approves) this.needsLook = true;
    await this.#at.db
      .transaction()
      .execute((tx) => decide(tx, this.#at.records().jobId, { kind: 'ids', ids: [one.id] }));
  }

  async start(): Promise<void> {
    this.isPaused = false;
    await startJob(this.#at.db, this.#at.records().jobId);
  }

  async approveAll(): Promise<void> {
    await this.#at.db
      .transaction()
      .execute((tx) => approveHeld(tx, this.#at.records().jobId, { kind: 'all' }));
  }

  async saveSchema(): Promise<void> {
    this.#schemaVersion += 1;
    const plain = schemaOf(this.#at.template);
    const schema = this.#at.model.filterIsOn
      ? scopedBy(plain, ['department', 'NOT EQUALS', filteredDepartment])
      : plain;
    await insertSchemaVersion(this.#at.db, this.#at.records().jobId, this.#schemaVersion, schema);
  }
}
