import { deleteWebhook, moveWebhook, putWebhook, type Db, type Keyring } from '@lockstep/database';
import type { NotificationWebhookInput } from '../generated/graphql.generated.ts';
import { validationError } from '../graphql/user-errors.ts';
import { webhookKey } from './webhook.ts';

const longestUrl = 2_000;

type Input = NotificationWebhookInput | null | undefined;

/** What is wrong with a webhook as it was entered. @param kept whether the job has a secret that may stay as it is. */
export function webhookProblem(input: Input, kept: boolean) {
  if (input === undefined || input === null) return null;
  const problem = urlProblem(input.url.trim());
  if (problem !== null) return validationError('notificationWebhook.url', problem);
  const secret = input.secret ?? null;
  if (secret === null)
    return kept ? null : secretError('A new webhook needs a secret that signs what it gets.');
  if (webhookKey(secret.trim()) !== null) return null;
  return secretError('The secret is not "whsec_" with 24 to 64 bytes in base64 behind it.');
}

/** Undefined leaves the job's webhook as it is, null removes it. Call it in the transaction that stores the job. */
export async function storeWebhook(tx: Db, keyring: Keyring, jobId: string, input: Input): Promise<void> {
  if (input === undefined) return;
  if (input === null) {
    await deleteWebhook(tx, jobId);
    return;
  }
  const url = input.url.trim();
  const secret = input.secret?.trim() ?? null;
  await (secret === null ? moveWebhook(tx, jobId, url) : putWebhook(tx, keyring, jobId, { url, secret }));
}

function secretError(problem: string) {
  return validationError(
    'notificationWebhook.secret',
    `${problem} Make one with: echo "whsec_$(openssl rand -base64 32)", and give the same to the receiver.`,
  );
}

/** A query is allowed: many receivers keep their key in it. */
function urlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'This is not a URL: enter the whole address, starting with https://.';
  const url = new URL(text);
  if (text.length > longestUrl) return `The address has more than ${String(longestUrl)} characters.`;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `The address starts with "${url.protocol}": enter one that starts with https://.`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'The address holds a user name or password: remove it. Receivers know Lockstep by the signature.';
  }
  return null;
}
