import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Provider } from 'oidc-provider';
import { escapeHtml, htmlPage } from '../control/page.ts';
import { ISSUER_PEOPLE } from './people.ts';
import { createProvider, loginPath } from './provider.ts';

export interface IssuerServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** The address is part of every token, so that the port is opened first. */
export async function startIssuer(options: {
  host: string;
  publicHost: string;
  port: number;
}): Promise<IssuerServer> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The issuer got no TCP port.');
  const origin = `http://${options.publicHost}:${String(address.port)}`;
  const provider = await createProvider(origin);
  const protocol = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith(`${loginPath}/`) === true) {
      login(provider, request, response).catch((error: unknown) => {
        send(response, 400, htmlPage('There is nobody to sign in', `<p>${escapeHtml(String(error))}</p>`));
      });
    } else void protocol(request, response);
  });
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** A form without scripts, so that a test can send it as well as a person. */
async function login(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    send(response, 200, loginPage());
    return;
  }
  const account = new URLSearchParams(await text(request)).get('account') ?? '';
  const result = Object.hasOwn(ISSUER_PEOPLE, account)
    ? { login: { accountId: account } }
    : { error: 'access_denied', error_description: 'Nobody was chosen.' };
  await provider.interactionFinished(request, response, result);
}

function loginPage(): string {
  const buttons = Object.entries(ISSUER_PEOPLE).map(
    ([account, { name, roles }]) =>
      `<p><button name="account" value="${account}">${escapeHtml(name)}</button> ${roles.join(', ') || 'no role'}</p>`,
  );
  return htmlPage(
    'Who are you?',
    `<form method="post">${buttons.join('')}<p><button name="account" value="">Nobody</button></p></form>`,
  );
}

function send(response: ServerResponse, status: number, page: string): void {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(page);
}
