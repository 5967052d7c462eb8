import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { Mailbox } from './mailbox.ts';

export interface SmtpReceiver {
  readonly port: number;
  close(): Promise<void>;
}

/** SMTP without TLS and with any or no login: it listens for tests and development only. */
export async function startSmtp(
  mailbox: Mailbox,
  options: { host: string; port: number },
): Promise<SmtpReceiver> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    // A pooled client keeps its connection: closing does not wait for it.
    closeTimeout: 500,
    onAuth: (auth, _session, callback) => {
      callback(null, { user: auth.username ?? 'anonymous' });
    },
    onData: (stream, session, callback) => {
      simpleParser(stream).then(
        (mail) => {
          mailbox.add({
            from:
              mail.from?.text ??
              (session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address),
            // The envelope, not the header: who really gets it.
            to: session.envelope.rcptTo.map(({ address }) => address),
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: typeof mail.html === 'string' ? mail.html : null,
          });
          callback();
        },
        (error: unknown) => {
          callback(error instanceof Error ? error : new Error(String(error)));
        },
      );
    },
  });
  // A client that goes away in the middle of a conversation is no failure of the sandbox.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mailbox got no TCP port.');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
