import { readFileSync } from 'node:fs';
import type { Db } from '@lockstep/database';
import type { Logger } from '@lockstep/platform';
import type { Egress } from '@lockstep/platform/egress';
import type { Environment } from '../environment.ts';
import { createMailer } from './mailer.ts';
import { Notifier } from './notifier.ts';

interface NotifierFoundation {
  readonly environment: Environment;
  readonly db: Db;
  readonly logger: Logger;
  readonly egress: Egress;
}

/** As the environment wants it; says so when no mail can be sent. */
export function createNotifier({ environment, db, logger, egress }: NotifierFoundation): Notifier {
  const { mail, egress: network, keyring, publicUrl } = environment;
  if (mail === null) {
    logger.warn(
      'no mail server is configured: notifications by mail wait in the outbox until SMTP_URL and SMTP_FROM are set',
    );
  }
  const mailer =
    mail === null
      ? null
      : createMailer({
          ...mail,
          caCertificate: network.caFile === null ? null : readFileSync(network.caFile, 'utf8'),
          timeoutMs: network.requestTimeoutMs,
        });
  return new Notifier({ db, logger, keyring, egress, mailer, publicUrl, clock: Date.now });
}
