import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openDatabase } from '@lockstep/database';
import pLimit from 'p-limit';
import { Pipeline } from '../testing/pipeline.ts';
import { cuts, nameOf, type Cut } from './testing/cut.ts';
import { CutDriver } from './testing/cut-driver.ts';
import { Cutter } from './testing/cutter.ts';
import { noLimits, Scene, type Outcome } from './testing/scene.ts';

jest.setTimeout(600_000);

/** So many scenes play at once: much of a cycle is waiting. */
const atOnce = 8;

const cutter = new Cutter();
let pipeline: Pipeline;
let uncut: Outcome;
const played = new Map<Cut, Promise<{ readonly outcome: Outcome; readonly fired: boolean }>>();

beforeAll(async () => {
  pipeline = await Pipeline.start({
    activities: (activities) => cutter.activities(activities),
    // A slow machine is not to lose answers: those that are lost here are cut.
    services: { requestTimeoutMs: 10_000 },
    ways: {
      egress: (egress) => cutter.egress(egress),
      db: (url) =>
        openDatabase({ url, maxConnections: 20, through: (driver) => new CutDriver(driver, cutter) }),
    },
  });
  await pipeline.sandbox.control('PATCH', noLimits.path, noLimits.body);
  const model = new Scene(pipeline, cutter, 0);
  await model.prepare();
  // A cut that never comes: everything is counted, nothing is cut.
  await model.arm({ of: 'phase', phase: 'gate', when: 'in the middle' }, new Map([['gate', Infinity]]));
  uncut = await model.play();
  const spoke = cutter.counted(model.jobId);
  const limit = pLimit(atOnce);
  cuts.forEach((cut, index) => {
    const playing = limit(async () => {
      const scene = new Scene(pipeline, cutter, index + 1);
      await scene.prepare();
      await scene.arm(cut, spoke);
      const outcome = await scene.play();
      return { outcome, fired: cutter.hasFired(scene.jobId) };
    });
    // Its test tells of a failure.
    playing.catch(() => undefined);
    played.set(cut, playing);
  });
});

afterAll(async () => {
  await Promise.allSettled(played.values());
  await pipeline.stop();
});

it('the cycle in which all kinds of writes happen, when nobody cuts it', () => {
  expect(uncut).toMatchObject({
    state: 'succeeded',
    told: [
      'create of create',
      'delete of delete',
      'disable of disable',
      'reactivate of reactivate',
      'rename of rename',
      'update of update',
    ],
    performed: [
      'DELETE delete',
      'PATCH disable',
      'PATCH reactivate',
      'POST create',
      'PUT reactivate',
      'PUT rename',
      'PUT update',
    ],
    open: [],
  });
});

describe('R1 R4: a worker that ends, or loses its database, leaves the same behind as one that lives', () => {
  it.each(cuts.map((cut) => [nameOf(cut), cut] as const))('R4: %s', async (_, cut) => {
    const result = await played.get(cut);
    expect(result).toEqual({ outcome: uncut, fired: true });
  });
});
