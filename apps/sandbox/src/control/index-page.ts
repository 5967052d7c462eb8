import type { SandboxAddresses } from '../addresses.ts';
import { escapeHtml, htmlPage, table } from './page.ts';
import type { ControlRoute } from './route.ts';

/** What there is, with links, for a person. */
export function indexPage(addresses: SandboxAddresses, routes: readonly ControlRoute[]): string {
  const services = Object.entries<string | SandboxAddresses['smtp']>({ ...addresses }).map(
    ([name, where]) => {
      const text = typeof where === 'string' ? where : `smtp://${where.host}:${String(where.port)}`;
      const linked = ['mailbox', 'control'].includes(name);
      return [
        escapeHtml(name),
        linked ? `<a href="${escapeHtml(text)}">${escapeHtml(text)}</a>` : `<code>${escapeHtml(text)}</code>`,
      ];
    },
  );
  const rows = routes.map(({ method, path, summary }) => {
    const plain = method === 'GET' && !path.includes(':');
    const shown = `<code>${escapeHtml(path)}</code>`;
    return [method, plain ? `<a href="${escapeHtml(path)}">${shown}</a>` : shown, escapeHtml(summary)];
  });
  return htmlPage(
    'Lockstep sandbox',
    `<p>Simulated remote services. Requests and answers are described in <code>apps/sandbox/README.md</code>.</p>` +
      `<h2>Services</h2>${table(['Service', 'Address'], services)}<h2>Control</h2>${table(['Method', 'Path', 'What it does'], rows)}`,
  );
}
