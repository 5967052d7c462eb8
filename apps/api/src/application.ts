import 'reflect-metadata';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ApplicationModule, type Foundation } from './application.module.ts';
import { guardEdge } from './edge/guard-edge.ts';
import { identifyRequests } from './edge/request-context.ts';
import { nestLogger } from './logging.ts';

/** A synchronization schema has some 100 KB; nothing that is sent here is larger. */
const bodyLimit = '1mb';

export interface RunningApplication {
  /** Of the listening server, without a slash at its end. */
  readonly url: string;
  /** Lets requests under way finish. */
  close(): Promise<void>;
}

/** Starts the HTTP server on `environment.host` and `environment.port`. The foundation stays the caller's to close. */
export async function startApplication(foundation: Foundation): Promise<RunningApplication> {
  const { environment, logger } = foundation;
  const options: NestApplicationOptions = {
    logger: nestLogger(logger),
    bodyParser: false,
    // Errors at the start are thrown to the caller, who says what to do.
    abortOnError: false,
    forceCloseConnections: true,
  };
  const app = await NestFactory.create<NestExpressApplication>(
    ApplicationModule.register(foundation),
    options,
  );
  app.disable('x-powered-by');
  app.use(identifyRequests(logger));
  app.set('trust proxy', [...environment.trustedProxies]);
  guardEdge(app, environment.requestsPerMinute);
  app.useBodyParser('json', { limit: bodyLimit });
  await app.listen(environment.port, environment.host);
  return { url: (await app.getUrl()).replace(/\/$/, ''), close: () => app.close() };
}
