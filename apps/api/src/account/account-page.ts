import type { StoredSession } from '@lockstep/database';
import type { Grant } from '../auth/principal.ts';
import { escaped, type PrivatePage } from '../page/private-page.ts';
import type { Session } from './sessions.ts';
import type { SignedIn } from './sign-in.ts';

export interface Links {
  readonly account: string;
  readonly signIn: string;
  readonly signOut: string;
}

const link = (address: string, text: string) => `<p><a href="${escaped(address)}">${text}</a></p>`;

export const notSetUp: PrivatePage = {
  title: 'Nobody can sign in here',
  body: '<p>This installation takes tokens only. For signing in, the operator must set LOCKSTEP_OIDC_CLIENT_ID and what belongs to it (docs/SECURITY.md).</p>',
};

export function nobodyPage({ signIn }: Links): PrivatePage {
  return {
    title: 'Nobody is signed in',
    body: `<p>Lockstep sends you to your organisation's sign-in page.</p>\n${link(signIn, 'Sign in')}`,
  };
}

export interface Account {
  readonly session: Session;
  /** The same person's sessions in other browsers. */
  readonly others: readonly StoredSession[];
  readonly issuer: string;
}

/** `jobNames`: of the jobs that the grants list. */
export function accountPage(
  { session: { principal, until, formToken }, others, issuer }: Account,
  jobNames: ReadonlyMap<string, string>,
  { signOut }: Links,
): PrivatePage {
  const { id, displayName, grants } = principal;
  const may =
    grants.length === 0
      ? `<p>You are known, and may do nothing yet: none of your roles at ${escaped(issuer)} means anything here. Ask an administrator there to give you ` +
        "one; which role means what is set in the operator's LOCKSTEP_ROLE_BINDINGS. Then sign out, and in again.</p>"
      : `<p>Your roles:</p>\n<ul>${grants.map((grant) => `<li>${grantText(grant, jobNames)}</li>`).join('')}</ul>`;
  const elsewhere =
    others.length === 0
      ? ''
      : `<p>You are signed in in other browsers, too, since:</p>\n<ul>${others.map(({ beganAt }) => `<li>${time(beganAt)}</li>`).join('')}</ul>`;
  const everywhere =
    others.length === 0 ? '' : ' <button name="everywhere" value="yes">Sign out everywhere</button>';
  return {
    title: 'Your account',
    body: `<p>You are signed in as <strong>${escaped(displayName)}</strong> (${escaped(id)}).</p>
${may}
<p>Until ${time(until)}; then sign in again.</p>
${elsewhere}
<form method="post" action="${escaped(signOut)}"><input type="hidden" name="token" value="${escaped(formToken)}"><button>Sign out</button>${everywhere}</form>`,
  };
}

function time(at: Date): string {
  const text = at.toISOString();
  return `<time datetime="${text}">${text}</time>`;
}

function grantText({ role, jobs }: Grant, names: ReadonlyMap<string, string>): string {
  if (jobs === 'all') return `${role} for all jobs`;
  const listed = [...jobs].map((id) => {
    const name = names.get(id);
    return name === undefined ? `${id} (there is no such job)` : `${name} (${id})`;
  });
  return `${role} for ${escaped(listed.join(', '))}`;
}

export function notSignedOut({ account }: Links): PrivatePage {
  return {
    title: 'You were not signed out',
    body: `<p>This was not asked by the page of your account, or by an old copy of it. Open it, and use its button.</p>\n${link(account, 'Your account')}`,
  };
}

const reasons = {
  notBegun:
    'This browser has not begun to sign in, has done it already, or has let more than ten minutes pass.',
  expired: 'More than ten minutes have passed since it was begun.',
  otherState: 'It is not the answer to what this browser has begun last.',
};

export function unreachablePage({ signIn }: Links): PrivatePage {
  return {
    title: 'The issuer does not answer',
    body: `<p>Nobody can be signed in until it does. The operator must check LOCKSTEP_OIDC_ISSUER and the way there.</p>\n${link(signIn, 'Try again')}`,
  };
}

/** Why somebody who came back is not signed in. */
export function failurePage(outcome: Exclude<SignedIn, { kind: 'signed-in' }>, links: Links): PrivatePage {
  const again = link(links.signIn, 'Sign in again');
  switch (outcome.kind) {
    case 'foreign':
      return {
        title: 'This sign-in is not accepted',
        body: `<p>${reasons[outcome.why]} Nobody was signed in. If you did not begin, close this page.</p>\n${again}`,
      };
    case 'denied':
      return {
        title: 'The issuer did not sign you in',
        body: `<p>Its answer is "${escaped(outcome.detail.slice(0, 200))}". With access_denied you have cancelled, or you are not assigned to Lockstep: ask an administrator of the issuer.</p>\n${again}`,
      };
    case 'refused':
      return {
        title: 'The sign-in could not be completed',
        body: `<p>The issuer refused the code, or its answer does not fit to what was begun (${escaped(outcome.detail.slice(0, 200))}). With invalid_client the operator must check LOCKSTEP_OIDC_CLIENT_ID and LOCKSTEP_OIDC_CLIENT_SECRET.</p>\n${again}`,
      };
    case 'unreachable':
      return unreachablePage(links);
  }
}
