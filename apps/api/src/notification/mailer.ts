import { rootCertificates } from 'node:tls';
import { withTimeLimit } from '@lockstep/platform';
import nodemailer from 'nodemailer';
import type { Mail } from './mail.ts';
import type { Mailbox, SmtpServer } from './smtp-settings.ts';

export interface MailerSettings {
  readonly server: SmtpServer;
  readonly from: Mailbox;
  /** PEM; trusted in addition to the public authorities. */
  readonly caCertificate: string | null;
  /** Of one mail, from the connection to the server's last word. */
  readonly timeoutMs: number;
}

export interface Mailer {
  /** Rejects with a MailError. @param id the same for every attempt: servers and readers know a repeat by it. */
  send(mail: Mail & { readonly to: string; readonly id: string }): Promise<void>;
}

/** Says what happened, who must act and how. */
export class MailError extends Error {
  override readonly name = 'MailError';
}

/** One connection per mail: they are few, and a pool would keep sockets that servers close. */
export function createMailer({ server, from, caCertificate, timeoutMs }: MailerSettings): Mailer {
  const transport = nodemailer.createTransport({
    host: server.host,
    port: server.port,
    secure: server.implicitTls,
    requireTLS: server.requireTls,
    ...(server.login === null ? {} : { auth: { user: server.login.user, pass: server.login.password } }),
    ...(caCertificate === null ? {} : { tls: { ca: [...rootCertificates, caCertificate] } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const [, domain = 'lockstep.invalid'] = from.address.split('@');
  return {
    send: async ({ to, id, ...mail }) => {
      const sending = transport.sendMail({
        from: { ...from },
        to: { name: '', address: to },
        messageId: `<${id}@${domain}>`,
        // RFC 3834, and Exchange's own: no out-of-office answers to a machine.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        ...mail,
      });
      try {
        // A server that answers a byte now and then would hold nodemailer, whose limits are for silence, for ever.
        await withTimeLimit(sending, timeoutMs);
      } catch (error) {
        throw new MailError(describeFailure(error, server, to), { cause: error });
      }
    },
  };
}

const advice: Readonly<Record<string, string>> = {
  EDNS: 'its name could not be resolved. Whoever runs Lockstep must check SMTP_URL and the DNS.',
  ECONNECTION: 'no connection could be opened. Whoever runs Lockstep must check SMTP_URL and the firewall.',
  ESOCKET:
    'no connection could be opened, or it broke. Whoever runs Lockstep must check SMTP_URL (smtp:// or smtps://, the port), the firewall, and whether its certificate is trusted (LOCKSTEP_CA_FILE).',
  ETIMEDOUT: 'it did not answer in time. Whoever runs Lockstep must check SMTP_URL and the firewall.',
  ETLS: 'it offers no TLS, or its certificate is not trusted; a password is not sent without. Whoever runs Lockstep must use smtps://, or give its authority in LOCKSTEP_CA_FILE.',
  EAUTH: 'it refused the user name or password. Whoever runs Lockstep must check both in SMTP_URL.',
  EENVELOPE:
    'it refused the sender or the recipient. Check the address of the job; whoever runs Lockstep must check whether the server takes mail from SMTP_FROM.',
};

function describeFailure(error: unknown, server: SmtpServer, to: string): string {
  const code = stringOf(error, 'code') ?? 'UNKNOWN';
  // The server's own words, without the recipient: they are shown beside the job, which has the address.
  const answer = stringOf(error, 'response')?.replaceAll(to, '(the recipient)').slice(0, 300);
  const what =
    advice[code] ?? 'the mail was not taken. Whoever runs Lockstep must look at the log of that server.';
  const quoted = answer === undefined ? '' : ` It said: ${answer}`;
  return `The mail server ${server.host}:${String(server.port)} could not be used (${code}): ${what}${quoted}`;
}

function stringOf(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
