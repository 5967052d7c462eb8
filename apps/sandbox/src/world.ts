import { Clock } from './clock/clock.ts';
import { seedEntra, seedZoom } from './defaults.ts';
import { Entra } from './entra/entra.ts';
import { FaultBook } from './faults/fault-book.ts';
import { Mailbox } from './mailbox/mailbox.ts';
import { ScimApplication } from './scim/scim-application.ts';
import { SinkStore } from './sink/sink-store.ts';
import { TrafficLog } from './traffic/traffic-log.ts';
import type { RateLimits } from './zoom/limits/plans.ts';
import { Zoom } from './zoom/zoom-service.ts';

export interface WorldOptions {
  readonly recordBodies: boolean;
  /** Limits of the first Zoom account. */
  readonly zoomLimits: RateLimits;
}

/** Everything there is, without sockets. */
export class World {
  readonly zoom: Zoom;
  readonly scim: ScimApplication;
  readonly sink = new SinkStore();
  readonly mailbox: Mailbox;

  private constructor(
    readonly options: WorldOptions,
    readonly clock: Clock,
    readonly faults: FaultBook,
    readonly traffic: TrafficLog,
    readonly entra: Entra,
  ) {
    this.zoom = new Zoom(clock);
    this.scim = new ScimApplication(clock);
    this.mailbox = new Mailbox(clock);
    this.#seed();
  }

  static async create(options: WorldOptions): Promise<World> {
    const clock = new Clock();
    const faults = new FaultBook();
    const traffic = new TrafficLog(options.recordBodies);
    return new World(options, clock, faults, traffic, await Entra.create(clock, faults, traffic));
  }

  /** Back to the start state. */
  reset(): void {
    this.clock.reset();
    this.faults.clear();
    this.traffic.clear();
    this.entra.tenants.clear();
    this.zoom.clear();
    this.scim.reset();
    this.sink.clear();
    this.mailbox.clear();
    this.#seed();
    for (const tenant of this.entra.tenants.all()) this.entra.login.revoke(tenant);
  }

  #seed(): void {
    seedEntra(this.entra.tenants);
    seedZoom(this.zoom, this.options.zoomLimits);
  }
}
