import type { IncomingMessage } from 'node:http';
import type { Principal } from '../auth/principal.ts';
import type { Loaders } from './loaders.ts';

/** Made anew for every request. */
export interface GraphqlContext {
  readonly req: IncomingMessage;
  readonly principal: Principal;
  readonly loaders: Loaders;
}
