import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { send } from './http.ts';

const messages = z.object({ messages: z.array(z.looseObject({ subject: z.string(), text: z.string() })) });
const longestMs = 60_000;

/** The mail that tells of held changes, without its empty lines; null when none has come in a minute. */
export async function heldMail(mailbox: string): Promise<readonly string[] | null> {
  const begun = Date.now();
  while (Date.now() - begun < longestMs) {
    const { body } = await send('GET', `${mailbox}/messages`);
    const mail = messages.parse(JSON.parse(body)).messages.find(({ subject }) => subject.includes('held'));
    if (mail !== undefined)
      return [mail.subject, ...mail.text.split('\n').filter((line) => line.trim() !== '')];
    await delay(250);
  }
  return null;
}
