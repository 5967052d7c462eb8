import { describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { createTestDatabase, createTestNamespace, startSandbox, waitFor } from './index.ts';

const jobCount = async (database: Awaited<ReturnType<typeof createTestDatabase>>): Promise<number> =>
  (await database.db.selectFrom('connection').selectAll().execute()).length;

describe('createTestDatabase', () => {
  it('gives migrated databases that know nothing of each other, and drops them', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await one.db
      .insertInto('connection')
      .values({ kind: 'source', template_id: 'entra', display_name: 'Contoso', settings: '{}' })
      .execute();
    expect([await jobCount(one), await jobCount(other)]).toEqual([1, 0]);
    await Promise.all([one.drop(), one.drop(), other.drop()]);
    const again = await createTestDatabase();
    const { rows } = await again.db
      .selectNoFrom((e) => e.fn.count<number>(e.val(1)).as('n'))
      .execute()
      .then((result) => ({ rows: result }));
    expect(rows).toHaveLength(1);
    await again.drop();
  });
});
