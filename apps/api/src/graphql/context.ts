import type { IncomingMessage } from 'node:http';
import type { Loaders } from './loaders.ts';

/** Made anew for every request. */
export interface GraphqlContext {
  readonly req: IncomingMessage;
  readonly loaders: Loaders;
}
