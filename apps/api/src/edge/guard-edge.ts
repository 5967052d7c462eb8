import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import helmet from 'helmet';

const minuteMs = 60_000;
/** Several callers may share one address, as behind a proxy. */
const callersPerAddress = 10;

/** What holds for every answer, before anybody is asked who they are: headers of a browser's defences, and limits. */
export function guardEdge(app: NestExpressApplication, requestsPerMinute: number): void {
  // Answers are data: nothing in them is to be run, framed or guessed. The pages state what they need themselves.
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
      },
      referrerPolicy: { policy: 'no-referrer' },
      // TLS ends before this process, which can't promise it for the host.
      strictTransportSecurity: false,
    }),
  );
  app.use(limit(requestsPerMinute * callersPerAddress, (address) => ipKeyGenerator(address)));
  app.use(
    limit(requestsPerMinute, (address, authorization) =>
      authorization === undefined
        ? ipKeyGenerator(address)
        : createHash('sha256').update(authorization).digest('base64'),
    ),
  );
  app.use('/graphql', toPage);
}

/** Somebody who opens the API's address in a browser is looking for the page with its operations, not for Apollo's words on CSRF. */
function toPage({ method, headers }: IncomingMessage, response: ServerResponse, next: () => void): void {
  if (method === 'GET' && headers.accept?.includes('text/html') === true) {
    response.writeHead(303, { location: './' }).end();
  } else next();
}

/** Of Express's request, whose types this package does without. */
interface Caller extends Pick<IncomingMessage, 'headers'> {
  readonly path: string;
  readonly ip?: string;
}

function limit(
  perMinute: number,
  keyOf: (address: string, authorization: string | undefined) => string,
): ReturnType<typeof rateLimit> {
  return rateLimit({
    windowMs: minuteMs,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Whoever watches over the process must always hear from it.
    skip: ({ path }: Caller) => path.startsWith('/health/'),
    keyGenerator: ({ ip = '', headers }: Caller) => keyOf(ip, headers.authorization),
    message: {
      errors: [
        {
          message: `Too many requests: at most ${String(perMinute)} in a minute. Wait as long as Retry-After says, or ask the operator to raise LOCKSTEP_REQUESTS_PER_MINUTE.`,
          extensions: { code: 'TOO_MANY_REQUESTS' },
        },
      ],
    },
  });
}
