import { escapeHtml, htmlPage } from '../../control/page.ts';
import type { ServiceAnswer } from '../../http/message.ts';
import type { Administrator, Tenant } from '../tenant.ts';
import type { LoginError } from './login-error.ts';
import type { AskedScopes } from './scopes.ts';

/** The address of the same request with the answer in it: `account` is a UPN, or empty for "No". */
function answerLink(query: URLSearchParams, account: string): string {
  const answered = new URLSearchParams(query);
  answered.set('account', account);
  return escapeHtml(`?${answered.toString()}`);
}

/** Who signs in, and to what. One link for each administrator, the one of `login_hint` first, and one for "No". */
export function signInPage(tenant: Tenant, query: URLSearchParams, scopes: AskedScopes): ServiceAnswer {
  const hint = query.get('login_hint')?.toLowerCase();
  const hinted = ({ userPrincipalName }: Administrator): number =>
    userPrincipalName.toLowerCase() === hint ? 0 : 1;
  const people = [...tenant.administrators.values()].sort((a, b) => hinted(a) - hinted(b));
  const rows = people.map((person) => {
    const roles =
      person.directoryRoles.size === 0 ? 'no directory role' : [...person.directoryRoles].join(', ');
    const link = `<a href="${answerLink(query, person.userPrincipalName)}">${escapeHtml(person.userPrincipalName)}</a>`;
    return `<li>${link} (${escapeHtml(roles)})</li>`;
  });
  const asked = scopes.permissions.map((name) => {
    const missing = scopes.unconsented.includes(name) ? ' (nobody consented to it)' : '';
    return `<li><code>${escapeHtml(name)}</code>${missing}</li>`;
  });
  return page(
    200,
    `Sign in to ${tenant.displayName}`,
    `<p>The application <code>${escapeHtml(query.get('client_id') ?? '')}</code> would like to act for you:</p><ul>${asked.join('')}</ul>` +
      `<h2>Pick an account</h2><ul>${rows.join('')}</ul><p><a href="${answerLink(query, '')}">No</a></p>`,
  );
}

/** Nobody here can consent: that is done through the control API. */
export function approvalPage(error: LoginError, query: URLSearchParams): ServiceAnswer {
  return page(
    200,
    'Need admin approval',
    `<p>${escapeHtml(error.text())}</p><p><a href="${answerLink(query, '')}">Return to the application without granting consent</a></p>`,
  );
}

/** A mistake of the application: nothing goes back to it, its address may be anybody's. */
export function errorPage(error: LoginError): ServiceAnswer {
  return page(
    error.status,
    'Sign in',
    `<p>Sorry, but we’re having trouble signing you in.</p><p>${escapeHtml(error.text())}</p>`,
  );
}

function page(status: number, title: string, body: string): ServiceAnswer {
  return {
    status,
    headers: { 'cache-control': 'no-store' },
    contentType: 'text/html; charset=utf-8',
    body: htmlPage(title, body),
  };
}
