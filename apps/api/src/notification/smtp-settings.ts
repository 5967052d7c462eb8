import addressparser from 'nodemailer/lib/addressparser';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps://); else STARTTLS where the server offers it. */
  readonly implicitTls: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
  /** A password does not travel in clear, except to this machine. */
  readonly requireTls: boolean;
}

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** `smtp[s]://[user:password@]host[:port]`, percent-encoded where needed. Throws words that do not quote the password. */
export function parseSmtpUrl(text: string): SmtpServer {
  const example = 'smtp://user:password@mail.example.com:587, or smtps://... for TLS from the first byte';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') {
    throw new Error(`must be like ${example}`);
  }
  if (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) {
    throw new Error(`must end with the port, like ${example}; encode ? # and / in a password as %3F %23 %2F`);
  }
  const implicitTls = url.protocol === 'smtps:';
  const login =
    url.username === ''
      ? null
      : { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (implicitTls ? 465 : 587) : Number(url.port),
    implicitTls,
    login,
    requireTls: !implicitTls && login !== null && !loopback.has(url.hostname),
  };
}

/** `lockstep@example.com` or `Lockstep <lockstep@example.com>`. */
export function parseSender(text: string): Mailbox {
  const [sender, ...more] = addressparser(text, { flatten: true });
  if (sender === undefined || more.length > 0 || !/^[^\s@<>]+@[^\s@<>]+$/.test(sender.address)) {
    throw new Error('must be one address, like lockstep@example.com or Lockstep <lockstep@example.com>');
  }
  return { name: sender.name === '' ? 'Lockstep' : sender.name, address: sender.address };
}
