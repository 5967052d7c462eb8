import { fastify } from 'fastify';
import { z } from 'zod';
import { escapeHtml, htmlPage, table } from '../control/page.ts';
import type { Mailbox, MailMessage } from './mailbox.ts';

const listQuery = z.object({ to: z.string().optional() });
const idParams = z.object({ id: z.string() });

export interface MailboxServer {
  readonly origin: string;
  close(): Promise<void>;
}

export async function startMailbox(
  mailbox: Mailbox,
  options: { host: string; publicHost: string; port: number },
): Promise<MailboxServer> {
  const app = fastify({ forceCloseConnections: true });
  app.get('/messages', (request) => ({ messages: mailbox.list(listQuery.parse(request.query).to) }));
  app.get('/messages/:id', (request, reply) => {
    const { id } = idParams.parse(request.params);
    const message = mailbox.find(id);
    return reply.code(message ? 200 : 404).send(message ?? { error: `There is no message '${id}'.` });
  });
  app.delete('/messages', () => ({ removed: mailbox.clear() }));
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page(mailbox.list())));
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mailbox got no TCP port.');
  return { origin: `http://${options.publicHost}:${String(address.port)}`, close: () => app.close() };
}

function page(messages: readonly MailMessage[]): string {
  const rows = [...messages]
    .reverse()
    .map(({ id, from, to, subject, text, receivedAt }) => [
      escapeHtml(receivedAt),
      escapeHtml(from),
      escapeHtml(to.join(', ')),
      `<details><summary>${escapeHtml(subject)}</summary><pre>${escapeHtml(text)}</pre><a href="/messages/${id}">JSON</a></details>`,
    ]);
  return htmlPage(
    'Sandbox mailbox',
    rows.length === 0
      ? '<p>No message has come yet.</p>'
      : table(['Received', 'From', 'To', 'Subject'], rows),
  );
}
