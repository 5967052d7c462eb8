import { z } from 'zod';

/**
 * The address of a remote service as an administrator enters it: http or https, and nothing hidden in it. Credentials
 * in an address would end up in logs, and a query would be lost as soon as a path is appended.
 */
export const endpointUrl = z
  .string()
  .trim()
  .max(2_000)
  .superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

function problemOf(text: string): string | null {
  if (!URL.canParse(text)) return 'This is not a URL: enter the whole address, starting with https://.';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `The address starts with "${url.protocol}": enter one that starts with https://.`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'The address holds a user name or password: remove it, credentials have fields of their own.';
  }
  if (url.search !== '' || text.includes('?'))
    return 'The address holds a query: remove everything from the "?" on.';
  if (url.hash !== '' || text.includes('#'))
    return 'The address holds a fragment: remove everything from the "#" on.';
  return null;
}
