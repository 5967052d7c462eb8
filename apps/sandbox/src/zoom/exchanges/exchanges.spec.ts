import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ZoomBench } from '../../testing/zoom-account.ts';
import { accountPatch, changeAccount } from '../admin/accounts.ts';
import { createUser, userInput } from '../admin/users.ts';

/** One recorded exchange: who says so, the state before it, what was asked and what was answered (a part of the body is enough). */
const exchange = z.strictObject({
  source: z.string().min(10),
  users: z.array(userInput),
  account: accountPatch.optional(),
  request: z.strictObject({
    method: z.string(),
    path: z.string(),
    body: z.record(z.string(), z.unknown()).optional(),
  }),
  response: z.strictObject({ status: z.int(), body: z.record(z.string(), z.unknown()).optional() }),
});

const here = new URL('.', import.meta.url);
const names = readdirSync(here).filter((name) => name.endsWith('.json'));

describe('Zoom’s dialect, exchange by exchange', () => {
  it('has exchanges to replay', () => {
    expect(names.length).toBeGreaterThanOrEqual(20);
  });

  it.each(names)('%s', async (name) => {
    const { users, account, request, response } = exchange.parse(
      JSON.parse(readFileSync(new URL(name, here), 'utf8')),
    );
    const bench = new ZoomBench();
    for (const user of users) createUser(bench.account, user);
    if (account) changeAccount(bench.zoom, bench.account.id, account);
    // {e-mail} in a path stands for that user's id.
    const path = request.path.replace(/\{([^}]+)\}/, (_all, email: string) =>
      encodeURIComponent(bench.account.users.byEmail(email)?.id ?? ''),
    );
    const answer = await bench.call(request.method, path, request.body);
    expect(answer.status).toBe(response.status);
    if (response.body) expect(answer.body).toMatchObject(response.body);
    else expect(answer.body).toBeUndefined();
  });
});
