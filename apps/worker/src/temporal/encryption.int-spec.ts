import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseKeyring } from '@lockstep/database';
import { createLogger } from '@lockstep/platform';
import { textOf } from '@lockstep/testkit';
import { Pipeline } from '../testing/pipeline.ts';
import { TestTenant } from '../testing/tenant.ts';
import { dataConverterOf } from './data-converter.ts';
import { readableHistory } from './readable-history.ts';

const [k1, k2] = ['k1', 'k2'].map((id) => `${id}:${randomBytes(32).toString('base64')}`);
const logger = createLogger({ name: 'encryption-test', level: 'silent' });
const converter = (keys: string, seals = true) => dataConverterOf(parseKeyring(keys), seals, logger);

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start({
    dataConverter: { worker: converter(String(k1)), client: converter(`${String(k1)},${String(k2)}`) },
  });
  tenant = new TestTenant(pipeline.sandbox);
});
afterAll(() => pipeline.stop());

interface Found {
  readonly history: unknown;
  /** As it is kept: bytes as text. */
  readonly text: string;
  /** Of each payload outside of search attributes. */
  readonly encodings: readonly string[];
}

/** Every history of the namespace as Temporal keeps it; nothing of this is decoded. */
async function histories(): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  for await (const { workflowId, runId } of pipeline.temporal.workflow.list()) {
    const history = await pipeline.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    const encodings: string[] = [];
    walk(history, (payload) => encodings.push(Buffer.from(payload).toString('utf8')));
    found.set(workflowId, { history, text: textOf(history), encodings });
  }
  return found;
}

function walk(value: unknown, onPayload: (encoding: Uint8Array) => void): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  for (const [name, member] of Object.entries(value)) {
    // Temporal searches these itself: they can't be sealed.
    if (name === 'searchAttributes') continue;
    if (name === 'metadata' && isEncoded(member)) onPayload(member.encoding);
    else walk(member, onPayload);
  }
}

const isEncoded = (value: unknown): value is { readonly encoding: Uint8Array } =>
  typeof value === 'object' && value !== null && 'encoding' in value && value.encoding instanceof Uint8Array;

describe('LOCKSTEP_TEMPORAL_ENCRYPTION', () => {
  it('leaves nothing readable in any history but workflow ids, kinds and search attributes; keys rotate in between', async () => {
    const people = await tenant.crowd(5);
    const { jobId, sourceConnectionId, targetConnectionId } = await pipeline.job();
    const first = await pipeline.runCycle(jobId);
    expect(first).toMatchObject({ state: 'succeeded' });

    // A cycle that begins under one key and ends under the next.
    await tenant.fault({ service: 'graph', kind: 'latency', ms: 1_000, count: 3 });
    const [one] = people;
    if (one === undefined) throw new Error('there is nobody');
    await tenant.change(one, { department: 'Board' });
    const cycle = await pipeline.beginCycle(jobId);
    await pipeline.stopWorker();
    await pipeline.addWorker({
      dataConverter: { worker: converter(`${String(k2)},${String(k1)}`), client: {} },
    });
    await cycle.result();
    expect((await tenant.zoom()).get(one.userPrincipalName)).toMatchObject({ department: 'Board' });

    // And one that fails, with a failure of the workflow's own.
    const broken = await pipeline.temporal.workflow.start('cycle', {
      workflowId: 'broken',
      taskQueue: 'lockstep',
      args: [{ jobId: 'a-readable-id' }],
    });
    await expect(broken.result()).rejects.toThrow();

    const all = await histories();
    expect(all.size).toBeGreaterThanOrEqual(3);
    const keyIds = new Set<string>();
    for (const { text, encodings } of all.values()) {
      expect(encodings.length).toBeGreaterThan(0);
      expect(new Set(encodings)).toEqual(new Set(['binary/encrypted']));
      for (const id of [
        first.id,
        cycle.cycleId,
        sourceConnectionId,
        targetConnectionId,
        one.id,
        'a-readable-id',
      ])
        expect(text).not.toContain(id);
      for (const word of ['"jobId"', 'workflow-bundle', '.ts:']) expect(text).not.toContain(word);
      for (const [, id = ''] of text.matchAll(/encryption-key-id: (k\d)/g)) keyIds.add(id);
    }
    expect(all.get('broken')?.text).toContain('Encoded failure');
    expect([...keyIds].sort()).toEqual(['k1', 'k2']);
    // With the keys they are as readable as ever: as JSON, in which Temporal's UI and CLI give them.
    const [, sealed] = [...all].find(([id]) => id.startsWith(`cycle/${jobId}/2`)) ?? [];
    const readable = await readableHistory(
      JSON.parse(JSON.stringify(sealed?.history)),
      parseKeyring(`${String(k2)},${String(k1)}`),
    );
    expect(JSON.stringify(readable)).toContain(cycle.cycleId);
  });

  it('what is sealed is opened by a worker that seals nothing, and the other way round', async () => {
    await tenant.crowd(2, 'q');
    const { jobId } = await pipeline.job();
    const before = await pipeline.beginCycle(jobId);
    await pipeline.stopWorker();
    await pipeline.addWorker({
      dataConverter: { worker: { ...converter(`${String(k2)},${String(k1)}`, false) }, client: {} },
    });
    await before.result();
    await pipeline.stopWorker();
    await pipeline.addWorker({
      dataConverter: { worker: converter(`${String(k2)},${String(k1)}`), client: {} },
    });
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
  });
});
