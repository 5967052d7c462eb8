import type { Clock } from '../clock/clock.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { ServiceAnswer, ServiceRequest } from '../http/message.ts';
import type { TrafficLog } from '../traffic/traffic-log.ts';
import { GraphService } from './graph/graph-service.ts';
import { LoginService } from './login/login-service.ts';
import { createSigningKey } from './login/signing-key.ts';
import { TokenReader } from './login/token-reader.ts';
import { Tenants } from './tenant.ts';

/** Entra as a whole: the login service and Graph over the same tenants, on one port. */
export class Entra {
  private constructor(
    readonly tenants: Tenants,
    readonly login: LoginService,
    readonly graph: GraphService,
  ) {}

  static async create(clock: Clock, faults: FaultBook, traffic: TrafficLog): Promise<Entra> {
    const key = await createSigningKey();
    const tenants = new Tenants(clock);
    const reader = new TokenReader(key, tenants, clock);
    return new Entra(
      tenants,
      new LoginService(key, tenants, clock),
      new GraphService(reader, clock, faults, traffic),
    );
  }

  readonly nameOf = (path: string): string => (path.startsWith('/v1.0/') ? 'graph' : 'login');

  readonly handle = (request: ServiceRequest): Promise<ServiceAnswer> =>
    this.nameOf(request.path) === 'graph' ? this.graph.handle(request) : this.login.handle(request);
}
