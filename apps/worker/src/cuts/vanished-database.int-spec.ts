import { Socket } from 'node:net';
import { expect, it, jest } from '@jest/globals';
import { openDatabase } from '@lockstep/database';
import { createTestDatabase } from '@lockstep/testkit';
import { sql } from 'kysely';

// A relay can't vanish as a machine does: the kernel that stands in for it would go on answering for the connection.
it('a server that says nothing is asked whether it is still there: whoever waits for its answer would wait for ever', async () => {
  const database = await createTestDatabase();
  const keepAlive = jest.spyOn(Socket.prototype, 'setKeepAlive');
  const db = openDatabase({ url: database.url });
  await sql`select 1`.execute(db);
  expect(keepAlive.mock.calls).toEqual([[true, 10_000]]);
  keepAlive.mockRestore();
  await db.destroy();
  await database.drop();
});
